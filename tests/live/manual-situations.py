#!/usr/bin/env python3
"""The manual's section 'What am I looking at?': its commands, on sockets brought into each of these
situations, list all of them, and the columns say what the section says of them."""

import os
import re
import socket

from live import enter, program, start, tap

program.needs("FORMAT_TABLE", "TIMERS", "EXTENDED", "FILTER", "GROUP", "DIAG", "IPV6")
enter()
generator = start()
TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

with open(os.path.join(TOP, "applet/lstcp.1"), encoding="utf-8") as file:
    section = file.read().split(".Sh WHAT AM I LOOKING AT\n")[1].split("\n.Sh ")[0]
COMMANDS = re.findall(r"^\.Dl lstcp (.*)$", section, re.M)


def listing(command):
    """The rows of one of the section's commands, as words; a blank timer is no word."""
    tap.ok(command in COMMANDS, "the manual has: lstcp " + command)
    result = program.run("-H", *command.split())
    tap.same((result.status, result.err), (0, b""), "lstcp %s: its status" % command)
    return [line.split() for line in result.out.decode("ascii").splitlines()]


def ports(facts):
    """Of rows: what tells them apart."""
    return sorted((fact["local_port"], fact["remote_port"]) for fact in facts)


def row_ports(rows):
    """The same from the table."""
    ends = [[word.rpartition(":")[2] for word in row[3:5]] for row in rows]
    return sorted(tuple(0 if port == "*" else int(port) for port in pair) for pair in ends)


def same_rows(command, facts):
    """The command lists these, and the generator made some."""
    rows = listing(command)
    tap.ok(facts, "there are sockets for: lstcp " + command)
    tap.same(row_ports(rows), ports(facts), "lstcp %s: all of them and no other" % command)
    return rows


def timer_of(row):
    """Name, seconds, retransmits, probes of the timer's word."""
    return re.fullmatch(r"(\w+)\(([0-9.]+)s,(\d+|-),(\d+|-)\)", row[5]).groups()


facts = generator.facts()

rows = same_rows("-o state close-wait", [fact for fact in facts if fact["state"] == "CLOSE_WAIT"])
tap.ok(all(len(row) == 5 for row in rows), "close-wait: no timer runs", rows)

rows = same_rows("-o state syn-recv", [fact for fact in facts if fact["state"] == "SYN_RECV"])
tap.ok(all(timer_of(row)[0] == "retransmit" for row in rows), "syn-recv: the answer's timer", rows)

rows = same_rows("-o timer = probe", [fact for fact in facts if fact["timer"] == "probe"])
tap.ok(all(int(row[2]) > 0 for row in rows), "probe: Send-Q holds what the peer does not take", rows)

retransmitting = [fact for fact in facts if fact["timer"] == "retransmit"]
rows = same_rows("-o timer = retransmit", retransmitting)
tap.ok(any(int(row[2]) > 0 for row in rows), "retransmit: Send-Q holds what was not acknowledged")

orphans = [fact for fact in facts if fact["state"] == "FIN_WAIT2" and fact["inode"] == 0]
rows = [row for row in listing("-o -e state fin-wait-2") if row[6 + ("(" in row[5])] == "0"]
tap.same(row_ports(rows), ports(orphans), "fin-wait-2: those of nobody have inode 0")
tap.ok(all(timer_of(row)[0] in ("timewait", "keepalive") for row in rows),
       "fin-wait-2: a timer ends those of nobody", rows)

waiting = [fact for fact in facts if fact["state"] == "TIME_WAIT"]
rows = listing("-g raddr state time-wait")
tap.same(sum(int(row[0].lstrip("~")) for row in rows if row[0].lstrip("~").isdigit()), len(waiting),
         "time-wait: the counts of the peers are all of them")
generator.end()

# A listener for one connection that accepts none: two are let in (the limit, and one).
listener = socket.create_server(("127.0.0.1", 0), backlog=1)
peers = [socket.create_connection(listener.getsockname()) for _ in range(2)]
rows = [row for row in listing("-l") if row[3].endswith(":%d" % listener.getsockname()[1])]
tap.same([row[1:3] for row in rows], [["2", "1"]], "a full listener: Recv-Q is above Send-Q")
for peer in peers:
    peer.close()
listener.close()

tap.same(len(COMMANDS), 7, "each command of the section is looked at here")
tap.done()
