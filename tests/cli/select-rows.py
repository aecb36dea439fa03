#!/usr/bin/env python3
"""-4 and -6 by the row's width, -l, and both together."""

from program import byte_order, has, reference, run, same_listing, saved, tap

TABLE = reference.random_table(101, 400, byte_order())


def inet(row):
    return row["family"] == "inet"


def inet6(row):
    return row["family"] == "inet6"


def listening(row):
    return row["state"] == "LISTEN"


same_listing("-l: listening sockets only", TABLE, "-l", keep=listening)
same_listing("-a: every state", TABLE, "-a")
if not has("IPV6"):
    tap.done()
same_listing("-4: IPv4 rows", TABLE, "-4", keep=inet)
same_listing("-6: IPv6 rows, mapped ones too", TABLE, "-6", keep=inet6)
same_listing("-46: both", TABLE, "-46")
same_listing("-4 -6: both", TABLE, "-4", "-6")
same_listing("-6l", TABLE, "-6l", keep=lambda row: inet6(row) and listening(row))
same_listing("-4 -l", TABLE, "-4", "-l", keep=lambda row: inet(row) and listening(row))
mapped = "".join(line + "\n" for line in [
    "   0: 0000000000000000FFFF00000100007F:0016 0000000000000000FFFF00000200007F:C001 01 "
    "00000000:00000000 00:00000000 00000000     0        0 1 1 0 20 4 30 10 -1"]).encode()
if byte_order() == "big":
    mapped = mapped.replace(b"FFFF00000100007F", b"0000FFFF7F000001").replace(
        b"FFFF00000200007F", b"0000FFFF7F000002")
same_listing("a mapped address is inet6: with -6", mapped, "-6")
same_listing("a mapped address is inet6: not with -4", mapped, "-4", keep=inet)
if has("CAPTURE"):
    result = run("-4", "-r", saved(TABLE + b"x\n"))
    tap.ok(result.status == 2 and b":%d: " % (TABLE.count(b"\n") + 1) in result.err,
           "a malformed row is told whatever the family asked for", result)
tap.done()
