#!/usr/bin/env python3
"""The table of sockets in every state, into a pipe and on a terminal, where its columns line up:
what it says is what the same program's JSON says."""

import re

from compare import Range, differences, persisting
from live import enter, index, listed, program, start, tap
import terminal

program.needs("FORMAT_TABLE", "FORMAT_JSON")
enter()
generator = start()
TABLE = program.select("table")
ENDS = ("family", "state", "local_address", "local_port", "remote_address", "remote_port",
        "tx_queue", "rx_queue")


def on_terminal(*arguments, columns=80):
    """What it writes to a terminal of that width, and its status."""
    command = program.COMMAND + list(arguments)
    return program.Result(*terminal.on_terminal(command, columns=columns))


def endpoint(text):
    """Without the interface of a link-local address."""
    return program.table_endpoint(re.sub(r"%[^]]*", "", text))


class Misaligned(Exception):
    """This line."""


def cells(result):
    """Rows as lists by column name, from where the header's words begin."""
    header, *lines = result.out.decode("ascii").splitlines()
    names = re.findall(r"(?:Local |Peer )?\S+", header)
    at = []
    for name in names:
        at.append(header.index(name, at[-1] + 1 if at else 0))
    out = []
    for line in lines:
        row = {}
        for name, begin, end in zip(names, at, at[1:] + [None]):
            cell = line[begin:end]
            # a cell begins where its header does, after a blank, unless it is empty
            if begin and line[begin - 1:begin].strip() or cell[:1] == " " and cell.strip():
                raise Misaligned(line)
            row[name] = cell.strip()
        out.append(row)
    return out


def by_json(row, _):
    """What the table must say of a row."""
    want = {key: row[key] for key in ENDS}
    if "timer" in row:
        want["timer"] = row["timer"]
        left = row["timer_ms"]
        want["timer_ms"] = None if left is None else Range(left - 10, left + 10)
        want["retransmits"], want["probes"] = row["retransmits"], row["probes"]
        if row["timer"] == "off":  # a blank
            want["retransmits"] = want["probes"] = None
    for key in ("uid", "inode", "refcount", "location", "interface", "mark"):
        if key in row:
            want[key] = row[key]
    return want


def maybe(text):
    """A number, or null."""
    return None if text == "-" else int(text)


def from_cells(row):
    """A row of the aligned table, as far as it tells."""
    local, remote = endpoint(row["Local Address:Port"]), endpoint(row["Peer Address:Port"])
    out = {"family": "inet6" if ":" in local[0] else "inet", "state": row["State"],
           "local_address": local[0], "local_port": local[1],
           "remote_address": remote[0], "remote_port": remote[1],
           "tx_queue": maybe(row["Send-Q"]), "rx_queue": maybe(row["Recv-Q"])}
    if "Timer" in row:
        timer = re.fullmatch(r"([\w-]+)\((\d+)\.(\d\d)s,(\d+|-),(\d+|-)\)", row["Timer"])
        out.update(timer="off", timer_ms=None, retransmits=None, probes=None)
        if timer:
            out.update(timer=timer[1], timer_ms=int(timer[2]) * 1000 + int(timer[3]) * 10,
                       retransmits=maybe(timer[4]), probes=maybe(timer[5]))
        elif row["Timer"]:
            out["timer"] = row["Timer"]
    for key, name in (("uid", "UID"), ("inode", "Inode"), ("refcount", "Ref"),
                      ("mark", "Mark")):
        if name in row:
            out[key] = maybe(row[name])
    for key, name in (("location", "Location"), ("interface", "Interface")):
        if name in row:
            out[key] = None if row[name] == "-" else row[name]
    return out


def from_pipe(result):
    """Rows of the default columns."""
    lines = result.out.decode("ascii").splitlines()[1:]
    plain = re.sub(r"%[^]\s]*", "", "\n".join(["header"] + lines)).encode()
    return program.read_table(plain)


def test(name, make, *options):
    """A table agrees with the JSON before and after it."""
    def attempt():
        before = index(listed(*options))
        try:
            rows = index(make())
        except Misaligned as line:
            return {(None, "columns"): "out of line: %s" % line}
        return differences(rows, before, index(listed(*options)), by_json, "table")
    left = persisting(attempt)
    tap.ok(not left, name, "\n".join("%s %s" % (key, text) for (key, _), text in left.items()))


for source in ("proc", "diag") if program.has("DIAG") else (None,):
    base = ["-S", source] if source else []
    test(" ".join(["into a pipe", *base]),
         lambda: from_pipe(program.run(*TABLE, *base)), *base)
    if not program.has("ALIGN"):
        tap.skip("on a terminal", "built without LSTCP_ALIGN")
        continue
    columns = [option for symbol, option in (("TIMERS", "-o"), ("EXTENDED", "-e"))
               if program.has(symbol)]
    for options in [[]] + [[option] for option in columns] + [columns]:
        for family in ([], ["-4"], ["-6"], ["-l"]):
            arguments = base + options + family
            test(" ".join(["columns line up on a terminal: lstcp", *arguments]),
                 lambda: [from_cells(row) for row in cells(on_terminal(*TABLE, *arguments))],
                 *arguments)
    result = on_terminal(*TABLE, *base, columns=30)
    tap.ok(result.status == 0 and len(result.out.splitlines()) == 1 + len(listed(*base)),
           " ".join(["a narrow terminal gets every row", *base]), result)
    result = on_terminal("-H", *TABLE, *base, "-o")
    begins = {match.start() for line in result.out.splitlines()
              for match in [re.search(rb"\S+$", line[:60])] if match}
    tap.ok(result.status == 0 and b"Local" not in result.out and begins,
           " ".join(["-H on a terminal", *base]), result)
tap.done()
