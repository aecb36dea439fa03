#!/usr/bin/env python3
"""-p where not all can be seen: processes of others, hidden ones, ones that end or whose pid is
taken by another meanwhile, a crowded fd folder, no descriptor left, no /proc.  No row is lost,
nothing fails."""

import os
import resource
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import owners  # noqa: E402
import program  # noqa: E402
from program import tap  # noqa: E402
import terminal  # noqa: E402

MARK = "LSTCP_LIVE_PROCESSES"
ROUNDS = 400
LAST_PID = "/proc/sys/kernel/ns_last_pid"

owners.enter()


def enter_processes():
    """Goes on in a /proc of its own, where nothing but this test runs and may hide."""
    if MARK in os.environ:
        return True
    command = ["unshare", "-mpf", "--kill-child", "--mount-proc"]
    if os.geteuid() != 0 or subprocess.run(command + ["true"], check=False,
                                           stderr=subprocess.DEVNULL).returncode:
        return False
    os.environ[MARK] = "1"
    os.execvp(command[0], command + [sys.executable, *sys.argv])


alone = enter_processes()
nobody = owners.as_nobody()
public = owners.public_command()
mine = owners.listener()
MINE = {owners.inode(mine): {"pid": os.getpid(), "fd": mine.fileno(), "owners": 1}}


def told(*arguments, command=program.COMMAND):
    """What it says on a terminal of standard error; standard output is thrown away."""
    status, _, text = terminal.on_terminal([*command, "-p", *arguments], "stderr",
                                           stdout=subprocess.DEVNULL)
    return status, text


# Another PID namespace: the listener is in view, and its process is not.
elsewhere = ["unshare", "-mpf" if os.geteuid() == 0 else "-rmpf", "--kill-child", "--mount-proc"]
if subprocess.run(elsewhere + ["true"], check=False, stderr=subprocess.DEVNULL).returncode:
    tap.skip("another PID namespace", "not allowed here")
else:
    status, text = told(command=elsewhere + program.COMMAND)
    tap.ok(status == 0 and text.startswith(b"lstcp: ") and text.count(b"\n") == 1 and
           b"PID namespace" in text, "another PID namespace: a terminal is told", text)

# Another user's processes
if nobody:
    other = owners.Process(lambda: [mine.close(), owners.listener()][1:], b"another's",
                           owners.NOBODY)
    theirs = {other.told[0]: {"pid": other.pid, "process": "another's", "owners": 1}}
    unseen = {one: owners.NONE for one in MINE}
    for hidepid in [0, 1, 2] if alone else [0]:
        if alone and subprocess.run(["mount", "-o", "remount,hidepid=%d" % hidepid, "/proc"],
                                    check=False, stderr=subprocess.DEVNULL).returncode:
            tap.skip("hidepid=%d" % hidepid, "/proc cannot be mounted so")
            continue
        what = "hidepid=%d: " % hidepid
        got = owners.listed()
        owners.same_owners(got, {**MINE, **theirs}, what + "root sees all")
        if alone:
            tap.same(told(), (0, b""), what + "and is told nothing")
        got = owners.listed(command=nobody + public)
        owners.same_owners(got, {**unseen, **theirs}, what + "another user sees their own")
        status, text = told(command=nobody + public)
        tap.ok(status == 0 and text.startswith(b"lstcp: ") and text.count(b"\n") == 1 and
               b"CAP_SYS_PTRACE" in text, what + "and is told on a terminal", text)
        if program.has("REPEAT"):
            again = told("-d", "0.01", "-N", "3", command=nobody + public)
            tap.same(again, (0, text), what + "once, however often it looks")
    if alone:
        subprocess.run(["mount", "-o", "remount,hidepid=0", "/proc"], check=False)
    other.end()
else:
    tap.skip("another user's processes", "no other user to be")


def churn(log):
    """Processes come and go, all under one pid, each with sockets and a name of its own."""
    mine.close()
    number = 0
    while True:
        number += 1
        if alone:  # the pids of others are not to be meddled with
            try:
                with open(LAST_PID, "w", encoding="ascii") as file:
                    file.write("30000")
            except OSError:
                pass
        child = os.fork()
        if child == 0:
            name = "number %d" % number
            owners.set_name(name.encode())
            held = [owners.listener() for _ in range(3)]
            os.write(log, b"".join(b"%d %s\n" % (owners.inode(one), name.encode())
                                   for one in held))
            time.sleep(number % 7 / 1000)
            os._exit(0)
        os.waitpid(child, 0)


# Processes that end while they are looked at
if program.has("REPEAT"):
    path = os.path.join(program.scratch(), "log")
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    busy = os.fork()
    if busy == 0:
        try:
            churn(log)
        finally:
            os._exit(1)
    while os.path.getsize(path) == 0:
        time.sleep(0.01)
    result = program.run("-p", "-f", "json", "-d", "0.001", "-N", str(ROUNDS))
    # It may have a child on the way: only when the log's last writer is gone is it complete.
    os.kill(busy, signal.SIGSTOP)
    os.kill(busy, signal.SIGKILL)
    os.waitpid(busy, 0)
    tap.same((result.status, result.err), (0, b""), "processes that end: no error")
    rounds = [owners.by_inode(program.strict_json(line)) for line in result.out.splitlines()]
    tap.same(len(rounds), ROUNDS, "processes that end: every round is complete")
    wrong = [rows for rows in rounds for one, want in MINE.items()
             if {key: rows.get(one, owners.NONE)[key] for key in want} != want]
    tap.ok(not wrong, "processes that end: the others are found in every round", wrong)
    with open(path, encoding="ascii") as file:
        names = {int(one): name for one, name in
                 (line.rstrip("\n").split(" ", 1) for line in file)}
    seen = [(row["process"], names.get(one)) for rows in rounds for one, row in rows.items()
            if one not in MINE and row["process"] is not None]
    wrong = [(got, want) for got, want in seen if want is not None and got != want]
    tap.note("%d sockets of processes that ended, %d of them seen with their owner" %
             (len(names), len(seen)))
    tap.ok(not wrong, "processes that end: no name is another's that has the pid now", wrong)
else:
    tap.skip("processes that end while they are looked at", "no -c in this build")

# A crowded fd folder, the socket behind all else
most = min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 20000)


def crowd():
    """As many descriptors as may be, and a socket."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    null = os.open("/dev/null", os.O_RDONLY)
    last = owners.listener()
    os.dup2(last.fileno(), most - 1)
    one = owners.inode(last)
    last.close()
    try:
        while True:
            os.dup(null)
    except OSError:
        pass
    return [one]


crowded = owners.Process(crowd, b"crowded")
owners.same_owners(owners.listed(), {crowded.told[0]: {
    "pid": crowded.pid, "process": "crowded", "fd": most - 1, "owners": 1}},
                   "the last of %d descriptors" % most)
crowded.end()

# No descriptor left
if program.sanitized():
    tap.skip("without descriptors left", "sanitizers need some themselves")
else:
    listed = 0
    for limit in range(3, 12):
        result = program.run("-p", "-f", "json", preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_NOFILE, (limit, limit)))
        if result.status == 2 and not listed:  # the source itself could not be opened
            continue
        rows = owners.by_inode(program.strict_json(result.out))
        tap.ok(result.status == 0 and not result.err and set(MINE) <= set(rows),
               "limited to %d descriptors: the row is there" % limit, result)
        listed += 1
    owners.same_owners(rows, MINE, "limited to 11 descriptors: with its owner")
    if program.has("REPEAT"):
        result = program.run("-p", "-f", "json", "-d", "0.001", "-N", "30",
                             preexec_fn=lambda: resource.setrlimit(
                                 resource.RLIMIT_NOFILE, (11, 11)))
        last = owners.by_inode(program.strict_json(result.out.splitlines()[-1]))
        owners.same_owners(last, MINE, "limited to 11 descriptors: in the 30th round too")

# A /proc that holds the tables and nothing else
with open("/proc/self/net/tcp", "rb") as file:
    table = file.read()
result = program.fake_proc("-p", "-f", "json", tcp=table)
if result is None:
    tap.skip("no processes in /proc", "no mount namespaces here, or sanitizers")
else:
    rows = owners.by_inode(program.strict_json(result.out))
    tap.same((result.status, result.err), (0, b""), "no processes in /proc: no error")
    owners.same_owners(rows, {one: owners.NONE for one in MINE},
                       "no processes in /proc: no owners")
tap.done()
