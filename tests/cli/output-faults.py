#!/usr/bin/env python3
"""Output that cannot be written: a message and status 2; a reader that goes away: SIGPIPE, silent."""

import os
import signal
import subprocess
import time

from program import (COMMAND, EMULATOR, byte_order, fake_proc, formats, has, reference, run, saved,
                     select, tap)

V4 = reference.random_table(81, 3000, byte_order(), 4)
if has("CAPTURE"):
    def start(data, *arguments, **keywords):
        return run("-r", saved(data), *arguments, **keywords)
else:
    SOURCE = ["-S", "proc"] if has("DIAG") else []

    def start(data, *arguments, **keywords):
        return fake_proc(*SOURCE, *arguments, tcp=data, **keywords)

    if start(V4) is None:
        tap.skip_all("no -r, and no mount namespaces here")
ONE = b"".join(V4.splitlines(True)[:2])
modes = [[name] + select(name) for name in formats()]
if has("SUMMARY"):
    name = [one for one in ("table", "json", "prom") if one in formats()]
    if name:
        modes.append(["-s"] + select(name[0]) + ["-s"])
if has("GROUP") and "table" in formats():
    modes.append(["-g state"] + select("table") + ["-g", "state"])


def closed():
    os.close(1)


for name, *arguments in modes:
    for size, data in (("one row", ONE), ("3000 rows", V4)):
        if os.path.exists("/dev/full"):
            with open("/dev/full", "wb") as full:
                result = start(data, *arguments, stdout=full)
            tap.ok(result.status == 2 and result.err.startswith(b"lstcp: ") and
                   result.err.count(b"\n") == 1 and b"No space left" in result.err,
                   "%s, %s into /dev/full: one message, status 2" % (name, size), result)
        if EMULATOR:
            tap.skip("%s, %s, standard output closed" % (name, size),
                     "the emulator's own files would take its number")
            continue
        result = start(data, *arguments, stdout=None, preexec_fn=closed)
        tap.ok(result.status == 2 and result.err.startswith(b"lstcp: ") and
               result.err.count(b"\n") == 1,
               "%s, %s, standard output closed: one message, status 2" % (name, size), result)
    if has("CAPTURE"):
        read, write = os.pipe()
        os.close(read)
        result = start(V4, *arguments, stdout=write)
        os.close(write)
        tap.ok(result.status == -signal.SIGPIPE and not result.err,
               "%s into a closed pipe: killed by SIGPIPE, silent" % name, result)
if has("CAPTURE"):
    done = subprocess.run(["sh", "-c", '"$@" | head -n 2 >/dev/null', "sh", *COMMAND, "-r",
                           saved(V4 * 20), *modes[0][1:]], stderr=subprocess.PIPE, check=False)
    tap.same((done.returncode, done.stderr), (0, b""), "| head -n 2: silent")
    read, write = os.pipe()
    os.close(read)
    result = run("-r", saved(V4), *modes[0][1:], stdout=write,
                 preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN),
                 restore_signals=False)
    os.close(write)
    tap.ok(result.status == 2 and b"lstcp: " in result.err,
           "SIGPIPE ignored by the caller: a message, status 2", result)
for option, what in (("--help", "help"), ("--version", "version")):
    if not os.path.exists("/dev/full"):
        break
    with open("/dev/full", "wb") as full:
        result = run(option, stdout=full)
    if len(COMMAND) > len(EMULATOR) + 1:
        tap.skip("%s into /dev/full" % what, "the host prints it")
    else:
        tap.ok(result.status == 2 and result.err, "%s into /dev/full: a message, status 2" % what,
               result)
if has("CAPTURE"):
    # A pipe that does not block: what it does not take at once, it takes later.
    PATH = saved(V4)
    for name, *arguments in modes:
        read, write = os.pipe()
        os.set_blocking(write, False)
        with subprocess.Popen([*COMMAND, "-r", PATH, *arguments], stdout=write) as process:
            os.close(write)
            want = run("-r", PATH, *arguments).out
            with os.fdopen(read, "rb") as pipe:
                time.sleep(0.05)  # it is full by then, or is not yet
                got = pipe.read()
        tap.ok(process.returncode == 0 and got == want,
               "%s into a pipe that does not block: all of it" % name,
               (process.returncode, len(got), len(want)))

# What is closed is nobody's: not the table's, nor the kernel's socket for sock_diag.
for closed_files in ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)) if not EMULATOR else ():
    for arguments in (["-S", "proc"], ["-S", "diag"]) if has("DIAG") else ([],):
        result = run(*arguments, stdin=None, stdout=None if 1 in closed_files else subprocess.PIPE,
                     preexec_fn=lambda: [os.close(fd) for fd in closed_files])
        told = 1 in closed_files and 2 not in closed_files
        tap.ok(result.status == (2 if 1 in closed_files else 0) and
               (result.err or b"").startswith(b"lstcp: standard output: ") == told and
               (result.err or b"").count(b"\n") == told,
               "%s with %r closed" % (" ".join(arguments), closed_files), result)
if has("CAPTURE") and not EMULATOR:
    result = run("-r", "-", stdin=None, preexec_fn=lambda: os.close(0))
    tap.ok(result.status == 2 and result.err.startswith(b"lstcp: standard input: ") and
           result.err.count(b"\n") == 1,
           "-r - without standard input", result)
if has("CAPTURE"):
    # standard error closed: the rows still come
    result = run("-r", saved(ONE + b"x\n"), *modes[0][1:], preexec_fn=lambda: os.close(2),
                 stderr=None)
    if EMULATOR:
        tap.skip("standard error closed", "the emulator's own files would take its number")
    else:
        tap.ok(result.status == 2 and result.out, "standard error closed: rows and status 2", result)
tap.done()
