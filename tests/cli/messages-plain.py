#!/usr/bin/env python3
"""Text from outside never reaches a terminal raw: names of files, bytes of rows, arguments with
control characters and escape sequences in them."""

import os
import re
import subprocess

from program import HOSTED, has, run, saved, tap

ESC = b"\x1b[31mred\x1b]0;title\x07"
NASTY = [("escape sequences", ESC), ("a newline", b"a\nlstcp: forged"), ("a carriage return", b"a\rb"),
         ("a tab and a backspace", b"a\tb\b\b"), ("DEL", b"a\x7fb"), ("8-bit CSI", b"a\x9b31mb"),
         ("UTF-8 CSI", b"a\xc2\x9b31mb"), ("no UTF-8", b"\xff\xfe\x80"),
         ("all control characters", bytes(range(1, 32)))]


def plain(result, lines=None):
    """Whether standard error is lines of printable ASCII, so many of them."""
    return (not re.search(rb"[^\n -~]", result.err) and result.err.endswith(b"\n") and
            (lines is None or result.err.count(b"\n") == lines))


for name, bad in NASTY:
    if has("CAPTURE"):
        result = run("-r", bad)
        tap.ok(result.status == 2 and plain(result, 1), "%s in the name of a missing file" % name,
               result)
        path = os.path.join(os.path.dirname(saved(b"").encode()), bad.replace(b"/", b"-"))
        with open(path, "wb") as file:
            file.write(b"no row\n")
        result = run("-r", path)
        tap.ok(result.status == 2 and plain(result, 1) and b":1: " in result.err,
               "%s in the name of a file with a malformed row" % name, result)
        result = run("-r", saved(bad.replace(b"\n", b"") + b"\n   1: " + bad.replace(b"\n", b"") +
                                 b":0016\n   " + bad.replace(b"\n", b"")))
        tap.ok(result.status in (0, 2) and plain(result) and result.err.startswith(b"lstcp: "),
               "%s in malformed rows" % name, result)
    for option, symbol in (("-f", None), ("-B", "BYTE_ORDER"), ("-k", "TICK_RATE"), ("-g", "GROUP"),
                           ("-d", "REPEAT"), ("-N", "REPEAT"), ("-T", "WAIT"), ("-S", "DIAG")):
        if symbol and not has(symbol):
            continue
        result = run(option, bad)
        if HOSTED and symbol is None:
            continue
        tap.ok(result.status == 2 and plain(result), "%s as the value of %s" % (name, option), result)
    words = [[bad]]
    if has("FILTER"):
        words += [[b"sport", b"=", bad], [b"dst", bad], [b"state", bad], [b"(", bad],
                  [b"uid", b"=", bad], [b"sport = " + bad]]
    for arguments in words:
        result = run(*arguments, stdout=subprocess.DEVNULL)
        tap.ok(plain(result) if result.err else result.status == 0, "%s in a filter, word %d of %d" % (
            name, [bad in word for word in arguments].index(True) + 1, len(arguments)), result)
    if not HOSTED:  # a host's getopt writes these itself
        for arguments in ([b"-" + bad], [b"--" + bad], [b"-a" + bad]):
            result = run(*arguments)
            tap.ok(result.status == 2 and plain(result), "%s in %s" % (
                name, "a long option" if arguments[0].startswith(b"--") else "a cluster"), result)
tap.done()
