#!/usr/bin/env python3
"""-s, -g and -f prom count sockets in every state as the generator does."""

import collections

from compare import indexed
from live import enter, number, program, start, tap

enter()
generator = start()
facts = list(indexed(generator.facts()).values())
STATES = collections.Counter((fact["family"], fact["state"]) for fact in facts)
TIMERS = collections.Counter((fact["family"], fact["timer"]) for fact in facts)
WAITING = collections.Counter()
for one in facts:
    if one["state"] == "LISTEN":
        WAITING[one["family"]] += one["rx_queue"]


def gauges(text):
    """{(name, label values...): value} of the Prometheus format."""
    out = {}
    for line in text.decode("ascii").splitlines():
        if line.startswith("#") or not line:
            continue
        name, value = line.rsplit(" ", 1)
        name, _, labels = name.partition("{")
        values = tuple(part.split("=")[1].strip('"') for part in labels.rstrip("}").split(",")
                       if part)
        out[(name, *values)] = number(value)
    return out


for source in ("proc", "diag") if program.has("DIAG") else (None,):
    options = ["-S", source] if source else []
    if program.has("SUMMARY") and program.has("FORMAT_JSON"):
        result = program.run("-s", "-f", "json", *options)
        families = {one["family"]: one for one in program.strict_json(result.out)["families"]}
        for family, one in families.items():
            got = {name: count for name, count in one["states"].items() if count}
            want = {state: count for (whose, state), count in STATES.items() if whose == family}
            tap.same(got, want, " ".join(["-s: states of", family, *options]))
            got = {name: count for name, count in one["timers"].items() if count}
            want = {timer: count for (whose, timer), count in TIMERS.items() if whose == family}
            tap.ok(got == want or got == {key: count for key, count in want.items()
                                          if key != "off"},
                   " ".join(["-s: timers of", family, *options]), (got, want))
            tap.same(one["accept_queue"], WAITING[family],
                     " ".join(["-s: accept queue of", family, *options]))
    if program.has("FORMAT_PROM"):
        got = gauges(program.run("-f", "prom", *options).out)
        want = {("lstcp_sockets", *key): count for key, count in STATES.items()}
        tap.same({key: count for key, count in got.items() if key[0] == "lstcp_sockets" and count},
                 want, " ".join(["prom: sockets", *options]))
        tap.same(got.get(("lstcp_malformed_rows",)), 0,
                 " ".join(["prom: no malformed rows", *options]))
    if program.has("GROUP") and program.has("FORMAT_JSON"):
        for key in ("state", "timer"):
            result = program.run("-g", key, "-f", "json", *options)
            got = {one["key"]: one["count"] for one in program.strict_json(result.out)}
            tap.same(got, dict(collections.Counter(fact[key] for fact in facts)),
                     " ".join(["-g", key, *options]))
        result = program.run("-g", "uid", "-f", "json", *options)
        got = {one["key"]: one["count"] for one in program.strict_json(result.out)}
        # What has no user: TIME_WAIT, a FIN_WAIT2 that nobody holds, and requests by sock_diag.
        want = sum(fact["state"] == "TIME_WAIT" or
                   fact["state"] == "FIN_WAIT2" and fact["fd"] is None or
                   fact["state"] == "SYN_RECV" and source == "diag" for fact in facts)
        tap.same(got.get("-", 0), want, " ".join(["-g uid: what has no user", *options]))
tap.done()
