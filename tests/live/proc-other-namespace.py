#!/usr/bin/env python3
"""-r /proc/PID/net/tcp lists the namespace of that process, and nothing of this one."""

from compare import by_fact, by_proc, differences, indexed, persisting
from live import enter, index, listed, proc_rows, program, start_elsewhere, tap

program.needs("CAPTURE", "FORMAT_JSON")
enter()
ours, theirs = start_elsewhere()
root = "/proc/%d/net" % theirs.process.pid
options = ["-r", root + "/tcp"]
if any(fact["family"] == "inet6" for fact in theirs.facts()):
    options += ["-r", root + "/tcp6"]


def attempt(ask, expect):
    """One look."""
    before = ask()
    rows = index(listed(*options))
    return differences(rows, before, ask(), expect, "proc")


for who, ask, expect in (
        ("its own process", lambda: indexed(theirs.facts()), by_fact),
        ("/proc", lambda: index(proc_rows(root)), by_proc)):
    left = persisting(lambda: attempt(ask, expect))
    tap.ok(not left, "the other namespace's sockets, as %s says" % who,
           "\n".join("%s %s" % (key, text) for (key, _), text in left.items()))

inodes = {fact["inode"] for fact in ours.facts() if fact["inode"]}
if program.has("EXTENDED"):
    rows = listed(*options)
    tap.ok(not inodes & {row["inode"] for row in rows}, "none of this one's")
theirs.end()
tap.done()
