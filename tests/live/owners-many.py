#!/usr/bin/env python3
"""10,000 sockets in 50 processes: as root and as another user, in bounded memory, and with no
more walks of /proc than lots."""

import math
import os
import re
import resource
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import live  # noqa: E402
import owners  # noqa: E402
import program  # noqa: E402
import ss  # noqa: E402
from program import tap  # noqa: E402

PROCESSES = 50
PAIRS = 100  # of each process, beside its listener
SOCKETS = PROCESSES * (2 * PAIRS + 1)
ENTRY_BYTES = 16
LOT = program.value("OWNER_BYTES", 16384) // ENTRY_BYTES
MOST_LOTS = 1 if SOCKETS <= LOT else math.ceil(SOCKETS / (LOT * 3 / 4))
MEMORY = 4 << 20  # of address space: a static program and its stack

owners.enter()
nobody = owners.as_nobody()


def work():
    """A listener and connections to it."""
    own = owners.listener()
    return [own] + owners.pairs(PAIRS, own)


def limit_memory():
    """Of the program about to begin."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def is_static():
    """A program without PT_INTERP needs no memory for libraries."""
    with open(program.LSTCP[0], "rb") as file:
        return b"/ld-" not in file.read(4096)


processes = [owners.Process(work, b"holder %d" % number,
                            owners.NOBODY if nobody and number % 2 else None)
             for number in range(PROCESSES)]
want = {}
for number, process in enumerate(processes):
    for one in process.told:
        want[one] = {"pid": process.pid, "process": "holder %d" % number, "owners": 1}
tap.same(len(want), SOCKETS, "%d sockets in %d processes" % (SOCKETS, PROCESSES))

# Who may look at all, in as much memory as one socket takes
limited = not program.EMULATOR and is_static()
got = owners.listed(preexec_fn=limit_memory if limited else None)
tap.same(len(got), SOCKETS, "all are listed")
owners.same_owners(got, want, "all with their owners")
if limited:
    tap.ok(True, "in %d MiB of address space" % (MEMORY >> 20))
else:
    tap.skip("in %d MiB of address space" % (MEMORY >> 20), "not a static program")
if ss.available():
    owners.same_owners(got, owners.by_ss(), "as ss says")
else:
    tap.skip("as ss says", "no ss")

# Another user: nothing lost, what is hidden is null
if nobody:
    visible = {one: owner if number % 2 else owners.NONE
               for number, process in enumerate(processes)
               for one, owner in ((one, want[one]) for one in process.told)}
    got = owners.listed(command=nobody + owners.public_command())
    tap.same(len(got), SOCKETS, "another user: all are listed")
    owners.same_owners(got, visible, "another user: those that may be seen with their owners")
else:
    tap.skip("another user: all are listed", "no other user to be")

def walks(*arguments):
    """What a run opens, and how many sockets it lists; None where it may not be traced."""
    trace = os.path.join(program.scratch(), "trace")
    command = ["strace", "-f", "--seccomp-bpf", "-o", trace, "-e", "trace=open,openat",
               *program.COMMAND]
    try:
        result = program.run("-p", "-f", "json", *arguments, command=command)
        with open(trace, encoding="latin-1") as file:
            opened = re.findall(r'open(?:at)?\([^"]*"([^"]*)", [^)]*\) = \d', file.read())
    except FileNotFoundError:
        return None, 0
    if result.status:
        return None, 0
    return opened, len(program.strict_json(result.out))


# Walks: each opens /proc once
opened, count = walks()
if opened is None:
    tap.skip("no more walks than lots", "no strace, or nothing that it may trace")
else:
    tap.same(count, SOCKETS, "traced: all are listed")
    number = opened.count("/proc")
    tap.note("%d walks for %d sockets" % (number, count))
    tap.ok(0 < number <= MOST_LOTS, "no more walks than lots", MOST_LOTS)
    # A folder is opened by the walk as PID/fd, and by its whole path when a name is read
    folders = [path for path in opened if re.fullmatch(r"\d+/fd", path)]
    tap.ok(all(folders.count(path) <= number for path in set(folders)),
           "each process is looked into once a walk")
    names = [path for path in opened if path.endswith("/comm")]
    # Two processes whose pids end alike take each other's place among the names remembered
    tap.note("%d names read" % len(names))
    tap.ok(PROCESSES <= len(names) < SOCKETS, "names are remembered", len(names))
    if program.has("FILTER"):
        port = next(row["local_port"] for row in got.values() if row["state"] == "LISTEN")
        opened, count = walks("sport = :%d and state = listen" % port)
        tap.same((count, opened.count("/proc")), (1, 1), "one socket of them takes one walk")
        opened, count = walks("dport = :1")
        tap.same((count, opened.count("/proc")), (0, 0), "no socket takes none")
        opened, count = walks("state", "time-wait")
        tap.same(opened.count("/proc"), 0, "nor do sockets that nobody holds")

for process in processes:
    process.end()
tap.done()
