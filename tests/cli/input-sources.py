#!/usr/bin/env python3
"""Where captures come from, and what happened to them on the way: several files, standard input,
pipes, slow writers, CRLF, blanks, headers in the middle, no final newline."""

import os
import random
import subprocess
import time

from program import (COMMAND, TIMEOUT, Result, byte_order, compare, cut, has,
                     needs, reference, row_format, run, saved, scratch, select, sockets, tap)

needs("CAPTURE")
if row_format() is None:
    tap.skip_all("no format lists sockets one by one")
FORMAT = select(row_format())
V4 = reference.random_table(61, 120, byte_order(), 4)
V6 = reference.random_table(62, 120, byte_order(), 16) if has("IPV6") else \
    reference.random_table(63, 90, byte_order(), 4)
V4_PATH, V6_PATH = saved(V4, "tcp"), saved(V6, "tcp6")


def rows(data):
    return cut(reference.decode(data, byte_order())[0])


def check(name, want, *arguments, **keywords):
    result = run(*arguments, *FORMAT, **keywords)
    compare(name, sockets(result), want, result)
    tap.same(result.err, b"", name + ": silent")


check("a file", rows(V4), "-r", V4_PATH)
check("-rFILE", rows(V4), "-r" + V4_PATH)
check("two files, in their order", rows(V6) + rows(V4), "-r", V6_PATH, "-r", V4_PATH)
check("the same file three times", rows(V4) * 3, *["-r", V4_PATH] * 3)
check("sixty files", rows(V4) * 60, *["-r", V4_PATH] * 60)
check("standard input", rows(V4), "-r", "-", stdin=V4)
check("two tables, one after the other, on standard input", rows(V4 + V6), "-r", "-",
      stdin=V4 + V6)
check("a file, then standard input", rows(V6 + V4), "-r", V6_PATH, "-r", "-", stdin=V4)
check("standard input, then a file", rows(V4 + V6), "-r", "-", "-r", V6_PATH, stdin=V4)
with open(V4_PATH, "rb") as file:
    check("standard input from a file", rows(V4), "-r", "-", stdin=file)
check("a file with a blank in its name", rows(V4), "-r", saved(V4, "a table"))
check("a file whose name starts with a dash", rows(V4), "-r", saved(V4, "-dash"))
check("/dev/stdin", rows(V4), "-r", "/dev/stdin", stdin=V4) if os.path.exists("/dev/stdin") else None

fifo = os.path.join(scratch(), "fifo")
os.mkfifo(fifo)
feeder = subprocess.Popen(["sh", "-c", 'cat "$1" >"$2"', "sh", V4_PATH, fifo])
check("a named pipe", rows(V4), "-r", fifo)
feeder.wait()


def feed(data, pieces):
    """Runs it with these pieces of standard input, each given when the last has been taken."""
    process = subprocess.Popen(COMMAND + ["-r", "-"] + FORMAT, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    for piece in pieces:
        os.write(process.stdin.fileno(), piece)
        time.sleep(0.001)
    out, err = process.communicate(timeout=TIMEOUT)
    return Result(process.returncode, out, err)


rng = random.Random(7)
short = b"".join(V4.splitlines(True)[:12])
result = feed(short, [short[i:i + 1] for i in range(len(short))])
compare("a writer of one byte at a time", sockets(result), rows(short), result)
pieces, rest = [], V4 + V6
while rest:
    size = rng.choice([1, 2, 50, 149, 150, 151, 512, 1024, 4096])
    pieces.append(rest[:size])
    rest = rest[size:]
result = feed(V4 + V6, pieces)
compare("a slow writer of odd pieces", sockets(result), rows(V4 + V6), result)

lines = (V4 + V6).splitlines()
for name, data in (
        ("CRLF ends", b"\r\n".join(lines) + b"\r\n"),
        ("CRCRLF ends, as a terminal makes them", b"\r\r\n".join(lines) + b"\r\r\n"),
        ("trailing blanks", b"".join(line.rstrip() + b"  \t \n" for line in lines)),
        ("no trailing blanks", b"".join(line.rstrip() + b"\n" for line in lines)),
        ("blank lines", b"\n\n" + b"\n \n\r\n".join(lines) + b"\n\t\n"),
        ("no blanks before the entry", b"".join(line.strip() + b"\n" for line in lines)),
        ("deep indentation", b"".join(b"\t        " + line + b"\n" for line in lines)),
        ("no newline at the end", V4.rstrip() + b" "),
        ("no header", V4.split(b"\n", 1)[1]),
        ("nothing but a header", V4.split(b"\n", 1)[0] + b"\n"),
        ("nothing but blank lines", b"\n\r\n  \n"),
        ("nothing", b"")):
    check(name, rows(data), "-r", saved(data))
header = V4.split(b"\n", 1)[0] + b"\n"
body = V4.split(b"\n", 1)[1].splitlines(True)
check("a header after every third row",
      rows(V4), "-r", saved(b"".join(line + (header if n % 3 == 0 else b"")
                                     for n, line in enumerate(body))))
if has("IPV6"):
    mixed = V4.splitlines(True)[1:] + V6.splitlines(True)[1:]
    rng.shuffle(mixed)
    check("rows of both families in any order: the family by the width",
          rows(b"".join(mixed)), "-r", saved(b"".join(mixed)))
if byte_order() == "little" and has("BYTE_ORDER"):
    check("-B of this machine is the default", rows(V4), "-r", V4_PATH, "-B", "little")
tap.done()
