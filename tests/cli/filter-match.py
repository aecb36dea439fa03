#!/usr/bin/env python3
"""Filters: what each expression selects from a table is what Python says of the same predicate."""

import functools
import ipaddress
import random

from program import (byte_order, has, needs, reference, run, same_listing, saved, tap,
                     value)

needs("FILTER")


def table(seed, rows):
    """Rows of few ports, users, nets and states, so that most filters match some of them."""
    rng = random.Random(seed)
    v4 = ["127.0.0.1", "10.0.0.1", "10.0.0.2", "10.1.0.1", "10.255.255.255", "11.0.0.0",
          "192.168.1.1", "192.168.1.127", "192.168.1.128", "192.168.2.1", "0.0.0.0",
          "255.255.255.255", "193.233.7.9"]
    v6 = ["::", "::1", "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", "2001:db9::1", "fe80::1",
          "fe80::2", "ff02::1", "::7f00:1"] + ["::ffff:" + address for address in v4]
    queues = [0, 1, 4096, 100000, 4294967295]
    ports = [0, 1, 22, 80, 443, 1023, 1024, 8080, 32768, 65535]
    lines = []
    for width in (4, 16) if has("IPV6") else (4,):
        for entry in range(rows):
            ends = []
            for _ in range(2):
                address = ipaddress.ip_address(rng.choice(v4 if width == 4 else v6))
                ends.append("%s:%04X" % (reference.words_of(address.packed, byte_order()),
                                         rng.choice(ports)))
            state = rng.randrange(1, 12)
            tail = "" if state == 6 else " 20 4 30 10 7"
            lines.append("%4d: %s %s %02X %08X:%08X %02X:00000010 00000000 %5d %8d %d 1 0%s"
                         % (entry, *ends, state, rng.choice(queues), rng.choice(queues),
                            rng.randrange(6),
                            rng.choice([0, 33, 999, 1000, 1001, 65534, 4294967294]), 0, entry, tail))
    return "".join(line + "\n" for line in lines).encode()


@functools.lru_cache(maxsize=None)
def inside(address, net):
    """Whether an address is in a net; mapped IPv4 is in IPv4 nets too."""
    address, net = ipaddress.ip_address(address), ipaddress.ip_network(net)
    if net.version == 4 and address.version == 6:
        address = address.ipv4_mapped
    return address is not None and address.version == net.version and address in net


def local(net):
    return lambda s: inside(s["local_address"], net)


def remote(net):
    return lambda s: inside(s["remote_address"], net)


def state(*names):
    return lambda s: s["state"] in names


def no_state(*names):
    return lambda s: s["state"] not in names


def both(*parts):
    return lambda s: all(part(s) for part in parts)


def either(*parts):
    return lambda s: any(part(s) for part in parts)


def user(wanted):
    """What has no user is neither equal to one, nor less nor greater; only unequal."""
    return lambda s: wanted(-1) and wanted(2**33) if s["uid"] is None else wanted(s["uid"])


def sport(*ports):
    return lambda s: s["local_port"] in ports


def dport(*ports):
    return lambda s: s["remote_port"] in ports


def timer(*names):
    return lambda s: s["timer"] in names


def nothing(_):
    return False


def everything(_):
    return True


STATES = list(reference.STATES.values())
SS = {"established": "ESTABLISHED", "syn-sent": "SYN_SENT", "syn-recv": "SYN_RECV",
      "fin-wait-1": "FIN_WAIT1", "fin-wait-2": "FIN_WAIT2", "time-wait": "TIME_WAIT",
      "closed": "CLOSE", "close-wait": "CLOSE_WAIT", "last-ack": "LAST_ACK",
      "listening": "LISTEN", "closing": "CLOSING",
      "unconnected": "CLOSE", "unconn": "CLOSE", "close": "CLOSE", "syn-rcv": "SYN_RECV", "listen": "LISTEN"}
CASES = [("state " + name, state(wanted)) for name, wanted in SS.items()]
CASES += [("state " + name, state(name)) for name in STATES]
CASES += [("exclude " + name, no_state(wanted)) for name, wanted in SS.items()]
CASES += [
    # the leading clauses
    ("state all", everything),
    ("state connected", no_state("LISTEN", "CLOSE")),
    ("state synchronized", no_state("LISTEN", "CLOSE", "SYN_SENT")),
    ("state bucket", state("SYN_RECV", "TIME_WAIT")),
    ("state big", no_state("SYN_RECV", "TIME_WAIT")),
    ("state ESTABLISHED", state("ESTABLISHED")),
    ("state Time-Wait", state("TIME_WAIT")),
    ("state time_wait", state("TIME_WAIT")),
    ("state established state listening", state("ESTABLISHED", "LISTEN")),
    ("state connected exclude established", no_state("LISTEN", "CLOSE", "ESTABLISHED")),
    ("exclude listening exclude established", no_state("LISTEN", "ESTABLISHED")),
    ("exclude connected", state("LISTEN", "CLOSE")),
    ("exclude bucket", no_state("SYN_RECV", "TIME_WAIT")),
    ("state bucket state closing exclude time-wait", state("SYN_RECV", "CLOSING")),
    ("state established sport = :22", both(state("ESTABLISHED"), sport(22))),
    ("exclude time-wait dport = :80 or dport = :443",
     both(no_state("TIME_WAIT"), dport(80, 443))),
    # ports
    ("sport = :22", sport(22)), ("sport = 22", sport(22)), ("sport == 22", sport(22)),
    ("sport eq :22", sport(22)), ("sport 22", sport(22)), ("sport :22", sport(22)),
    ("dport = :80", dport(80)), ("dport 80", dport(80)), ("sport = 0", sport(0)),
    ("sport = 65535", sport(65535)),
    ("sport != :22", lambda s: s["local_port"] != 22),
    ("sport ne 22", lambda s: s["local_port"] != 22),
    ("dport neq 22", lambda s: s["remote_port"] != 22),
    ("sport < 1024", lambda s: s["local_port"] < 1024),
    ("sport lt :1024", lambda s: s["local_port"] < 1024),
    ("dport > 1024", lambda s: s["remote_port"] > 1024),
    ("dport gt :1024", lambda s: s["remote_port"] > 1024),
    ("sport <= 1024", lambda s: s["local_port"] <= 1024),
    ("sport le 1024", lambda s: s["local_port"] <= 1024),
    ("sport leq 1024", lambda s: s["local_port"] <= 1024),
    ("dport >= 1024", lambda s: s["remote_port"] >= 1024),
    ("dport ge 1024", lambda s: s["remote_port"] >= 1024),
    ("dport geq :1024", lambda s: s["remote_port"] >= 1024),
    ("sport < 0", nothing), ("sport >= 0", everything), ("sport > 65535", nothing),
    # hosts
    ("src 127.0.0.1", local("127.0.0.1")), ("src = 127.0.0.1", local("127.0.0.1")),
    ("dst 10.0.0.1", remote("10.0.0.1")), ("dst = 10.0.0.1/32", remote("10.0.0.1")),
    ("dst 10.0.0.0/8", remote("10.0.0.0/8")), ("dst 10.9.9.9/8", remote("10.0.0.0/8")),
    ("src 192.168.1.0/25", local("192.168.1.0/25")),
    ("src 192.168.1.128/25", local("192.168.1.128/25")),
    ("src 10.0.0.0/31", local("10.0.0.0/31")), ("src 10.0.0.2/31", local("10.0.0.2/31")),
    ("dst 0.0.0.0/0", remote("0.0.0.0/0")), ("dst 0.0.0.0", remote("0.0.0.0")),
    ("dst 128.0.0.0/1", remote("128.0.0.0/1")), ("src 255.255.255.255", local("255.255.255.255")),
    ("dst 193.233.7/24", remote("193.233.7.0/24")),
    ("src 127.0.0.1:22", both(local("127.0.0.1"), sport(22))),
    ("dst 10.0.0.0/8:443", both(remote("10.0.0.0/8"), dport(443))),
    ("dst 10.0.0.1:*", remote("10.0.0.1")), ("dst *:443", dport(443)), ("src *", everything),
    ("src *:*", everything), ("dst = *:22", dport(22)), ("src :22", sport(22)),
    # our own predicates
    ("uid 1000", user(lambda uid: uid == 1000)), ("uid = 0", user(lambda uid: uid == 0)),
    ("uid != 0", user(lambda uid: uid != 0)), ("uid >= 1000", user(lambda uid: uid >= 1000)),
    ("uid < 1000", user(lambda uid: uid < 1000)), ("uid 4294967294", user(lambda uid: uid == 4294967294)),
    ("uid gt 65534", user(lambda uid: uid > 65534)), ("uid le 33", user(lambda uid: uid <= 33)),
    ("rx_queue > 99999", lambda s: s["rx_queue"] > 99999),
    ("rx_queue le 2147483648", lambda s: s["rx_queue"] <= 2147483648),
    ("tx_queue >= 0", lambda s: s["tx_queue"] is not None),
    ("not tx_queue > 99999", lambda s: s["tx_queue"] is None or s["tx_queue"] <= 99999),
    ("timer off", timer("off")), ("timer = keepalive", timer("keepalive")),
    ("timer != off", lambda s: s["timer"] != "off"), ("timer retransmit", timer("retransmit")),
    ("timer = timewait or timer probe or timer delack", timer("timewait", "probe", "delack")),
    ("sport 22 state = established", both(sport(22), state("ESTABLISHED"))),
    ("not state listening", no_state("LISTEN")),
    ("( state = time-wait or state = LAST_ACK )", state("TIME_WAIT", "LAST_ACK")),
    ("sport >= 0 state != established", no_state("ESTABLISHED")),
    ("sport >= 0 state connected", no_state("LISTEN", "CLOSE")),
    # how they are joined
    ("sport = :22 and dport = :80", both(sport(22), dport(80))),
    ("sport = :22 & dport = :80", both(sport(22), dport(80))),
    ("sport = :22 && dport = :80", both(sport(22), dport(80))),
    ("sport = :22 dport = :80", both(sport(22), dport(80))),
    ("sport = :22 or dport = :80", either(sport(22), dport(80))),
    ("sport = :22 | dport = :80", either(sport(22), dport(80))),
    ("sport = :22 || dport = :80", either(sport(22), dport(80))),
    ("not sport = :22", lambda s: s["local_port"] != 22),
    ("! sport = :22", lambda s: s["local_port"] != 22),
    ("not not sport = :22", sport(22)), ("! ! ! sport = :22", lambda s: s["local_port"] != 22),
    ("( sport = :22 )", sport(22)), ("( ( ( ( sport = :22 ) ) ) )", sport(22)),
    ("sport 22 or sport 80 and dport 443", either(sport(22), both(sport(80), dport(443)))),
    ("sport 22 and dport 443 or sport 80", either(both(sport(22), dport(443)), sport(80))),
    ("sport 22 or sport 80 dport 443", either(sport(22), both(sport(80), dport(443)))),
    ("( sport 22 or sport 80 ) and dport 443", both(sport(22, 80), dport(443))),
    ("dport 443 and ( sport 22 or sport 80 )", both(sport(22, 80), dport(443))),
    ("not sport 22 and dport 443", both(lambda s: s["local_port"] != 22, dport(443))),
    ("not ( sport 22 and dport 443 )", lambda s: not (s["local_port"] == 22 and
                                                     s["remote_port"] == 443)),
    ("not sport 22 or dport 443", either(lambda s: s["local_port"] != 22, dport(443))),
    ("! ( sport 22 or ! dport 443 )", both(lambda s: s["local_port"] != 22, dport(443))),
    ("sport 22 or sport 80 or sport 443 or sport 1024", sport(22, 80, 443, 1024)),
    ("state established ( dport = :22 or sport = :22 )",
     both(state("ESTABLISHED"), either(dport(22), sport(22)))),
    ("state fin-wait-1 ( sport = :80 or sport = :443 ) dst 193.233.7/24",
     both(state("FIN_WAIT1"), sport(80, 443), remote("193.233.7.0/24"))),
    ("exclude listening src 10.0.0.0/8 and not ( dst 10.0.0.0/8 or dport < 1024 ) or uid 33",
     both(no_state("LISTEN"),
          either(both(local("10.0.0.0/8"), lambda s: not (inside(s["remote_address"], "10.0.0.0/8")
                                                          or s["remote_port"] < 1024)),
                 user(lambda uid: uid == 33)))),
    ("sport=:22", sport(22)), ("sport>=1024", lambda s: s["local_port"] >= 1024),
]
IPV6_CASES = [
    ("src [::1]", local("::1")), ("src = [::1]:22", both(local("::1"), sport(22))),
    ("dst [2001:db8::]/32", remote("2001:db8::/32")),
    ("dst [2001:db8::]/64", remote("2001:db8::/64")),
    ("dst [2001:db8::]/47:443", both(remote("2001:db8::/47"), dport(443))),
    ("dst [2001:DB8:0:0:0:0:0:1]", remote("2001:db8::1")),
    ("src [fe80::]/10", local("fe80::/10")), ("src [::]", local("::")),
    ("src [::]/0", lambda s: s["family"] == "inet6"), ("src [::]:443", both(local("::"), sport(443))),
    ("dst [ff00::]/8", remote("ff00::/8")), ("dst [2001:db8::1]/128", remote("2001:db8::1")),
    ("dst [2001:db8::1]/127", remote("2001:db8::/127")),
    ("dst [::ffff:10.0.0.1]", lambda s: s["remote_address"] == "::ffff:10.0.0.1"),
    ("dst [::ffff:a00:1]", lambda s: s["remote_address"] == "::ffff:10.0.0.1"),
    ("dst [::ffff:0:0]/96", remote("::ffff:0:0/96")), ("dst [::1]:*", remote("::1")),
    ("src [::1] or src 127.0.0.1", either(local("::1"), local("127.0.0.1"))),
    ("src 10.0.0.0/8 and not src [::]/0",
     both(local("10.0.0.0/8"), lambda s: s["family"] == "inet")),
]
if has("IPV6"):
    CASES += IPV6_CASES
if not has("EXTENDED"):
    CASES = [case for case in CASES if "uid" not in case[0]]
if not has("TIMERS"):
    CASES = [case for case in CASES if "timer" not in case[0]]

TABLE = table(2, 700)
ROWS = reference.decode(TABLE, byte_order())[0]
for number, (text, keep) in enumerate(CASES):
    hits = sum(map(keep, ROWS))
    if keep not in (nothing, everything):
        tap.ok(0 < hits < len(ROWS), "`%s`: the table has rows of both kinds" % text, hits)
    words = [text] if number % 2 else text.split()
    same_listing("`%s`%s: %d of %d" % (text, ", one word" if number % 2 else "", hits, len(ROWS)),
                 TABLE, *words, keep=keep)
    if number % 10 == 0:
        same_listing("`%s`, the other way of quoting" % text, TABLE,
                     *(text.split() if number % 2 else [text]), keep=keep)
same_listing("half quoted", TABLE, "state established", "( sport = :22", "or dport = :80 )",
             keep=both(state("ESTABLISHED"), either(sport(22), dport(80))))
same_listing("blanks of all kinds", TABLE, "  sport\t=   :22  ", keep=sport(22))
same_listing("-l", TABLE, "-l", "sport = :22", keep=both(state("LISTEN"), sport(22)))
same_listing("a state clause replaces -l", TABLE, "-l", "state", "established",
             keep=state("ESTABLISHED"))
same_listing("an exclude clause replaces -l", TABLE, "-l", "exclude", "listening",
             keep=no_state("LISTEN"))
if has("IPV6"):
    same_listing("-4 and an address of IPv4: no mapped rows", TABLE, "-4", "src 10.0.0.0/8",
                 keep=both(local("10.0.0.0/8"), lambda s: s["family"] == "inet"))
    same_listing("-6 and an address of IPv4: only mapped rows", TABLE, "-6", "src 10.0.0.0/8",
                 keep=both(local("10.0.0.0/8"), lambda s: s["family"] == "inet6"))
if has("CAPTURE"):
    result = run("-r", saved(TABLE + b"x\n"), "sport = :22")
    tap.same(result.status, 2, "a malformed row is told whatever the filter")

# Random expressions, evaluated by Python on the side.
rng = random.Random(3)


def expression(depth):
    """A random expression: its words and its predicate."""
    kind = rng.randrange(6) if depth else 5
    if kind < 2:
        (left, one), (right, other) = expression(depth - 1), expression(depth - 1)
        return "( %s ) %s ( %s )" % (left, rng.choice(["and", "&&", "&", ""]), right), both(one, other)
    if kind < 4:
        (left, one), (right, other) = expression(depth - 1), expression(depth - 1)
        return "( %s ) %s ( %s )" % (left, rng.choice(["or", "||", "|"]), right), either(one, other)
    if kind == 4:
        text, one = expression(depth - 1)
        return "%s ( %s )" % (rng.choice(["not", "!"]), text), lambda s: not one(s)
    port = rng.choice([0, 1, 22, 80, 443, 1024, 65535])
    return rng.choice([
        ("sport = :%d" % port, sport(port)), ("dport = :%d" % port, dport(port)),
        ("sport <= %d" % port, lambda s: s["local_port"] <= port),
        ("dport > :%d" % port, lambda s: s["remote_port"] > port),
        ("src 10.0.0.0/8", local("10.0.0.0/8")), ("dst 192.168.1.0/25", remote("192.168.1.0/25")),
        ("state = established", state("ESTABLISHED")), ("state != time-wait", no_state("TIME_WAIT"))])


small = table(4, 120)
for number in range(60):
    text, keep = expression(3 if value("FILTER_TERMS", 64) >= 16 else 2)
    same_listing("random expression %d: %s" % (number, text[:60]), small, text, keep=keep)
tap.done()
