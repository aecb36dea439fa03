#!/usr/bin/env python3
"""Makes the seeds of a harness: seeds.py NAME FOLDER; what tests/data holds, cut into inputs."""

import glob
import os
import sys

DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")

OPTIONS = """-P 42 -l|-P other -tp|-g lport -f prom|-tlnp|-46aceHijlnost|-f json -H|-fcsv -S diag|-g raddr|-gtimer|-S proc|-r a -r - -B big -k 250
-rfile -Blittle|-c -d 0.5 -N 3|-T 10 -q|-T0.001|-d 4000000|-k 10001|-N 4294967295|-s -f prom
-s -f kv|-q -s|state listening -n|-- -q|sport = :22 -4|--help|--version|-h|-V|-u|-y|-r x -p|-|--|-d"""

FILTERS = """state listening|sport = :22 and not dst 10.0.0.0/8|exclude time-wait uid > 999
( src [fe80::]/10 or dst *:443 ) & timer != off|dev = eth0 ! state close|dport gt 1024||sport"""


def captures():
    """The bytes of each capture."""
    for path in sorted(glob.glob(os.path.join(DATA, "*.txt"))):
        with open(path, "rb") as file:
            yield path, file.read()


def row():
    for path, data in captures():
        for line in data.splitlines():
            yield bytes([int("big" in path)]) + b"ssh'\"\\\n\xc3\xa9\xff, $`\x7f"[:15].ljust(15, b"\0") + line


def line():
    for _, data in captures():
        yield b"\x3f\x10\x00" + data[:400]
        yield b"\x07\x03\x01" + data[:60]
    yield b"\x04\x02\x03a\n\nbcd\nefghijk\nlm"


def diag():
    """Each dump by the message, and its first few as one datagram."""
    path = "diag-le.bin" if sys.byteorder == "little" else "diag-be.bin"
    with open(os.path.join(DATA, path), "rb") as file:
        data = file.read()
    yield data[:2048]
    at = 0
    while at + 16 <= len(data):
        length = max(16, int.from_bytes(data[at:at + 4], sys.byteorder))
        yield data[at:at + length]
        at += (length + 3) & ~3


def options():
    for text in OPTIONS.replace("\n", "|").split("|"):
        yield text.replace(" ", "\n").encode()


def filter_():
    for text in FILTERS.replace("\n", "|").split("|"):
        yield bytes(8) + text.encode()
        yield bytes([0x80 + len(text)]) + bytes(range(7)) + text.encode()


def main():
    name, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    seeds = globals().get(name) or globals()[name + "_"]
    for number, data in enumerate(sorted(set(seeds()))):
        with open(os.path.join(folder, "seed-%03d" % number), "wb") as file:
            file.write(data)


main()
