#!/usr/bin/env python3
"""100,000 rows take the same memory as ten, in every format.  Measured as the kernel's own peak
(VmHWM) while the program waits for more input, which needs no trust in a parent's bookkeeping."""

import os
import re
import subprocess
import time

from program import (COMMAND, EMULATOR, TIMEOUT, byte_order, formats, has, is_shared, needs, reference,
                     sanitized, select, tap, waiting_bytes)

needs("CAPTURE")
if EMULATOR:
    tap.skip_all("the emulator's memory would be measured")
ROWS = reference.random_table(121, 2000, byte_order(), None if has("IPV6") else 4)
# Of 15 MB.  The kernel counts in batches, and of a shared library brings neighbouring pages along.
SLACK_KB = 1024 if sanitized() else 256 if is_shared() else 64


def peak_kb(data, arguments):
    """The peak memory after this input, and how many lines came out."""
    process = subprocess.Popen(COMMAND + ["-r", "-"] + arguments, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    drain = subprocess.Popen(["wc", "-l"], stdin=process.stdout, stdout=subprocess.PIPE)
    process.stdout.close()
    try:
        process.stdin.write(data)
        process.stdin.flush()
        deadline = time.monotonic() + TIMEOUT
        while time.monotonic() < deadline:  # until it has taken all and sleeps in read
            with open("/proc/%d/status" % process.pid, encoding="ascii") as file:
                status = file.read()
            if waiting_bytes(process.stdin) == 0 and re.search(r"^State:\s+S", status, re.M):
                break
            time.sleep(0.01)
        kb = int(re.search(r"^VmHWM:\s+(\d+) kB", status, re.M)[1])
    finally:
        process.stdin.close()
        process.wait()
    return kb, int(drain.communicate()[0]), process.stderr.read()


if not os.path.exists("/proc/self/status"):
    tap.skip_all("no /proc")
ten = b"".join(ROWS.splitlines(True)[:11])
many = ROWS * 50
modes = [(name, select(name)) for name in formats()]
if "table" in formats():
    wide = [option for option, symbol in (("-o", "TIMERS"), ("-e", "EXTENDED"), ("-i", "INTERNALS"))
            if has(symbol)]
    modes.append(("table " + " ".join(wide), select("table") + wide))
for name in ("table", "json"):
    if name in formats():
        if has("SUMMARY"):
            modes.append((name + " -s", select(name) + ["-s"]))
        if has("GROUP"):
            modes.append((name + " -g raddr", select(name) + ["-g", "raddr"]))
if has("FILTER"):
    modes.append(("a filter", ["state", "connected", "sport", "<", "30000"]))
for name, arguments in modes:
    few, _, _ = peak_kb(ten, arguments)
    full, lines, errors = peak_kb(many, arguments)
    tap.ok(full <= few + SLACK_KB, "%s: 100,000 rows in %d kB, ten in %d kB" % (name, full, few),
           errors)
    if name in ("json", "csv", "kv", "table"):
        tap.ok(lines >= 100000, name + ": all rows came out", lines)
tap.done()
