#!/usr/bin/env python3
"""A filter selects what ss selects with it, among sockets in every state and family.

Where `and` and `or` meet there are parentheses: ss's parser takes both from left to right, against
its own manual. Left out is where ss is wrong: after the kernel it looks at a `not` itself, without
asking for the family, so `not src [::]` drops the rows of 0.0.0.0.
"""

import statistics
import subprocess

from live import enter, index, listed, program, start, tap
import ss

STATES = ("established", "syn-sent", "syn-recv", "fin-wait-1", "fin-wait-2", "time-wait", "closed",
          "unconnected", "close-wait", "last-ack", "listening", "closing")
GROUPS = ("all", "connected", "synchronized", "bucket", "big")
CASES = ["state " + name for name in STATES + GROUPS]
CASES += ["exclude " + name for name in STATES + GROUPS if name != "all"]
CASES += [
    "state listening state time-wait", "state connected exclude established",
    "state all exclude listening", "exclude listening exclude established",
    "exclude bucket state time-wait", "state big exclude connected",
    # ports
    "sport = :{listen4}", "sport = {listen4}", "sport == :{listen4}", "sport eq {listen6}",
    "sport :{listen6}", "sport {listen6}", "dport = :{listen4}", "dport :{remote4}",
    "dport = 0", "sport != :{listen4}", "sport ne {listen4}", "dport neq :{remote4}",
    "sport < :{middle}", "sport lt {middle}", "dport > :{middle}", "dport gt {middle}",
    "sport <= :{middle}", "sport le {middle}", "sport leq {middle}", "dport >= :{middle}",
    "dport ge {middle}", "dport geq {middle}", "dport >= 1", "sport <= 65535",
    # hosts of IPv4, which the mapped ones are too
    "src 127.0.0.1", "src = 127.0.0.1", "dst 127.1.2.3", "dst 127.1.2.3/32", "src 127.1.2.9/28",
    "src 127.1.2.1/29", "src 127.128.0.0/9", "src 127/8", "dst 127.1/16", "src 0.0.0.0",
    "src 0.0.0.0/0", "dst 128.0.0.0/1", "dst 0.0.0.0/1", "src 127.0.0.1:{listen4}",
    "dst 127.0.0.1:{remote4}", "dst 127.0.0.1:*", "dst 127/8:{remote4}", "src [127.0.0.1]",
    # hosts of IPv6
    "src [::1]", "src ::1/128", "src [::1/128]", "src = [::1]:{listen6}", "dst [::1]:{remote6}",
    "dst [::1]:*", "src [::1/127]", "dst [2001:db8:0:0:1::]", "dst [2001:db8::/32]",
    "dst 2001:db8::/32", "dst [2001:db8::/47]", "dst [2001:db8::/63]", "dst [2001:db8::/64]",
    "src [2001::/16]", "src fe80::/10", "dst [fe80::1]", "src [fd00::]", "src [::]",
    "src [::/0]", "src [::/96]", "src [::/0]:{remote6}", "src ::/0:{remote6}",
    "src [::ffff:127.0.0.1]", "src [::ffff:0:0/96]", "dst [::ffff:127.1.2.3]",
    "dst 2001:db8::1:0:0:1:{remote_global}", "dst [2001:db8::1:0:0:1]:{remote_global}",
    # only a port, or nothing
    "src *:{listen4}", "dst :{remote4}", "src *", "src *:*", "dst = *:{remote6}",
    # joined
    "sport = :{listen4} or sport = :{listen6}", "sport = :{listen4} | dport = :{listen4}",
    "sport = :{listen4} || dport = :{listen4}", "src 127.0.0.1 and dport > :{middle}",
    "src 127.0.0.1 & dport > :{middle}", "src 127.0.0.1 && dport > :{middle}",
    "src 127.0.0.1 dport > :{middle}", "not src 127.0.0.1", "! dport = :{remote4}",
    "not ( src 127.0.0.1 and dport > :{middle} )", "not ( src [::1] or dport > :{middle} )",
    "( sport = :{listen4} or sport = :{remote4} ) and src 127.0.0.0/8",
    "src 127.0.0.0/8 and ( sport = :{listen4} or sport = :{remote4} )",
    "( src [::1] and sport > :{middle} ) or ( src 127.0.0.1 and sport < :{middle} )",
    "( ( src [::1] or src [fe80::/10] ) and not dport > :{middle} ) or dport = 0",
    "not ( ( src [::1] or src 127.0.0.1 ) and ( dport = 0 or not sport < :{middle} ) )",
    "! ( ! ( src 127.0.0.1 ) )", "( ( ( ( dport = :{remote4} ) ) ) )",
    "state established ( dport = :{remote4} or sport = :{remote4} )",
    "state connected src 127.0.0.1 and not dst 127.0.0.1:{remote4}",
    "exclude established dport >= :{middle} or src [::1]",
    "state listening state established not ( sport > :{middle} ) src [::/0]",
    # interfaces, which ss itself looks at
    "dev = lo", "dev lo", "dev != lo", "dev lo and src 127.0.0.1", "not dev lo and src [::1]",
]
# What each of these selects is all or nothing.
PLAIN = ("state all", "dport >= 1", "sport <= 65535", "src *", "src *:*", "dst 128.0.0.0/1",
         "state closed", "state unconnected", "exclude closed", "exclude unconnected",
         "state big exclude connected")


def values():
    """Ports of sockets that are there; the listeners' are those of connections as well."""
    rows = ss.sockets()
    remote = {row["remote_port"] for row in rows}

    def listener(address):
        return min(row["local_port"] for row in rows if row["state"] == "LISTEN" and
                   row["local_address"] == address and row["local_port"] in remote)

    def peer(address):
        return min(row["remote_port"] for row in rows if row["state"] == "ESTABLISHED" and
                   row["remote_address"] == address)

    return {
        "listen4": listener("127.0.0.1"), "listen6": listener("::1"),
        "remote4": peer("127.0.0.1"), "remote6": peer("::1"),
        "remote_global": peer("2001:db8::1:0:0:1"),
        "middle": int(statistics.median(row["local_port"] for row in rows)),
    }


def selected(*words):
    """The keys of what ss selects; it leaves out the state where only one is asked for."""
    done = subprocess.run(["ss", "-tanHO", *words], stdout=subprocess.PIPE, text=True, check=True)
    return set(index(ss.parse("".join(line if line[0].isalpha() else "ESTAB " + line
                                      for line in done.stdout.splitlines(keepends=True)))))


def settled(*words):
    """What ss selects, when it says so twice, and what lstcp said in between, from each source that
    can tell."""
    for _ in range(10):
        before = selected(*words)
        got = {source: set(index(listed(*(["-S", source] if source else []), *words)))
               for source in SOURCES if source != "proc" or "dev" not in words}
        if selected(*words) == before:
            break
    return before, got


program.needs("FILTER", "FORMAT_JSON")
if not ss.available():
    tap.skip_all("no ss here")
enter()
generator = start()
SOURCES = ("proc", "diag") if program.has("DIAG") else (None,)
has_ipv6 = any(row["family"] == "inet6" for row in ss.sockets())
if not has_ipv6:
    tap.skip_all("no IPv6 here")
named = values()
everything = len(ss.sockets())
for case in CASES:
    expression = case.format(**named).split()
    want, answers = settled(*expression)
    if case not in PLAIN and not 0 < len(want) < everything:
        tap.ok(False, "`%s`: there are sockets of both kinds" % case, len(want))
    for source, got in answers.items():
        tap.ok(got == want, "`%s`%s, as ss selects" % (case, " from " + source if source else ""),
               "%s\nmissing: %r\ntoo many: %r" % (" ".join(expression), sorted(want - got),
                                                 sorted(got - want)))
tap.done()
