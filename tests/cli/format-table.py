#!/usr/bin/env python3
"""The table in a pipe: fixed columns of words, one socket a line, and what -o -e -i add."""

import re

from program import (byte_order, compare, cut, has, listing, needs, options, read_table,
                     reference, row_format, run, saved, select, tap)

needs("FORMAT_TABLE")
if not has("CAPTURE"):  # by a /proc of our own, default columns only
    data = reference.random_table(51, 60, byte_order())
    if row_format() != "table":
        tap.skip_all("no -r, and the table is not the only listing")
    result, got = listing(data)
    if result is None:
        tap.skip_all(got)
    want = [row for row in reference.decode(data, byte_order())[0]
            if has("IPV6") or row["family"] == "inet"]
    compare("60 random rows, default columns", got, cut(want), result)
    tap.done()

TABLE_FORMAT = select("table")
TABLE = reference.random_table(51, 600, byte_order(), None if has("IPV6") else 4)
PATH = saved(TABLE)
WANT = reference.decode(TABLE, byte_order())[0]
TIMER = re.compile(r"(\S+?)\(((?:\d+(?:\.\d+)?|-)s?),(\d+|-),(\d+|-)\)")


def shown(value):
    """A value's word in the table."""
    return "-" if value is None else str(value)


def lines_of(result):
    return result.out.decode("ascii").splitlines()


result = run("-r", PATH, *TABLE_FORMAT)
tap.same((result.status, result.err), (0, b""), "status 0, silent")
lines = lines_of(result)
tap.same(lines[0].split(), "State Recv-Q Send-Q Local Address:Port Peer Address:Port".split(),
         "the header")
tap.same(len(lines) - 1, len(WANT), "one line a socket")
default = [{key: row[key] for key in ("family state local_address local_port remote_address "
                                      "remote_port tx_queue rx_queue").split()} for row in WANT]
compare("600 random rows, default columns", read_table(result.out), default, result)
tap.ok(all(len(line.split()) == 5 for line in lines[1:]), "five words a line")
tap.ok(all(line == line.rstrip() for line in lines), "no trailing blanks",
       [line for line in lines if line != line.rstrip()][:3])
tap.ok(all(("*" in line) == (0 in (row["local_port"], row["remote_port"]))
           for line, row in zip(lines[1:], WANT)), "* is port 0 and nothing else")
bare = run("-r", PATH, "-H", *TABLE_FORMAT)
tap.same(bare.out, result.out.split(b"\n", 1)[1], "-H: the same without the header")
for cluster in ("-tan", "-t", "-a", "-n", "-at"):
    tap.same(run("-r", PATH, cluster, *TABLE_FORMAT).out, result.out, cluster + " changes nothing")
if has("TIMERS") or has("INTERNALS"):
    wide = run("-r", PATH, *(["-o"] if has("TIMERS") else []), *TABLE_FORMAT)
    compare("wider tables hold the default columns too", read_table(wide.out), default, wide)


def check_timer(word, row, tick_ms):
    """Whether a timer's word tells this row's timer."""
    found = TIMER.fullmatch(word)
    if row["timer"] == "off" or not found:
        return False
    name, seconds, retransmits, probes = found.groups()
    if (name, retransmits, probes) != (row["timer"], shown(row["retransmits"]),
                                       shown(row["probes"])):
        return False
    # decimal digits of seconds, not floating point: these numbers have up to 20 digits
    whole, _, part = seconds.rstrip("s").partition(".")
    ms = int(whole) * 1000 + int((part + "000")[:3])
    return abs(ms - row["timer_ms"]) < tick_ms


if has("TIMERS"):
    for hz in (100, 250, 1000):
        extra = options(None, hz)
        if extra is None:
            tap.skip("-o at %d ticks a second" % hz, "no -k in this build")
            continue
        result = run("-r", PATH, "-o", *extra, *TABLE_FORMAT)
        rows = reference.decode(TABLE, byte_order(), hz)[0]
        lines = lines_of(result)
        tap.same(lines[0].split()[-1], "Timer", "-o: a column Timer")
        words = [line.split()[5:] for line in lines[1:]]
        wrong = [(word, row["timer"], row["timer_ms"], row["retransmits"], row["probes"])
                 for word, row in zip(words, rows, strict=True)
                 if (word != [] if row["timer"] == "off" else
                     len(word) != 1 or not check_timer(word[0], row, 10))]
        tap.ok(not wrong, "-o at %d: the timer of every row, blank when off" % hz, wrong[:5])

if has("EXTENDED"):
    result = run("-r", PATH, "-e", *TABLE_FORMAT)
    lines = lines_of(result)
    names = lines[0].split()[7:]
    tap.same(names, "UID Inode Ref Location".split(), "-e: the header, of what /proc knows")
    want = [[shown(row[key]) for key in ("uid", "inode", "refcount", "location")] for row in WANT]
    got = [line.split()[5:] for line in lines[1:]]
    tap.ok(got == want, "-e: every row",
           [(one, other) for one, other in zip(got, want) if one != other][:5])

if has("MEMORY"):
    tap.same(run("-r", PATH, "-m", *TABLE_FORMAT).out, run("-r", PATH, *TABLE_FORMAT).out,
             "-m: no column of what /proc does not know")

if has("INTERNALS"):
    result = run("-r", PATH, "-i", *TABLE_FORMAT)
    compare("-i keeps the default columns", read_table(result.out), default, result)
    WORDS = {"rto": "rto_ms", "ato": "ato_ms", "cwnd": "cwnd", "ssthresh": "ssthresh",
             "quickack": "quickack", "pingpong": "pingpong", "fastopen_queue": "fastopen_queue"}
    wrong = []
    for line, row in zip(lines_of(result)[1:], WANT):
        words = line.split()[5:]
        known = {word.split(":")[0]: word.split(":", 1)[-1] for word in words}
        told = {key for key in WORDS if key in known}
        for key in told:
            digits = re.sub(r"ms$", "", known[key])
            seconds = re.sub(r"\D", "", known[key])
            if digits != str(row[WORDS[key]]) and seconds != str(row[WORDS[key]]):
                wrong.append((line, key, row[WORDS[key]]))
        if row["cwnd"] is not None and not {"rto", "cwnd"} <= told:
            wrong.append((line, "rto and cwnd are missing"))
        if row["cwnd"] is None and told:
            wrong.append((line, "not in this row"))
        if (row["ssthresh"] is None) == ("ssthresh" in told):
            wrong.append((line, "ssthresh", row["ssthresh"]))
    tap.ok(not wrong, "-i: key:value words of what is known", wrong[:5])

if has("TIMERS") and has("EXTENDED") and has("INTERNALS"):
    result = run("-r", PATH, "-oei", *TABLE_FORMAT)
    compare("-oei keeps the default columns", read_table(result.out), default, result)
    timers = ["".join(TIMER.search(line).group(0)) if TIMER.search(line) else ""
              for line in lines_of(result)[1:]]
    alone = [" ".join(line.split()[5:])
             for line in lines_of(run("-r", PATH, "-o", *TABLE_FORMAT))[1:]]
    tap.same(timers, alone, "-oei: the same timers as -o")
tap.done()
