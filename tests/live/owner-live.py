#!/usr/bin/env python3
"""-p: the processes that hold sockets in every state, one of them shared by two."""

import os

from compare import indexed
from live import SOCKETS, enter, index, listed, program, start, tap

program.needs("OWNER", "FORMAT_JSON")
enter()
generator = start()
facts = indexed(generator.facts())
NAME = os.path.basename(SOCKETS)[:15]

for source in ("proc", "diag") if program.has("DIAG") else (None,):
    options = ["-S", source] if source else []
    rows = index(listed("-p", *options))
    tap.same(set(rows), set(facts), " ".join(["the same rows", *options]))
    scenarios = {}
    for key, fact in facts.items():
        scenarios.setdefault(fact["scenario"], []).append(key)
    for scenario, keys in scenarios.items():
        wrong = []
        for key in keys:
            row, fact = rows[key], facts[key]
            got = [row[field] for field in ("pid", "process", "fd", "owners")]
            if fact["fd"] is None:
                want = [None, None, None, None]
                if got[3] == 0:
                    want[3] = 0
            else:
                want = [fact["pid"], NAME, fact["fd"], fact["owners"]]
            # process numbers may have begun again: then the helper's is the lower one
            if got != want and not (fact["owners"] == 2 and got[0] < fact["pid"] and
                                    got[1:] == ["a \"b',\n$(c)\\", fact["fd"], 2]):
                wrong.append("%s: %r, wanted %r" % (fact["role"], got, want))
        tap.ok(not wrong, " ".join([scenario, *options]), "\n".join(wrong))
tap.done()
