#!/usr/bin/env python3
"""A capture cut short, at every byte of its last rows: never a crash; each row is right, or it is
reported as malformed.  (Of a number that was cut nobody can tell that it was longer: the last
number of a row may be a shorter one, everything before it must be right.)"""

from program import (EMULATOR, byte_order, cut, has, needs, reference, row_format, run, saved, select,
                     sockets, tap)

needs("CAPTURE")
if row_format() is None:
    tap.skip_all("no format lists sockets one by one")
FORMAT = select(row_format())
FIRST = b"   0: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0" \
        b"        0 77 1 0000000000000000 100 0 0 10 0\n"
if byte_order() == "big":
    FIRST = FIRST.replace(b"0100007F", b"7F000001")


def row4(state, tail):
    return (b"   1: 04030201:1234 08070605:5678 %02X 00000012:00000034 01:00000056 00000007"
            b" 65534       89 123456 2 00000000abcd0123" % state) + tail


def row6(state, tail):
    return (b"   1: 01020304050607080910111213141516:1234 A1A2A3A4A5A6A7A8A9A0A1A2A3A4A5A6:5678"
            b" %02X 00000012:00000034 01:00000056 00000007 65534       89 123456 2"
            b" 00000000abcd0123" % state) + tail


TAIL = b" 204 40 31 10 -1"
CASES = [("ESTABLISHED", row4(1, TAIL)), ("LISTEN", row4(10, b" 100 0 0 10 128")),
         ("TIME_WAIT", row4(6, b"")), ("padded", row4(4, b" 20 4 30 10 7").ljust(149)),
         ("FIN_WAIT2", row4(5, TAIL)), ("unknown state", row4(13, TAIL))]
if has("IPV6"):
    CASES += [("IPv6 ESTABLISHED", row6(1, TAIL)), ("IPv6 TIME_WAIT", row6(6, b""))]

# The fields of a row's last columns, by how many words it has.
LAST = {10: ["inode"], 11: ["refcount"], 12: ["location"], 13: ["rto_ms"], 14: ["ato_ms"],
        15: ["quickack", "pingpong"], 16: ["cwnd"], 17: ["ssthresh", "fastopen_queue"]}


def last_of(part):
    """What a number that was cut, and a line's end put behind it, may be wrong in."""
    words = len(part.split())
    return LAST.get(words, []) + (["uid"] if words == 10 else [])  # by the inode FIN_WAIT2 has one


for name, text in CASES:
    want = cut(reference.decode(text, byte_order())[0])[0]
    first = cut(reference.decode(FIRST, byte_order())[0])[0]
    for end in (b"",) if EMULATOR else (b"", b"\n"):  # two thousand starts of an emulator are enough
        wrong = []
        for size in range(len(text) + 1):
            part = text[:size]
            result = run("-r", saved(FIRST + part + end), *FORMAT)
            if result.status not in (0, 2):
                wrong.append((part, result))
                continue
            rows = [{key: row.get(key) for key in want} for row in sockets(result)]
            reported = b":2:" in result.err
            kept, told = reference.decode(FIRST + part + end, byte_order())
            if rows != cut(kept) or reported != bool(told) or (result.status == 2) != reported:
                wrong.append((part, result))
            # Whatever the reference makes of it: what it lists is right, but for what was cut.
            elif len(rows) == 2 and not all(rows[1][key] in (None, value) or key in last_of(part)
                                            for key, value in want.items()):
                wrong.append((part, result))
        tap.ok(not wrong, "%s row cut at each of %d bytes, %s" % (
            name, len(text), "newline" if end else "no newline"), wrong[:2])
    result = run("-r", saved(FIRST + text), *FORMAT)
    may_be_cut = not text.endswith(b" ")
    tap.ok(result.status == 2 * may_be_cut and len(sockets(result)) == 2 and
           (b"may be cut" in result.err) == may_be_cut,
           name + " row whole, no newline: listed, and told where it may be cut", result)
tap.done()
