#!/usr/bin/env python3
"""-h, --help, -V, --version, and clusters of accepted letters."""

import re
import subprocess

from program import (HOSTED, TOYBOX, byte_order, formats, has, reference, run, saved, select, tap)

OPTIONS = {"6": "IPV6", "o": "TIMERS", "e": "EXTENDED", "i": "INTERNALS",
           "r": "CAPTURE", "B": "BYTE_ORDER", "k": "TICK_RATE", "j": "FORMAT_JSON", "s": "SUMMARY",
           "g": "GROUP", "q": "QUIET", "T": "WAIT", "c": "REPEAT", "d": "REPEAT", "N": "REPEAT",
           "S": "DIAG", "p": "OWNER"}
ALWAYS = "4lHatnWfhV"


def helped(option):
    result = run(option)
    text = (result.out + result.err if HOSTED else result.out).decode("ascii")
    tap.ok(result.status == 0 and (HOSTED or not result.err), option + ": status 0", result)
    tap.ok("lstcp" in text, option + ": usage", text)
    return text


def named(text, letter):
    """Whether the help names an option: in a cluster of the usage line, or by itself."""
    return bool(re.search(r"(?<![\w-])-[A-Za-z0-9]*%s" % letter, text))


help_text = helped("--help")
tap.same(helped("-h"), help_text, "-h is --help") if not HOSTED else helped("-h")
if TOYBOX:
    tap.skip("the help names only what is built in", "toybox's help is static")
else:
    for letter, symbol in OPTIONS.items():
        tap.same(named(help_text, letter), has(symbol),
                 "the help names -%s: %s" % (letter, "yes" if has(symbol) else "no, left out"))
    for letter in ALWAYS:
        tap.ok(named(help_text, letter), "the help names -" + letter)
    for letter in "uwx":
        tap.ok(not named(help_text, letter), "the help does not name -%s, which is refused" % letter)
    for name in ("json", "csv", "kv", "prom"):
        if name not in formats():
            tap.ok(not re.search(r"\b%s\b" % name, help_text), "the help has no word of " + name,
                   help_text)
        elif has("HELP"):
            tap.ok(re.search(r"\b%s\b" % name, help_text, re.I), "the help names the format " + name,
                   help_text)
    if not has("FILTER"):
        tap.ok("FILTER" not in help_text.upper(), "the help has no word of filters", help_text)
if has("HELP") or TOYBOX:
    tap.ok("conntrack" in help_text, "the help points to conntrack for forwarded connections",
           help_text)
tap.same(run("--help", "-r", "/nowhere").status if has("CAPTURE") and not HOSTED else 0, 0,
         "--help before anything else")

for option in ("-V", "--version"):
    result = run(option)
    if HOSTED and option == "--version":
        tap.skip(option, "the host's own")
        continue
    tap.ok(result.status == 0 and re.fullmatch(rb"lstcp \d[\w.+~-]*\n", result.out) and
           not result.err, option + ": name and version", result)

if has("CAPTURE"):
    path = saved(reference.random_table(97, 80, byte_order(), 4))
    for name in formats():
        plain = run("-r", path, *select(name))
        for cluster in ("-t", "-a", "-n", "-tan", "-ant", "-at", "-tna", "-W", "-tnW"):
            tap.same(run("-r", path, cluster, *select(name)).out, plain.out,
                     "%s: %s changes nothing" % (name, cluster))
        listening = run("-r", path, "-l", *select(name)).out
        for cluster in ("-tl", "-tln", "-nlt", "-ltan"):
            tap.same(run("-r", path, cluster, *select(name)).out, listening,
                     "%s: %s is -l" % (name, cluster))
        tap.same(run(*select(name), "-lnr", path).out, listening, "%s: -lnr FILE" % name)
        tap.same(run(*select(name), "-lnr" + path).out, listening, "%s: -lnrFILE" % name)
        if not HOSTED:
            tap.same(run(*select(name), "-l", "-r", path, "--").out, listening, "%s: --" % name)
    # What netstat's users type: -u is remarked upon, and the TCP sockets are listed.
    for name in formats():
        plain = run("-r", path, *select(name))
        for cluster, letter in (("-tu", "u"), ("-ut", "u"), ("-tuln", "u"), ("-tw", "w"),
                                ("-xt", "x")):
            result = run("-r", path, cluster, *select(name))
            want = run("-r", path, "-l", *select(name)) if "l" in cluster else plain
            tap.same((result.status, result.out, result.err),
                     (0, want.out, b"lstcp: -%s: lists TCP only\n" % letter.encode()),
                     "%s: %s: a remark, and the TCP sockets" % (name, cluster))
    result = run("-t", "-r", path, "-u")
    tap.ok(result.status == 0 and result.out and b"lists TCP only" in result.err,
           "-t and -u apart: the same", result)
    result = run("-tu", "-r", "/nowhere")
    tap.ok(result.status == 2 and b"lists TCP only" in result.err and b"/nowhere" in result.err,
           "-tu: the status is that of -t", result)
    if has("QUIET") and has("FILTER"):
        result = run("-tuq", "-r", path, "sport", "=", ":1", "and", "sport", "=", ":2")
        tap.ok(result.status == 1 and b"lists TCP only" in result.err,
               "-tuq: status 1 where nothing matches", result)
tap.same(run("-tan", stdout=subprocess.DEVNULL).status, 0, "-tan on this machine")
if has("OWNER"):
    tap.same(run("-tlnp", stdout=subprocess.DEVNULL).status, 0, "-tlnp on this machine")
tap.done()
