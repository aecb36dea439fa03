#!/usr/bin/env python3
"""JSON: one array of one object a line, each key in its place with its type, read by Python's
strict parser and by jq."""

import json
import shutil
import subprocess

from program import (byte_order, compare, cut, formats, has, keys, needs, reference, run, saved,
                     select, strict_json, tap)

needs("FORMAT_JSON", "CAPTURE")
JSON = select("json")
TABLE = reference.random_table(31, 400, byte_order())
PATH = saved(TABLE, "rows")
if not has("IPV6"):
    PATH = saved(reference.random_table(31, 400, byte_order(), 4), "rows")
    TABLE = open(PATH, "rb").read()
WANT = reference.decode(TABLE, byte_order())[0]


def tidy(result, name):
    """The layout: `[`, an object a line, `]`."""
    lines = result.out.decode().split("\n")
    tap.ok(lines[0] == "[" and lines[-2:] == ["]", ""] and len(lines) > 2, name + ": [ and ]",
           lines[:2] + lines[-2:])
    objects = lines[1:-2]
    tap.ok(all(line.endswith("},") for line in objects[:-1]) and
           all(line.endswith("}") for line in objects[-1:]),
           name + ": an object a line, commas between", objects[:3])
    try:
        each = [json.loads(line.rstrip(",")) for line in objects]
    except ValueError as why:
        each = why
    tap.same(each, strict_json(result.out), name + ": each line is an object by itself")


result = run("-r", PATH, *JSON)
tap.same((result.status, result.err), (0, b""), "status 0, silent")
got = strict_json(result.out)
compare("%d random rows, every field" % len(WANT), got, cut(WANT), result)
tidy(result, "rows")
tap.ok(all(list(row) == keys() for row in got), "every key in order, in every row",
       list(got[0]))
tap.ok(all(row[key] is None for row in got for key in ("interface", "mark", "v6only")
           if key in row), "what only sock_diag knows is null")

if "json" in formats():
    tap.same(run("-r", PATH, "-j").out, result.out, "-j is -f json")
    if len(formats()) > 1:
        tap.same(run("-r", PATH, "-f", "json").out, result.out, "-f json")
        tap.same(run("-jr", PATH).out, result.out, "-jr FILE, a cluster")
tap.same(run("-r", PATH, "-H", *JSON).out, result.out, "-H has no effect")
columns = [option for option, symbol in (("-o", "TIMERS"), ("-e", "EXTENDED")) if has(symbol)]
tap.same(run("-r", PATH, *columns, *JSON).out, result.out, "columns of the table have no effect")

if has("MEMORY"):
    result = run("-r", PATH, "-m", *JSON)
    rows = strict_json(result.out)
    tap.same(list(rows[0]), keys("-m"), "-m adds the keys of memory")
    tap.ok(all(value is None for row in rows for key, value in row.items()
               if key.startswith("mem_")), "null from a capture")

if has("INTERNALS"):
    result = run("-r", PATH, "-i", *JSON)
    rows = strict_json(result.out)
    compare("with -i, every field", rows, cut(WANT), result)
    more = list(rows[0])[len(keys()):]
    if has("INFO"):
        # struct tcp_info of Linux 6.18 has 70 members, of which the fields have seven
        tap.ok(more[:2] == ["congestion", "ulp"] and len(more) == 2 + 63 and
               all(key.startswith("info_") for key in more[2:]), "-i adds tcp_info's keys", more)
        tap.ok(all(list(row) == list(rows[0]) for row in rows), "in every row")
        tap.ok(all(row[key] is None for row in rows for key in more), "null from a capture")
    else:
        tap.same(more, [], "-i adds no key")

for name, data in (("no file content", b""), ("only a header", reference.HEADER4.encode() + b"\n")):
    result = run("-r", saved(data), *JSON)
    tap.ok(result.status == 0 and strict_json(result.out) == [], name + ": an empty array", result)
one = reference.random_table(5, 1, byte_order(), 4, header=False)
result = run("-r", saved(one), *JSON)
tidy(result, "one row")
compare("one row", strict_json(result.out), cut(reference.decode(one, byte_order())[0]), result)

broken = TABLE.splitlines(True)
broken.insert(7, b"no row\n")
result = run("-r", saved(b"".join(broken)[:-200]), *JSON)
tap.ok(result.status == 2 and b":8:" in result.err, "malformed rows: reported", result)
want = reference.decode(b"".join(broken)[:-200], byte_order())[0]
compare("malformed rows: the array is valid", strict_json(result.out), cut(want), result, 2)

if shutil.which("jq"):
    result = run("-r", PATH, *JSON)
    safe = [key for key in keys() if all((row.get(key) or 0) < 2**53 for row in WANT
                                         if not isinstance(row.get(key), str))]
    jq = subprocess.run(["jq", "-c", ".[] | [%s]" % ",".join("." + key for key in safe)],
                        input=result.out, stdout=subprocess.PIPE, check=False)
    rows = [dict(zip(safe, json.loads(line))) for line in jq.stdout.splitlines()]
    compare("jq reads the same (%d keys; the others hold numbers above 2^53)" % len(safe), rows,
            [{key: row.get(key) for key in safe} for row in WANT], result, jq.returncode)
    jq = subprocess.run(["jq", "-e", "type == \"array\" and all(.[]; type == \"object\")"],
                        input=result.out, stdout=subprocess.DEVNULL, check=False)
    tap.same(jq.returncode, 0, "jq: an array of objects")
else:
    tap.skip("jq reads the same", "no jq here")
tap.done()
