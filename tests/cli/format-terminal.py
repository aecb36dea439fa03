#!/usr/bin/env python3
"""The table on a terminal: its columns line up, for which it reads a capture twice: rows, messages
and status are still those of one reading."""

import os
import subprocess

from program import (COMMAND, Result, byte_order, compare, has, needs, read_table, reference, run,
                     saved, select, tap)
import terminal

needs("FORMAT_TABLE", "CAPTURE")
COLUMNS = [option for option, symbol in (("-o", "TIMERS"), ("-e", "EXTENDED"), ("-i", "INTERNALS"))
           if has(symbol)]
TABLE = reference.random_table(141, 300, byte_order(), None if has("IPV6") else 4)
PATH = saved(TABLE, "rows")
KEYS = ("family state local_address local_port remote_address remote_port tx_queue "
        "rx_queue").split()
WANT = [{key: row[key] for key in KEYS} for row in reference.decode(TABLE, byte_order())[0]]


def on_terminal(*arguments, **streams):
    """Runs it with standard output on a terminal."""
    return Result(*terminal.on_terminal(COMMAND + list(arguments) + select("table"), **streams))


def starts(line):
    """Where the words of a line start."""
    return [at for at in range(len(line)) if line[at] != " " and (at == 0 or line[at - 1] == " ")]


result = on_terminal("-r", PATH)
tap.same((result.status, result.err), (0, b""), "status 0, silent")
compare("every row, once", read_table(result.out), WANT, result)
if has("ALIGN"):
    lines = result.out.decode().splitlines()
    tap.same(len({tuple(starts(line)) for line in lines[1:]}), 1, "the columns line up")
    heads = starts(lines[0])
    tap.ok(all(at in heads for at in starts(lines[1])), "the header stands over them",
           (heads, starts(lines[1])))
    few = saved(b"".join(TABLE.splitlines(True)[:2]), "few")
    short = on_terminal("-r", few).out.decode().splitlines()
    tap.ok(len(short[0]) <= len(lines[0]), "no wider than the rows need", short)
for column in COLUMNS:
    result = on_terminal("-r", PATH, column)
    # the internals stand below their row, where there are any, and have no heading
    got = result.out.replace(b"\n\t", b" ")
    compare(column + ": every row, once", read_table(got), WANT, result)
    piped = [line.split() for line in
             run("-r", PATH, column, *select("table")).out.splitlines()]
    if column == "-i":
        tap.ok(got != result.out, "-i: internals in a line that begins with a tab", result)
        tap.same(piped[0].pop(), b"Internals", "-i: their heading in a pipe")
        piped = [words[:5] if words[5:] == [b"-"] else words for words in piped]
    tap.same([line.split() for line in got.splitlines()], piped,
             column + ": the same words as in a pipe")
BAD = saved(TABLE + b"x\n" * 13, "bad")
result = on_terminal("-r", BAD)
compare("malformed rows: the others, once", read_table(result.out), WANT, result, 2)
tap.same(result.err, run("-r", BAD, *select("table")).err, "and each told as in a pipe, once")
result = on_terminal("-H", "-r", PATH)
compare("-H", read_table(result.out, header=False), WANT, result)
result = on_terminal("-r", PATH, "-r", PATH)
compare("two files", read_table(result.out), WANT * 2, result)
with open(PATH, "rb") as file:
    result = on_terminal("-r", "-", stdin=file)
compare("standard input from a file: every row, once", read_table(result.out), WANT, result)
feeder = subprocess.Popen(["cat", PATH], stdout=subprocess.PIPE)
result = on_terminal("-r", "-", stdin=feeder.stdout)
feeder.stdout.close()
feeder.wait()
compare("standard input from a pipe, which can be read but once", read_table(result.out), WANT,
        result)
fifo = saved(b"", "x") + ".fifo"
os.mkfifo(fifo)
feeder = subprocess.Popen(["sh", "-c", 'cat "$1" >"$2"', "sh", PATH, fifo])
result = on_terminal("-r", fifo)
feeder.kill()
feeder.wait()
compare("a named pipe", read_table(result.out), WANT, result)
lines = TABLE.splitlines(True)
lines.insert(3, b"x\n")
bad = saved(b"".join(lines), "bad")
result = on_terminal("-r", bad)
compare("a malformed row: the others", read_table(result.out), WANT, result, 2)
tap.same(result.err.count(b"\n"), 1, "a malformed row: told once")
result = on_terminal("-r", "/nonexistent", "-r", PATH)
compare("a missing file: the other", read_table(result.out), WANT, result, 2)
tap.same(result.err.count(b"\n"), 1, "a missing file: told once")
folder = os.path.join(os.path.dirname(PATH), "folder")
os.mkdir(folder)
result = on_terminal("-r", folder, "-r", PATH)
compare("a folder: the other", read_table(result.out), WANT, result, 2)
tap.ok(result.err.count(b"\n") == 1 and folder.encode() in result.err, "a folder: told once", result)
empty = on_terminal("-r", saved(b"", "empty"))
tap.same((empty.status, len(empty.out.splitlines())), (0, 1), "no rows: the header")
if has("FILTER"):
    result = on_terminal("-r", PATH, "state", "established")
    compare("a filter", read_table(result.out), [row for row in WANT if row["state"] == "ESTABLISHED"],
            result)
if has("REPEAT"):
    # Of this machine's sockets, whatever they are.
    rounds = on_terminal("-H", "-l", "-d", "0.01", "-N", "3")
    tap.same([rounds.status, rounds.out.decode().splitlines().count("")], [0, 2],
             "a blank line between the rounds of a repeat")
if has("ALIGN") and has("FILTER"):
    lines = result.out.decode().splitlines()
    tap.same(len({tuple(starts(line)) for line in lines[1:]}), 1, "a filter: the columns line up")
tap.done()
