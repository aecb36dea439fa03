#!/usr/bin/env python3
"""The shipped configurations run in as much stack as the compiler's call graphs say, and no more:
what tests/bench/stack does for this machine's own processor."""

import os
import shutil
import subprocess
import sys

from program import EMULATOR, HOSTED, HERE, sanitized, tap

if EMULATOR or HOSTED or sanitized():
    tap.skip_all("the stack is that of an emulator, a host or a sanitizer")
# What make was told goes for all that it makes.
TOLD = [name for name in ("CC", "CPPFLAGS", "CFLAGS", "LDFLAGS", "EXTRA_CFLAGS", "EXTRA_LDFLAGS", "STATIC")
        if name in os.environ]
if TOLD:
    tap.skip_all("the stack is that of a build of our own, without " + TOLD[0] + "=")
if not shutil.which("musl-gcc"):
    tap.skip_all("there is no musl-gcc, of whose C library the stack is known")
STACK = os.path.join(os.path.dirname(HERE), "bench/stack")
done = subprocess.run([sys.executable, STACK, "--native"], check=False, stdin=subprocess.DEVNULL,
                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
tap.note(done.stdout)
tap.ok(done.returncode == 0, "every run ends by itself, and no limit is passed")
tap.done()
