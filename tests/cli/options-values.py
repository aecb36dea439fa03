#!/usr/bin/env python3
"""Bad values of options: status 2, nothing on standard output, and a message with the value."""

import subprocess

from program import (byte_order, compare, cut, formats, has, options, reference, row_format, run,
                     saved, select, sockets, tap)

TABLE = reference.random_table(91, 10, byte_order(), 4)
INPUT = ["-r", saved(TABLE)] if has("CAPTURE") else []
TOO_LARGE = ["4294967296", "4294967297", "18446744073709551616", "18446744073709551617",
             "99999999999999999999999999"]
WORDS = ["", "x", "1x", "x1", "-1", "+1", " 1", "1 ", "0x10", "1e3", "1,5", "inf", "nan", "--"]


def bad(option, value, *arguments):
    """Refuses this value."""
    result = run(*arguments, option, value)
    shown = value.strip().encode()
    tap.ok(result.status == 2 and not result.out and result.err and shown in result.err,
           "%s %r: a message that names it, status 2" % (option, value), result)
    result = run(*arguments, option + value) if value else None
    if result:
        tap.ok(result.status == 2 and not result.out and result.err,
               "%s%s: the same" % (option, value), result)


def good(option, value, *arguments):
    result = run(*arguments, option, value)
    tap.ok(result.status == 0 and not result.err, "%s %s is good" % (option, value), result)


for value in ("", "xml", "JSON", "jso", "jsonx", "json,csv", " json", "0", "-1", "9" * 30):
    bad("-f", value, *INPUT)
for value in formats():
    good("-f", value, *INPUT)
    tap.same(run("-f", value, *INPUT).out if INPUT else b"", run(*select(value), *INPUT).out if INPUT else b"",
             "-f %s is that format" % value)
for value in ("table", "json", "csv", "kv", "prom"):
    if value not in formats():
        bad("-f", value, *INPUT)
if has("BYTE_ORDER"):
    for value in ("", "middle", "Little", "LITTLE", "littl", "littlee", "be", "0", "-1", "1234"):
        bad("-B", value, *INPUT)
    for value in ("little", "big"):
        good("-B", value, "-r", saved(reference.random_table(91, 10, value, 4), "order"))
if has("TICK_RATE"):
    for value in WORDS + TOO_LARGE + ["0", "00", "-100", "10001", "100.5", "4294967396"]:
        bad("-k", value, *INPUT)
    for value in ("1", "100", "10000"):
        good("-k", value, *INPUT)
if has("REPEAT"):
    for value in WORDS + ["0", "0.0", "0.", ".0", "-0.5", "1.5.5", "1..5", ".", "..5", "4000001",
                          "4000001.", "99999999999999999999999999"]:
        bad("-d", value)
    for value in WORDS + TOO_LARGE[2:] + ["0", "1.5"]:
        bad("-N", value)
    # prom is one exposition, and not repeated.
    if row_format():
        for arguments in (["-N", "1"], ["-N", "2", "-d", "0.01"], ["-N2", "-d0.01"],
                          ["-N", "2", "-d", "0.010"], ["-N", "2", "-d", ".01"]):
            result = run(*arguments, *select(row_format()), "-4", stdout=subprocess.DEVNULL)
            tap.same((result.status, result.err), (0, b""), " ".join(arguments) + " is good")
if has("WAIT"):
    for value in WORDS + ["-0.5", "1.5.5", ".", "..5", "4000001", "4000001.0",
                          "99999999999999999999999999"]:
        bad("-T", value)
    for value in ("0.01", "0.010", ".01", "0"):
        if has("FILTER"):
            result = run("-T", value, "sport", "=", ":1", "dport", "=", ":1")
            tap.same((result.status, result.out, result.err), (1, b"", b""),
                     "-T %s is good: waits, status 1, nothing printed" % value)
if has("GROUP"):
    for value in ("", "port", "lports", "LPORT", "addr", "state,uid", "0", "-1", "dport"):
        bad("-g", value, *INPUT)
if has("DIAG"):
    for value in ("", "netlink", "PROC", "pro", "procs", "0", "-1", "both"):
        bad("-S", value)
    good("-S", "auto")
    good("-S", "proc")
    if INPUT and row_format():
        for value in ("auto", "proc"):
            result = run("-S", value, *INPUT, *select(row_format()), *(options(byte_order()) or []))
            compare("-S %s with -r reads the file" % value, sockets(result),
                    cut(reference.decode(TABLE, byte_order())[0]), result)
for option, symbol in (("-f", None), ("-B", "BYTE_ORDER"), ("-k", "TICK_RATE"), ("-d", "REPEAT"),
                       ("-N", "REPEAT"), ("-T", "WAIT"), ("-g", "GROUP"), ("-S", "DIAG"),
                       ("-r", "CAPTURE")):
    if not symbol or has(symbol):
        result = run(option)
        tap.ok(result.status == 2 and not result.out and result.err,
               "%s without a value: a message, status 2" % option, result)
tap.done()
