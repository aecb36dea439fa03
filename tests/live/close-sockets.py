#!/usr/bin/env python3
"""-K closes what matches and nothing else, lists that, and tells what it may not close."""

import os
import socket
import subprocess

from live import enter, listed, program, tap

program.needs("KILL", "FORMAT_JSON")
enter()
if subprocess.run(["ip", "link", "set", "lo", "up"], check=False).returncode:
    tap.skip_all("loopback cannot be brought up here")

LOOPBACK = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}


class Pair:
    """A connection over loopback, both ends here."""

    def __init__(self, family):
        self.listener = socket.create_server((LOOPBACK[family], 0), family=family)
        self.port = self.listener.getsockname()[1]
        self.client = socket.socket(family)
        self.client.settimeout(5)
        self.client.connect((LOOPBACK[family], self.port))
        self.server, _ = self.listener.accept()
        self.server.settimeout(5)

    def works(self):
        """Whether a byte arrives."""
        try:
            self.client.send(b"x")
            return self.server.recv(1) == b"x"
        except OSError:
            return False


def close(*filters, status=0):
    """What -K with that filter lists, as (state, port)."""
    return [(row["state"], row["local_port"]) for row in listed("-K", *filters, status=status)]


for family, name in ((socket.AF_INET, "IPv4"), (socket.AF_INET6, "IPv6")):
    if family == socket.AF_INET6 and not program.has("IPV6"):
        continue
    one, other = Pair(family), Pair(family)
    here = one.client.getsockname()[1]
    tap.same(close("sport = :%d and sport = :1" % here, status=1), [], name + ": none matches, 1")
    tap.ok(one.works(), name + ": and none is closed")
    tap.same(close("sport = :%d" % here), [("ESTABLISHED", here)], name + ": the one that matches")
    tap.ok(not one.works(), name + ": it is closed")
    tap.ok(other.works(), name + ": and no other")
    tap.same(close("state listening sport = :%d" % other.port), [("LISTEN", other.port)],
             name + ": a listener")
    try:
        with socket.create_connection((LOOPBACK[family], other.port)):
            listens = True
    except OSError:
        listens = False
    tap.ok(not listens, name + ": it listens no more")
    tap.ok(other.works(), name + ": its connection goes on")
    if program.has("QUIET"):
        end = other.client.getsockname()[1]
        result = program.run("-Kq", "sport = :%d or dport = :%d" % (end, end))
        tap.ok(result.status == 0 and not result.out and not other.works(),
               name + ": -q closes all of them, and prints nothing", result)
    if program.has("OWNER"):
        third = Pair(family)
        rows = listed("-Kp", "state listening sport = :%d" % third.port)
        tap.same([row["pid"] for row in rows], [os.getpid()], name + ": -p tells whose it was")

# Without the privilege nothing is closed, which is told once.
last = Pair(socket.AF_INET)
command = ["setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin", *program.COMMAND]
WORDS = ["-K", "sport = :%d or dport = :%d" % (last.port, last.port)]
try:
    done = subprocess.run(command + WORDS, capture_output=True, check=False)
    tap.ok(done.returncode == 2 and done.stderr == b"lstcp: -K: Operation not permitted\n" and
           done.stdout.count(b"\n") <= 1 and last.works(), "without CAP_NET_ADMIN", done)
except FileNotFoundError:
    tap.skip("without CAP_NET_ADMIN", "no setpriv here")
tap.done()
