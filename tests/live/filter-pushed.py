#!/usr/bin/env python3
"""2,000 random filters give the same sockets whoever applies them: the kernel, as far as it can; the
program alone; the program to the rows of /proc; and Python."""

import ipaddress
import random
import socket
import subprocess

from live import enter, listed, program, tap

FILTERS = 2000
PAIRS = 60
# No socket has so much: what the kernel cannot test lets everything through to the program.
UNPUSHED = "( %s ) or rx_queue = 4294967295"

program.needs("FORMAT_JSON", "FILTER", "DIAG")
enter()
for command in ("link set lo up", "address add 2001:db8::1/128 dev lo nodad",
                "address add 2001:db8:8000::22/128 dev lo nodad"):
    subprocess.run(["ip", *command.split()], check=True)
rng = random.Random(20261130)
kept = []


def connect(family, host, device=None, mark=0):
    """A listener and a connection to it, of some address, device and mark."""
    listener = socket.socket(family)
    if device:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode() + b"\0")
    listener.bind((host, 0))
    listener.listen(4)
    client = socket.socket(family)
    if mark:
        client.setsockopt(socket.SOL_SOCKET, 36, mark)  # SO_MARK
    client.connect(listener.getsockname())
    kept.extend((listener, client, listener.accept()[0]))


for number in range(PAIRS):
    connect(socket.AF_INET, "127.%d.%d.%d" % (rng.randrange(3), rng.randrange(3), 1 + number % 9),
            "lo" if number % 3 == 0 else None, number % 4 * 5)
    connect(socket.AF_INET6, rng.choice(("::1", "2001:db8::1", "2001:db8:8000::22")), "lo" if number % 5 == 0 else None, number % 4 * 0x11)
    connect(socket.AF_INET6, "::ffff:127.0.0.%d" % (1 + number % 5))


def key(row):
    return (row["local_address"], row["local_port"], row["remote_address"], row["remote_port"])


def rows_of(source, text):
    """The keys of what is listed, or what came instead."""
    result = program.run("-j", "-S", source, "--", text)
    if result.status != 0 or result.err:
        return str(result)
    return sorted(key(row) for row in program.strict_json(result.out) if row["state"] in STATES)


# What changes while the test runs is left aside.
STATES = ("LISTEN", "ESTABLISHED")
everything = [row for row in listed("-S", "diag") if row["state"] in STATES]
ports = sorted({row["local_port"] for row in everything})
addresses = sorted({row[end] for row in everything for end in ("local_address", "remote_address")})


def port_test():
    end, word = rng.choice((("local_port", "sport"), ("remote_port", "dport")))
    operator = rng.choice(("=", "!=", "<", "<=", ">", ">="))
    port = rng.choice(ports + [0, 65535])
    compare = {"=": port.__eq__, "!=": port.__ne__, "<": port.__gt__, "<=": port.__ge__,
               ">": port.__lt__, ">=": port.__le__}[operator]
    return "%s %s :%d" % (word, operator, port), lambda row: compare(row[end])


def inside(network, text):
    """Whether an address is of the network, where mapped ones are of IPv4's, too."""
    address = ipaddress.ip_address(text)
    if network.version == 4 and address.version == 6:
        address = address.ipv4_mapped
    return address is not None and address.version == network.version and address in network


def host_test():
    end, word = rng.choice((("local", "src"), ("remote", "dst")))
    address = ipaddress.ip_address(rng.choice(addresses))
    prefix = rng.choice((address.max_prefixlen, rng.randint(0, address.max_prefixlen)))
    network = ipaddress.ip_network((address, prefix), strict=False)
    port = rng.choice((None, None, rng.choice(ports)))
    operator = rng.choice(("", "= ", "!= "))
    text = "%s %s%s/%d%s" % (word, operator, address if address.version == 4 else "[%s]" % address,
                             prefix, ":%d" % port if port else "")

    def test(row):
        holds = inside(network, row[end + "_address"]) and port in (None, row[end + "_port"])
        return holds != (operator == "!= ")

    return text, test


def state_test():
    name = rng.choice(("listening", "established"))
    state = {"listening": "LISTEN", "established": "ESTABLISHED"}[name]
    return "state = " + name, lambda row: row["state"] == state


def uid_test():
    return "uid = 0", lambda row: row["uid"] == 0


def device_test():
    if rng.randrange(2):
        return "dev = lo", lambda row: row["interface"] == "lo"
    return "dev != lo", lambda row: row["interface"] != "lo"


def mark_test():
    mark = rng.choice((5, 10, 0x11, 0x33))
    mask = rng.choice((0xffffffff, 0xff, 0x3))
    equal = rng.randrange(3) > 0

    def test(row):
        return (row["mark"] is not None and row["mark"] & mask == mark & mask) == equal

    return "fwmark %s 0x%x/0x%x" % ("=" if equal else "!=", mark, mask), test


def expression(depth, tests):
    if depth == 0 or rng.randrange(3) == 0:
        text, test = rng.choice(tests)()
    else:
        left, first = expression(depth - 1, tests)
        right, second = expression(depth - 1, tests)
        if rng.randrange(2):
            text, test = "( %s and %s )" % (left, right), lambda row: first(row) and second(row)
        else:
            text, test = "( %s or %s )" % (left, right), lambda row: first(row) or second(row)
    if rng.randrange(5) == 0:
        return "not ( %s )" % text, lambda row: not test(row)
    return text, test


BY_PROC = [port_test, port_test, host_test, host_test, state_test, uid_test]
BY_DIAG = BY_PROC + [device_test, mark_test]

ways = {"the kernel": 0, "the program": 0, "/proc": 0}
tried = dict(ways)
some = 0
for number in range(FILTERS):
    by_proc = rng.randrange(3) > 0
    text, test = expression(rng.randrange(5), BY_PROC if by_proc else BY_DIAG)
    want = sorted(key(row) for row in everything if test(row))
    some += 0 < len(want) < len(everything)
    got = {"the kernel": rows_of("diag", text), "the program": rows_of("diag", UNPUSHED % text)}
    if by_proc:
        got["/proc"] = rows_of("proc", text)
    for way, rows in got.items():
        tried[way] += 1
        if rows == want:
            ways[way] += 1
        elif tried[way] - ways[way] <= 3:
            tap.note("%s by %s: %d sockets, not %d: %s" % (text, way, len(rows), len(want),
                                                           rows if isinstance(rows, str) else ""))

for way, right in ways.items():
    tap.same(right, tried[way], "random filters by %s" % way)
tap.ok(some > FILTERS / 4, "many of them give some sockets, but not all")
tap.ok(len(everything) >= 3 * PAIRS, "over a few hundred sockets")
tap.done()
