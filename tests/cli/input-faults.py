#!/usr/bin/env python3
"""Files that are no capture, or cannot be read: a message that names them, status 2, no good row
lost and none listed twice."""

import os
import re

from program import (byte_order, compare, cut, has, needs, reference, row_format, run, saved,
                     scratch, select, sockets, tap)

needs("CAPTURE")
if row_format() is None:
    tap.skip_all("no format lists sockets one by one")
FORMAT = select(row_format())
V4 = reference.random_table(71, 100, byte_order(), 4)
ROWS = cut(reference.decode(V4, byte_order())[0])
GOOD = saved(V4, "good")
MISSING = os.path.join(scratch(), "missing")
FOLDER = os.path.join(scratch(), "folder")
os.mkdir(FOLDER)


def check(name, arguments, want, pattern, **keywords):
    """Status 2, these rows, and a message that matches."""
    result = run(*arguments, *FORMAT, **keywords)
    compare(name + ": every good row, status 2", sockets(result), want, result, 2)
    tap.ok(re.search(pattern, result.err.decode("latin-1")) and
           result.err.startswith(b"lstcp: "), name + ": the message", result)
    tap.ok(not re.search(rb"[^\n -~]", result.err), name + ": the message is plain text", result)
    return result


missing = re.escape(MISSING)
check("missing", ["-r", MISSING], [], "lstcp: %s: No such file" % missing)
check("missing, then good", ["-r", MISSING, "-r", GOOD], ROWS, missing)
check("good, then missing", ["-r", GOOD, "-r", MISSING], ROWS, missing)
check("good, missing, good", ["-r", GOOD, "-r", MISSING, "-r", GOOD], ROWS * 2, missing)
result = check("two missing", ["-r", MISSING, "-r", MISSING + "2", "-r", GOOD], ROWS, missing)
tap.same(result.err.count(b"\n"), 2, "two missing: one message each")
check("a folder", ["-r", FOLDER, "-r", GOOD], ROWS, "lstcp: %s: [Ii]s a directory" %
      re.escape(FOLDER))
check("a path through a file", ["-r", GOOD + "/x", "-r", GOOD], ROWS,
      re.escape(GOOD + "/x") + ": .")
check("an empty name", ["-r", "", "-r", GOOD], ROWS, "lstcp: ")
os.symlink("loop", os.path.join(scratch(), "loop"))
check("a symlink loop", ["-r", os.path.join(scratch(), "loop"), "-r", GOOD], ROWS, "loop: ")
if os.geteuid():
    secret = saved(V4, "secret")
    os.chmod(secret, 0)
    check("an unreadable file", ["-r", secret, "-r", GOOD], ROWS,
          re.escape(secret) + ": Permission denied")
else:
    def nobody():
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    os.chmod(scratch(), 0o755)
    secret = saved(V4, "secret")
    os.chmod(secret, 0o600)
    try:
        reached = run("-r", GOOD, *FORMAT, preexec_fn=nobody).status == 0
    except OSError:
        reached = False
    if reached:
        check("an unreadable file", ["-r", secret, "-r", GOOD], ROWS,
              re.escape(secret) + ": Permission denied", preexec_fn=nobody)
    else:
        tap.skip("an unreadable file", "another user cannot run the program where it lies")
check("a name of 5000 letters", ["-r", "n" * 5000, "-r", GOOD], ROWS, "name too long|nnn")

# What is read, and is no table.  Lines are counted as in an editor.
first, rest = V4.split(b"\n", 1)
for name, data, line in (
        ("1 MiB of zeros", bytes(1 << 20), 1),
        ("zeros between rows", V4 + bytes(5000) + b"\n" + rest, 102),
        ("a 3 MB line", b"A" * 3_000_000 + b"\n", 1),
        ("a 3 MB line without an end", V4 + b"7" * 3_000_000, 102),
        ("a 3 MB line between rows", V4 + b"0" * 3_000_000 + b"\n" + rest, 102),
        ("a row with 3 MB of zeros before a number",
         V4 + b"   1: " + b"0" * 3_000_000 + b"7F:0016\n" + rest, 102),
        ("every byte", V4 + bytes(range(256)).replace(b"\n", b"") + b"\n" + rest, 102)):
    want = cut(reference.decode(data, byte_order())[0])
    path = saved(data, "odd")
    check(name, ["-r", path], want, "^lstcp: %s:%d: " % (re.escape(path), line))
result = run("-r", saved(V4[:-1] + b" " * 3_000_000 + b"\n" + rest), *FORMAT)
want = cut(reference.decode(V4, byte_order())[0]) * 2
tap.ok((result.status == 0 and len(sockets(result)) == len(want)) or
       (result.status == 2 and b":101: " in result.err and len(sockets(result)) == len(want) - 1),
       "a row and 3 MB of blanks: listed, or told", result)
binary = os.environ.get("TEST_BINARY", "/proc/self/exe")
if os.path.exists(binary):
    with open(binary, "rb") as file:
        data = file.read(2_000_000)
    path = saved(data, "binary")
    count = len(reference.decode(data)[1])
    result = check("a binary", ["-r", path, "-r", GOOD], ROWS, "^lstcp: %s:1: " % re.escape(path))
    tap.same(result.err.count(b"\n"), min(count, 10) + (count > 10),
             "a binary: a message for each row, but at most ten and how many more")
if has("QUIET"):
    result = run("-q", "-r", GOOD, "-r", MISSING)
    tap.ok(result.status == 2 and result.out == b"" and result.err,
           "-q: status 2 and the message, although a row matched", result)
if os.path.exists("/proc/self/mem"):
    result = run("-r", "/proc/self/mem", *FORMAT)
    tap.ok(result.status == 2 and b"/proc/self/mem" in result.err, "a read that fails (EIO)", result)
tap.done()
