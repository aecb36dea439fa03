"""Whether a row of lstcp says what others know of the same socket.

Others are the generator's facts, the independent reader of /proc, ss, and lstcp itself from its
other source. Sockets move: what they say is taken before and after lstcp ran, and its value must
lie between. Where a timer ran out in that time even that fails; so a difference counts only when
it persists (persisting()), as a wrong reading does and a race does not.

An expectation is a number, a string, a Range, a set of values, or None for null; a field without
one is not compared.
"""

from live import HZ, index, reference
from ss import UNLIMITED, Range

TICK = 1000 // HZ  # of USER_HZ, in milliseconds
INFINITE = 0x7fffffff
# What the timer of a socket may be off by its fact: making it took time.
MADE_IN = 1000

# Fields that -S diag may not know, in every row.
ONLY_PROC = ("entry", "refcount", "location", "quickack", "pingpong", "fastopen_queue")
ONLY_DIAG = ("interface", "mark", "v6only", "congestion", "ulp")
INTERNALS = ("rto_ms", "ato_ms", "cwnd", "ssthresh")

# Where lstcp's key is not info_ and the name of the member.
UNITS = {
    "last_data_sent": "ms", "last_ack_sent": "ms", "last_data_recv": "ms", "last_ack_recv": "ms",
    "rtt": "us", "rttvar": "us", "rcv_rtt": "us", "min_rtt": "us", "busy_time": "us",
    "rwnd_limited": "us", "sndbuf_limited": "us", "total_rto_time": "ms",
    "pacing_rate": "bytes_per_second", "max_pacing_rate": "bytes_per_second",
    "delivery_rate": "bytes_per_second",
}
# In an expectation: each field of tcp_info.
ANY_INFO = "info_*"
ELSEWHERE = ("state", "retransmits", "probes", "rto", "ato", "snd_ssthresh", "snd_cwnd")


def _join(before, after):
    """What covers both expectations."""
    if isinstance(before, set) or isinstance(after, set):
        return ((before if isinstance(before, set) else {before}) |
                (after if isinstance(after, set) else {after}))
    numbers = []
    for one in (before, after):
        if isinstance(one, Range):
            numbers += one
        elif isinstance(one, int):
            numbers.append(one)
        else:
            return {before, after}
    return Range(min(numbers), max(numbers))


def _fits(value, want):
    if isinstance(want, Range):
        return isinstance(value, int) and want.low <= value <= want.high
    if isinstance(want, set):
        return any(_fits(value, one) if isinstance(one, Range) else value == one for one in want)
    return value == want


# What each authority expects --------------------------------------------------------------------

def _ends(row):
    return {key: row[key] for key in ("family", "state", "local_address", "local_port",
                                      "remote_address", "remote_port", "timer", "inode")}


def by_fact(fact, source):
    """By the generator, from what it was told as the socket's own process."""
    want = _ends(fact)
    listen = fact["state"] == "LISTEN"
    if fact["tx_queue"] is not None:
        want["tx_queue"] = None if listen and source == "proc" else fact["tx_queue"]
        want["rx_queue"] = fact["rx_queue"]
    if fact["timer"] == "off":
        want["timer_ms"] = None
    elif fact["timer_ms"] is not None:
        want["timer_ms"] = Range(fact["timer_ms"] - MADE_IN, fact["timer_ms"] + MADE_IN)
    elif fact["timer"] == "retransmit" and fact["tcpi_rto"] and fact["state"] != "SYN_RECV":
        want["timer_ms"] = Range(0, fact["tcpi_rto"] // 1000)
    if source == "proc":
        want.update(dict.fromkeys(ONLY_DIAG))
        want["fastopen_queue"] = fact["fastopen_queue"]
    if fact["fd"] is None:
        if fact["state"] == "SYN_RECV" and source == "diag":
            want["uid"] = want["retransmits"] = None
        return want
    want["uid"] = fact["uid"]
    want["retransmits"] = fact["tcpi_retransmits"]
    want["probes"] = fact["tcpi_probes"]
    if source == "diag":
        want["interface"] = fact["interface"]
        want["mark"] = {fact["mark"], None} if fact["mark"] == 0 else fact["mark"]
        want["v6only"] = fact["v6only"]
        want["congestion"] = fact["congestion"]
        if fact["state"] == "SYN_RECV":
            want["uid"] = {None, fact["uid"]}
            want["retransmits"] = {None, fact["tcpi_retransmits"]}
    if listen:
        want["ssthresh"] = None
        if source == "diag":
            want.update(dict.fromkeys(INTERNALS))
    else:
        for name in ("rto", "ato"):
            milliseconds = fact["tcpi_" + name] // 1000
            want[name + "_ms"] = (milliseconds if source == "diag" else
                                  Range(milliseconds - TICK + 1, milliseconds))
        want["cwnd"] = fact["tcpi_snd_cwnd"]
        threshold = fact["tcpi_snd_ssthresh"]
        want["ssthresh"] = None if threshold >= INFINITE else threshold
    for member in (key.removeprefix("tcpi_") for key in fact if key.startswith("tcpi_")):
        name = "info_" + member + ("_" + UNITS[member] if member in UNITS else "")
        if member not in ELSEWHERE:
            # what the kernel tells of a listener it means otherwise
            value = fact["tcpi_" + member]
            known = source != "proc" and not listen and value not in (2**32 - 1, 2**64 - 1)
            want[name] = value if known else None
    return want


def by_proc(row, source):
    """By a row of /proc, read by the reference, or by lstcp when it is compared with itself."""
    if source == "proc":
        want = {key: row[key] for key in reference.FIELDS if key != "entry"}
        want[ANY_INFO] = None
        return want
    want = _ends(row)
    want.update(dict.fromkeys(ONLY_PROC))
    want["rx_queue"] = row["rx_queue"]
    if row["state"] != "LISTEN":
        want["tx_queue"] = row["tx_queue"]
    want["timer_ms"] = _ticks(row["timer_ms"])
    want["retransmits"], want["probes"] = row["retransmits"], row["probes"]
    want["uid"] = row["uid"]
    if row["state"] == "SYN_RECV":
        want["uid"], want["retransmits"] = {None, row["uid"]}, {None, row["retransmits"]}
    if row["state"] != "LISTEN":
        want["v6only"] = None
    if row["rto_ms"] is None:  # a mini-socket: nothing more is known of it
        want.update(dict.fromkeys(INTERNALS + ("congestion",)))
        want["retransmits"] = want["probes"] = want[ANY_INFO] = None
    elif row["state"] == "LISTEN":
        want.update(dict.fromkeys(INTERNALS))
    else:
        want["rto_ms"], want["ato_ms"] = _ticks(row["rto_ms"]), _ticks(row["ato_ms"])
        want["cwnd"], want["ssthresh"] = row["cwnd"], row["ssthresh"]
    return want


def _ticks(milliseconds):
    """What /proc cut to ticks."""
    if milliseconds is None:
        return None
    return Range(milliseconds - TICK, milliseconds + TICK)


def _limited(value):
    """What ss leaves out, as it is all ones, is null."""
    if isinstance(value, set):
        return {None if one in (2**32 - 1, UNLIMITED) else one for one in value}
    return value


def by_ss(row, source):
    """By ss."""
    want = _ends(row)
    listen = row["state"] == "LISTEN"
    want["rx_queue"], want["tx_queue"] = row["rx_queue"], row["tx_queue"]
    want["timer_ms"] = row["timer_ms"]
    if row["state"] == "TIME_WAIT" or row["state"] == "FIN_WAIT2" and not row["inode"]:
        want["uid"] = None  # which the kernel, and so ss, has as 0
    elif row["state"] != "SYN_RECV":
        want["uid"] = row["uid"]
        if row["timer"] == "retransmit":
            want["retransmits"] = row["timer_count"]
        elif row["timer"] in ("keepalive", "probe"):
            want["probes"] = row["timer_count"]
    if source == "proc":
        if listen:
            want["tx_queue"] = None
        if row["timer_ms"]:
            want["timer_ms"] = Range(row["timer_ms"].low - TICK, row["timer_ms"].high + TICK)
    else:
        want["interface"] = row["interface"]
        want["mark"] = {row["mark"], None} if row["mark"] == 0 else row["mark"]
        if "v6only" in row:
            want["v6only"] = row["v6only"]
    if "options_told" not in row or "congestion" not in row or listen:
        return want
    for key, value in row.items():
        if key.startswith("info_") or key == "congestion":
            want[key] = None if source == "proc" else _limited(value)
        elif key in INTERNALS:
            want[key] = value
    threshold = want.get("ssthresh")
    if isinstance(threshold, Range):
        want["ssthresh"] = {None, threshold}
    for key in ("rto_ms", "ato_ms"):
        if isinstance(want.get(key), Range):
            slack = TICK if source == "proc" else 1
            want[key] = Range(want[key].low - slack, want[key].high)
    if source == "diag":
        options = row["options_told"]
        # TCPI_OPT_USEC_TS, TFO_CHILD, ... have no word in ss
        want["info_options"] = {options | more for more in range(0, 256, 64)}
        most = want["info_max_pacing_rate_bytes_per_second"]
        if most == {0, None} and isinstance(
                want["info_pacing_rate_bytes_per_second"], set):
            del want["info_max_pacing_rate_bytes_per_second"]
    return want


# Comparing --------------------------------------------------------------------------------------

def differences(rows, before, after, expect, source):
    """{(key, field): text} of what lstcp's rows say otherwise than the authority did.

    rows, before, after: by index(). A row that the authority has both times must be there, and
    no row that it never had.
    """
    out = {}
    for key in (set(before) & set(after)) - set(rows):
        out[key, "row"] = "is missing"
    for key in set(rows) - set(before) - set(after):
        out[key, "row"] = "should not be there"
    for key, row in rows.items():
        if key not in before or key not in after:
            continue
        earlier, later = expect(before[key], source), expect(after[key], source)
        for field in set(earlier) & set(later):
            want = _join(earlier[field], later[field])
            fields = [field] if field in row else []
            if field == ANY_INFO:
                fields = [one for one in row if one.startswith("info_")]
            for one in fields:
                if not _fits(row[one], want):
                    out[key, one] = "%s is %r, wanted %r" % (one, row[one], want)
    return out


def persisting(attempt, rounds=12):
    """What attempt(), a function that returns differences, finds each time."""
    left = None
    for _ in range(rounds):
        found = attempt()
        left = found if left is None else {one: found[one] for one in left if one in found}
        if not left:
            break
    return left


def indexed(facts):
    """Facts that are rows: a bound socket is none."""
    return index(fact for fact in facts if fact["state"] != "CLOSE")
