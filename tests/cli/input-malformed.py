#!/usr/bin/env python3
"""Malformed rows: `lstcp: FILE:LINE: reason` for each, every other row listed, status 2; after ten
only the number of those left."""

import re

from program import (byte_order, compare, cut, has, needs, reference, row_format, run, saved,
                     select, sockets, tap)

needs("CAPTURE")
if row_format() is None:
    tap.skip_all("no format lists sockets one by one")
FORMAT = select(row_format())

#                 sl LOCAL         REMOTE        st TXQ:RXQ           tr:when     retrnsmt
GOOD = "   4: 0100007F:0016 0200007F:C001 01 00000000:00000000 00:00000000 00000000" \
       " 1000        0 4711 1 0000000000000000 20 4 30 10 -1"
WORDS = GOOD.split()


def with_word(number, text):
    """GOOD with one column replaced."""
    words = list(WORDS)
    words[number] = text
    return " ".join(words)


BAD = [("no number before the colon", with_word(0, ":")),
       ("no colon after the entry", with_word(0, "4")),
       ("no number as the entry", with_word(0, "x:")),
       ("local address of seven digits", with_word(1, "100007F:0016")),
       ("local address of nine digits", with_word(1, "00100007F:0016")),
       ("local address of 31 digits", with_word(1, "0" * 31 + ":0016")),
       ("local address with a letter", with_word(1, "0100007G:0016")),
       ("no local port", with_word(1, "0100007F")),
       ("an empty local port", with_word(1, "0100007F:")),
       ("a port of five digits", with_word(1, "0100007F:10016")),
       ("a port with a letter", with_word(1, "0100007F:00Z6")),
       ("remote address empty", with_word(2, ":C001")),
       ("remote address of the other family", with_word(2, "0" * 32 + ":C001")),
       ("remote address missing", " ".join(WORDS[:2] + WORDS[3:])),
       ("no hex state", with_word(3, "G1")),
       ("a negative state", with_word(3, "-1")),
       ("one queue", with_word(4, "00000000")),
       ("a queue with a letter", with_word(4, "0000000x:00000000")),
       ("a queue of nine digits", with_word(4, "100000000:00000000")),
       ("no receive queue", with_word(4, "00000000:")),
       ("no timer", with_word(5, ":00000000")),
       ("no timer's time", with_word(5, "01:")),
       ("a time of 17 digits", with_word(5, "01:10000000000000000")),
       ("a time with a letter", with_word(5, "01:0000q000")),
       ("letters as retransmits", with_word(6, "zzzzzzzz")),
       ("letters as uid", with_word(7, "root")),
       ("a uid above 32 bits", with_word(7, "4294967296")),
       ("a negative number of probes", with_word(8, "-1")),
       ("letters as probes", with_word(8, "x")),
       ("letters as inode", with_word(9, "47a1")),
       ("an inode above 64 bits", with_word(9, "18446744073709551616")),
       ("letters as reference count", with_word(10, "x")),
       ("ends before inode", " ".join(WORDS[:9])),
       ("ends before uid", " ".join(WORDS[:7])),
       ("a location with a letter", with_word(11, "00000000abcdefgh")),
       ("a location above 64 bits", with_word(11, "10000000000000000")),
       ("a location that does not close", with_word(11, "(ptrval")),
       ("a row behind a CR", GOOD + "\r" + GOOD),
       ("a header that goes on otherwise", "sl local_address rem_address st banana"),
       ("what begins like a header", "sl 4711"),
       ("a word that ends like a header's", "error in openssl"),
       ("the same before words of a UDP header", "Jan 1 nginx: 12 ssl drops"),
       ("two rows in one line", GOOD + " " + GOOD),
       ("letters as rto", with_word(12, "x20")),
       ("letters as ato", with_word(13, "4s")),
       ("letters as ack", with_word(14, "3_")),
       ("letters as cwnd", with_word(15, "0x10")),
       ("a negative cwnd", with_word(15, "-1")),
       ("letters as ssthresh", with_word(16, "many")),
       ("a lone minus as ssthresh", with_word(16, "-")),
       ("a log line", "[    1.234567] random: crng init done"),
       ("a prompt", "# cat /proc/net/tcp"),
       ("a UDP-like number", "4: 0100007F"),
       ("a NUL in the middle", GOOD.replace("01 0", "01\0 0", 1)),
       ("bytes that are no UTF-8", "\udcff\udcfe" + GOOD.replace(" 01 ", " G1 "))]


def good(number):
    """A good row of its own port."""
    text = with_word(1, "0100007F:%04X" % number)
    if byte_order() == "big":
        text = text.replace("0100007F", "7F000001").replace("0200007F", "7F000002")
    return text


def text_of(lines):
    return "".join(line + "\n" for line in lines).encode("utf-8", "surrogateescape")


def check(name, lines, bad):
    """Lists these lines, of which those numbered are malformed."""
    data = text_of(lines)
    path = saved(data)
    kept = text_of([line for number, line in enumerate(lines, 1) if number not in bad])
    want, left = reference.decode(kept, byte_order())
    tap.ok(not left, name + ": the reference agrees on the good rows", left)
    result = run("-r", path, *FORMAT)
    compare(name + ": every other row, status 2", sockets(result), cut(want), result, 2)
    messages = result.err.decode("ascii", "backslashreplace").splitlines()
    told = [line for line in messages if re.match(r"lstcp: .*:\d+: .", line)]
    tap.same([line.split(": ")[1] for line in told], ["%s:%d" % (path, n) for n in sorted(bad)[:10]],
             name + ": FILE:LINE of each")
    return messages, told


for name, line in BAD:
    tap.ok(reference.decode(text_of([line]), "little")[1],
           name + ": malformed for the reference too")
lines = [reference.HEADER4]
for number, (name, line) in enumerate(BAD):
    lines.append(good(number + 1))
    lines.append(line)
# one at a time, so that each message is seen
for name, line in BAD:
    path = saved(text_of([reference.HEADER4, good(1), line, good(2)]))
    result = run("-r", path, *FORMAT)
    ports = [row["local_port"] for row in sockets(result)]
    message = result.err.decode("latin-1")
    tap.ok(result.status == 2 and ports == [1, 2] and
           re.fullmatch(r"lstcp: %s:3: [ -~]+\n" % re.escape(path), message),
           name + ": told, the others listed, status 2", result)

check("one between two", [good(1), "x", good(2)], {2})
check("the first and the last", ["x", good(1), good(2), "x"], {1, 4})
check("blank lines and headers count as lines",
      ["", reference.HEADER4, good(1), "", "x", reference.HEADER4, good(2), "y"], {5, 8})
check("exactly ten", [good(1)] + ["x"] * 10 + [good(2)], set(range(2, 12)))
messages, told = check("thirteen", [good(1)] + ["x"] * 13 + [good(2)], set(range(2, 15)))
tap.ok(len(messages) == 11 and re.search(r"\b3\b", messages[-1]),
       "thirteen: ten lines, then the number left, 3", messages)
messages, told = check("ten thousand", [good(1)] + ["x y z"] * 10000 + [good(2)],
                       set(range(2, 10002)))
tap.ok(len(messages) == 11 and re.search(r"\b9990\b", messages[-1]),
       "ten thousand: ten lines, then the number left, 9990", messages)
messages, told = check("all %d kinds" % len(BAD), lines, set(range(3, len(lines) + 1, 2)))
tap.ok(re.search(r"\b%d\b" % (len(BAD) - 10), messages[-1]), "the number left", messages)

# A short line and a row that end together where the kernel's padding would, with its blanks.
short = "J" * (144 - len(good(1)))
check("a row behind a short line", [short, good(1) + "    ", good(2)], {1})

result = run("-r", "-", *FORMAT, stdin=text_of([good(1), "x", good(2)]))
tap.ok(result.status == 2 and re.fullmatch(rb"lstcp: standard input:2: [ -~]+\n", result.err),
       "on standard input: `standard input:2`", result)
one, two = saved(text_of(["x", good(1)]), "one"), saved(text_of([good(2), good(3), "x"]), "two")
result = run("-r", one, "-r", two, *FORMAT)
messages = result.err.decode().splitlines()
tap.ok(result.status == 2 and len(messages) == 2 and messages[0].startswith("lstcp: %s:1: " % one)
       and messages[1].startswith("lstcp: %s:3: " % two), "two files: each by its name and its lines",
       result)
tap.same([row["local_port"] for row in sockets(result)], [1, 2, 3], "two files: every good row")

short = " ".join(WORDS[:12])
for code, state in [*reference.STATES.items(), (13, "UNKNOWN-13")]:
    result = run("-r", saved(text_of([short.replace(" 01 ", " %02X " % code)])), *FORMAT)
    tap.ok(result.status == 0 and sockets(result)[0]["state"] == state,
           "%s may end before rto" % state, result)
if has("QUIET"):
    result = run("-q", "-r", saved(text_of([good(1), "x"])))
    tap.ok(result.status == 2 and not result.out, "-q: status 2 although a row matched", result)
tap.done()
