#!/usr/bin/env python3
"""The help, the manual page and the README tell of the same options, with the same arguments: those
of applet/option_list.h."""

import os
import re

from program import EMULATOR, HERE, HOSTED, has, run, tap

ROOT = os.path.dirname(os.path.dirname(HERE))


def text_of(name):
    """A file of the project."""
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


LISTED = re.findall(r'\bX\("(\w)", \w+, (\w+),\s*(?:(NONE|HIDDEN)|\w+\((?:"?(\w+)"?))',
                    text_of("applet/option_list.h").replace("\\\n", ""))
if HOSTED or EMULATOR or not has("HELP") or not all(
        symbol == "ALWAYS" or has(symbol.removeprefix("LSTCP_")) for _, symbol, _, _ in LISTED):
    tap.skip_all("not a whole build of its own")
HIDDEN = {letter for letter, _, kind, _ in LISTED if kind == "HIDDEN"}
OPTIONS = {letter: argument for letter, _, _, argument in LISTED if letter not in HIDDEN}
tap.ok(len(OPTIONS) > 20, "the list was understood", OPTIONS)

got = re.findall(r"^\t-(\w)(?: ([A-Z]+))?\t", run("-h").out.decode("ascii"), re.M)
tap.same(dict(got), OPTIONS, "-h: every option and its argument")

MANUAL = text_of("applet/lstcp.1")
synopsis = MANUAL[MANUAL.index(".Sh SYNOPSIS"):MANUAL.index(".Sh DESCRIPTION")]
got = dict.fromkeys(re.search(r"^\.Op Fl (\w{2,})$", synopsis, re.M)[1], "")
got.update(re.findall(r"^\.Op Fl (\w) Ar (\w+)$", synopsis, re.M))
tap.same({letter: argument.upper() for letter, argument in got.items()}, OPTIONS,
         "the manual's synopsis: every option and its argument")

described = {}
for line in re.findall(r"^\.It (Fl .*)$", MANUAL, re.M):
    described.update(re.findall(r"Fl (\w)\b(?: Ar (\w+))?", line))
got = {letter: argument.upper() for letter, argument in described.items()}
tap.same({letter: got.get(letter) for letter in OPTIONS}, OPTIONS,
         "the manual describes every option")
tap.same(set(described) - HIDDEN, set(OPTIONS), "and no other")

rows = re.findall(r"^\| (`-.*?) \|", text_of("README.md"), re.M)
got = dict(re.findall(r"`-(\w)(?: ([A-Z]+))?`", " ".join(rows)))
tap.same(got | {"h": "", "V": ""}, OPTIONS, "the README's table has every option")
tap.done()
