#!/usr/bin/env python3
"""A kernel without IPv6, and a /proc that is not mounted (initramfs, chroot)."""

import os
import subprocess

from live import enter, index, key_of, program, start, tap, unshare
import terminal

program.needs("FORMAT_JSON")
enter()
mounts = unshare("m") if os.geteuid() == 0 else ["unshare", "-rm"]
if mounts is None:
    tap.skip_all("no mount namespaces here")
generator = start()

NO_PROC = "mount -t tmpfs none /proc"
EMPTY_NET = "net=/proc/$$/net && mount -t tmpfs none $net"
NO_TCP6 = ("folder=$(mktemp -d) && mount -t tmpfs none $folder && "
           "cp /proc/$$/net/tcp $folder/ && mount --bind $folder /proc/$$/net && "
           "umount -l $folder && rmdir $folder")


def command(script, *arguments):
    """lstcp after this script, in a mount namespace."""
    return [*mounts, "sh", "-c", script + ' && exec "$@"', "sh", *program.COMMAND, *arguments]


def run(script, *arguments):
    """Runs that."""
    return program.run(command=command(script, *arguments))


def rows(result):
    """The keys of those listed."""
    return set(index(program.strict_json(result.out)))


proc = ["-S", "proc"] if program.has("DIAG") else []
inet = {key_of(fact) for fact in generator.facts()
        if fact["family"] == "inet" and fact["state"] != "CLOSE"}

result = run(NO_TCP6, "-f", "json", *proc)
tap.same((result.status, result.err), (0, b""), "without tcp6: no message, status 0")
tap.same(rows(result), inet, "without tcp6: the IPv4 rows")
result = run(NO_TCP6, "-6", "-f", "json", *proc)
tap.same((result.status, result.err, rows(result)), (0, b"", set()), "-6 without tcp6: empty")
result = run(NO_TCP6, "-46", "-f", "json", *proc)
tap.same((result.status, result.err, rows(result)), (0, b"", inet), "-46 without tcp6: IPv4")

SUBSET = "mount -t proc -o subset=pid proc /proc && ! test -e /proc/net"
if subprocess.run([*mounts, "sh", "-c", SUBSET], stderr=subprocess.DEVNULL, check=False).returncode:
    tap.skip("/proc with subset=pid", "it cannot be mounted here")
else:
    result = run(SUBSET, "-f", "json", *proc)
    tap.same((result.status, result.err), (0, b""), "/proc with subset=pid: status 0")
    tap.ok(rows(result) >= inet, "/proc with subset=pid: all rows", result)

result = run(EMPTY_NET, *proc)
tap.ok(result.status == 2 and b"/proc" in result.err, "without both tables: a message, status 2",
       result)

if program.sanitized():
    tap.skip("without /proc", "the sanitizers need it themselves")
else:
    result = run(NO_PROC, *proc)
    tap.same(result.status, 2, "without /proc: status 2")
    tap.ok(b"mount" in result.err and b"/proc" in result.err, "without /proc: suggests mounting it",
           result.err)
    tap.ok(result.err.startswith(b"lstcp: ") and result.err.count(b"\n") == 1,
           "without /proc: says it once", result.err)
    result = run(NO_PROC, "-6", *proc)
    tap.same(result.status, 2, "-6 without /proc: status 2")

    if program.has("FORMAT_TABLE"):
        result = program.Result(*terminal.on_terminal(
            command(NO_PROC, *program.select("table"), *proc)))
        tap.ok(result.status == 2 and result.out.count(b"\n") == 1 and
               result.err.count(b"\n") == 1 and b"mount" in result.err,
               "without /proc: a terminal gets the header, and is told once", result)
    if program.has("DIAG"):
        result = run(NO_PROC, "-f", "json")
        tap.same((result.status, result.err), (0, b""), "without /proc sock_diag lists silently")
        tap.ok(rows(result) >= inet, "all of it", result)
    if program.has("OWNER"):
        # who holds a socket can't be known then, which is no reason to list none
        result = run(NO_PROC, "-p", "-f", "json")
        tap.ok(result.status in (0, 2) and result.out.rstrip().endswith(b"]"),
               "-p without /proc: a complete listing", result)
tap.done()
