#!/usr/bin/env python3
"""-p against `ss -p`, `lsof` and what the test itself knows: many sockets, sockets shared by
forked children, threads, sockets passed to another process."""

import os
import shutil
import socket
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import owners  # noqa: E402
import ss  # noqa: E402
from program import tap  # noqa: E402

owners.enter()
ME = os.getpid()
want = {}  # inode: what -p must say, by what this test did


def mine(*sockets, **changes):
    """Holds these sockets alone, or with others."""
    for one in sockets:
        want[owners.inode(one)] = {"pid": ME, "process": "the test", "fd": one.fileno(),
                                   "owners": 1, **changes}


def agree(what):
    """All that know are asked."""
    got = owners.listed()
    owners.same_owners(got, want, what + ": as the test made them")
    if ss.available():
        owners.same_owners(got, owners.by_ss(), what + ": as ss says")
    else:
        tap.skip(what + ": as ss says", "no ss")
    if shutil.which("lsof"):
        said = owners.by_lsof()
        owners.same_owners(got, said, what + ": as lsof says")
        tap.same(sorted(one for one, row in got.items() if row["pid"]), sorted(said),
                 what + ": lsof knows of no other owners")
    else:
        tap.skip(what + ": as lsof says", "no lsof")
    return got


owners.set_name(b"the test")

# One process with many sockets, of both families, one held twice
server = owners.listener()
mine(server)
held = owners.pairs(150, server)
if os.path.exists("/proc/self/net/tcp6"):
    held += [owners.listener("::1"), owners.listener("::")]
mine(*held)
twice = os.dup(server.fileno())
agree("many sockets")
server.close()
want[owners.inode(twice)]["fd"] = twice
agree("the lower of two descriptors closed")

# Shared with children; some that only they hold
children = [owners.Process(lambda: [owners.listener() for _ in range(20)], b"child %d" % number)
            for number in range(3)]
pids = [child.pid for child in children]
lowest = min(pids + [ME])
names = {child.pid: "child %d" % number for number, child in enumerate(children)}
names[ME] = "the test"
for owner in want.values():
    owner.update(pid=lowest, process=names[lowest], owners=4)
for child in children:
    for one in child.told:
        want[one] = {"pid": child.pid, "process": names[child.pid], "owners": 1}
agree("shared by forked children")
for one in held:
    want[owners.inode(one)].update(pid=min(pids), process=names[min(pids)], owners=3)
for one in held:
    one.close()
agree("closed by the parent")
children[0].end()
left = min(pids[1:])
for one in list(want):
    if want[one]["pid"] == pids[0] and want[one]["owners"] == 1:
        del want[one]
for owner in want.values():
    if owner["owners"] > 2:
        owner["owners"] -= 1
        if owner["pid"] == pids[0]:
            owner.update(pid=left, process=names[left])
agree("one child ended")
children[1].end()
children[2].end()
want.clear()
os.close(twice)
got = agree("all children ended")
tap.same([row for row in got.values() if row["pid"]], [], "nobody holds anything any more")

# Threads: one owner, whichever thread opened it; named after the process
opened = []
go, stop = threading.Event(), threading.Event()


def thread():
    owners.set_name(b"a thread")
    opened.append(owners.listener())
    go.set()
    stop.wait()


threads = [threading.Thread(target=thread) for _ in range(5)]
for one in threads:
    one.start()
while len(opened) < len(threads):
    go.wait()
    go.clear()
mine(*opened)
agree("opened by threads")
stop.set()
for one in threads:
    one.join()
for one in opened:
    one.close()

# Passed to another process through a Unix socket
want.clear()
here, there = socket.socketpair()


def receive():
    """Holds what comes."""
    here.close()
    fds = socket.recv_fds(there, 1, 8)[1]
    return [[owners.inode(fd), fd] for fd in fds]


passed = [owners.listener() for _ in range(5)]
socket.send_fds(here, [b"!"], [one.fileno() for one in passed])
expected = [owners.inode(one) for one in passed]
for one in passed:
    one.close()
got = owners.listed()
tap.same([owners.owner_of(got[one]) for one in expected], [owners.NONE] * 5,
         "sockets on their way between processes are listed without owner")
receiver = owners.Process(receive, b"receiver")
for one, fd in receiver.told:
    want[one] = {"pid": receiver.pid, "process": "receiver", "fd": fd, "owners": 1}
tap.same(sorted(want), sorted(expected), "the sockets arrive")
agree("passed by SCM_RIGHTS")
receiver.end()

# Not accepted yet: no process holds them, and no inode says who might
server = owners.listener()
client = socket.create_connection(server.getsockname())
want.clear()
mine(server, client)
agree("a connection that waits for accept")
waiting = [row for row in owners.live.listed("-p", "sport = :%d" % server.getsockname()[1])
           if row["state"] == "ESTABLISHED"] if owners.has("FILTER") else []
if waiting:
    tap.same(owners.owner_of(waiting[0]), owners.NONE, "which has no owner")
else:
    tap.skip("which has no owner", "no filter to find it with")

# The same beside other options, and from either source
for options, symbols in ((["-i"], ["INTERNALS"]), (["-e", "-i", "-o"], ["INTERNALS", "TIMERS"]),
                         (["-S", "proc"], ["DIAG"]), (["-S", "diag"], ["DIAG"])):
    if all(owners.has(symbol) for symbol in symbols):
        owners.same_owners(owners.listed(*options), want, "with " + " ".join(options))
tap.done()
