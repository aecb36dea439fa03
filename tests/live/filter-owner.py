#!/usr/bin/env python3
"""Questions about processes: the filters `pid` and `process`, and `-g process`, in every format,
with -q, -T and -s, over sockets whose owners the test knows."""

import json
import os
import re
import socket
import subprocess
import sys

from live import enter, listed, program, tap

program.needs("OWNER", "FILTER", "FORMAT_JSON")
enter()
if subprocess.run(["ip", "link", "set", "lo", "up"], check=False).returncode:
    tap.skip_all("loopback cannot be brought up here")

HOLDER = """
import socket, sys
open("/proc/self/comm", "wb").write(bytes.fromhex(sys.argv[1]))
kept = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[2]))]
print(*[one.getsockname()[1] for one in kept], flush=True)
sys.stdin.read()
"""
HOSTILE = b'a"\\<\x1b\xff\n}'
holders = []
owner_of = {}  # port: (pid, name)
for name, count in ((b"alpha", 2), (b"beta", 3), (HOSTILE, 1), (b"fifteen-letters", 1)):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, name.hex(), str(count)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    holders.append(holder)
    for word in holder.stdout.readline().split():
        owner_of[int(word)] = (holder.pid, name)
# One without an owner: the side that closes first waits.
port = next(iter(owner_of))
with socket.create_server(("127.0.0.1", 0)) as server:
    client = socket.create_connection(server.getsockname())
    waiting = client.getsockname()[1]
    accepted = server.accept()[0]
    client.close()
    accepted.close()
alpha, beta = holders[0].pid, holders[1].pid
some = min(port for port, (pid, _) in owner_of.items() if pid == beta)

QUESTIONS = [
    ("pid = %d" % alpha, lambda pid, name, port: pid == alpha),
    ("pid != %d" % alpha, lambda pid, name, port: pid != alpha),
    ("pid > %d" % alpha, lambda pid, name, port: pid is not None and pid > alpha),
    ("pid le %d" % alpha, lambda pid, name, port: pid is not None and pid <= alpha),
    ("process = beta", lambda pid, name, port: name == b"beta"),
    ("process beta", lambda pid, name, port: name == b"beta"),
    ("process != beta", lambda pid, name, port: name != b"beta"),
    ("not process = beta", lambda pid, name, port: name != b"beta"),
    ("process = fifteen-letters-and-more",
     lambda pid, name, port: name == b"fifteen-letters"),
    ("process = beta or pid = %d" % alpha,
     lambda pid, name, port: name == b"beta" or pid == alpha),
    ("process = beta and not sport = :%d" % some,
     lambda pid, name, port: name == b"beta" and port != some),
    ("not (process = beta or sport = :%d)" % port,
     lambda pid, name, port: name != b"beta" and port != globals()["port"]),
    ("process = nobody", lambda pid, name, port: False),
]
everything = {**owner_of, waiting: (None, None)}
SOURCES = [["-S", "proc"], ["-S", "diag"]] if program.has("DIAG") else [[]]


def ports(rows):
    """Those that the test knows."""
    return sorted(int(row["local_port"]) for row in rows if int(row["local_port"]) in everything)


for text, holds in QUESTIONS:
    want = sorted(port for port, (pid, name) in everything.items() if holds(pid, name, port))
    for source in SOURCES:
        told = " ".join(source + [text])
        tap.same(ports(listed(*source, text)), want, told)
        tap.same(ports(listed(*source, "-p", text)), want, told + ": with -p")
        if program.has("QUIET"):
            # Others of the namespace have no owner: what they pass makes it 0, too.
            status = 0 if listed(*source, text) else 1
            tap.same(program.run("-q", *source, text).status, status, told + ": -q")
            if program.has("WAIT"):
                tap.same(program.run("-q", "-T", "0.05", *source, text).status, status,
                         told + ": -q -T")
        if program.has("SUMMARY"):
            out = program.run("-s", "-f", "json", *source, text).out
            listening = sum(family["states"]["LISTEN"] for family in json.loads(out)["families"])
            tap.same(listening, sum(port != waiting for port in want), told + ": -s")
    for name in program.formats():
        if name not in ("csv", "kv", "table"):
            continue
        read = {"csv": program.read_csv, "kv": program.read_kv, "table": program.read_table}[name]
        tap.same(ports(read(program.run(*program.select(name), text).out)), want,
                 "%s as %s" % (text, name))

if program.has("GROUP"):
    counts = {}
    for pid, name in owner_of.values():
        counts[name] = counts.get(name, 0) + 1
    for source in SOURCES:
        rows = listed(*source, "-g", "process", "state listening")
        got = {row["key"]: row["count"] for row in rows}
        shown = {name.decode("utf-8", "replace"): count for name, count in counts.items()}
        tap.same(got, shown, " ".join(source + ["-g process"]))
        tap.same([row["count"] for row in rows], sorted(counts.values(), reverse=True),
                 " ".join(source + ["-g process: most first"]))
        rows = listed(*source, "-g", "process", "process = beta")
        tap.same(rows, [{"key": "beta", "count": 3, "error": 0}],
                 " ".join(source + ["-g process with a filter by process"]))
        rows = listed(*source, "-g", "lport", "process = fifteen-letters")
        tap.same([row["count"] for row in rows], [1], " ".join(source + ["-g lport by process"]))
    out = program.run(*program.select("table"), "-g", "process", "state listening").out
    tap.ok(b"a\"\\x5c<\\x1b\\xff\\x0a}\n" in out and b"\x1b" not in out,
           "-g process: a hostile name reaches no terminal", out)
    if "prom" in program.formats():
        out = program.run("-f", "prom", "-g", "process", "state listening").out.decode()
        tap.ok(re.search(r'^lstcp_group\{key="process",value="a\\"\\\\<\?\?\?\}"\} 1$', out, re.M),
               "-g process as prom: a hostile name is escaped", out)
    if program.has("CAPTURE"):
        result = program.run("-g", "process", "-r", "/dev/null")
        tap.ok(result.status == 2 and b"-g process" in result.err, "-g process with -r: refused",
               result)
if program.has("CAPTURE"):
    FILE = ["-r", "/proc/%d/net/tcp" % os.getpid()]
    mine = sorted(port for port, (pid, _) in owner_of.items() if pid == alpha)
    rows = [row for row in listed(*FILE, "-p") if row["pid"] == alpha]
    tap.same(ports(rows), mine, "-p with -r of a file under /proc")
    tap.same(ports(listed(*FILE, "pid = %d" % alpha)), mine, "pid with -r of such a file")
    if program.has("WAIT"):
        tap.same(ports(listed(*FILE, "-T", "1", "process = alpha")), mine, "-T with it")
    if program.has("REPEAT"):
        result = program.run("-f", "json", *FILE, "-d", "0.001", "-N", "2", "process = alpha")
        rounds = [ports(json.loads(line)) for line in result.out.splitlines()]
        tap.same(rounds, [mine, mine], "-N with it")
    for text in ("pid = 1", "process = x"):
        result = program.run("-r", "/dev/null", text)
        tap.same((result.status, result.err),
                 (2, b"lstcp: filter: -r has no pid or process\n"),
                 text + " with -r: refused")
for holder in holders:
    holder.stdin.close()
    holder.wait()
tap.done()
