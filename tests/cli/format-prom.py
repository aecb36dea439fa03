#!/usr/bin/env python3
"""The Prometheus text format: clean under `promtool check metrics`, the values those of the
reference, every state of every family, zeros too."""

import json
import re
import shutil
import subprocess

from program import byte_order, has, needs, reference, run, saved, select, tap

needs("FORMAT_PROM", "CAPTURE")
PROM = select("prom")
FAMILIES = ["inet", "inet6"] if has("IPV6") else ["inet"]
WIDTH = None if has("IPV6") else 4


def metrics(data):
    """{(name, frozenset of labels): value} of the text format, checked line by line."""
    out, types, described = {}, {}, set()
    for line in data.decode("ascii").splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            if name in types:
                raise ValueError("type twice: " + name)
            types[name] = kind
        elif line.startswith("# HELP "):
            described.add(line.split()[2])
        else:
            found = re.fullmatch(r'([a-z_]+)(?:\{((?:[a-z_]+="[^"\\]*",?)*)\})? (\d+)', line)
            if not found:
                raise ValueError("no sample: %r" % line)
            labels = frozenset(re.findall(r'([a-z_]+)="([^"]*)"', found[2] or ""))
            if found[1] not in types or (found[1], labels) in out:
                raise ValueError("untyped or twice: " + line)
            out[found[1], labels] = int(found[3])
    return out, types, described


def expected(sockets, malformed):
    """The samples that a table must give."""
    out = {("lstcp_malformed_rows", frozenset()): malformed}
    for family in FAMILIES:
        out["lstcp_up", frozenset({("family", family)})] = 1
        total = reference.summary([row for row in sockets if row["family"] == family])

        def add(name, number, **labels):
            out[name, frozenset({"family": family, **labels}.items())] = number

        for state, number in total["states"].items():
            add("lstcp_sockets", number, state=state)
        if has("TIMERS"):
            for timer, number in total["timers"].items():
                add("lstcp_timers", number, timer=timer)
            add("lstcp_retransmitting_sockets", total["retransmitting"])
        for queue, number in total["queue_bytes"].items():
            add("lstcp_queue_bytes", number, queue=queue)
        add("lstcp_accept_queue", total["accept_queue"])
    return out


def check(name, data, malformed=0, status=0):
    result = run("-r", saved(data), *PROM)
    tap.same(result.status, status, name + ": status")
    got, types, described = metrics(result.out)
    want = expected(reference.decode(data, byte_order())[0], malformed)
    if not has("TIMERS"):
        got = {key: value for key, value in got.items() if key in want}
    wrong = {key: (got.get(key), want.get(key)) for key in got.keys() | want.keys()
             if got.get(key) != want.get(key)}
    tap.ok(not wrong, name + ": every sample", "(got, want): %r" % wrong)
    tap.ok(set(types.values()) == {"gauge"} and described == set(types),
           name + ": gauges, all described", (types, described))
    if shutil.which("promtool"):
        tool = subprocess.run(["promtool", "check", "metrics"], input=result.out, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        tap.same((tool.returncode, tool.stdout), (0, b""), name + ": promtool has nothing to say")
    else:
        tap.skip(name + ": promtool has nothing to say", "no promtool here")
    return result


TABLE = reference.random_table(41, 500, byte_order(), WIDTH, known=True)
result = check("500 random rows", TABLE)
tap.same(run("-r", saved(TABLE), "-H", *PROM).out, result.out, "-H has no effect")
check("no sockets", reference.HEADER4.encode() + b"\n")
check("one socket", reference.random_table(42, 1, byte_order(), 4, known=True))
lines = TABLE.splitlines(True)
lines[4:4] = [b"this is no row\n", b"nor this\n"]
check("two malformed rows", b"".join(lines), 2, 2)

strange = reference.random_table(43, 800, byte_order(), WIDTH)
result = run("-r", saved(strange), *PROM)
got = metrics(result.out)[0]
want = reference.decode(strange, byte_order())[0]
for family in FAMILIES:
    total = sum(value for (name, labels), value in got.items()
                if name == "lstcp_sockets" and ("family", family) in labels)
    tap.same(total, sum(row["family"] == family for row in want),
             "unknown states count too: %s's sockets add up" % family)
if shutil.which("promtool"):
    tool = subprocess.run(["promtool", "check", "metrics"], input=result.out, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    tap.same((tool.returncode, tool.stdout), (0, b""), "unknown states: promtool has nothing to say")

# Counts by key: exact, and with more keys than the build has slots.
if has("GROUP"):
    for key, data in (("lport", TABLE), ("state", TABLE), ("raddr", strange)):
        result = run("-r", saved(data), "-g", key, *PROM)
        counts = json.loads(run("-r", saved(data), "-g", key, *select("json")).out) \
            if has("FORMAT_JSON") else None
        got = metrics(result.out)[0]
        samples = {dict(labels)["value"]: value for (name, labels), value in got.items()
                   if name == "lstcp_group" and ("key", key) in labels}
        errors = {dict(labels)["value"]: value for (name, labels), value in got.items()
                  if name == "lstcp_group_error"}
        tap.ok(result.status == 0 and samples, "-g %s: there are samples" % key, result)
        if counts is not None:
            tap.same(samples, {one["key"]: one["count"] for one in counts},
                     "-g %s: the counts of -f json" % key)
            tap.same(errors, {one["key"]: one["error"] for one in counts if one["error"]},
                     "-g %s: errors where counts are bounds" % key)
        if shutil.which("promtool"):
            tool = subprocess.run(["promtool", "check", "metrics"], input=result.out, check=False,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            tap.same((tool.returncode, tool.stdout), (0, b""),
                     "-g %s: promtool has nothing to say" % key)
tap.done()
