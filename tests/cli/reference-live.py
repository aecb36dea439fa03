#!/usr/bin/env python3
"""The reference itself, against what this machine says of sockets made here: getsockname,
getpeername, TCP_INFO and ss.  lstcp takes no part."""

import os
import shutil
import socket
import struct
import subprocess
import sys

from program import reference, tap

kept = []


def connect(family, host, server_family=None, server_host=None):
    """A listener and both ends of a connection."""
    listener = socket.socket(server_family or family, socket.SOCK_STREAM)
    if server_family:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    listener.bind((server_host or host, 0))
    listener.listen(5)
    client = socket.create_connection((host, listener.getsockname()[1]))
    server = listener.accept()[0]
    kept.extend([listener, client, server])
    return client, server


def read_tables():
    """All sockets of this network namespace."""
    out = []
    for name in ("tcp", "tcp6"):
        path = "/proc/self/net/" + name
        if os.path.exists(path):
            with open(path, "rb") as file:
                sockets, malformed = reference.decode(file.read(), sys.byteorder,
                                                      os.sysconf("SC_CLK_TCK"))
            tap.same(malformed, [], "the reference reads all of " + path)
            out += sockets
    return out


if not os.path.exists("/proc/self/net/tcp"):
    tap.skip_all("no /proc")
pairs = [connect(socket.AF_INET, "127.0.0.3")]
try:
    pairs.append(connect(socket.AF_INET6, "::1"))
    pairs.append(connect(socket.AF_INET, "127.0.0.4", socket.AF_INET6, "::"))
except OSError:
    tap.skip("IPv6 sockets", "no IPv6 here")
pairs[0][0].sendall(b"x" * 1234)
for client, server in pairs:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

for _ in range(5):  # the listing is no snapshot: others' sockets may make it miss one of ours
    table = {row["inode"]: row for row in read_tables() if row["inode"]}
    if all(os.fstat(one.fileno()).st_ino in table for one in kept):
        break
for one in kept:
    row = table[os.fstat(one.fileno()).st_ino]
    name = "%s %s" % (row["state"], row["local_address"])
    tap.same((row["local_address"], row["local_port"]), one.getsockname()[:2], name + ": own end")
    info = one.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
    tap.same(row["state"], reference.STATES[info[0]], name + ": state")
    tap.same(row["uid"], os.getuid(), name + ": uid")
    if row["state"] == "LISTEN":
        tap.same((row["remote_port"], row["rx_queue"], row["tx_queue"]), (0, 0, None),
                 name + ": peer and queues")
        continue
    tap.same((row["remote_address"], row["remote_port"]), one.getpeername()[:2], name + ": peer")
    words = struct.unpack_from("24I", info, 8)
    rto, cwnd, ssthresh = words[0], words[18], words[17]
    tick = 1000 // os.sysconf("SC_CLK_TCK")
    tap.ok(0 <= rto // 1000 - row["rto_ms"] < tick, name + ": rto", (rto, row))
    tap.same((row["cwnd"], row["ssthresh"]), (cwnd, None if ssthresh == 0x7FFFFFFF else ssthresh),
             name + ": cwnd, ssthresh")
unread = table[os.fstat(pairs[0][1].fileno()).st_ino]
tap.same(unread["rx_queue"], 1234, "1234 bytes nobody has read")
for client, _ in pairs:
    row = table[os.fstat(client.fileno()).st_ino]
    tap.ok(row["timer"] == "keepalive" and 7100000 < row["timer_ms"] <= 7200000,
           "keepalive, two hours", row)

if shutil.which("ss"):
    listed = subprocess.run(["ss", "-tanH"], stdout=subprocess.PIPE, check=True, text=True).stdout
    ss = {tuple(line.split()[3:5]) for line in listed.splitlines()}
    for one in kept:
        row = table[os.fstat(one.fileno()).st_ino]
        ends = []
        for end in ("local", "remote"):
            host, port = row[end + "_address"], row[end + "_port"]
            ends.append("%s:%s" % ("[%s]" % host if ":" in host else host, port or "*"))
        if ends[0].startswith("[::]:"):  # ss writes the dual-stack wildcard so
            ends = ["*" + ends[0][4:], "*:*"]
        tap.ok(tuple(ends) in ss, "ss lists %s %s" % tuple(ends), ss)
else:
    tap.skip("ss lists the same", "no ss here")
tap.done()
