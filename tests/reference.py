#!/usr/bin/env python3
"""An independent reading of /proc/net/tcp and /proc/net/tcp6.

What lstcp lists is compared with what this module makes of the same text; it shares nothing with
lstcp but the kernel's description of the file.  It is also a generator of random rows, and a
command:

    reference.py decode [-B little|big] [-k HZ] [FILE...]          JSON, one socket a line
    reference.py generate [-s SEED] [-n ROWS] [-B ORDER] [-w WIDTH] a table as the kernel prints it

A row is malformed, and only then reported, when
  - a column is missing, or holds something else than a number that fits into the kernel's type,
  - an address is neither 8 nor 32 digits, or the two differ in size,
  - its location is neither a number nor a word in parentheses,
  - something follows ssthresh,
  - it ends before rto although its state has these columns (TIME_WAIT, SYN_RECV and FIN_WAIT2
    rows may end there, and those of states unknown to us), or between rto and ssthresh.
Blank lines and header lines (first word `sl`) are no rows, wherever they stand.
"""

import argparse
import ipaddress
import json
import random
import re
import sys

STATES = {
    1: "ESTABLISHED", 2: "SYN_SENT", 3: "SYN_RECV", 4: "FIN_WAIT1", 5: "FIN_WAIT2",
    6: "TIME_WAIT", 7: "CLOSE", 8: "CLOSE_WAIT", 9: "LAST_ACK", 10: "LISTEN", 11: "CLOSING",
}
TIMERS = {0: "off", 1: "retransmit", 2: "keepalive", 3: "timewait", 4: "probe", 5: "delack"}

# What `proc` can tell, in the order of the formats.
FIELDS = (
    "entry family state local_address local_port remote_address remote_port tx_queue rx_queue "
    "timer timer_ms retransmits uid probes inode refcount location rto_ms ato_ms quickack "
    "pingpong cwnd ssthresh fastopen_queue"
).split()

U32 = 2**32 - 1
U64 = 2**64 - 1


class Malformed(Exception):
    """This row, for that reason."""

    is_row = False  # it has an address and a port, so it is a row, if a bad one


def left(ticks, hz):
    """Of a timer.  Kernels before 3.6 print a moment that has passed as 2^32 or 2^64, times 100 and
    divided by their HZ (1000 at most), less a little: more than any timer runs."""
    passed = 0x19000000 <= ticks < 2**32 or ticks >= 0x19000000 << 32
    return 0 if passed else milliseconds(ticks, hz)


def milliseconds(ticks, hz):
    """Whole milliseconds of a number of clock ticks; saturates."""
    return min(ticks * 1000 // hz, U64)


def address(digits, order):
    """The text of an address printed as words of the kernel's byte order."""
    words = [bytes.fromhex(digits[i:i + 8]) for i in range(0, len(digits), 8)]
    if order == "little":
        words = [word[::-1] for word in words]
    packed = b"".join(words)
    if len(packed) == 4:
        return str(ipaddress.IPv4Address(packed))
    ip = ipaddress.IPv6Address(packed)
    return "::ffff:%s" % ip.ipv4_mapped if ip.ipv4_mapped else str(ip)


def number(text, base, most, what):
    """A column's number."""
    if not re.fullmatch(r"[0-9]+" if base == 10 else r"[0-9A-Fa-f]+", text, re.ASCII):
        raise Malformed("%s is no number" % what)
    value = int(text, base)
    if value > most:
        raise Malformed("%s is too large" % what)
    return value


def pair(text, what):
    """The two halves of A:B."""
    parts = text.split(":")
    if len(parts) != 2:
        raise Malformed("%s is no pair" % what)
    return parts


def endpoint(text, order, what):
    """ADDRESS:PORT as the number of digits, the address and the port."""
    digits, port = pair(text, what)
    if len(digits) not in (8, 32) or not re.fullmatch(r"[0-9A-Fa-f]+", digits, re.ASCII):
        raise Malformed("%s is no address" % what)
    return len(digits), address(digits, order), number(port, 16, 0xFFFF, what)


def location(text):
    """Hexadecimal digits as the kernel wrote them, or None where it hides them: (ptrval), 0000."""
    if text.startswith("(") and text.endswith(")"):
        return None
    where = number(text, 16, U64, "location")
    return "0x%x" % where if where else None


def signed(text, bits, what):
    """A column that old kernels print signed, as the unsigned number of the same bits."""
    if text.startswith("-"):
        return -number(text[1:], 10, 2**bits - 1, what) % 2**bits
    return number(text, 10, 2**bits - 1, what)


def row(line, order="little", hz=100, is_cut=False):
    """One row (str, no line end) as a dict keyed by FIELDS; of a row that may be cut the last column
    is not known."""
    line = line.replace(":", ": ", 1).strip(" \t\r")
    words = re.split(r"[ \t\r]+", line)
    if len(words) < 3 or not words[0].endswith(":"):
        raise Malformed("no entry number or no addresses")
    out = {"entry": number(words[0][:-1], 10, U64, "sl")}
    width, out["local_address"], out["local_port"] = endpoint(words[1], order, "local address")
    behind = re.match(r"(?:[^ \t\r]+[ \t\r]+){16}(?:-1(?![0-9])|[0-9]+)(.*)", line, re.S | re.ASCII)
    try:
        if behind and re.search(r"\r[ \t\r]*[^ \t\r]|[0-9]:", behind[1], re.ASCII):
            raise Malformed("another row in it")
        return _row(out, words, width, order, hz, is_cut)
    except Malformed as why:
        why.is_row = True
        raise


def _row(out, words, width, order, hz, is_cut):
    """What follows the local address."""
    if len(words) < 10:
        raise Malformed("ends early")
    other, out["remote_address"], out["remote_port"] = endpoint(words[2], order, "remote address")
    if width != other:
        raise Malformed("addresses of different families")
    out["family"] = "inet" if width == 8 else "inet6"
    code = number(words[3], 16, 255, "state")
    out["state"] = STATES.get(code, "UNKNOWN-%d" % code)
    listen = out["state"] == "LISTEN"
    transmit, receive = pair(words[4], "queues")
    transmit = number(transmit, 16, U32, "tx_queue")
    out["tx_queue"] = None if listen else transmit
    out["rx_queue"] = number(receive, 16, U32, "rx_queue")
    timer, when = pair(words[5], "timer")
    timer = number(timer, 16, 255, "tr")
    when = number(when, 16, U64, "when")
    out["timer"] = TIMERS.get(timer, "unknown-%d" % timer)
    out["timer_ms"] = left(when, hz) if timer else None
    out["retransmits"] = number(words[6], 16, U32, "retrnsmt")
    out["uid"] = signed(words[7], 32, "uid")
    out["probes"] = number(words[8], 10, U32, "timeout")
    out["inode"] = signed(words[9], 64, "inode")
    if out["state"] == "TIME_WAIT" or out["state"] == "FIN_WAIT2" and out["inode"] == 0:
        out["uid"] = None
    # From here on a row may end anywhere.
    rest = words[10:] + [None] * 7
    last = {0: ["inode"], 1: ["refcount"], 2: ["location"], 3: ["rto_ms"], 4: ["ato_ms"],
            5: ["quickack", "pingpong"], 6: ["cwnd"], 7: ["ssthresh", "fastopen_queue"]}
    out["refcount"] = None if rest[0] is None else number(rest[0], 10, U32, "ref")
    out["location"] = None if rest[1] is None else location(rest[1])
    out["rto_ms"] = None if rest[2] is None else milliseconds(number(rest[2], 10, U64, "rto"), hz)
    out["ato_ms"] = None if rest[3] is None else milliseconds(number(rest[3], 10, U64, "ato"), hz)
    ack = None if rest[4] is None else number(rest[4], 10, U32, "ack")
    out["quickack"] = None if ack is None else ack >> 1
    out["pingpong"] = None if ack is None else ack & 1
    out["cwnd"] = None if rest[5] is None else number(rest[5], 10, U32, "cwnd")
    threshold = None
    if rest[6] is not None:
        found = re.match(r"-1(?![0-9])|[0-9]+", rest[6], re.ASCII)
        if not found:
            raise Malformed("ssthresh is no number")
        if found[0] != "-1":
            threshold = number(found[0], 10, U32, "ssthresh")
    out["ssthresh"] = None if listen else threshold
    out["fastopen_queue"] = threshold if listen else None
    if is_cut and len(words) <= 17:
        for key in last[len(words) - 10]:
            out[key] = None
    return {key: out[key] for key in FIELDS}


HEADER_WORDS = ("sl local_address rem_address remote_address st tx_queue rx_queue tr tm->when retrnsmt "
                "uid timeout inode").split()


def is_header(line):
    """Whether there is a header, perhaps behind something else, and nothing after it."""
    at = line.find("sl")
    words = re.split(r"[ \t\r]+", line[at:].strip(" \t\r"))
    return at >= 0 and words[1:2] == ["local_address"] and all(word in HEADER_WORDS for word in words)


def find_row(line, order, hz, is_cut):
    """The row of a line, with whatever stands before it."""
    first = None
    for start in [0] + [found.start() for found in re.finditer(r"(?<![0-9])[0-9]+:", line)]:
        try:
            return row(line[start:], order, hz, is_cut)
        except Malformed as why:
            if why.is_row:
                raise
            first = first or why
    raise first


def decode(data, order="little", hz=100):
    """A whole table (bytes): the list of its sockets, and of (line number, reason) of the rest.  Of a
    row that the end of the file may have cut both are told."""
    sockets, malformed = [], []
    lines = data.split(b"\n")
    for count, line in enumerate(lines, 1):
        line = line.decode("latin-1")
        is_cut = count == len(lines) and line[-1:] not in (" ", "\t", "\r")
        line = line.strip(" \t\r")
        try:
            if line:
                sockets.append(find_row(line, order, hz, is_cut))
                if is_cut and len(re.split(r"[ \t\r]+", line)) <= 17:
                    malformed.append((count, "may be cut"))
        except Malformed as why:
            if not is_header(line):
                malformed.append((count, str(why)))
    return sockets, malformed


def summary(sockets):
    """What -s and prom count of one family's sockets; every state and timer that has a name."""
    out = {"states": dict.fromkeys(STATES.values(), 0), "timers": dict.fromkeys(TIMERS.values(), 0),
           "queue_bytes": {"tx": 0, "rx": 0}, "accept_queue": 0, "retransmitting": 0}
    for socket in sockets:
        for what, key in (("states", "state"), ("timers", "timer")):
            out[what][socket[key]] = out[what].get(socket[key], 0) + 1
        if socket["state"] == "LISTEN":
            out["accept_queue"] += socket["rx_queue"]
        else:
            out["queue_bytes"]["tx"] += socket["tx_queue"]
            out["queue_bytes"]["rx"] += socket["rx_queue"]
        out["retransmitting"] += socket["retransmits"] > 0
    return out


# Random rows ------------------------------------------------------------------------------------

HEADER4 = ("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt"
           "   uid  timeout inode").ljust(149)
HEADER6 = ("  sl  local_address                         remote_address"
           "                        st tx_queue rx_queue tr tm->when retrnsmt"
           "   uid  timeout inode")


def words_of(packed, order):
    """An address as the kernel of that byte order prints it."""
    words = [packed[i:i + 4] for i in range(0, len(packed), 4)]
    return "".join((word[::-1] if order == "little" else word).hex().upper() for word in words)


def random_address(rng, width):
    """Packed: zeros, ones, loopback, mapped, every run of zero groups, anything."""
    if width == 4:
        return rng.choice([bytes(4), b"\xff" * 4, b"\x7f\0\0\1", rng.randbytes(4)])
    kind = rng.randrange(8)
    if kind == 0:
        return bytes(16)
    if kind == 1:
        return bytes(15) + b"\1"
    if kind == 2:
        return bytes(10) + b"\xff\xff" + random_address(rng, 4)
    if kind == 3:  # looks like mapped, is not
        return bytes(10) + rng.choice([b"\0\0", b"\xff\xfe", b"\0\xff"]) + rng.randbytes(4)
    if kind == 4:
        return b"\xff" * 16
    if kind == 5:
        return rng.randbytes(16)
    groups = []  # runs of zero groups between short and long ones
    for _ in range(8):
        groups.append(rng.choice([0, 0, rng.randrange(16), rng.randrange(256),
                                  rng.randrange(65536)]))
    return b"".join(group.to_bytes(2, "big") for group in groups)


def extreme(rng, bits):
    """A number: small ones, powers of two and their neighbours, the largest, anything."""
    most = 2**bits - 1
    return min(most, rng.choice([0, 1, 10, 99, rng.randrange(1000), most, most - 1,
                                 (1 << rng.randrange(bits)) - 1, 1 << rng.randrange(bits),
                                 rng.getrandbits(bits)]))


def random_row(rng, entry, order="little", width=None, known=False):
    """One row as the kernel prints it, without the line end.

    known: only states and timers that have names.
    """
    width = width or rng.choice([4, 16])
    state = rng.randrange(1, 12)
    if not known and rng.random() < 0.05:
        state = rng.choice([0, 12, 13, 14, 15, 16, 127, 128, 255])
    timer = rng.randrange(0, 6)
    if not known and rng.random() < 0.05:
        timer = rng.choice([6, 7, 15, 16, 128, 255])
    if rng.random() < 0.05:
        entry = rng.choice([9999, 10000, 123456, 2147483647])
    when = rng.choice([0, rng.randrange(1000), rng.randrange(10**6), extreme(rng, 32),
                       extreme(rng, 64)])
    line = "%4d: %s:%04X %s:%04X %02X %08X:%08X %02X:%08X %08X" % (
        entry,
        words_of(random_address(rng, width), order), rng.choice([0, 65535, rng.randrange(65536)]),
        words_of(random_address(rng, width), order), rng.choice([0, 65535, rng.randrange(65536)]),
        state, extreme(rng, 32), extreme(rng, 32), timer, when, extreme(rng, 32))
    where = rng.choice(["%016x" % rng.getrandbits(64), "%08x" % rng.getrandbits(32),
                        "%016x" % rng.getrandbits(20), "0" * 16, "0" * 8,
                        "(ptrval)", "(____ptrval____)", "(null)"])
    line += " %5d %8d %d %d %s" % (
        rng.choice([0, 1000, 65534, 4294967294, extreme(rng, 32)]),
        rng.choice([0, rng.randrange(16), 255, extreme(rng, 31)]),
        rng.choice([0, extreme(rng, 32), extreme(rng, 64)]), extreme(rng, 31), where)
    short = state in (3, 5, 6) or state not in STATES
    if not (short and rng.random() < 0.6) and state != 6:
        if state == 10:
            threshold = extreme(rng, 31)
        else:
            # 2147483647 is the kernel's own word for -1, which it therefore never prints
            threshold = rng.choice([-1, min(extreme(rng, 31), 2**31 - 2)])
        line += " %d %d %d %d %d" % (extreme(rng, 32), extreme(rng, 32), extreme(rng, 32),
                                     extreme(rng, 32), threshold)
    return line.ljust(149) if width == 4 else line


def random_table(seed, rows, order="little", width=None, known=False, header=True):
    """A table (bytes); with no width, IPv4 rows and then IPv6 rows, each under its header."""
    rng = random.Random(seed)
    lines = []
    for one in [width] if width else [4, 16]:
        count = rows if width else (rows + (one == 4)) // 2
        if header:
            lines.append(HEADER4 if one == 4 else HEADER6)
        lines += [random_row(rng, n, order, one, known) for n in range(count)]
    return "".join(line + "\n" for line in lines).encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    decoder = commands.add_parser("decode")
    decoder.add_argument("-B", dest="order", choices=["little", "big"], default=sys.byteorder)
    decoder.add_argument("-k", dest="hz", type=int, default=100)
    decoder.add_argument("file", nargs="*", default=["-"])
    generator = commands.add_parser("generate")
    generator.add_argument("-B", dest="order", choices=["little", "big"], default=sys.byteorder)
    generator.add_argument("-s", dest="seed", type=int, default=1)
    generator.add_argument("-n", dest="rows", type=int, default=100)
    generator.add_argument("-w", dest="width", type=int, choices=[4, 16])
    options = parser.parse_args()
    if options.command == "generate":
        sys.stdout.buffer.write(random_table(options.seed, options.rows, options.order,
                                             options.width))
        return 0
    status = 0
    for name in options.file:
        data = sys.stdin.buffer.read() if name == "-" else open(name, "rb").read()
        sockets, malformed = decode(data, options.order, options.hz)
        for socket in sockets:
            print(json.dumps(socket))
        for line, why in malformed:
            print("reference: %s:%d: %s" % (name, line, why), file=sys.stderr)
            status = 2
    return status


if __name__ == "__main__":
    sys.exit(main())
