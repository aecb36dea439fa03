#!/usr/bin/env python3
"""-q: prints nothing; 0 when a socket matched, 1 when none did, 2 on errors."""

import shutil
import subprocess

from program import (COMMAND, byte_order, fake_proc, formats, has, needs, reference, run, saved, tap)

needs("QUIET")
ADDRESSES = "0100007F:0016 00000000:0000" if byte_order() == "little" else \
    "7F000001:0016 00000000:0000"
LISTEN = ("   0: %s 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n"
          % ADDRESSES).encode()
OPEN = LISTEN.replace(b" 0A ", b" 01 ")
HEADER = reference.HEADER4.encode() + b"\n"


def answers(name, status, data, *arguments):
    if has("CAPTURE"):
        result = run("-q", "-r", saved(data), *arguments)
    else:
        result = fake_proc("-q", *(["-S", "proc"] if has("DIAG") else []), *arguments, tcp=data)
        if result is None:
            tap.skip(name, "no -r, and no mount namespaces here")
            return
    tap.ok(result.status == status and not result.out and bool(result.err) == (status == 2),
           "%s: %d" % (name, status), result)


answers("a socket", 0, HEADER + LISTEN)
answers("no socket", 1, HEADER)
# The kernel's own table has a heading at least.
answers("no file content", 1 if has("CAPTURE") else 2, b"")
answers("-l, a listening one", 0, OPEN + LISTEN, "-l")
answers("-l, none", 1, OPEN, "-l")
answers("malformed rows only", 2, b"x\n")
answers("a match, then a malformed row", 2, LISTEN + b"x\n")
answers("a malformed row, then a match", 2, b"x\n" + LISTEN)
answers("-H has no effect", 0, LISTEN, "-H")
for option, symbol in (("-o", "TIMERS"), ("-e", "EXTENDED"), ("-i", "INTERNALS")):
    if has(symbol):
        answers(option + " has no effect", 0, LISTEN, option)
if has("OWNER"):
    for data, status in ((HEADER + LISTEN, 0), (HEADER, 1)):
        result = fake_proc("-qp", *(["-S", "proc"] if has("DIAG") else []), tcp=data)
        if result is None:
            tap.skip("-p has no effect: %d" % status, "no mount namespaces here, or sanitizers")
        else:
            tap.same((result.status, result.out, result.err), (status, b"", b""),
                     "-p has no effect: %d" % status)
if len(formats()) > 1:
    for name in formats():
        answers("-f %s has no effect" % name, 0, LISTEN, "-f", name)
        answers("-f %s has no effect, no match" % name, 1, HEADER, "-f", name)
if has("FILTER"):
    answers("a filter that matches", 0, OPEN + LISTEN, "state", "listening", "sport = :22")
    answers("a filter that does not", 1, OPEN + LISTEN, "state", "listening", "sport = :23")
    answers("a filter that is wrong", 2, LISTEN, "state", "banana")
    if has("CAPTURE"):
        script = 'if "$@" state listening sport = :22; then echo yes; else echo no; fi'
        for shell in (["sh"], ["busybox", "ash"], ["dash"], ["bash"]):
            if shutil.which(shell[0]):
                for data, word in ((LISTEN, b"yes\n"), (OPEN, b"no\n")):
                    done = subprocess.run(shell + ["-c", script, "sh", *COMMAND, "-q", "-r",
                                                   saved(data)], stdout=subprocess.PIPE, check=False)
                    tap.same(done.stdout, word, "%s: if lstcp -q ...: %s" % (
                        " ".join(shell), word.decode().strip()))
if has("CAPTURE"):
    result = run("-q", "-r", saved(LISTEN), "-r", saved(HEADER, "empty"))
    tap.same(result.status, 0, "two files, one with a match: 0")
tap.done()
