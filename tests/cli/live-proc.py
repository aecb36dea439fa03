#!/usr/bin/env python3
"""The live tables, on a /proc of our own that holds both of them, one, or none."""

import os
import socket
import sys

from program import (compare, compiled_order, cut, fake_proc, has, live_order, reference, row_format,
                     run, select, sockets, strict_json, tap)

if row_format() is None:
    tap.skip_all("no format lists sockets one by one")
FORMAT = select(row_format()) + (["-S", "proc"] if has("DIAG") else [])
ORDER = live_order()
V4 = reference.random_table(131, 150, ORDER, 4)
V6 = reference.random_table(132, 150, ORDER, 16)


def rows(data):
    return cut([row for row in reference.decode(data, ORDER)[0]
                if has("IPV6") or row["family"] == "inet"])


# The real one: the kernel's byte order counts, whatever the program was compiled for.
listener = socket.socket()
listener.bind(("127.1.2.3", 0))
listener.listen()
if ORDER == sys.byteorder:
    for arguments in ([], ["-r", "/proc/self/net/tcp"], ["-r", "/proc/self/../self/net/tcp"]):
        if arguments and not has("CAPTURE"):
            continue
        result = run(*FORMAT, *arguments)
        tap.ok(result.status == 0 and listener.getsockname() in [
            (row["local_address"], row["local_port"]) for row in sockets(result)],
               " ".join(["a socket of this machine"] + arguments), result)
else:
    tap.skip("a socket of this machine", "this kernel does not tell its byte order")

if fake_proc(*FORMAT, tcp=V4) is None:
    tap.skip("a /proc of our own", "not possible here, or not with sanitizers")
    tap.done()


def check(name, want, *arguments, status=0, **tables):
    result = fake_proc(*FORMAT, *arguments, **tables)
    compare(name, sockets(result), want, result, status)
    tap.ok(bool(result.err) == (status != 0), name + (": told" if status else ": no message"), result)
    return result


check("both tables, IPv4 then IPv6", rows(V4) + rows(V6), tcp=V4, tcp6=V6)
check("no tcp6, as on a kernel without IPv6", rows(V4), tcp=V4)
check("-l", [row for row in rows(V4 + V6) if row["state"] == "LISTEN"], "-l", tcp=V4, tcp6=V6)
if has("IPV6"):
    check("-4", rows(V4), "-4", tcp=V4, tcp6=V6)
    check("-6", rows(V6), "-6", tcp=V4, tcp6=V6)
    check("-46", rows(V4 + V6), "-46", tcp=V4, tcp6=V6)
    check("-6 without tcp6: empty, status 0", [], "-6", tcp=V4)
    check("only tcp6, with -6", rows(V6), "-6", tcp6=V6)
if os.path.isdir("/sys/kernel"):
    for order in ("little", "big"):
        table = reference.random_table(133, 20, order, 4)
        check("a kernel that says %s" % order, cut(reference.decode(table, order)[0]), tcp=table,
              also="mount -t tmpfs none /sys/kernel && echo %s >/sys/kernel/cpu_byteorder" % order)
    check("a kernel that does not say, before 6.2: the program's own order",
          cut(reference.decode(V4, compiled_order())[0]), tcp=V4,
          also="mount -t tmpfs none /sys/kernel")
result = check("a malformed row", rows(V4), tcp=V4 + b"x\n", tcp6=b"", status=2)
tap.ok(b"tcp:152: " in result.err, "a malformed row: FILE:LINE", result)
UNREADABLE = "mkdir /proc/self/net/tcp6"  # a folder opens, and fails when it is read
if has("IPV6") and has("SUMMARY") and has("FORMAT_JSON"):
    result = fake_proc("-s", *select("json"), *FORMAT[len(select(row_format())):], tcp=V4,
                       also=UNREADABLE)
    tap.ok(result.status == 2 and b"tcp6: " in result.err, "-s, tcp6 that can't be read: told", result)
    tap.same([one["family"] for one in strict_json(result.out)["families"]], ["inet"],
             "-s, tcp6 that can't be read: left out")
if has("IPV6") and has("FORMAT_PROM"):
    for name, tables, up in (("both tables", {"tcp6": V6}, 1), ("no IPv6", {}, 1),
                             ("tcp6 that can't be read", {"also": UNREADABLE}, 0)):
        result = fake_proc(*select("prom"), *FORMAT[len(select(row_format())):], tcp=V4, **tables)
        tap.same(result.status, 0 if up else 2, "prom, %s: status" % name)
        inet6 = [line for line in result.out.decode().splitlines()
                 if 'family="inet6"' in line and not line.startswith("lstcp_up")]
        tap.ok(b'\nlstcp_up{family="inet"} 1\nlstcp_up{family="inet6"} %d\n' % up in result.out,
               "prom, %s: lstcp_up" % name, result)
        tap.same(bool(inet6), bool(up), "prom, %s: samples of inet6 or none" % name)
check("/proc/net hidden, as with subset=pid", rows(V4) + rows(V6), tcp=V4, tcp6=V6,
      also="rm /proc/net")
result = fake_proc(*FORMAT, also="mkdir -p /proc/self")
tap.ok(result.status == 2 and result.err.count(b"\n") == 1 and
       (not has("IPV6") or b"mount" not in result.err),
       "/proc, but no table of TCP: told, without advice to mount it", result)
result = fake_proc(*FORMAT)
tap.ok(result.status == 2 and b"mount" in result.err and b"/proc" in result.err,
       "no /proc: a message that suggests to mount it, status 2", result)
if has("QUIET"):
    result = fake_proc("-q", *FORMAT)
    tap.ok(result.status == 2 and not result.out, "-q without /proc: 2", result)
if has("CAPTURE") and compiled_order() == ORDER:
    check("-r /proc/net/tcp", rows(V4), "-r", "/proc/net/tcp", tcp=V4)
elif has("CAPTURE"):
    tap.skip("-r /proc/net/tcp", "it is no procfs, so read in the program's own byte order")
tap.done()
