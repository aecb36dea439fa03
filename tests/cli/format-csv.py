#!/usr/bin/env python3
"""CSV: a header of keys, one socket a line, LF ends, read by Python's csv module (strict)."""

from program import (byte_order, compare, cut, has, keys, needs, read_csv, reference, run, saved,
                     select, tap)

needs("FORMAT_CSV", "CAPTURE")
CSV = select("csv")
TABLE = reference.random_table(32, 400, byte_order(), None if has("IPV6") else 4)
PATH = saved(TABLE)
WANT = reference.decode(TABLE, byte_order())[0]

result = run("-r", PATH, *CSV)
tap.same((result.status, result.err), (0, b""), "status 0, silent")
lines = result.out.decode("ascii").split("\n")
tap.same(lines[0].split(","), keys(), "the first line is the keys, in order")
tap.ok(lines[-1] == "" and "\r" not in result.out.decode(), "lines end with LF")
tap.same(len(lines) - 2, len(WANT), "one line a socket")
compare("%d random rows, every field" % len(WANT), read_csv(result.out), cut(WANT), result)

bare = run("-r", PATH, "-H", *CSV)
tap.same(bare.out, result.out.split(b"\n", 1)[1], "-H: the same without the header")
columns = [option for option, symbol in (("-o", "TIMERS"), ("-e", "EXTENDED")) if has(symbol)]
tap.same(run("-r", PATH, *columns, *CSV).out, result.out, "columns of the table have no effect")

twice = run("-r", PATH, "-r", PATH, *CSV)
compare("two files: the header once", read_csv(twice.out), cut(WANT + WANT), twice)

if has("INTERNALS"):
    result = run("-r", PATH, "-i", *CSV)
    compare("with -i, every field", read_csv(result.out), cut(WANT), result)
    header = result.out.decode().split("\n")[0].split(",")
    more = header[len(keys()):]
    if has("INFO"):
        tap.ok(more[:2] == ["congestion", "ulp"] and
               all(key.startswith("info_") for key in more[2:]),
               "-i adds tcp_info's keys", header)
    else:
        tap.same(more, [], "-i adds no key")

result = run("-r", saved(b""), *CSV)
tap.same((result.status, result.out.decode()), (0, ",".join(keys()) + "\n"),
         "an empty table: only the header")
tap.done()
