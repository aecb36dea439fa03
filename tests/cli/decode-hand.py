#!/usr/bin/env python3
"""Rows computed by hand: tests/data/hand-little.txt and hand-big.txt are what a little-endian and
a big-endian kernel print of the same seventeen sockets.  Every field of each, from paper."""

import os

from program import DATA, compare, cut, has, listing, reference, same_listing, tap, without_ipv6

KEYS = ("entry state local_address local_port remote_address remote_port tx_queue rx_queue timer "
        "timer_ms retransmits uid probes inode refcount location rto_ms ato_ms quickack pingpong "
        "cwnd ssthresh fastopen_queue").split()

# One line a socket, in the order of KEYS; `-` is null.
INET = """
0 LISTEN 127.0.0.1 8080 0.0.0.0 0  - 3  off - 0  1000 0 12345 1 0xffff888012345678  1000 0 0 0 10 - 5
46 ESTABLISHED 172.16.3.1 40012 172.16.3.3 6000  336 0  retransmit 250 0  1000 0 54165785 4 0xcd1e6040  250 40 13 1 3 - -
47 TIME_WAIT 192.168.1.5 22 192.168.1.10 54321  0 0  timewait 59990 0  - 0 0 3 -  - - - - - - -
48 SYN_RECV 255.255.255.254 80 8.8.8.8 65535  1 0  retransmit 990 2  0 0 0 1 -  - - - - - - -
999 ESTABLISHED 1.2.3.4 1 241.242.243.244 1024  0 4294967295  keepalive 7200000 0  65534 9 4294967295 2 0xfc222  200 40 0 1 10 2147483646 -
12345 CLOSE_WAIT 192.168.0.1 50000 100.3.2.1 80  4294967295 1  probe 0 15  4294967294 255 7 2 -  120000 0 15 0 1 2 -
12346 UNKNOWN-13 192.168.0.1 50001 100.3.2.1 80  10 11  unknown-7 11529215046068469750 1  5 6 8 9 -  210 50 1 1 11 100 -
12347 UNKNOWN-255 192.168.0.1 50002 100.3.2.1 80  0 0  off - 0  0 0 0 1 -  - - - - - - -
"""
INET6 = """
0 LISTEN :: 443 :: 0  - 0  off - 0  0 0 22 1 0xabc  1000 0 0 0 10 - 0
1 LISTEN ::1 25 :: 0  - 128  off - 0  109 0 23 1 0xabc  1000 0 0 0 10 - 0
2 FIN_WAIT1 ::ffff:127.0.0.1 22 ::ffff:192.168.1.254 60000  1 0  retransmit 200 1  0 0 0 1 0x1  200 40 2 1 10 7 -
3 FIN_WAIT2 2001:db8::1 40960 2001:db8:1::ff:0 443  0 0  timewait 30000 0  - 0 0 2 -  - - - - - - -
4 FIN_WAIT2 fe80::5254:ff:dead:beef 40961 123:4567:89ab:cdef:123:4567:89ab:cdef 443  0 0  delack 10 0  33 0 99 2 0x1  290 0 2147483647 1 4294967295 - -
5 SYN_SENT 0:1:0:2:0:3:0:4 40962 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 443  1 0  retransmit 0 5  33 0 98 2 0x2  24000 0 0 0 1 7 -
6 CLOSE ::403:201 40963 ::fffe:403:201 443  0 0  off - 0  0 0 0 1 -  1000 0 0 0 10 0 -
7 LAST_ACK 1:0:1:0:1:0:1:0 40964 1::1:0 443  1 0  retransmit 1000 3  0 0 0 1 -  8000 0 0 0 1 2 -
8 CLOSING 0:0:1::1:0 40965 0:1::1:0:1 443  1 0  retransmit 1000 3  0 0 0 1 -  8000 0 0 0 1 2 -
"""


def written(lines, family):
    """The sockets of such lines."""
    for line in lines.strip().splitlines():
        values = [None if word == "-" else int(word) if word.isdigit() else word
                  for word in line.split()]
        yield {"family": family, **dict(zip(KEYS, values, strict=True))}


WANT = list(written(INET, "inet")) + list(written(INET6, "inet6"))

for order in ("little", "big"):
    with open(os.path.join(DATA, "hand-%s.txt" % order), "rb") as file:
        data = file.read()
    tap.same(reference.decode(data, order), (WANT, []), "the reference reads hand-%s.txt" % order)
    result, got = listing(data, order=order, hz=100)
    name = "hand-%s.txt, every field" % order
    if result is None:
        tap.skip(name, got)
    else:
        want, status = (WANT, 0) if has("IPV6") else without_ipv6(WANT)
        compare(name, got, cut(want), result, status)
    same_listing("hand-%s.txt at 1024 ticks a second" % order, data, order=order, hz=1024)
tap.done()
