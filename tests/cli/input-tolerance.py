#!/usr/bin/env python3
"""Tables that are not quite Linux's: what is there is listed, what is missing is null, with any
options; and what is not TCP's is told once.  Values worked out by hand."""

import re

from program import (byte_order, cut, has, keys, needs, reference, row_format, run, saved, select,
                     sockets, tap)

needs("CAPTURE")
FORMAT = select(row_format()) if row_format() else None
HEAD = "0100007F:0016 0200007F:C001 "
if byte_order() == "big":
    HEAD = "7F000001:0016 7F000002:C001 "
ROW = "7: " + HEAD + "01 00000001:00000002 01:00000019 00000003 1000 4 4711"
MORE = ["5", "00000000abcd0123", "20", "4", "31", "10", "9"]
FULL = " ".join([ROW, *MORE])
WANT = {"entry": 7, "family": "inet", "state": "ESTABLISHED", "local_address": "127.0.0.1",
        "local_port": 22, "remote_address": "127.0.0.2", "remote_port": 49153, "tx_queue": 1,
        "rx_queue": 2, "timer": "retransmit", "timer_ms": 250, "retransmits": 3, "uid": 1000,
        "probes": 4, "inode": 4711, "refcount": 5, "location": "0xabcd0123", "rto_ms": 200,
        "ato_ms": 40, "quickack": 15, "pingpong": 1, "cwnd": 10, "ssthresh": 9,
        "fastopen_queue": None}
BEHIND = ["refcount", "location", "rto_ms", "ato_ms", ("quickack", "pingpong"), "cwnd", "ssthresh"]


def listed(name, text, want, status=0, told=None):
    """One row, as every format and option has it."""
    path = saved(text.encode("latin-1"))
    if FORMAT:
        result = run("-r", path, *FORMAT)
        got = sockets(result)
        wanted = [{key: value for key, value in want.items() if key in keys()}]
        tap.ok([{key: row.get(key) for key in wanted[0]} for row in got] == wanted and
               result.status == status and
               (re.search(told, result.err.decode()) if told else not result.err), name, result)
    if has("FORMAT_TABLE"):
        for options in ([], ["-o"], ["-e"], ["-i"]):
            if all(has({"-o": "TIMERS", "-e": "EXTENDED", "-i": "INTERNALS"}[one]) for one in options):
                result = run("-r", path, "-H", *select("table"), *options)
                tap.ok(len(result.out.splitlines()) == 1 and result.status == status,
                       " ".join([name + ": in the table", *options]), result)


for count in range(len(MORE) + 1):
    want = dict(WANT)
    for key in BEHIND[count:]:
        want.update(dict.fromkeys([key] if isinstance(key, str) else key))
    listed("a row of %d columns behind inode" % count, " ".join([ROW, *MORE[:count]]) + "\n", want)
listed("sl of 64 bits", FULL.replace("7:", "18446744073709551615:", 1) + "\n",
       {**WANT, "entry": 2**64 - 1})
listed("a negative uid", FULL.replace(" 1000 ", " -2 ") + "\n", {**WANT, "uid": 4294967294})
listed("a negative inode", FULL.replace(" 4711 ", " -1 ") + "\n", {**WANT, "inode": 2**64 - 1})
listed("columns behind ssthresh", FULL + " 1 2 more\n", WANT)
for name, before, behind in (
        ("a log's stamp", "Nov 26 23:00:07 router kernel: [12345.678901] ", ""),
        ("quote marks", '"   ', '"'), ("grep's number", "17:   ", ""), ("a mail's quote", "> ", ""),
        ("a terminal's colour", "\033[01;32m", "\033[0m"), ("a byte order mark", "\xef\xbb\xbf", "")):
    listed(name, before + FULL + behind + "\n", WANT)
listed("a last line that may be cut", FULL, {**WANT, "ssthresh": None}, 2, ":1: ssthresh: .*may be cut")
listed("a last line with blanks", FULL + "  ", WANT)
if has("TIMERS"):
    for when in ("FFFFFFFE", "66666665", "1999999999999999"):
        listed("a moment that has passed: " + when, FULL.replace("01:00000019", "01:" + when) + "\n",
               {**WANT, "timer_ms": 0})
listed("TIME_WAIT", FULL.replace(" 01 0", " 06 0", 1) + "\n",
       {**WANT, "state": "TIME_WAIT", "uid": None})

# A capture of the other byte order, each row as a kernel of that order prints it.
if has("BYTE_ORDER"):
    OTHER = "little" if byte_order() == "big" else "big"
    for name, family, words in (("127.0.0.1", 4, [bytes([127, 0, 0, 1])]),
                                ("::1", 16, [bytes(4)] * 3 + [bytes([0, 0, 0, 1])]),
                                ("mapped IPv4", 16, [bytes(4)] * 2 + [b"\0\0\xff\xff", b"\x0a\0\0\1"])):
        if family == 16 and not has("IPV6"):
            continue
        text = "".join((word if OTHER == "big" else word[::-1]).hex().upper() for word in words)
        row = "7: %s:0016 %s:0000 0A 00000000:00000000 00:00000000 00000000 0 0 4711 1 0 100 0 0 10 0\n" \
            % (text, "0" * 2 * family)
        path = saved((row * 2).encode())
        result = run("-r", path, "-r", path)
        tap.ok(result.status == 0 and result.err.count(b"\n") == 2 and
               result.err.count(b": addresses look swapped: try -B %s\n" % OTHER.encode()) == 2,
               name + " of the other byte order: a hint, once a file", result)
        result = run("-r", path, "-B", OTHER)
        tap.same((result.status, result.err), (0, b""), name + ": none with -B " + OTHER)

if FORMAT:
    udp = (reference.HEADER4.rstrip() + " ref pointer drops\n" + FULL + "\n" + FULL + "\n").encode()
    result = run("-r", saved(udp), *FORMAT)
    tap.ok(result.status == 2 and not sockets(result) and len(result.err.splitlines()) == 1 and
           b":1: a table of UDP" in result.err, "a table of UDP is told once", result)
    result = run("-r", saved(udp + udp), *FORMAT)
    tap.same((result.status, result.err.count(b"\n")), (2, 1), "and two of them in one file")
    result = run("-r", saved(b"junk\n" * 11 + udp), *FORMAT)
    told = result.err.splitlines()
    tap.ok(b":12: a table of UDP" in told[-2] and told[-1].endswith(b": more malformed rows: 1"),
           "and behind ten rows that were malformed", result)
    result = run("-r", saved(udp + reference.HEADER4.encode() + b"\n" + FULL.encode() + b"\n"), *FORMAT)
    tap.same(len(sockets(result)), 1, "TCP's own behind it is listed")
    result = run("-r", saved((reference.HEADER4 + "\r" + FULL + "\r" + FULL + "\r").encode()), *FORMAT)
    tap.ok(result.status == 2 and result.err, "a file with CR ends does not vanish", result)
tap.done()
