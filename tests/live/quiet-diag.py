#!/usr/bin/env python3
"""-q ends with the first match that sock_diag gives: the other family is not asked for at all."""

import os
import subprocess
import tempfile

from live import enter, program, start, tap

program.needs("QUIET", "DIAG", "FILTER")
enter()
generator = start()


def asked(*arguments):
    """How often it asks sock_diag, and its status; (0, ...) where that cannot be traced."""
    with tempfile.NamedTemporaryFile() as log:
        try:
            done = subprocess.run(["strace", "-o", log.name, "-e", "trace=socket", "--",
                                   *program.COMMAND, "-q", "-S", "diag", *arguments],
                                  check=False, stderr=subprocess.DEVNULL)
        except FileNotFoundError:
            return 0, None
        return log.read().count(b"SOCK_DIAG"), done.returncode


# Sanitizers look for leaks by tracing, too, and only one can; the program has no heap.
os.environ["ASAN_OPTIONS"] = "detect_leaks=0"
NOTHING = ("sport", "=", ":1", "and", "dport", "=", ":1")
if asked(*NOTHING)[0] == 0:
    tap.skip_all("no strace, or nothing that it may trace")
tap.same(asked(*NOTHING), (2 if program.has("IPV6") else 1, 1),
         "both families are asked where none matches")
tap.same(asked("-l"), (1, 0), "one, where it has a match")
if program.has("WAIT"):
    tap.same(asked("-T", "5", "state", "listening"), (1, 0), "so with -T")
tap.done()
