#!/usr/bin/env python3
"""SIGINT and SIGTERM in the midst of a listing, of a walk for owners, of a repeat, and while nobody
reads: the parent sees the signal, within a second; a JSON array is whole unless it was not read."""

import random
import resource
import signal
import socket
import subprocess
import sys
import threading
import time

from live import enter, program, tap

program.needs("DIAG")
enter()
if subprocess.run(["ip", "link", "set", "lo", "up"], check=False).returncode:
    tap.skip_all("loopback cannot be brought up here")

TIMES = 50 if program.sanitized() else 500
random.seed(1)
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
ends = []
for _ in range(500):
    ends.append(socket.create_connection(listener.getsockname()))
    ends.append(listener.accept()[0])

MODES = [("a table", [])]
if program.has("OWNER"):
    MODES.append(("-p", ["-p"]))
if "json" in program.formats():
    MODES.append(("JSON", ["-f", "json"]))
    if program.has("OWNER"):
        MODES.append(("JSON -p", ["-f", "json", "-p"]))
    if program.has("REPEAT"):
        MODES.append(("JSON -d", ["-f", "json", "-d", "0.001"]))
    if program.has("WAIT") and program.has("FILTER"):
        MODES.append(("JSON -T", ["-f", "json", "-T", "9", "sport = :1 and dport = :1"]))


def start(arguments):
    """The program, its output in a pipe."""
    return subprocess.Popen([*program.COMMAND, *arguments], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def whole(out):
    """Whether each line's array is whole; before the first one there may be none."""
    text = out.decode()
    arrays = text.split("\n]\n") if text.startswith("[\n") else text.split("\n")
    for array in arrays[:-1]:
        program.strict_json((array + ("\n]" if text.startswith("[\n") else "")).encode())
    return not arrays[-1]


begun = time.monotonic()
start(MODES[-1][1] if len(MODES) == 1 else ["-S", "diag"]).communicate()
ONCE = time.monotonic() - begun
for name, arguments in MODES:
    wrong = []
    ended = 0
    for turn in range(TIMES):
        number = random.choice((signal.SIGINT, signal.SIGTERM))
        parts = []
        with start(arguments) as process:
            reader = threading.Thread(target=lambda: parts.extend(process.communicate()))
            reader.start()
            time.sleep(random.uniform(0, 1.5 * ONCE))
            process.send_signal(number)
            begun = time.monotonic()
            reader.join()
            took = time.monotonic() - begun
        out, err = parts
        ended += process.returncode == -number
        fault = process.returncode not in (0, -number) or err or took > 1
        if "JSON" in name and not fault:
            try:
                fault = not whole(out)
            except ValueError as error:
                fault = error
        if fault:
            wrong.append((turn, number, process.returncode, err, took, out[-99:], fault))
    tap.ok(not wrong, "%s: %d signals at random moments, of which %d ended it" % (
        name, TIMES, ended), wrong[:1])

# One that the caller ignores ends nothing.
def ignored():
    """As a shell leaves it to what runs behind it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


for name, arguments in MODES:
    if "JSON" not in name or "-T" in arguments or "-d" in arguments:
        continue
    want = len(program.strict_json(start(arguments).communicate()[0]))
    wrong = []
    for turn in range(TIMES // 10):
        with subprocess.Popen([*program.COMMAND, *arguments], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, preexec_fn=ignored) as process:
            for _ in range(5):
                process.send_signal(signal.SIGINT)
                time.sleep(random.uniform(0, ONCE / 5))
            out = process.communicate()[0]
        if process.returncode != 0 or len(program.strict_json(out)) != want:
            wrong.append((turn, process.returncode, out[-99:]))
    tap.ok(not wrong, name + ": signals that the caller ignores end nothing", wrong[:1])

# Nobody reads, and the pipe is full or soon will be; many at once, as each may wait for a reader.
AT_ONCE = 25
for name, arguments in MODES:
    if "-T" in arguments:
        continue
    wrong = []
    for turn in range(TIMES // AT_ONCE):
        number = random.choice((signal.SIGINT, signal.SIGTERM))
        processes = [start(arguments) for _ in range(AT_ONCE)]
        for process in processes:
            time.sleep(random.uniform(0, ONCE / AT_ONCE))
            process.send_signal(number)
        deadline = time.monotonic() + 2  # each has a second, and there are two processors
        for process in processes:
            try:
                process.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()
            process.stderr.close()
            if process.returncode not in (0, -number):
                wrong.append((turn, process.returncode))
    tap.ok(not wrong, "%s: %d signals while nobody reads" % (name, TIMES), wrong[:1])
sys.stdout.flush()
tap.done()
