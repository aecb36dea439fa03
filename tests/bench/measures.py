"""What the measures share: building every target and configuration, tables, limits, reports.

    O         the folder for builds and reports; default: build
    MAKE      make
    TARGETS   the targets to look at, or `all`; default: those whose toolchain stands, and this machine

A measure prints tables, writes them as Markdown and its figures as JSON to $O/reports/, and ends
with status 1 if a figure is above its limit.
"""

import json
import os
import platform
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OUT = os.path.abspath(os.environ.get("O", os.path.join(TOP, "build")))
MAKE = os.environ.get("MAKE", "make")
REPORTS = os.path.join(OUT, "reports")
CONFIGURATIONS = ["tiny", "router", "initramfs", "full"]
KIB = 1024


# Targets and builds -----------------------------------------------------------------------------

def _read_targets():
    targets = {}
    folder = os.path.join(TOP, "configs/targets")
    for name in sorted(name for name in os.listdir(folder) if name.endswith(".mk")):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            values = re.findall(r"^(\w+)\.(\w+) = (.*)$", file.read(), re.M)
        targets[name[:-3]] = {key: value for _, key, value in values}
    return targets


TARGETS = _read_targets()
NATIVE = {"i686": "i386", "armv7l": "armhf", "ppc": "powerpc"}.get(platform.machine(),
                                                                 platform.machine())


def bits(target):
    """32 or 64."""
    return int(TARGETS[target]["bits"])


def toolchain(target):
    """Its compiler, which make prepares; for this machine's own CPU none is needed."""
    return os.path.join(TOP, "build/toolchains", target, "cc")


def chosen_targets():
    """This machine first."""
    wanted = os.environ.get("TARGETS", "").split()
    if not wanted:
        wanted = [name for name in TARGETS if os.path.exists(toolchain(name))]
    elif wanted == ["all"]:
        wanted = list(TARGETS)
    for name in wanted:
        if name not in TARGETS:
            sys.exit("TARGETS: no target is called %s" % name)
    return [NATIVE] + [name for name in wanted if name != NATIVE]


def make(*arguments):
    """Runs make; what it says is shown when it fails."""
    command = [MAKE, "-s", "-j%d" % min(2, os.cpu_count()), *arguments]
    done = subprocess.run(command, cwd=TOP, check=False, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit("%s\n%s" % (" ".join(command), done.stdout))


def seen_by_make(folder):
    """Its name from where make runs: what stands before that may hold blanks."""
    return os.path.relpath(folder, TOP) if folder.startswith(TOP + "/") else folder


def build(target, configuration, folder="measured", arguments=()):
    """
    The shipped program in a folder of its own, which is returned: with it stand the linker's map
    and what the compiler tells of its stack. Neither changes the program.
    """
    folder = os.path.join(OUT, folder, target, configuration)
    if not arguments:
        arguments = ["DEFCONFIG=" + configuration]
    if target != NATIVE:
        arguments = [*arguments, "TARGET=" + target]
    place = seen_by_make(folder)
    make("O=" + place, "EXTRA_LDFLAGS=-Wl,-Map=%s/lstcp.map -fcallgraph-info=su" % place,
         *arguments, place + "/lstcp")
    return folder


# Tables, limits, reports ------------------------------------------------------------------------

def number(value):
    """1,234; what is not known is a dash."""
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    return "{:,}".format(value) if isinstance(value, int) else "%.2f" % value


class Table:
    """Rows under headings: `<` before a heading sets its column left, else it is right."""

    def __init__(self, title, *headings):
        self.title = title
        self.headings = [heading.lstrip("<") for heading in headings]
        self.left = [heading.startswith("<") for heading in headings]
        self.rows = []

    def add(self, *cells):
        """A row."""
        self.rows.append([number(cell) for cell in cells])

    def _lines(self, edge, between, rule):
        widths = [max(len(row[i]) for row in [self.headings, *self.rows])
                  for i in range(len(self.headings))]
        lines = [[cell.ljust(width) if left else cell.rjust(width)
                  for cell, width, left in zip(row, widths, self.left)]
                 for row in [self.headings, *self.rows]]
        lines.insert(1, [rule(width, left) for width, left in zip(widths, self.left)])
        return [(edge + between.join(line) + edge[::-1]).rstrip() for line in lines]

    def text(self):
        """For a terminal."""
        return "\n".join(["", self.title, *self._lines("", "  ", lambda width, left: "-" * width)])

    def markdown(self):
        """For the README."""
        rule = lambda width, left: "-" * width if left else "-" * (width - 1) + ":"
        return "\n".join([self.title, "", *self._lines("| ", " | ", rule), ""])


def known_excess():
    """What is above its limit as yet, and how far: tests/bench/excess, `figure what` a line."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "excess"),
              encoding="utf-8") as file:
        lines = [line.split(None, 1) for line in file if not line.startswith("#")]
    return {line[1].strip(): float(line[0]) for line in lines if line}


class Report:
    """A measure's tables and figures, and what of them is above its limit.

    What is above it by no more than tests/bench/excess knows is told, and does not fail.
    """

    def __init__(self, name):
        self.name = name
        self.tables = []
        self.figures = {}
        self.broken = []
        self.known = []
        self.held = 0
        self.excess = known_excess()

    def show(self, table):
        """Prints a finished table and keeps it for the report."""
        self.tables.append(table)
        print(table.text(), flush=True)

    def say(self, line):
        """A line for the person who looks on."""
        print(line, flush=True)

    def limit(self, what, figure, most):
        """Holds a figure to its limit; returns the limit with a mark, for the table."""
        if most is None:
            return ""
        if figure <= most:
            self.held += 1
            return number(most)
        told = "%s: %s, and at most %s is allowed" % (what, number(figure), number(most))
        (self.known if figure <= self.excess.get(what, most) else self.broken).append(told)
        return number(most) + " !"

    def require(self, what, holds, why=""):
        """Something that must hold."""
        if holds:
            self.held += 1
        else:
            self.broken.append("%s%s%s" % (what, ": " if why else "", why))

    def end(self):
        """Writes the report and ends the program."""
        os.makedirs(REPORTS, exist_ok=True)
        base = os.path.join(REPORTS, self.name)
        with open(base + ".md", "w", encoding="utf-8") as file:
            file.write("\n".join(table.markdown() for table in self.tables))
        with open(base + ".json", "w", encoding="utf-8") as file:
            json.dump(self.figures, file, indent=1)
            file.write("\n")
        print()
        for line in self.known:
            print("OVER, as known:", line)
        for line in self.broken:
            print("OVER", line)
        print("%s: %d limits hold, %d do not, %d of them as known; tables in %s.md" % (
            self.name, self.held, len(self.broken) + len(self.known), len(self.known),
            os.path.relpath(base)))
        sys.exit(1 if self.broken else 0)
