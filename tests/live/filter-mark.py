#!/usr/bin/env python3
"""`fwmark` chooses by the mark that setsockopt(SO_MARK) gave, whatever is printed."""

import socket
import struct

from live import enter, program, tap
import owners

SO_MARK = 36
program.needs("FILTER", "DIAG", "FORMAT_JSON")
enter()
listeners = {}
for mark in (0, 0x12, 0x1f, 0x80000001):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, SO_MARK, struct.pack("=I", mark))
    listener.bind(("0.0.0.0", 0))
    listener.listen()
    listeners[listener] = mark

for text, wanted in (("fwmark = 0x12", lambda mark: mark == 0x12),
                     ("fwmark 18", lambda mark: mark == 18),
                     ("fwmark = 0x10/0xf0", lambda mark: mark & 0xf0 == 0x10),
                     ("fwmark = 0x80000001", lambda mark: mark == 0x80000001),
                     ("fwmark != 0x1/0x1", lambda mark: not mark & 1),
                     ("not fwmark = 0", lambda mark: mark != 0),
                     ("fwmark = 0x13", lambda mark: mark == 0x13)):
    want = {one.getsockname()[1] for one, mark in listeners.items() if wanted(mark)}
    for options in ([], ["-l"], ["-m"]):
        result = program.run("-f", "json", *options, *text.split())
        got = {row["local_port"] for row in program.strict_json(result.out)}
        tap.same((result.status, got), (0, want), " ".join([text, *options]))
    if program.has("FORMAT_TABLE"):
        result = program.run("-H", *program.select("table"), *text.split())
        tap.same(len(result.out.splitlines()), len(want), text + ", as a table")
    if program.has("QUIET"):
        tap.same(program.run("-q", *text.split()).status, 0 if want else 1, text + ", -q")

# Without CAP_NET_ADMIN the kernel refuses to compare marks: it is asked for all, and tells none.
port = next(iter(listeners)).getsockname()[1]
text = "fwmark = 0x12 or sport = :%d" % port
nobody = owners.as_nobody()
if nobody is None:
    tap.skip(text + ", by nobody", "there is nobody else here")
else:
    result = program.run("-j", "-S", "diag", *text.split(), command=nobody + owners.public_command())
    got = {row["local_port"] for row in program.strict_json(result.out)}
    tap.same((result.status, result.err, got), (0, b"", {port}), text + ", by nobody")
tap.done()
