#!/usr/bin/env python3
"""-l -f prom: how full each listener's accept queue is, and its limit, as the test made them."""

import re
import shutil
import socket
import subprocess

from live import enter, program, tap

program.needs("FORMAT_PROM", "IPV6")
enter()
if subprocess.run(["ip", "link", "set", "lo", "up"], check=False).returncode:
    tap.skip_all("loopback cannot be brought up here")

FAMILIES = {socket.AF_INET: ("inet", "127.0.0.1"), socket.AF_INET6: ("inet6", "::1")}
kept = []


def listener(family, limit, waiting, port=0, address=None):
    """Of that limit, with so many connections that nobody accepts; its port."""
    one = socket.socket(family)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    one.bind((address or FAMILIES[family][1], port))
    one.listen(limit)
    for _ in range(waiting):
        kept.append(socket.create_connection((FAMILIES[family][1], one.getsockname()[1])))
    kept.append(one)
    return one.getsockname()[1]


want = {}
for family, (name, address) in FAMILIES.items():
    want[name, address, listener(family, 5, 2)] = (2, 5)
    want[name, address, listener(family, 1, 0)] = (0, 1)
want["inet", "0.0.0.0", listener(socket.AF_INET, 9, 1, address="0.0.0.0")] = (1, 9)
# Two of one address and port are one, as no two samples may have the same labels.
shared = listener(socket.AF_INET, 3, 1)
listener(socket.AF_INET, 4, 0, shared)
want["inet", "127.0.0.1", shared] = (1, 7)

SAMPLE = re.compile(r'lstcp_listener_(\w+)\{family="(\w+)",address="([0-9a-f:.]+)",port="(\d+)"\} (\d+)')
for source in ("proc", "diag") if program.has("DIAG") else ("proc",):
    options = ["-S", source] if program.has("DIAG") else []
    result = program.run("-l", *program.select("prom"), *options)
    told = "-l -f prom -S " + source
    out = result.out.decode("ascii")
    got = {}
    for metric, family, address, port, number in SAMPLE.findall(out):
        got.setdefault(metric, {})[family, address, int(port)] = int(number)
    tap.same(result.status, 0, told + ": status")
    tap.same(got["accept_queue"], {key: queue for key, (queue, _) in want.items()},
             told + ": what waits")
    tap.same(got.get("accept_queue_limit", {}),
             {key: limit for key, (_, limit) in want.items()} if source == "diag" else {},
             told + ": the limits, where they are known")
    tap.ok(not re.search("^lstcp_(?!listener_)", out, re.M),
           told + ": nothing else, so that it may follow what -f prom prints alone", out)
    if shutil.which("promtool"):
        both = program.run(*program.select("prom"), *options).out + result.out
        tool = subprocess.run(["promtool", "check", "metrics"], input=both, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        tap.same((tool.returncode, tool.stdout), (0, b""), told + ": promtool has nothing to say to both")
    else:
        tap.skip(told + ": promtool has nothing to say", "no promtool here")

# More than there is room for is told, and costs none of the others.
for _ in range(200):
    listener(socket.AF_INET, 1, 0)
result = program.run("-l", *program.select("prom"))
tap.ok(result.status == 2 and b"too many listeners" in result.err and
       result.out.count(b"lstcp_listener_accept_queue{") == 192, "more than 192 listeners", result)
tap.done()
