"""Sockets in every state, in a network namespace of the test's own, and ways to look at them.

    SOCKETS     the generator; default: $O/tests/live/sockets, of the folder of the program

A test begins with live.enter(): from there it runs in a new network namespace, which holds
nothing and goes with its last process, so tests may run at the same time and clean up nothing.
"""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "cli"))
import program  # noqa: E402
from program import reference, tap  # noqa: E402
import ss  # noqa: E402

MARK = "LSTCP_LIVE_NAMESPACE"
HZ = os.sysconf("SC_CLK_TCK")
FOLDER = os.environ.get("O") or os.path.dirname(program.LSTCP[0])
SOCKETS = os.environ.get("SOCKETS", os.path.join(FOLDER, "tests/live/sockets"))


def unshare(what):
    """The command that begins a namespace, or None where that is not allowed.

    what: `n` network, `m` mounts, or both.
    """
    command = ["unshare", "-" + what if os.geteuid() == 0 else "-r" + what]
    try:
        done = subprocess.run(command + ["true"], check=False, stderr=subprocess.DEVNULL)
    except FileNotFoundError:
        return None
    return command if done.returncode == 0 else None


def enter():
    """Goes on in a new network namespace, with loopback down; skips the file where it can't."""
    if os.environ.get(MARK) == str(os.getpid()):
        return
    command = unshare("n")
    if command is None:
        tap.skip_all("no network namespaces here")
    sys.stdout.flush()
    os.environ[MARK] = str(os.getpid())
    command += [sys.executable, *sys.argv]
    os.execvp(command[0], command)


def number(text):
    """A fact's value."""
    if text == "":
        return None
    try:
        return int(text)
    except ValueError:
        return text


def fact_of(line):
    """A fact, of the generator's line about it."""
    fact = {key: number(value) for key, value in
            (word.split("=", 1) for word in line.split())}
    for end in ("local_address", "remote_address"):
        fact[end] = ss.canonical(fact[end])
    return fact


class Generator:
    """The sockets of tests/live/sockets.c, while it runs."""

    def __init__(self, *options, command=()):
        self.process = subprocess.Popen([*command, SOCKETS, *options], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.skipped = {}
        self._first = self._read()

    def _read(self):
        facts = []
        for line in self.process.stdout:
            if line == "ready\n":
                return facts
            if line.startswith("skip "):
                _, scenario, why = line.rstrip("\n").split(" ", 2)
                self.skipped[scenario] = why
                continue
            facts.append(fact_of(line))
        raise RuntimeError("the generator ended: status %d" % self.process.wait())

    def facts(self):
        """What it knows now."""
        if self._first is not None:
            facts, self._first = self._first, None
            return facts
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self._read()

    def end(self):
        """Its sockets go."""
        self.process.stdin.close()
        return self.process.wait()


def start(*options):
    """A generator; tells what it could not make here."""
    generator = Generator(*options)
    for scenario, why in generator.skipped.items():
        tap.skip("the scenario " + scenario, why)
    return generator


def start_elsewhere():
    """A generator here, and one in a network namespace in this one; skips the file where that can't be."""
    inner = unshare("n")
    if inner is None:
        tap.skip_all("no network namespace in a network namespace here")
    return start(), Generator(command=inner)


def key_of(row):
    """What no two rows share."""
    return tuple(row[name] for name in ("family", "local_address", "local_port",
                                        "remote_address", "remote_port"))


def index(rows):
    """By that key."""
    out = {}
    for row in rows:
        if key_of(row) in out:
            raise ValueError("listed twice: %r" % (row,))
        out[key_of(row)] = row
    return out


def proc_rows(root="/proc/self/net"):
    """The kernel's tables by the independent reader, IPv4 then IPv6."""
    rows = []
    for name in ("tcp", "tcp6"):
        path = os.path.join(root, name)
        if not os.path.exists(path):
            continue
        with open(path, "rb") as file:
            found, malformed = reference.decode(file.read(), sys.byteorder, HZ)
        if malformed:
            raise ValueError("%s: %r" % (path, malformed))
        rows += found
    return rows


def name_of(fact):
    """Of a row, for a person."""
    return "%s %s %s" % (fact["kind"], fact["scenario"], fact["role"])


def listed(*arguments, status=0, **keywords):
    """The rows that lstcp prints as JSON; anything but that status is an error."""
    result = program.run("-f", "json", *arguments, **keywords)
    if result.status != status or result.err:
        raise ValueError("lstcp %s: %r" % (" ".join(arguments), result))
    return program.strict_json(result.out)

