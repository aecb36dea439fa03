#!/usr/bin/env python3
"""The options of lstcp as newer toyboxes read them, whose own small reader took the place of Linux's.

    toybox-reader.py LSTCP.C CONFIG.IN      prints the .config of its `make defconfig`

That reader knows few words, no parentheses, no conditions but `depends on`, and reads these from left
to right; what it does not know fails here.  What it makes of each `depends on` is compared with what
the option of the same name says in CONFIG.IN, or with LSTCP, for all values of the options.
"""

import itertools
import re
import sys

WORD = r"!?[A-Z][A-Z0-9_]*"


def fail(why):
    sys.exit(f"toybox-reader: {why}")


def stanzas(path):
    """The lines that it takes out of a command's file."""
    with open(path, encoding="ascii") as file:
        text = re.search(r"^(config [A-Z].*?)^\*/", file.read(), re.M | re.S)
    if not text:
        fail("there is no `config` before the end of a comment")
    return text[1].splitlines()


def read(lines):
    options = {}
    option = help_indent = None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if help_indent is not None:
            if not line.strip() or help_indent < 0 or indent >= help_indent:
                help_indent = indent if line.strip() and help_indent < 0 else help_indent
                continue
            help_indent = None
        word, _, rest = line.strip().partition(" ")
        if word == "config" and re.fullmatch(WORD, rest):
            if rest in options:
                fail(f"{rest} is there twice")
            option = options[rest] = {}
        elif word in ("bool", "int") and re.fullmatch(r'"[^"\\]+"', rest):
            option["type"] = word
        elif word == "default" and re.fullmatch(r"[yn]|\d+", rest):
            option["default"] = rest
        elif word == "depends" and re.fullmatch(rf"on {WORD}( (&&|\|\|) {WORD})*", rest):
            # A second line takes the place of the first one.
            if "depends" in option:
                fail("two lines say `depends on`")
            option["depends"] = rest[3:].split()
        elif word == "help" and not rest:
            help_indent = -1
        elif word:
            fail(f"does not know: {line}")
    for name, option in options.items():
        if "type" not in option or "default" not in option:
            fail(f"{name} has no type or no default")
    return options


def holds(words, value):
    """From left to right: `&&` ends it where nothing was true before, `||` where something was."""
    result = True
    for word in words:
        if word in ("&&", "||"):
            if result == (word == "||"):
                return result
        else:
            result = value(word.lstrip("!")) != word.startswith("!")
    return result


def conditions(path):
    with open(path, encoding="ascii") as file:
        parts = re.split(r"^config (\w+)\n", file.read(), flags=re.M)
    for name, text in zip(parts[1::2], parts[2::2]):
        found = re.search(r"^\tdepends on (.*)", text, re.M)
        yield name, found[1] if found else ""


def compare(options, path):
    for name, condition in conditions(path):
        if name not in options or name == "LSTCP":
            continue
        words = options[name].get("depends", [])
        meant = condition or "LSTCP"
        names = sorted(set(re.findall(r"\w+", meant + " " + " ".join(words))))
        unknown = [one for one in names if one not in options]
        if unknown:
            fail(f"{name} depends on {unknown[0]}, which is not there")
        python = meant.replace("&&", "and").replace("||", "or").replace("!", "not ")
        for choice in itertools.product((False, True), repeat=len(names)):
            values = dict(zip(names, choice))
            if holds(words, values.get) != bool(eval(python, {}, values)):
                fail(f"{name}: {' '.join(words)} is not {meant}")


def show(options):
    def is_on(name):
        return options[name]["default"] == "y" and holds(options[name].get("depends", []), is_on)

    for name, option in options.items():
        if option["type"] == "int":
            print(f"CONFIG_{name}={option['default']}")
        else:
            print(f"CONFIG_{name}=y" if is_on(name) else f"# CONFIG_{name} is not set")


if len(sys.argv) != 3:
    fail("usage: toybox-reader.py LSTCP.C CONFIG.IN")
found = read(stanzas(sys.argv[1]))
compare(found, sys.argv[2])
show(found)
