#!/usr/bin/env python3
"""-s: sockets by family and state, timers, queued bytes, accept queues and retransmitting sockets,
as json, as prom and in the table, against sums of the reference's rows."""

import re

from program import (byte_order, formats, has, needs, reference, run, saved, select, strict_json,
                     tap)

needs("SUMMARY", "CAPTURE")
WIDTH = None if has("IPV6") else 4
FAMILIES = ["inet", "inet6"] if has("IPV6") else ["inet"]
TABLE = reference.random_table(111, 900, byte_order(), WIDTH, known=True)
STRANGE = reference.random_table(112, 900, byte_order(), WIDTH)


def sums(data, families, keep=None):
    rows = [row for row in reference.decode(data, byte_order())[0] if keep is None or keep(row)]
    return {family: reference.summary([row for row in rows if row["family"] == family])
            for family in families}


def listening(row):
    return row["state"] == "LISTEN"


CASES = [("900 random rows", TABLE, [], FAMILIES, None),
         ("no rows", b"", [], FAMILIES, None),
         ("-l", TABLE, ["-l"], FAMILIES, listening)]
if has("IPV6"):
    CASES += [("-4", TABLE, ["-4"], ["inet"], None), ("-6", TABLE, ["-6"], ["inet6"], None)]
if has("FILTER"):
    CASES.append(("a filter", TABLE, ["state", "connected", "sport", "<", "30000"], FAMILIES,
                  lambda row: row["state"] not in ("LISTEN", "CLOSE") and row["local_port"] < 30000))

for name, data, arguments, families, keep in CASES:
    want = sums(data, families, keep)
    path = saved(data)
    if "json" in formats():
        result = run("-s", "-r", path, *select("json"), *arguments)
        got = strict_json(result.out)
        tap.same(result.status, 0, name + ": json, status 0")
        tap.same(list(got), ["families"], name + ": json, one key")
        for total in got["families"]:
            wanted = want[total["family"]]
            keys = ["family", "states"] + (["timers"] if has("TIMERS") else []) + [
                "queue_bytes", "accept_queue"] + (["retransmitting"] if has("TIMERS") else [])
            if has("TIMERS"):
                tap.same(list(total), keys, "%s: json, keys of %s in order" % (name, total["family"]))
            for key in keys[1:]:
                zeros = dict.fromkeys(wanted[key], 0) if isinstance(wanted[key], dict) else {}
                told = {**zeros, **total[key]} if zeros else total[key]
                tap.same(told, wanted[key], "%s: json, %s of %s" % (name, key, total["family"]))
        tap.same([total["family"] for total in got["families"]], families, name + ": json, families")
        if arguments == []:
            tap.same(run("-sj", "-r", path).out, result.out, name + ": -sj")
    if "table" in formats():
        result = run("-s", "-r", path, *select("table"), *arguments)
        text = result.out.decode("ascii")
        tap.ok(result.status == 0 and not result.err, name + ": table, status 0", result)
        numbers = {int(number) for number in re.findall(r"(?<![\w.])\d+(?![\w.])", text)}
        for family in families:
            wanted = want[family]
            told = [*wanted["states"].values(), *wanted["queue_bytes"].values(),
                    wanted["accept_queue"]]
            if has("TIMERS"):
                told += [*wanted["timers"].values(), wanted["retransmitting"]]
            missing = {number for number in told if number} - numbers
            tap.ok(not missing, "%s: table, every figure of %s" % (name, family),
                   "%r\n%s" % (missing, text))
        tap.same(run("-sH", "-r", path, *select("table"), *arguments).out,
                 result.out.split(b"\n", 1)[1], name + ": table, -H: the same without the header")
        for state in {state for family in families
                      for state, number in want[family]["states"].items() if number}:
            tap.ok(state in text, "%s: table, a line for %s" % (name, state), text)
    # With -l it is of the listeners, unless -s asks for a summary.
    if "prom" in formats() and "-l" not in arguments:
        plain = run("-s", "-r", path, *select("prom"), *arguments)
        tap.same(plain.out, run("-r", path, *select("prom"), *arguments).out,
                 name + ": prom is the same with -s")

path = saved(STRANGE)
want = sums(STRANGE, FAMILIES)
if "json" in formats():
    got = strict_json(run("-s", "-r", path, *select("json")).out)
    for total in got["families"]:
        for key in ["states"] + (["timers"] if has("TIMERS") else []):
            tap.same(sum(total[key].values()), sum(want[total["family"]][key].values()),
                     "codes without a name count too: %s of %s" % (key, total["family"]))
            named = {name: number for name, number in want[total["family"]][key].items()
                     if "nknown" not in name.lower()}
            tap.same({name: total[key].get(name, 0) for name in named}, named,
                     "beside them the known %s of %s" % (key, total["family"]))
for name in ("table", "json", "prom"):
    if name in formats():
        result = run("-s", "-r", saved(TABLE + b"x\n"), *select(name))
        tap.ok(result.status == 2 and result.out and b": " in result.err,
               name + ": a malformed row: the summary of the others, status 2", result)
large = b"".join(line.replace(b" 00000012:00000034 ", b" FFFFFFFF:FFFFFFFF ") for line in [
    b"   1: 04030201:1234 08070605:5678 01 00000012:00000034 00:00000000 00000000 0 0 0 1 0 1 1 1 "
    b"1 -1\n"] * 1000)
if "json" in formats():
    total = strict_json(run("-s", "-r", saved(large), *select("json")).out)["families"][0]
    tap.same(total["queue_bytes"], {"tx": 1000 * (2**32 - 1), "rx": 1000 * (2**32 - 1)},
             "queued bytes above 32 bits")
tap.done()
