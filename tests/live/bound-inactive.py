#!/usr/bin/env python3
"""Sockets that are bound, and neither listen nor are connected: only sock_diag knows them, only
since Linux 6.8, and only when the filter names them are they listed."""

import os
import re

from live import enter, index, key_of, listed, program, start, tap

program.needs("DIAG", "FILTER", "FORMAT_JSON")
enter()
generator = start()
want = {key_of(fact): fact for fact in generator.facts() if fact["state"] == "CLOSE"}

for arguments in ([], ["-S", "proc"], ["-S", "diag"], ["state", "all"], ["exclude", "listen"]):
    rows = index(listed(*arguments))
    tap.ok(not set(rows) & set(want), "not in lstcp " + " ".join(arguments))

release = tuple(int(part) for part in re.findall(r"\d+", os.uname().release)[:2])
if release < (6, 8):
    for source in ("auto", "diag"):
        tap.same(listed("-S", source, "state", "bound-inactive"), [],
                 "-S %s: none, on this kernel" % source)
else:
    for source in ("auto", "diag"):
        rows = index(listed("-S", source, "state", "bound-inactive"))
        tap.same(set(rows), set(want), "-S %s state bound-inactive lists them" % source)
        for key, row in rows.items():
            fact = want.get(key, {})
            same = all(row[field] == fact.get(field) for field in ("state", "inode", "uid", "timer")
                       if field in row)
            tap.ok(same, "-S %s: %s" % (source, fact.get("kind")), (row, fact))
    rows = index(listed("state", "bound-inactive", "state", "listen"))
    tap.same({row["state"] for row in rows.values()}, {"CLOSE", "LISTEN"}, "beside LISTEN")
    tap.ok(set(want) <= set(rows), "all of them")
tap.done()
