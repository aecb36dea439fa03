#!/usr/bin/env python3
"""-q ends with the first match that sock_diag gives; both families are asked for at once, as they
are for -s, -g and prom, which need no order."""

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
                                   *program.COMMAND, "-S", "diag", *arguments],
                                  check=False, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        except FileNotFoundError:
            return 0, None
        return log.read().count(b"SOCK_DIAG"), done.returncode


# Sanitizers look for leaks by tracing, too, and only one can; the program has no heap.
os.environ["ASAN_OPTIONS"] = "detect_leaks=0"
NOTHING = ("sport", "=", ":1", "and", "dport", "=", ":1")
if asked("-q", *NOTHING)[0] == 0:
    tap.skip_all("no strace, or nothing that it may trace")
tap.same(asked("-q", *NOTHING), (1, 1), "both families are asked at once")
tap.same(asked("-q4", *NOTHING), (1, 1), "one family alone")
tap.same(asked("-ql"), (1, 0), "one, where it has a match")
if program.has("WAIT"):
    tap.same(asked("-q", "-T", "5", "state", "listening"), (1, 0), "so with -T")
for name, arguments in (("SUMMARY", ["-s"]), ("GROUP", ["-g", "state"]),
                        ("FORMAT_PROM", ["-f", "prom"])):
    if program.has(name):
        tap.same(asked(*arguments), (1, 0), " ".join(arguments) + ": one dump")
if program.has("FORMAT_JSON") and program.has("REPEAT"):
    # What one round has found is not the next one's answer; the kernel knows no test of queues.
    queues = [row["rx_queue"] for row in program.strict_json(program.run("-j", "-S", "diag").out)]
    tap.same(asked("-q", "-N", "3", "-d", "0.01", "rx_queue", "=", str(max(queues))), (3, 0),
             "each round asks anew")
if program.has("FORMAT_JSON"):
    tap.same(asked("-j"), (2 if program.has("IPV6") else 1, 0), "rows: one for each family, in order")
tap.done()
