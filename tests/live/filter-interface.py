#!/usr/bin/env python3
"""`dev = NAME` follows an interface that comes, goes, and comes back with another index."""

import re
import socket
import subprocess
import time

from live import enter, program, tap

SO_BINDTODEVICE = 25
NAME = "lstcp0"
program.needs("FILTER", "DIAG")
enter()


def ip(*arguments):
    """Whether ip did it."""
    return subprocess.run(["ip", "link", *arguments], check=False, stderr=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL).returncode == 0


def listen_on(name):
    """A listener bound to the interface."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, SO_BINDTODEVICE, name.encode())
    listener.bind(("0.0.0.0", 0))
    listener.listen()
    return listener


def come():
    """The interface comes, and a listener on it."""
    if not ip("add", NAME, "type", "veth", "peer", "name", "lstcp1"):
        return None
    return listen_on(NAME)


def go(listener):
    """Both go."""
    listener.close()
    ip("del", NAME)


def run_while(arguments, *steps):
    """(status, output, errors) of a run during which this happens, a third of a second apart."""
    with subprocess.Popen([*program.COMMAND, *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        for step in steps:
            time.sleep(0.3)
            step()
        out, err = process.communicate(timeout=program.TIMEOUT)
    return process.returncode, out.decode(), err.decode()


WORDS = ["dev", "=", NAME]
first = come()
if first is None:
    tap.skip("an interface that comes and goes", "none can be made here")
else:
    result = program.run("-H", *WORDS)
    tap.ok(result.status == 0 and result.out.count(b"\n") == 1, "an interface that is there", result)
    port = first.getsockname()[1]
    for text, found in (("src 0.0.0.0%%%s" % NAME, True), ("src 0.0.0.0%%%s:%d" % (NAME, port), True),
                        ("src *%%%s" % NAME, True), ("src 0.0.0.0%lo", False),
                        ("src 127.0.0.1%%%s" % NAME, False),
                        ("src [::%%%s]" % NAME, False), ("src != 0.0.0.0%%%s" % NAME, False)):
        result = program.run("-H", text)
        tap.same((result.status, result.out.count(b"\n")), (0, int(found)), text)
    result = program.run("-H", "-l")
    address = result.out.split()[3].decode()
    tap.same(program.run("-H", "src", address).out, result.out,
             "what the table prints, a filter takes: " + address)
    # An index of any number of digits, a name of the longest that there is, and more than one.
    listeners = [listen_on(name) for name, index in (("b.name.of.two", 12), ("a.name.of.15.by", 4097))
                 if ip("add", name, "index", str(index), "type", "veth", "peer", "name",
                       "peer%d" % index)]
    result = program.run("-H", "-l")
    tap.same(sorted(re.findall(r"%([^ :]+):", result.out.decode())),
             ["a.name.of.15.by", "b.name.of.two", NAME], "each interface has its name")
    for listener in listeners:
        listener.close()
    go(first)
    result = program.run("src", "[fe80::1%%%s]" % NAME)
    tap.ok(result.status == 2 and NAME.encode() in result.err, "a zone that is not there: told",
           result)
    result = program.run(*WORDS)
    tap.ok(result.status == 2 and NAME.encode() in result.err, "one that is not: told", result)
    held = []
    if program.has("WAIT"):
        status, out, err = run_while(["-H", "-T", "20", *WORDS], lambda: held.append(come()))
        tap.ok(status == 0 and ":%d" % held[0].getsockname()[1] in out and not err,
               "-T waits for one that is not there yet", (status, out, err))
        go(held.pop())
    if program.has("REPEAT"):
        held.append(come())
        ports = [held[0].getsockname()[1]]

        def again():
            """It comes back: the kernel numbers it anew."""
            held.append(come())
            ports.append(held[-1].getsockname()[1])

        status, out, err = run_while(["-H", "-d", "0.1", "-N", "20", *WORDS],
                                     lambda: go(held.pop()), again)
        seen = [int(port) for port in re.findall(r":(\d+) +0\.0\.0\.0", out)]
        tap.ok(status == 0 and not err and set(seen) == set(ports),
               "-c finds one that came back", (status, ports, out, err))
        go(held.pop())
tap.done()
