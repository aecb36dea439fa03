#!/usr/bin/env python3
"""kv: `eval "$line"` in real shells sets every key to the socket's value, and clears the keys
that are unknown."""

import os
import shutil
import subprocess

from program import (HERE, byte_order, compare, cut, has, keys, needs, read_kv, reference, run,
                     saved, select, tap, typed)

needs("FORMAT_KV", "CAPTURE")
KV = select("kv")
TABLE = reference.random_table(33, 300, byte_order(), None if has("IPV6") else 4)
PATH = saved(TABLE)
WANT = reference.decode(TABLE, byte_order())[0]
SHELLS = [["dash"], ["busybox", "ash"], ["bash"], ["bash", "--posix"], ["mksh"], ["yash"]]


def unpacked(text):
    """What kv-eval.sh printed, as sockets."""
    out = []
    for block in text.split("\n\n"):
        row = {}
        for line in block.strip("\n").splitlines():
            key, rest = line.split("=", 1)
            if not (rest.startswith("^") and rest.endswith("$")):
                raise ValueError(line)
            row[key] = typed(key, rest[1:-1])
        if row:
            out.append(row)
    return out


result = run("-r", PATH, *KV)
tap.same((result.status, result.err), (0, b""), "status 0, silent")
tap.same(len(result.out.splitlines()), len(WANT), "one line a socket")
compare("%d random rows, every field" % len(WANT), read_kv(result.out), cut(WANT), result)
order = [[word.split("=")[0] for word in line.split()] for line in result.out.decode().splitlines()]
tap.ok(all(line == keys() for line in order), "every key in order, on every line", order[0])

for shell in SHELLS:
    name = " ".join(shell)
    if not shutil.which(shell[0]):
        if len(SHELLS) and shell[0] in ("dash", "busybox", "bash"):
            tap.skip('eval "$line" in ' + name, "not here")
        continue
    out = subprocess.run(shell + [os.path.join(HERE, "kv-eval.sh")] + keys(), input=result.out,
                         stdout=subprocess.PIPE, check=False)
    compare('eval "$line" in ' + name, unpacked(out.stdout.decode()), cut(WANT), result,
            out.returncode)

tap.same(run("-r", PATH, "-H", *KV).out, result.out, "-H has no effect")
if has("INTERNALS"):
    result = run("-r", PATH, "-i", *KV)
    compare("with -i, every field", read_kv(result.out), cut(WANT), result)
    if has("INFO"):
        rows = read_kv(result.out)
        more = list(rows[0])[len(keys()):]
        tap.ok(more[:2] == ["congestion", "ulp"] and
               all(key.startswith("info_") for key in more[2:]),
               "-i adds tcp_info's keys", more)
        tap.ok(all(row[key] is None for row in rows for key in more), "empty from a capture")
tap.done()
