#!/usr/bin/env python3
"""-g: counts by every key, exact while the keys fit; beyond that every heavy hitter is listed and
every true count is within the bound shown."""

import collections
import ipaddress
import random
import re

from program import (byte_order, formats, has, needs, reference, run, saved, select, strict_json,
                     tap, value)

needs("GROUP", "CAPTURE")
SLOTS = value("GROUP_SLOTS", 64)
WIDTH = None if has("IPV6") else 4
if "json" not in formats() and "table" not in formats():
    tap.skip_all("no format shows groups")


def folded(text):
    """An address, mapped IPv4 as IPv4."""
    return text[7:] if re.fullmatch(r"::ffff:\d+\.\d+\.\d+\.\d+", text) else text


KEYS = {"state": lambda row: row["state"],
        "laddr": lambda row: folded(row["local_address"]),
        "raddr": lambda row: folded(row["remote_address"]),
        "lport": lambda row: str(row["local_port"]),
        "rport": lambda row: str(row["remote_port"]),
        "uid": lambda row: str(row["uid"]),
        "timer": lambda row: row["timer"]}


def small_table(seed, rows, pool):
    """Rows whose every key comes from a small pool, mapped and plain IPv4 among the addresses."""
    rng = random.Random(seed)
    lines = []
    for entry in range(rows):
        wide = WIDTH is None and rng.random() < 0.5

        def address():
            four = bytes([192, 0, 2, rng.randrange(pool)])
            if not wide:
                return four
            return rng.choice([bytes(10) + b"\xff\xff" + four,
                               bytes.fromhex("20010db8") + bytes(11) + four[3:]])
        state = rng.choice([1, 1, 1, 2, 4, 8, 9, 10, 11])
        lines.append("%4d: %s:%04X %s:%04X %02X 00000000:00000000 %02X:%08X %08X %5d %8d %d 1 0 "
                     "20 4 30 10 -1\n" % (
                         entry, reference.words_of(address(), byte_order()), rng.randrange(pool),
                         reference.words_of(address(), byte_order()), 65535 - rng.randrange(pool),
                         state, rng.randrange(5), rng.randrange(1000), 0, rng.randrange(pool), 0,
                         rng.randrange(10**6)))
    return "".join(lines).encode()


def groups_json(data, key, *arguments):
    """The groups of a run as json, checked for their shape."""
    result = run("-g", key, "-r", saved(data), *select("json"), *arguments)
    got = strict_json(result.out)
    name = "-g %s" % " ".join([key, *arguments])
    tap.same((result.status, result.err), (0, b""), name + ": json, status 0")
    tap.ok(all(list(one) == ["key", "count", "error"] and isinstance(one["key"], str) and
               isinstance(one["count"], int) and isinstance(one["error"], int) for one in got),
           name + ": json, key as a string, count, error", got[:3])
    tap.ok(len({one["key"] for one in got}) == len(got), name + ": json, no key twice")
    order = [(-one["count"], one["key"]) for one in got]
    tap.same(order, sorted(order), name + ": json, most first, ties by key")
    return got


def groups_table(data, key, *arguments):
    """{key: (count, whether shown as inexact)} of the table."""
    result = run("-g", key, "-r", saved(data), *select("table"), "-H", *arguments)
    out = {}
    for line in result.out.decode("ascii").splitlines():
        words = line.split()
        number = [word for word in words if re.fullmatch(r"~?\d+~?", word)]
        text = [word for word in words if word not in number[:1]]
        if key in ("lport", "rport", "uid"):
            number, text = (words[:1], words[1:]) if HEADER[0] == "count" else (words[1:], words[:1])
        out[text[0].strip("[]")] = (int(number[0].strip("~")), "~" in line)
    return out


pool = max(2, min(200, SLOTS // 3))
table = small_table(1, 3000, pool)
ROWS = reference.decode(table, byte_order())[0]
for key, of in KEYS.items():
    if (key == "timer" and not has("TIMERS")) or (key == "uid" and not has("EXTENDED")):
        result = run("-g", key, "-r", saved(table))
        tap.ok(result.status in (0, 2), "-g %s without its column: counted or refused" % key, result)
        continue
    want = collections.Counter(of(row) for row in ROWS)
    if "json" in formats():
        got = groups_json(table, key)
        tap.same({one["key"]: one["count"] for one in got}, dict(want), "-g %s: exact" % key)
        tap.ok(not any(one["error"] for one in got), "-g %s: error 0" % key)
    if "table" in formats():
        result = run("-g", key, "-r", saved(table), *select("table"))
        HEADER = result.out.decode().splitlines()[0].lower().split()
        got = groups_table(table, key)
        tap.same({text: number for text, (number, _) in got.items()}, dict(want),
                 "-g %s: table, exact" % key)
        tap.ok(not any(rough for _, rough in got.values()), "-g %s: table, no ~" % key)
        tap.same(run("-g", key, "-r", saved(table), "-H", *select("table")).out,
                 result.out.split(b"\n", 1)[1], "-g %s: table, -H" % key)
unknown = reference.random_table(5, 400, byte_order(), WIDTH)
if "json" in formats():
    want = collections.Counter(row["state"] for row in reference.decode(unknown, byte_order())[0])
    if len(want) <= SLOTS:
        got = groups_json(unknown, "state")
        tap.same({one["key"]: one["count"] for one in got}, dict(want), "-g state: unknown codes")
    if has("FILTER"):
        got = groups_json(table, "rport", "state", "established")
        want = collections.Counter(str(row["remote_port"]) for row in ROWS
                                   if row["state"] == "ESTABLISHED")
        tap.same({one["key"]: one["count"] for one in got}, dict(want), "-g rport with a filter")
    got = groups_json(table, "lport", "-l")
    want = collections.Counter(str(row["local_port"]) for row in ROWS if row["state"] == "LISTEN")
    tap.same({one["key"]: one["count"] for one in got}, dict(want), "-g lport -l")
    tap.same(groups_json(b"", "raddr"), [], "no rows: no groups")

# 60,000 rows, 30,000 addresses, a few of which dominate.
rng = random.Random(2)
picks = list(range(30000)) + [rng.choices(range(12), range(12, 0, -1))[0] for _ in range(18000)]
picks += [rng.randrange(30000) for _ in range(60000 - len(picks))]


def crowd(picks):
    """Rows of these peers, every third as a mapped address where IPv6 is there."""
    lines = []
    for entry, pick in enumerate(picks):
        peer = (0x0A000000 + pick).to_bytes(4, "big")
        own = b"\xc0\0\2\1"
        if has("IPV6") and entry % 3 == 0:
            peer, own = (bytes(10) + b"\xff\xff" + one for one in (peer, own))
        lines.append("%4d: %s:0050 %s:C000 01 00000000:00000000 00:00000000 00000000     0        0 "
                     "%d 1 0 20 4 30 10 -1\n" % (entry, reference.words_of(own, byte_order()),
                                                 reference.words_of(peer, byte_order()), entry))
    return "".join(lines).encode()


def bounds(name, picks):
    want = collections.Counter(str(ipaddress.IPv4Address(0x0A000000 + pick)) for pick in picks)
    data = crowd(picks)
    heavy = {key for key, number in want.items() if number > len(picks) / SLOTS}
    if "json" in formats():
        got = {one["key"]: one for one in groups_json(data, "raddr")}
        wrong = [(one, want[key]) for key, one in got.items()
                 if not one["count"] - one["error"] <= want[key] <= one["count"]]
        tap.ok(not wrong, name + ": every true count within its bound", wrong[:5])
        tap.ok(heavy <= set(got), name + ": all %d heavy hitters listed" % len(heavy),
               heavy - set(got))
        if len(want) > SLOTS:
            tap.ok(len(got) <= SLOTS and any(one["error"] for one in got.values()),
                   name + ": at most %d keys, errors shown" % SLOTS)
        else:
            tap.same({key: one["count"] for key, one in got.items()}, dict(want), name + ": exact")
            tap.ok(not any(one["error"] for one in got.values()), name + ": error 0")
    if "table" in formats():
        global HEADER
        result = run("-g", "raddr", "-r", saved(data), *select("table"))
        HEADER = result.out.decode().splitlines()[0].lower().split()
        got = groups_table(data, "raddr")
        tap.ok(heavy <= set(got), name + ": table, all heavy hitters", heavy - set(got))
        wrong = [(key, number, rough, want[key]) for key, (number, rough) in got.items()
                 if not rough and number != want[key]]
        tap.ok(not wrong, name + ": table, what has no ~ is exact", wrong[:5])


bounds("heavy first", picks)
rng.shuffle(picks)
bounds("60,000 rows, 30,000 addresses, a few dominate", picks)
bounds("one slot's worth: as many keys as slots", [n % SLOTS for n in range(SLOTS * 5)])
bounds("one key too many", [n % (SLOTS + 1) for n in range(SLOTS * 5)])
bounds("every row its own key", list(range(SLOTS * 4)))
tap.done()
