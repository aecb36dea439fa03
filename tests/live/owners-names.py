#!/usr/bin/env python3
"""Processes with names that no terminal, parser or shell should meet: one row each, nothing raw
on the table, every format still parses."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import unicodedata

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import live  # noqa: E402
import owners  # noqa: E402
import program  # noqa: E402
from program import tap  # noqa: E402
import terminal  # noqa: E402

NAMES = [
    b"\x1b[31mred\x1b[0m", b"\x1b]0;title\x07", b"two\nlines", b"end\n", b"\n", b"\n\n", b"",
    b"\r\n", b"a b\tc", b" ", b"quo'te\"d", b"''", b'""', b"back\\slash\\", b"\\x41", b"\\",
    b"$(>stolen)", b"`>stolen`", b"';>stolen;'", b"$HOME", b"*", b"~", b"#", b"-n", b"x=y;pid=1",
    b"null", b"-", b",", b"a,b\",c", b"{\"pid\":1}", b"1234/sh+2", b"fifteen bytes..",
    "é→ü".encode(), "\U0001f600".encode(), "\u202egnp".encode(), b"\xff\xfe\x80bad",
    b"cut \xe2\x82", b"cut \xf0\x9f\x98", b"\xc2\x9b31mC1", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"\xc0\xaf", b"\xe0\x80\xaf", b"\x7f", bytes(range(1, 16)), bytes(range(16, 31)),
]
SHELLS = [["dash"], ["busybox", "ash"], ["bash"], ["sh"]]

owners.enter()
processes = [owners.Process(lambda: [owners.listener()], name) for name in NAMES]
name_of = {process.pid: name for process, name in zip(processes, NAMES)}
pid_of = {process.told[0]: process.pid for process in processes}
for process in processes:
    with open("/proc/%d/comm" % process.pid, "rb") as file:
        assert file.read() == name_of[process.pid] + b"\n"


def pieces(name):
    """What its bytes are: (one character, its bytes), None for the character of what is none."""
    return [(None if "\udc80" <= character <= "\udcff" else character,
             character.encode("utf-8", "surrogateescape"))
            for character in name.decode("utf-8", "surrogateescape")]


def is_plain(character):
    """Neither invalid nor a control character."""
    return character is not None and unicodedata.category(character) != "Cc"


def as_json(name):
    """One U+FFFD may stand for a run of them: how many is the decoder's choice."""
    return re.sub("\ufffd+", "\ufffd", name.decode("utf-8", "replace"))


def as_csv(name):
    """Bytes that are no plain character escaped."""
    return b"".join(raw if is_plain(one) else b"".join(b"\\x%02x" % byte for byte in raw)
                    for one, raw in pieces(name))


def as_kv(name):
    """A question mark for each run of what is no plain character."""
    return re.sub(rb"\?+", b"?", b"".join(raw if is_plain(one) else b"?"
                                          for one, raw in pieces(name)))


def as_word(name):
    """Printable ASCII, one word."""
    return b"".join(b"%c" % byte if 0x21 <= byte <= 0x7e and byte != 0x5c else b"\\x%02x" % byte
                    for byte in name)


def same_names(got, wanted, what):
    """Tests that these (pid, name) pairs are all, as `wanted` tells."""
    want = {pid: wanted(name) for pid, name in name_of.items()}
    tap.same(len(got), len(want), what + ": one row a socket")
    wrong = [(name_of.get(pid), name, want.get(pid)) for pid, name in got
             if want.get(pid) != name]
    tap.ok(not wrong, what + ": the names are right",
           "\n".join("%r: got %r, want %r" % one for one in wrong))


result = program.run("-p", "-f", "json")
tap.same((result.status, result.err), (0, b""), "json is complete")
rows = program.strict_json(result.out)
same_names([(row["pid"], re.sub("\ufffd+", "\ufffd", row["process"])) for row in rows], as_json,
           "json")
tap.ok(all(pid_of[row["inode"]] == row["pid"] and row["owners"] == 1 for row in rows),
       "json: and so are the pids")
tap.ok(not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", result.out), "json: no raw control byte")
if shutil.which("jq"):
    done = subprocess.run(["jq", "-r", ".[].pid"], input=result.out, stdout=subprocess.PIPE,
                          check=False)
    tap.same(sorted(map(int, done.stdout.split())), sorted(name_of), "jq reads it")
else:
    tap.skip("jq reads it", "no jq")

if program.has("FORMAT_TABLE"):
    result = program.run("-p", "-f", "table")
    tap.ok(re.fullmatch(rb"[\x20-\x7e\n]*", result.out), "table: nothing raw", result.out)
    words = [line.split()[-1].partition(b"/") for line in result.out.splitlines()[1:]]
    same_names([(int(pid), name) for pid, _, name in words], as_word, "table")
    columns = {len(line.split()) for line in result.out.splitlines()[1:]}
    tap.same(columns, {6}, "table: an owner is one word")
    _, output, _ = terminal.on_terminal(program.COMMAND + ["-p", "-f", "table"])
    tap.ok(re.fullmatch(rb"[\x20-\x7e\n]*", output), "table on a terminal: nothing raw", output)
    tap.same(sorted(line.split() for line in output.splitlines()),
             sorted(line.split() for line in result.out.splitlines()),
             "table on a terminal: the same words")

if program.has("FORMAT_CSV"):
    result = program.run("-p", "-f", "csv")
    text = result.out.decode("utf-8")
    tap.ok(not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text), "csv: no raw control byte")
    tap.same(text.count("\n"), len(NAMES) + 1, "csv: one line a socket")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    same_names([(int(row["pid"]), row["process"].encode()) for row in rows], as_csv, "csv")

if program.has("FORMAT_KV"):
    result = program.run("-p", "-f", "kv")
    tap.ok(not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", result.out.decode("utf-8")),
           "kv: no raw control byte")
    tap.same(result.out.count(b"\n"), len(NAMES), "kv: one line a socket")
    script = r"""while IFS= read -r line; do
        eval "$line" || exit
        printf '%s/%s\n' "$pid" "$process"
    done"""
    folder = os.path.join(program.scratch(), "eval")
    os.mkdir(folder)
    for shell in SHELLS:
        if not shutil.which(shell[0]):
            tap.skip("eval in " + " ".join(shell), "not here")
            continue
        done = subprocess.run(shell + ["-c", script], input=result.out, cwd=folder, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        tap.same((done.returncode, done.stderr, os.listdir(folder)), (0, b"", []),
                 "kv: eval in %s does nothing but assign" % " ".join(shell))
        words = [line.partition(b"/") for line in done.stdout.splitlines()]
        same_names([(int(pid), re.sub(rb"\?+", b"?", name)) for pid, _, name in words], as_kv,
                   "kv in " + " ".join(shell))

for process in processes:
    process.end()
tap.same(live.listed("-p"), [], "and then they are gone")
tap.done()
