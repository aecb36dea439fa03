#!/usr/bin/env python3
"""Rounds: a repeat (-c, -d, -N) prints each as its format has it, a wait (-T) the first with a match,
and both go on or end by a signal as their caller had it."""

import fcntl
import signal
import socket
import subprocess
import time

from program import (COMMAND, READERS, TIMEOUT, compare, cut, fake_proc, formats, has, live_order,
                     read_csv, reference, row_format, select, strict_json, tap)

ROUNDS = 3
HEADER = reference.HEADER4.encode() + b"\n"
TABLE = HEADER + reference.random_table(151, 20, live_order(), 4, known=True)
WANT = cut(reference.decode(TABLE, live_order())[0])
SOURCE = ["-S", "proc"] if has("DIAG") else []
REPEAT = ["-N", str(ROUNDS), "-d", "0.001"]
FORMAT = select(row_format() or "prom")
NONE = ["sport", "=", ":1", "dport", "=", ":1"]
possible = fake_proc(*FORMAT, *SOURCE, tcp=TABLE) is not None
if not possible:
    tap.skip("rounds on a /proc of our own", "not possible here, or not with sanitizers")


def from_table(*arguments, tcp=TABLE):
    """Its result, of this table."""
    return fake_proc(*SOURCE, *arguments, tcp=tcp)


def same_rounds(name, *arguments):
    """As many as were asked for, a blank line between them, each as without a repeat."""
    once, result = from_table(*arguments), from_table(*REPEAT, *arguments)
    tap.ok(once.out.count(b"\n") > 1, name + ": a round has lines", once)
    tap.same((result.status, result.err, result.out), (0, b"", b"\n".join([once.out] * ROUNDS)),
             name + ": %d rounds, a blank line between them" % ROUNDS)


# A repeat
if has("REPEAT") and possible:
    for name in ("table", "kv"):
        if name in formats():
            same_rounds(name, *select(name))
    if "table" in formats():
        same_rounds("table, -H", "-H", *select("table"))
        if has("SUMMARY"):
            same_rounds("summary", "-s", *select("table"))
        if has("GROUP"):
            same_rounds("group", "-g", "state", *select("table"))
    if "csv" in formats():
        result = from_table(*REPEAT, *select("csv"))
        compare("csv: the header once", read_csv(result.out), WANT * ROUNDS, result)
    if "json" in formats():
        result = from_table(*REPEAT, *select("json"))
        tap.same((result.status, [strict_json(line) for line in result.out.splitlines()]),
                 (0, [WANT] * ROUNDS), "json: each round an array on one line")
    if has("QUIET"):
        for name in formats():
            tap.same([(result.status, result.out, result.err) for result in (
                from_table("-q", *REPEAT, *select(name)),
                from_table("-q", *REPEAT, *select(name), tcp=HEADER))],
                     [(0, b"", b""), (1, b"", b"")], "-q prints nothing in any round: " + name)
    if row_format():
        result = from_table("-N", "2", "-d", "0.001", *FORMAT, tcp=HEADER + b"x\n")
        tap.same((result.status, result.err.count(b"\n")), (2, 2),
                 "a malformed row: told in each of two rounds, status 2")

# A wait
if has("WAIT") and possible:
    once = from_table(*FORMAT)
    result = from_table("-T", "4000000", *FORMAT)
    tap.same((result.status, result.out, result.err), (0, once.out, b""),
             "-T: with a match it prints what it would without -T, and ends")
    result = from_table("-T", "0.01", *FORMAT, tcp=HEADER)
    tap.same((result.status, result.out, result.err), (1, b"", b""),
             "-T: without a match nothing, not even a header, status 1")
    result = from_table("-T", "4000000", *FORMAT, tcp=b"x\n")
    tap.ok(result.status == 2 and not result.out and result.err.count(b"\n") == 1,
           "-T: a malformed row ends it, told once, status 2", result)
    if has("QUIET"):
        for data, status in ((TABLE, 0), (HEADER, 1)):
            result = from_table("-q", "-T", "0.01", *FORMAT, tcp=data)
            tap.same((result.status, result.out, result.err), (status, b"", b""),
                     "-q -T prints nothing: %d" % status)
    if has("FILTER"):
        row = WANT[7] if WANT else {}
        words = ["sport", "=", str(row.get("local_port"))]
        result = from_table("-T", "4000000", *FORMAT, *words)
        tap.same((result.status, result.out), (0, from_table(*FORMAT, *words).out),
                 "-T with a filter: the rows that match")


F_SETPIPE_SZ = 1031  # fcntl has it since Python 3.10


def start(*arguments, **keywords):
    """It, running; of its output nothing is read ahead."""
    return subprocess.Popen([*COMMAND, *arguments], bufsize=0, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **keywords)


def ignore():
    """As `nohup` and `trap ''` leave a signal to what they run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


# A socket that comes while it waits
if has("WAIT") and has("FILTER") and row_format():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        with start("-l", "-T", "1000", *FORMAT, "src", "127.0.0.1:%d" % port) as process:
            time.sleep(0.2)  # however many rounds are over by then
            listener.listen()
            out, err = process.communicate(timeout=TIMEOUT)
    tap.same((process.returncode, err), (0, b""), "-T: a socket that comes ends the wait")
    tap.same([(row["state"], row["local_port"]) for row in READERS[row_format()](out)],
             [("LISTEN", port)], "-T: and is listed")

# Signals
for number in (signal.SIGINT, signal.SIGTERM):
    if has("REPEAT") and "json" in formats():
        with start("-c", "-d", "0.001", *select("json")) as process:
            out = process.stdout.readline()
            process.send_signal(number)
            rest, err = process.communicate(timeout=TIMEOUT)
        tap.same((process.returncode, err), (-number, b""), "%s ends a repeat" % number.name)
        tap.ok(all(isinstance(strict_json(line + b"\n"), list)
                   for line in (out + rest).splitlines(True)) and (out + rest).endswith(b"]\n"),
               "%s: between two rounds, each array is closed" % number.name, rest[-200:])
    if has("WAIT") and has("FILTER"):
        with start("-T", "1000", *FORMAT, *NONE) as process:
            time.sleep(0.1)  # it waits by then, or the signal finds it before
            process.send_signal(number)
            out, err = process.communicate(timeout=TIMEOUT)
        tap.same((process.returncode, out, err), (-number, b"", b""), "%s ends a wait" % number.name)
    if has("REPEAT") and has("FORMAT_TABLE"):
        with start("-d", "0.001", *select("table")) as process:
            fcntl.fcntl(process.stdout, F_SETPIPE_SZ, 4096)
            time.sleep(0.3)  # the pipe is full by then, or the signal finds it before
            process.send_signal(number)
            tap.same(process.wait(TIMEOUT), -number, "%s ends a write that stalls" % number.name)
if has("WAIT") and has("FILTER"):
    with start("-T", "1", *FORMAT, *NONE, preexec_fn=ignore) as process:
        give_up = time.monotonic() + TIMEOUT
        while process.poll() is None and time.monotonic() < give_up:
            process.send_signal(signal.SIGINT)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.01)
        if process.returncode is None:
            process.kill()
        out, err = process.communicate()
    tap.same((process.returncode, out, err), (1, b"", b""),
             "signals that the caller ignores do not end a wait, nor keep it from its end")
tap.done()
