#!/usr/bin/env python3
"""What is refused: -u -w -x, unknown options, options this build left out, and combinations that
make no sense.  Status 2, a message, nothing on standard output."""

import re

from program import (TOYBOX, byte_order, formats, has, reference, run, saved, select, tap)

PATH = saved(reference.random_table(95, 5, byte_order(), 4))


def refused(name, arguments, pattern=None):
    result = run(*arguments)
    tap.ok(result.status == 2 and not result.out and result.err and
           (pattern is None or re.search(pattern, result.err.decode("latin-1"), re.I)),
           name + ": refused, status 2", result)
    return result


for option in ("-u", "-w", "-x", "-ux", "-aw", "-lnpu", "-uW"):
    if "p" not in option or has("OWNER"):
        refused(option, [option], "lists TCP only")
unknown = refused("-Z", ["-Z"])
for option in ("-Y", "-0", "-1", "-5", "-tZ", "-@", "--nonsense", "--hel", "--helpx", "--json"):
    refused(option, [option])
tap.ok(TOYBOX or b"Z" in unknown.err, "-Z: the message names it", unknown)

if has("CAPTURE"):
    result = refused("an unknown option after an option with a value", ["-r", PATH, "-Z"])
    tap.ok(PATH.encode() not in result.err, "its message does not name that value", result)

# An option that is left out is refused like an unknown one.
OPTIONS = {"-o": "TIMERS", "-e": "EXTENDED", "-i": "INTERNALS", "-m": "MEMORY", "-j": "FORMAT_JSON",
           "-s": "SUMMARY", "-q": "QUIET", "-c": "REPEAT", "-p": "OWNER", "-K": "KILL"}
VALUES = {"-r": ("CAPTURE", PATH), "-B": ("BYTE_ORDER", "little"), "-k": ("TICK_RATE", "100"),
          "-g": ("GROUP", "state"), "-T": ("WAIT", "0.01"), "-d": ("REPEAT", "1"),
          "-N": ("REPEAT", "1"), "-S": ("DIAG", "proc"), "-P": ("NETNS", "1")}
for option, symbol in OPTIONS.items():
    if not has(symbol):
        result = refused("%s without LSTCP_%s" % (option, symbol), [option])
        tap.same(result.err.replace(option[1].encode(), b"Z"),
                 unknown.err.replace(option[1].encode(), b"Z"), option + ": like an unknown one")
for option, (symbol, value) in VALUES.items():
    if not has(symbol):
        refused("%s without LSTCP_%s" % (option, symbol), [option, value])
if not has("FILTER"):
    for words in (["state", "listening"], ["sport", "=", ":22"], ["nonsense"]):
        refused("a filter without LSTCP_FILTER: " + " ".join(words), words)

# Combinations.
if has("CAPTURE"):
    for symbol, arguments, named in (
            ("OWNER", ["-p"], "-p"), ("DIAG", ["-S", "diag"], "-S"), ("REPEAT", ["-c"], "-c"),
            ("REPEAT", ["-d", "1"], "-[cd]"), ("REPEAT", ["-N", "1"], "-[cN]"),
            ("WAIT", ["-T", "1"], "-T"), ("NETNS", ["-P", "1"], "-P")):
        if has(symbol):
            refused(" ".join(arguments) + " with -r", arguments + ["-r", PATH], "-?r")
            refused("-r with " + " ".join(arguments), ["-r", PATH] + arguments, named)
if "prom" in formats() and has("REPEAT"):
    for arguments in (["-c"], ["-d", "1"], ["-N", "2"]):
        refused(" ".join(arguments) + " as prom", select("prom") + arguments, "prom")
        refused(" ".join(arguments) + " and then prom", arguments + ["-f", "prom"], "-c.*prom")
        if has("SUMMARY"):
            refused("-s and " + " ".join(arguments) + " as prom",
                    ["-s"] + arguments + select("prom"), "prom")
for symbol, arguments in (("SUMMARY", ["-s"]), ("GROUP", ["-g", "state"])):
    if has(symbol) and has("QUIET"):
        refused("-q with " + " ".join(arguments), ["-q"] + arguments, "-q")
        refused(" ".join(arguments) + " with -q", arguments + ["-q"], "-q")
if has("KILL"):
    refused("-K without a filter", ["-K"], "^lstcp: -K: needs a filter")
    refused("-K with an empty filter", ["-K", ""], "^lstcp: -K: needs a filter")
    refused("-K with blanks for a filter", ["-K", " ", ""], "^lstcp: -K: needs a filter")
    refused("-K with -l alone", ["-Kl"], "^lstcp: -K: needs a filter")
    for symbol, arguments in (
            ("REPEAT", ["-c"]), ("REPEAT", ["-d", "1"]), ("REPEAT", ["-N", "1"]),
            ("WAIT", ["-T", "1"]), ("SUMMARY", ["-s"]), ("GROUP", ["-g", "state"]),
            ("CAPTURE", ["-r", PATH]), ("DIAG", ["-S", "proc"]), ("FORMAT_PROM", ["-f", "prom"])):
        if has(symbol):
            refused("-K with " + " ".join(arguments), ["-K", *arguments, "sport = :1"],
                    "^lstcp: -K: makes no sense with -")
if has("SUMMARY") and has("GROUP"):
    refused("-s with -g state", ["-s", "-g", "state"], "-g")
    refused("-g state with -s", ["-g", "state", "-s"], "-g")
for symbol, arguments, without in (("SUMMARY", ["-s"], ("csv", "kv")),
                                   ("GROUP", ["-g", "state"], ("csv", "kv"))):
    if not has(symbol):
        continue
    for name in without:
        if name in formats():
            refused("%s as %s" % (" ".join(arguments), name), arguments + select(name),
                    r"%s.*%s|%s.*%s" % (arguments[0], name, name, arguments[0]))
            if len(formats()) > 1:
                refused("%s and then %s" % (name, " ".join(arguments)),
                        ["-f", name] + arguments)
tap.done()
