"""What agree-proc and agree-diag have in common: one test a scenario and authority."""

import ss
from compare import by_fact, by_proc, by_ss, differences, indexed, persisting
from live import (enter, index, listed, name_of, proc_rows, program, start, tap)

KEYS = [option for symbol, option in (("TIMERS", "-o"), ("EXTENDED", "-e"), ("INTERNALS", "-i"))
        if program.has(symbol)]


def report(facts, authority, left):
    """A test for each scenario, and one for rows of none."""
    scenarios = {}
    for key, fact in facts.items():
        scenarios.setdefault("%s %s" % (fact["kind"], fact["scenario"]), []).append(key)
    left = dict(left)
    for scenario, keys in scenarios.items():
        wrong = [(key, field) for key, field in left if key in keys]
        why = ["%s: %s" % (name_of(facts[key]), left.pop((key, field))) for key, field in wrong]
        tap.ok(not why, "%s: as %s says" % (scenario, authority), "\n".join(sorted(why)))
    tap.ok(not left, "no other rows than %s has" % authority,
           "\n".join("%s %s" % (key, text) for (key, _), text in left.items()))


def agree(source):
    """All of it, from one source."""
    enter()
    program.needs("FORMAT_JSON")
    generator = start()
    facts = indexed(generator.facts())
    options = KEYS + (["-S", source] if program.has("DIAG") else [])

    def ask_facts():
        return indexed(generator.facts())

    def attempts(ask, expect):
        def attempt():
            before = ask()
            rows = index(listed(*options))
            return differences(rows, before, ask(), expect, source)
        return attempt

    report(facts, "its own process", persisting(attempts(ask_facts, by_fact)))
    report(facts, "/proc", persisting(attempts(lambda: index(proc_rows()), by_proc)))
    if ss.available():
        report(facts, "ss", persisting(attempts(lambda: index(ss.sockets()), by_ss)))
    else:
        tap.skip("as ss says", "no ss here")

    rows = listed(*options)
    families = [row["family"] for row in rows]
    tap.same(families, sorted(families), "IPv4 rows come before IPv6 rows")
    if source == "proc":
        for family in ("inet", "inet6"):
            entries = [row["entry"] for row in rows if row["family"] == family]
            tap.same(entries, list(range(len(entries))), family + " entries count from 0")
    tap.same(generator.end(), 0, "the generator ends well")
    tap.done()
