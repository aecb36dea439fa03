#!/usr/bin/env python3
"""The table of sockets in every state, into a pipe and on a terminal, where its columns line up:
what it says is what the same program's JSON says."""

import re
import subprocess

from compare import Range, differences, persisting
from live import enter, index, listed, program, start, tap
import terminal

program.needs("FORMAT_TABLE", "FORMAT_JSON")
enter()
generator = start()
TABLE = program.select("table")
ENDS = ("family", "state", "local_address", "local_port", "remote_address", "remote_port",
        "tx_queue", "rx_queue")


def on_terminal(*arguments, columns=80):
    """What it writes to a terminal of that width, and its status."""
    command = program.COMMAND + list(arguments)
    return program.Result(*terminal.on_terminal(command, columns=columns))


def endpoint(text):
    """Without the interface."""
    return program.table_endpoint(re.sub(r"%[^]:]*", "", text))


def interface(text):
    """The interface behind an address, or None."""
    found = re.search(r"%([^]:]*)", text)
    return found and found[1]


class Misaligned(Exception):
    """This line."""


def cells(result):
    """Rows as lists by column name, from where the header's words begin."""
    header, *lines = result.out.decode("ascii").splitlines()
    names = re.findall(r"(?:Local |Peer )?\S+", header)
    at = []
    for name in names:
        at.append(header.index(name, at[-1] + 1 if at else 0))
    out = []
    for line in lines:
        row = {}
        for name, begin, end in zip(names, at, at[1:] + [None]):
            cell = line[begin:end]
            # a cell begins where its header does, after a blank, unless it is empty
            if begin and line[begin - 1:begin].strip() or cell[:1] == " " and cell.strip():
                raise Misaligned(line)
            row[name] = cell.strip()
        out.append(row)
    return out


def by_json(row, _):
    """What the table must say of a row."""
    want = {key: row[key] for key in ENDS}
    if "timer" in row:
        want["timer"] = row["timer"]
        left = row["timer_ms"]
        want["timer_ms"] = None if left is None else Range(left - 10, left + 10)
        want["retransmits"], want["probes"] = row["retransmits"], row["probes"]
        if row["timer"] == "off":  # a blank
            want["retransmits"] = want["probes"] = None
    for key in ("uid", "inode", "refcount", "location", "interface", "mark"):
        if key in row:
            want[key] = row[key]
    want["dual_stack"] = (row["state"] == "LISTEN" and row["local_address"] == "::" and
                          row.get("v6only") == 0)
    return want


def maybe(text):
    """A number, or null."""
    return None if text == "-" else int(text)


def from_cells(row):
    """A row of the aligned table, as far as it tells."""
    local, remote = endpoint(row["Local Address:Port"]), endpoint(row["Peer Address:Port"])
    out = {"family": "inet6" if ":" in local[0] else "inet", "state": row["State"],
           "local_address": local[0], "local_port": local[1],
           "remote_address": remote[0], "remote_port": remote[1],
           "tx_queue": maybe(row["Send-Q"]), "rx_queue": maybe(row["Recv-Q"]),
           "interface": interface(row["Local Address:Port"]),
           "dual_stack": row["Local Address:Port"].startswith("*")}
    if "Timer" in row:
        timer = re.fullmatch(r"([\w-]+)\((\d+)\.(\d\d)s,(\d+|-),(\d+|-)\)", row["Timer"])
        out.update(timer="off", timer_ms=None, retransmits=None, probes=None)
        if timer:
            out.update(timer=timer[1], timer_ms=int(timer[2]) * 1000 + int(timer[3]) * 10,
                       retransmits=maybe(timer[4]), probes=maybe(timer[5]))
        elif row["Timer"]:
            out["timer"] = row["Timer"]
    for key, name in (("uid", "UID"), ("inode", "Inode"), ("refcount", "Ref")):
        if name in row:
            out[key] = maybe(row[name])
    if "Location" in row:
        out["location"] = None if row["Location"] == "-" else row["Location"]
    if "Mark" in row:
        out["mark"] = None if row["Mark"] == "-" else int(row["Mark"].removeprefix("0x"), 16)
    return out


# Words of -i that are a number as JSON has it, left out where it is 0.
COUNTS = {"lost": "lost", "sacked": "sacked", "backoff": "backoff", "dsack_dups": "dsack_dups",
          "reord_seen": "reord_seen", "rcv_ooopack": "rcv_ooopack", "delivered_ce": "delivered_ce",
          "mss": "snd_mss", "pmtu": "pmtu", "rcvmss": "rcv_mss", "unacked": "unacked",
          "notsent": "notsent_bytes", "snd_wnd": "snd_wnd", "rcv_wnd": "rcv_wnd",
          "bytes_sent": "bytes_sent", "bytes_retrans": "bytes_retrans",
          "bytes_acked": "bytes_acked", "bytes_received": "bytes_received",
          "segs_out": "segs_out", "segs_in": "segs_in"}
OPTIONS = {"ts": 1, "sack": 2, "ecn": 8, "fastopen": 32 | 128}


def milliseconds(microseconds):
    """As the table has it."""
    return ("%.3f" % (microseconds / 1000)).rstrip("0").rstrip(".")


def internals_by_json(row, _):
    """What the words of -i must say of a row."""
    want = {word: row["info_" + key] or 0 for word, key in COUNTS.items()}
    rtt, variation = row["info_rtt_us"] or 0, row["info_rttvar_us"] or 0
    want["rtt"] = "%s/%sms" % (milliseconds(rtt), milliseconds(variation))
    if not rtt and not variation:
        want["rtt"] = None
    retransmitted = row["info_retrans"] or 0, row["info_total_retrans"] or 0
    want["retrans"] = "%d/%d" % retransmitted if any(retransmitted) else None
    want["cwnd"], want["ssthresh"] = row["cwnd"], row["ssthresh"]
    want["rto"] = None if row["rto_ms"] is None else "%dms" % row["rto_ms"]
    want["congestion"] = row["congestion"]
    options = row["info_options"] or 0
    want["options"] = ",".join(word for word, bits in OPTIONS.items() if options & bits) or None
    want["app_limited"] = bool(row["info_delivery_rate_app_limited"])
    for name in ("rwnd_limited", "sndbuf_limited"):
        limited, busy = row["info_%s_us" % name] or 0, row["info_busy_time_us"] or 0
        want[name] = min(limited * 100 // busy, 100) if limited else 0
    return want


def internals_from_pipe(result):
    """Rows of -i, of which each word is read."""
    lines = result.out.decode("ascii").splitlines()[1:]
    rows = from_pipe(result)
    for row, line in zip(rows, lines, strict=True):
        words = [] if line.split()[5:] == ["-"] else line.split()[5:]
        plain = [word for word in words if ":" not in word]
        known = dict(word.split(":", 1) for word in words if ":" in word)
        row["app_limited"] = "app_limited" in plain
        plain = [word for word in plain if word != "app_limited"]
        options = [word for word in plain if set(word.split(",")) <= set(OPTIONS)]
        row["options"] = options[0] if options else None
        row["congestion"] = next((word for word in plain if word not in options), None)
        row.update({word: int(known.get(word, 0)) for word in COUNTS})
        row.update({word: known.get(word) for word in ("rtt", "retrans", "rto")})
        for word in ("cwnd", "ssthresh"):
            row[word] = int(known[word]) if word in known else None
        for word in ("rwnd_limited", "sndbuf_limited"):
            row[word] = int(known.get(word, "0%").removesuffix("%"))
    return rows


def from_pipe(result):
    """Rows of the default columns."""
    lines = result.out.decode("ascii").splitlines()[1:]
    plain = re.sub(r"%[^]:\s]*", "", "\n".join(["header"] + lines)).encode()
    return program.read_table(plain)


def test(name, make, *options):
    """A table agrees with the JSON before and after it."""
    def attempt():
        before = index(listed(*options))
        try:
            rows = index(make())
        except Misaligned as line:
            return {(None, "columns"): "out of line: %s" % line}
        return differences(rows, before, index(listed(*options)), by_json, "table")
    left = persisting(attempt)
    tap.ok(not left, name, "\n".join("%s %s" % (key, text) for (key, _), text in left.items()))


for source in ("proc", "diag") if program.has("DIAG") else (None,):
    base = ["-S", source] if source else []
    test(" ".join(["into a pipe", *base]),
         lambda: from_pipe(program.run(*TABLE, *base)), *base)
    if not program.has("ALIGN"):
        tap.skip("on a terminal", "built without LSTCP_ALIGN")
        continue
    columns = [option for symbol, option in (("TIMERS", "-o"), ("EXTENDED", "-e"))
               if program.has(symbol)]
    if program.has("EXTENDED"):
        names = on_terminal(*TABLE, *base, "-e").out.split(b"\n")[0].split()[7:]
        of_source = ["Mark"] if source == "diag" else ["Ref", "Location"]
        tap.same([name.decode() for name in names], ["UID", "Inode", *of_source],
                 " ".join(["-e: columns that the source can fill", *base]))
    for options in [[]] + [[option] for option in columns] + [columns]:
        for family in ([], ["-4"], ["-6"], ["-l"]):
            arguments = base + options + family
            test(" ".join(["columns line up on a terminal: lstcp", *arguments]),
                 lambda: [from_cells(row) for row in cells(on_terminal(*TABLE, *arguments))],
                 *arguments)
    result = on_terminal(*TABLE, *base, columns=30)
    tap.ok(result.status == 0 and len(result.out.splitlines()) == 1 + len(listed(*base)),
           " ".join(["a narrow terminal gets every row", *base]), result)
    result = on_terminal("-H", *TABLE, *base, "-o")
    begins = {match.start() for line in result.out.splitlines()
              for match in [re.search(rb"\S+$", line[:60])] if match}
    tap.ok(result.status == 0 and b"Local" not in result.out and begins,
           " ".join(["-H on a terminal", *base]), result)
if program.has("INFO"):
    def internals():
        """-i against the JSON before and after it."""
        before = index(listed("-S", "diag", "-i"))
        rows = index(internals_from_pipe(program.run(*TABLE, "-S", "diag", "-i")))
        return differences(rows, before, index(listed("-S", "diag", "-i")), internals_by_json,
                           "table")
    found = persisting(internals)
    tap.ok(not found, "-i: the words say what the JSON says",
           "\n".join("%s %s" % (key, text) for (key, _), text in found.items()))


def memory_by_ss():
    """The words of ss for the memory of listeners, whose memory rests, by inode."""
    out = subprocess.run(["ss", "-tlnHmeO"], stdout=subprocess.PIPE, check=True).stdout.decode()
    return {int(inode): words for inode, words in
            re.findall(r" ino:(\d+) .* skmem:\(([^)]*)\)", out)}


if program.has("MEMORY"):
    # Listeners that refuse a connection count it: only those that rested all the while are compared.
    before = memory_by_ss()
    rows = {row["inode"]: [value for key, value in row.items() if key.startswith("mem_")]
            for row in listed("-S", "diag", "-l", "-m")}
    lines = []
    if program.has("EXTENDED"):
        lines = program.run(*TABLE, "-S", "diag", "-lmeH").out.decode().splitlines()
    after = memory_by_ss()
    want = {inode: words for inode, words in before.items() if after.get(inode) == words}
    tap.ok(len(want) > len(before) // 2, "-m: most listeners rest", "%s\n%s" % (before, after))
    tap.same({inode: rows.get(inode) for inode in want},
             {inode: [int(word.lstrip("abdflorstw")) for word in words.split(",")]
              for inode, words in want.items()}, "-m: what ss says of memory")
    if program.has("EXTENDED"):
        words_of = {int(line.split()[6]): line.split()[8] for line in lines}
        tap.same({inode: words_of.get(inode) for inode in want}, want,
                 "-m: in the words of ss")
tap.done()
