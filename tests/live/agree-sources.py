#!/usr/bin/env python3
"""-S proc and -S diag tell the same of sockets in every state, as far as both know it."""

from compare import INTERNALS, by_proc, differences, persisting
from live import enter, index, listed, name_of, program, start, tap
from compare import indexed

program.needs("DIAG", "FORMAT_JSON")
enter()
generator = start()
names = {key: name_of(fact) for key, fact in indexed(generator.facts()).items()}


def by_proc_without_internals(row, source):
    """What sock_diag tells when nobody asks for tcp_info."""
    want = by_proc(row, source)
    want.update(dict.fromkeys(INTERNALS + ("congestion",)))
    full = row["state"] != "SYN_RECV"
    want["retransmits"] = row["retransmits"] if row["timer"] == "retransmit" and full else None
    want["probes"] = row["probes"] if row["timer"] in ("keepalive", "probe") and full else None
    if row["state"] == "SYN_RECV":
        del want["probes"]
    return want


def attempt(options, expect):
    """One look at all sockets."""
    before = index(listed("-S", "proc", *options))
    rows = index(listed("-S", "diag", *options))
    return differences(rows, before, index(listed("-S", "proc", *options)), expect, "diag")


OPTIONS = [option for symbol, option in (("TIMERS", "-o"), ("EXTENDED", "-e"))
           if program.has(symbol)]
CASES = [([], by_proc_without_internals), (OPTIONS, by_proc_without_internals)]
if program.has("INTERNALS"):
    CASES.append((OPTIONS + ["-i"], by_proc))
for options, expect in CASES:
    for more in ([], ["-l"], ["-4"], ["-6"], ["-4", "-6"]):
        arguments = options + more
        left = persisting(lambda: attempt(arguments, expect))
        tap.ok(not left, " ".join(["the sources agree on lstcp", *arguments]), "\n".join(
            "%s: %s" % (names.get(key, key), text) for (key, _), text in left.items()))

for more in ([], ["-e"], ["-l"]):
    one, other = listed("-S", "auto", *more), listed("-S", "diag", *more)
    tap.same({key: row["inode"] for key, row in index(one).items()},
             {key: row["inode"] for key, row in index(other).items()},
             " ".join(["-S auto lists the same as -S diag", *more]))
    tap.ok(all(row["entry"] is None for row in one), " ".join(["and from there", *more]))
tap.done()
