#!/usr/bin/env python3
"""Filters that are wrong: a message that quotes the word, or the part of it that is wrong, status 2, nothing listed; also for
those that are much too long or too deep."""

import re

from program import byte_order, has, needs, reference, run, saved, tap

needs("FILTER")
INPUT = ["-r", saved(reference.random_table(1, 5, byte_order(), 4))] if has("CAPTURE") else []


def wrong(text, word, *more, name=None):
    """Status 2 and a message `lstcp: filter ...` that quotes the word (None: any message)."""
    for words in ([text.split()] if not text.split() else [text.split(), [text]]):
        result = run(*INPUT, *words)
        message = result.err.decode("ascii")
        tap.ok(result.status == 2 and not result.out and
               re.fullmatch(r"lstcp: filter[: ][ -~]+\n", message) and
               (word is None or word + "'" in message) and
               all(part in message for part in more),
               "`%s`%s: %s" % (name or text, " quoted" if words == [text] else "", word or
                               "a message"), result)


# One word of each is wrong: which, is plain to a reader.
wrong("banana", "banana")
wrong("state banana", "banana", "'banana': no state")
wrong("exclude banana", "banana", "no state")
wrong("state established state banana", "banana")
wrong("sport = :22 and state = banana", "banana", "no state")
wrong("sport = :99999", "99999")
wrong("sport = 99999", "99999")
wrong("sport = 65536", "65536")
wrong("sport = 4294967318", "4294967318")
wrong("sport = 18446744073709551638", "18446744073709551638")
wrong("sport = 22x", "22x")
wrong("sport = 0x16", "0x16")
wrong("sport = :", None)
wrong("sport = ssh", "ssh", "not resolved")
wrong("dport = :https", "https", "not resolved")
wrong("dst example.com", "example.com", "not resolved")
wrong("src localhost", "localhost", "not resolved")
wrong("dst 10.0.0.1:http", "http", "not resolved")
wrong("dst 10.0.0.1:99999", "99999")
wrong("dst 10.0.0.0/33", "10.0.0.0/33")
wrong("dst 10.0.0.0/", "10.0.0.0/")
wrong("dst 10.0.0.0/x", "10.0.0.0/x")
wrong("dst 10.0.0.0/-1", "10.0.0.0/-1")
wrong("dst 256.0.0.1", "256.0.0.1")
wrong("dst 1.2.3.4.5", "1.2.3.4.5")
wrong("dst 1..2.3", "1..2.3")
wrong("dst " + "1" * 47, "1" * 47, "no numeric")  # longer than any address
wrong("dst 1.2.3." + "0" * 41 + "/24", "1.2.3." + "0" * 41 + "/24", "no numeric")
if not has("DIAG"):
    wrong("dev lo", "dev", "no test")
    wrong("sport = 22 and not dev lo", "dev", "no test")
else:
    wrong("dev nosuch0", "nosuch0", "no network interface")
    wrong("dev != nosuch0", "nosuch0", "no network interface")
    wrong("dev lo.is.longer.than.a.name", "lo.is.longer.than.a.name", "no network interface")
    if INPUT:
        wrong("dev lo", "dev", "needs sock_diag")
        wrong("sport = 22 and not dev lo", "dev", "needs sock_diag")
        wrong("fwmark 0x1/0xff", "fwmark", "needs sock_diag")
    wrong("fwmark 0x", "0x", "no mark")
    if has("REPEAT"):
        # A name that may come yet is none to be refused; what is no name is.
        for words, message in (("dev =", b"ends without a network interface"),
                               ("src *%", b"'*%': no network interface")):
            told = run("-N", "1", *words.split())
            tap.ok(told.status == 2 and not told.out and message in told.err,
                   "`%s` is refused in rounds, too" % words, told)
    for words in (("dev", "!=", "lo"), ("fwmark", "=", "1")):
        told = run("-S", "proc", *words)
        tap.ok(told.status == 2 and not told.out and b"needs sock_diag" in told.err,
               "-S proc: `%s` is refused" % words[0], told)
if INPUT:
    for words in ("state bound-inactive", "state listen state BOUND_INACTIVE", "state boundinactive"):
        wrong(words, "bound-inactive", "needs sock_diag")
told = run(*(["-S", "proc"] if has("DIAG") else []), "state", "bound-inactive")
tap.ok(told.status == 2 and not told.out and b"needs sock_diag" in told.err,
       "/proc: `bound-inactive` is refused", told)
wrong("uid = root", "root")
wrong("uid = 4294967296", "4294967296")
wrong("uid = 18446744073709551616", "18446744073709551616")
wrong("rx_queue = many", "many")
wrong("tx_queue < few", "few")
wrong("timer = banana", "banana")
wrong("timer < off", "<")
wrong("state < established", "<")
wrong("sport ~ 22", "~")
wrong("sport = = 22", "=")
wrong("sport => 22", None)
wrong("and sport = :22", "and")
wrong("or sport = :22", "or")
wrong("sport = :22 or or dport = :80", "or")
wrong("sport = :22 and or dport = :80", "or")
wrong("sport = :22 banana", "banana")
wrong("sport = :22 )", ")")
wrong(") sport = :22", ")")
wrong("( )", ")")
wrong("( sport = :22 ) )", ")")
if has("IPV6"):
    wrong("dst [::1", "[::1")
    wrong("dst [::1]x", "[::1]x")
    wrong("dst [::1]/129", "[::1]/129")
    wrong("dst [::1]/", "[::1]/")
    wrong("dst [:::1]", "[:::1]")
    wrong("dst [1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7]")
    wrong("dst [1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7:8:9]")
    wrong("dst [1::2::3]", "[1::2::3]")
    wrong("dst [12345::]", "[12345::]")
    wrong("dst [::g]", "[::g]")
    wrong("dst [::1]:http", "http", "not resolved")
    wrong("dst [::1]:99999", "99999")
    wrong("dst []", "[]")
    wrong("src [::ffff:1.2.3]", "[::ffff:1.2.3]")
for text, word in (("sport = -1", "-1"), ("uid = -1", "-1")):  # unquoted it would be an option
    result = run(*INPUT, text)
    tap.ok(result.status == 2 and word + "'" in result.err.decode(), "`%s` quoted: %s" % (text, word),
           result)
# It ends too early: there is no word to quote.
for text in ("sport", "sport =", "sport = :22 and", "sport = :22 or", "sport = :22 ||", "not", "!",
             "(", "( sport = :22", "( sport = :22 or", "( ( sport = :22 )", "state", "exclude",
             "state established exclude", "dst", "src =", "uid", "uid >=", "timer", "timer !="):
    wrong(text, None)
wrong("nothing \x01\x1b[31m", None, name="control characters")
# Too much of it.
wrong(" or ".join(["sport = :22"] * 5000), None, name="5,000 terms")
wrong(" ".join(["sport = :22"] * 5000), None, name="5,000 terms without a word between")
wrong("( " * 20000, None, name="20,000 open parentheses")
wrong("( " * 20000 + "sport = :22 " + ") " * 20000, None, name="20,000 pairs of parentheses")
result = run(*INPUT, "(" * 20000)
tap.ok(result.status == 2 and result.err.count(b"\n") == 1, "20,000 open parentheses in one word",
       result.status)
wrong("! " * 20001 + "sport = :22", None, name="20,001 nots")
wrong("not ( " * 5000, None, name="5,000 times `not (`")
wrong("a" * 100000, None, name="a word of 100,000 letters")
wrong("sport = " + "9" * 100000, None, name="a number of 100,000 digits")
wrong("dst [" + ":" * 100000, None, name="100,000 colons")
result = run(*INPUT, "banana" * 20000)
tap.ok(len(result.err) < 4096, "a message about a long word stays short", len(result.err))
tap.done()
