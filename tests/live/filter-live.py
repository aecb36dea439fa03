#!/usr/bin/env python3
"""A filter, -l, -4 and -6 choose from sockets in every state as Python does, from each source:
sock_diag is asked for the states that are wanted, and must not leave one out."""

from live import enter, index, key_of, listed, program, start, tap

CONNECTED = ("ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
             "CLOSE_WAIT", "LAST_ACK", "CLOSING")
ALL = CONNECTED + ("LISTEN",)

program.needs("FORMAT_JSON")
enter()
generator = start()
everything = listed()
port = next(row["local_port"] for row in everything if row["state"] == "LISTEN")

CASES = [
    (["-l"], lambda row: row["state"] == "LISTEN"),
    (["-4"], lambda row: row["family"] == "inet"),
    (["-6"], lambda row: row["family"] == "inet6"),
    (["-46"], lambda row: True),
    (["-6l"], lambda row: row["family"] == "inet6" and row["state"] == "LISTEN"),
]
if program.has("FILTER"):
    CASES += [(["state", name.lower()], lambda row, name=name: row["state"] == name)
              for name in ALL]
    CASES += [(["exclude", name], lambda row, name=name: row["state"] != name) for name in ALL]
    CASES += [
        (["state", "connected"], lambda row: row["state"] in CONNECTED),
        (["state", "synchronized"],
         lambda row: row["state"] in CONNECTED and row["state"] != "SYN_SENT"),
        (["state", "bucket"], lambda row: row["state"] in ("TIME_WAIT", "SYN_RECV")),
        (["state", "big"], lambda row: row["state"] not in ("TIME_WAIT", "SYN_RECV")),
        (["state", "established", "state", "closing", "-4"],
         lambda row: row["state"] in ("ESTABLISHED", "CLOSING") and row["family"] == "inet"),
        (["state", "=", "time-wait", "or", "state", "=", "last-ack"],
         lambda row: row["state"] in ("TIME_WAIT", "LAST_ACK")),
        (["not", "state", "listen"], lambda row: row["state"] != "LISTEN"),
        (["sport", "=", str(port)], lambda row: row["local_port"] == port),
        (["dport", "=", ":%d" % port, "or", "sport", str(port)],
         lambda row: port in (row["local_port"], row["remote_port"])),
        (["dport", "ge", "40000", "state", "established"],
         lambda row: row["remote_port"] >= 40000 and row["state"] == "ESTABLISHED"),
        (["src", "127.1.2.3"], lambda row: row["local_address"] in
         ("127.1.2.3", "::ffff:127.1.2.3")),
        (["dst", "[2001:db8::]/32"], lambda row: row["remote_address"].startswith("2001:db8:")),
    ]
    if program.has("TIMERS"):
        CASES += [(["timer", "=", name], lambda row, name=name: row["timer"] == name)
                  for name in ("off", "retransmit", "keepalive", "timewait", "probe")]



def count(*arguments):
    """The rows of the plain table, for which less of /proc is decoded than for JSON."""
    result = program.run("-H", *program.select("table"), *arguments)
    return len(result.out.splitlines()) if result.status == 0 else result


for source in ("proc", "diag") if program.has("DIAG") else (None,):
    options = ["-S", source] if source else []
    rows = listed(*options)
    for arguments, wanted in CASES:
        got = index(listed(*options, *arguments))
        want = {key_of(row) for row in rows if wanted(row)}
        name = "lstcp " + " ".join(options + arguments)
        tap.ok(set(got) == want, name, "missing: %r\ntoo many: %r" % (
            sorted(want - set(got)), sorted(set(got) - want)))
        if program.has("FORMAT_TABLE"):
            tap.same(count(*options, *arguments), len(want), name + ", as a table")
    if program.has("FILTER") and program.has("EXTENDED"):
        uids = {row["uid"] for row in rows} - {None}
        told = {fact["uid"] for fact in generator.facts() if fact["fd"] is not None}
        tap.ok(uids >= told, "every user is there", (uids, told))
        for uid in sorted(uids):
            got = index(listed(*options, "uid", "=", str(uid)))
            want = {key_of(row) for row in rows if row["uid"] == uid}
            tap.ok(set(got) == want, "lstcp %s uid = %d" % (" ".join(options), uid), got)
            if program.has("FORMAT_TABLE"):
                tap.same(count(*options, "uid", "=", str(uid)), len(want), "as a table")

if program.has("FILTER") and program.has("DIAG") and program.has("EXTENDED"):
    rows = listed("-S", "diag")
    got = index(listed("dev", "=", "lo"))
    want = {key_of(row) for row in rows if row["interface"] == "lo"}
    tap.ok(set(got) == want and want, "lstcp dev = lo", set(got) ^ want)
    got = index(listed("dev", "!=", "lo", "-4"))
    want = {key_of(row) for row in rows if row["interface"] != "lo" and row["family"] == "inet"}
    tap.ok(set(got) == want and want, "lstcp dev != lo -4", set(got) ^ want)
tap.done()
