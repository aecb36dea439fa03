"""Reading `ss -tanoeiHp`: what iproute2 makes of sock_diag, as lstcp's fields.

A value that ss prints rounded is a Range; one that it leaves out because it is nothing is that
nothing, where ss leaves nothing else out.
"""

import ipaddress
import math
import re
import shutil
import subprocess
from typing import NamedTuple

STATES = {
    "LISTEN": "LISTEN", "ESTAB": "ESTABLISHED", "SYN-SENT": "SYN_SENT", "SYN-RECV": "SYN_RECV",
    "FIN-WAIT-1": "FIN_WAIT1", "FIN-WAIT-2": "FIN_WAIT2", "TIME-WAIT": "TIME_WAIT",
    "UNCONN": "CLOSE", "CLOSE-WAIT": "CLOSE_WAIT", "LAST-ACK": "LAST_ACK", "CLOSING": "CLOSING",
}
TIMERS = {"on": "retransmit", "keepalive": "keepalive", "timewait": "timewait",
          "persist": "probe", "unknown": "delack"}
FLAGS = {"ts": 1, "sack": 2, "ecn": 8, "ecnseen": 16, "fastopen": 32}
UNLIMITED = 2**64 - 1

# word -> field, of whole numbers that ss leaves out when they are 0
COUNTS = {
    "backoff": "info_backoff", "mss": "info_snd_mss", "pmtu": "info_pmtu",
    "rcvmss": "info_rcv_mss", "advmss": "info_advmss", "cwnd": "cwnd",
    "bytes_sent": "info_bytes_sent", "bytes_retrans": "info_bytes_retrans",
    "bytes_acked": "info_bytes_acked", "bytes_received": "info_bytes_received",
    "segs_out": "info_segs_out", "segs_in": "info_segs_in",
    "data_segs_out": "info_data_segs_out", "data_segs_in": "info_data_segs_in",
    "lastsnd": "info_last_data_sent_ms", "lastrcv": "info_last_data_recv_ms",
    "lastack": "info_last_ack_recv_ms", "delivered": "info_delivered",
    "delivered_ce": "info_delivered_ce", "unacked": "info_unacked", "lost": "info_lost",
    "sacked": "info_sacked", "dsack_dups": "info_dsack_dups", "fackets": "info_fackets",
    "reord_seen": "info_reord_seen", "rcv_space": "info_rcv_space",
    "rcv_ssthresh": "info_rcv_ssthresh", "notsent": "info_notsent_bytes",
    "rcv_ooopack": "info_rcv_ooopack", "snd_wnd": "info_snd_wnd",
}
# word -> field in microseconds, printed as milliseconds with six digits
MILLISECONDS = {"rcv_rtt": "info_rcv_rtt_us", "minrtt": "info_min_rtt_us"}
# word -> field in microseconds, printed as whole milliseconds
BUSY = {"busy": "info_busy_time_us", "rwnd_limited": "info_rwnd_limited_us",
        "sndbuf_limited": "info_sndbuf_limited_us"}
RATES = {"pacing_rate": "info_pacing_rate_bytes_per_second",
         "delivery_rate": "info_delivery_rate_bytes_per_second"}


class Range(NamedTuple):
    """A number between these, both included."""
    low: float
    high: float


def available():
    """Whether there is an ss."""
    return shutil.which("ss") is not None


def _endpoint(text):
    """Address (canonical text), interface, port."""
    host, port = text.rsplit(":", 1)
    host = host.strip("[]") if "%" not in host else host.replace("[", "").replace("]", "")
    host, _, interface = host.partition("%")
    return host, interface or None, 0 if port == "*" else int(port)


def canonical(host):
    """One text for an address, whoever wrote it."""
    ip = ipaddress.ip_address(host)
    if ip.version == 6 and ip.ipv4_mapped:
        return "::ffff:%s" % ip.ipv4_mapped
    return str(ip)


def _about(text, scale=1):
    """A number that %g printed with six digits, times scale."""
    value = float(text) * scale
    if value == 0:
        return Range(0, 0)
    digit = 10.0 ** (math.floor(math.log10(abs(value))) - 5)
    return Range(math.floor(value - digit), math.ceil(value + digit))


def _duration(text):
    """print_ms_timer of ss: 2min3sec, 12min, 4.204ms, 10sec, 204ms, or nothing for 0."""
    match = re.fullmatch(r"(?:(\d+)min)?(?:(\d+)(?:sec|\.(?=\d+ms)))?(?:(\d+)ms)?", text)
    if not match:
        raise ValueError("ss prints a timer of " + text)
    minutes, seconds, milliseconds = (int(part or 0) for part in match.groups())
    low = minutes * 60000 + seconds * 1000 + milliseconds
    if minutes > 9:
        grain = 60000
    elif minutes or seconds > 9:
        grain = 1000
    else:
        grain = 1
    return Range(low, low + grain - 1)


def _words(text):
    """The words, each `(...)` of a word kept whole."""
    return re.findall(r"(?:[^\s(]|\((?:[^()]|\([^()]*\))*\))+", text)


def _internals(text, row):
    """The words of -i."""
    words = _words(text)
    known = dict.fromkeys(COUNTS.values(), 0)
    known.update(dict.fromkeys(MILLISECONDS.values(), Range(0, 0)))
    known.update(dict.fromkeys(BUSY.values(), Range(0, 999)))
    known.update(dict.fromkeys(RATES.values(), Range(0, 0)))
    # left out too when it is unknown to the kernel, or 3 seconds, or more than ss shows
    known.update({"rto_ms": {0, 3000}, "ssthresh": Range(0xffff, 2**32), "info_min_rtt_us":
                  {0, 2**32 - 1}, "info_reordering": 3, "info_delivery_rate_app_limited": 0,
                  "info_retrans": 0, "info_total_retrans": 0, "info_rtt_us": 0,
                  "ato_ms": Range(0, 0), "info_snd_wscale": 0, "info_rcv_wscale": 0,
                  "info_pacing_rate_bytes_per_second": {0, UNLIMITED},
                  "info_max_pacing_rate_bytes_per_second": {0, UNLIMITED}})
    options = 0
    words.reverse()
    while words:
        word = words.pop()
        name, colon, value = word.partition(":")
        if not colon:
            if word in FLAGS:
                options |= FLAGS[word]
            elif word == "app_limited":
                known["info_delivery_rate_app_limited"] = 1
            elif word in RATES:
                rate, _, most = words.pop().partition("/")
                known[RATES[word]] = _rate(rate)
                if most:
                    known["info_max_pacing_rate_bytes_per_second"] = _rate(most)
            elif word == "send":
                words.pop()
            elif "congestion" not in known:
                known["congestion"] = word
            else:
                raise ValueError("ss says %r, which this reader does not know" % word)
        elif name in COUNTS:
            known[COUNTS[name]] = int(value)
        elif name in MILLISECONDS:
            known[MILLISECONDS[name]] = _about(value, 1000)
        elif name in BUSY:
            low = int(value.split("ms")[0]) * 1000
            known[BUSY[name]] = Range(low, low + 999)
        elif name == "wscale":
            options |= 4
            known["info_snd_wscale"], known["info_rcv_wscale"] = map(int, value.split(","))
        elif name == "rto" or name == "ato":
            known[name + "_ms"] = _about(value)
        elif name == "rtt":
            known["info_rtt_us"], known["info_rttvar_us"] = (
                _about(part, 1000) for part in value.split("/"))
        elif name == "ssthresh" or name == "reordering":
            known[name if name == "ssthresh" else "info_reordering"] = int(value)
        elif name == "retrans":
            known["info_retrans"], known["info_total_retrans"] = map(int, value.split("/"))
        # else bbr:(...), rcv_wnd of newer ones: nothing of lstcp's
    # TCPI_OPT_ bits that ss has no word for may be set besides
    row["options_told"] = options
    row.update(known)


def _rate(text):
    """A rate in bits, as printed, in bytes."""
    value = float(text.removesuffix("bps")) / 8
    return Range(math.floor(value * (1 - 1e-6)), math.ceil(value * (1 + 1e-6)))


def _rows(text):
    """One text a socket: a process may have line feeds in its name, and -i begins a new line."""
    return re.split(r"\n(?=(?:%s) )" % "|".join(STATES), text.rstrip("\n")) if text else []


def parse(text):
    """The sockets that `ss -tanoeiHp` listed."""
    rows = []
    for line in _rows(text):
        # names may hold anything
        users = re.search(r" users:\(\(.*?,pid=\d+,fd=\d+\)\)", line, re.S)
        users = users.group() if users else ""
        line, _, internals = line.replace(users, "", 1).partition("\n\t")
        words = line.split()
        row = {"state": STATES[words[0]], "rx_queue": int(words[1]), "tx_queue": int(words[2]),
               "timer": "off", "timer_ms": None, "uid": 0, "inode": 0, "mark": 0}
        local, interface, row["local_port"] = _endpoint(words[3])
        remote, scope, row["remote_port"] = _endpoint(words[4])
        row["family"] = "inet6" if {":", "*"} & set(local + remote) else "inet"
        row["local_address"] = canonical("::" if local == "*" else local)
        row["remote_address"] = canonical("::" if remote == "*" else remote)
        row["interface"] = interface or scope
        row["users"] = [(int(pid), int(fd)) for pid, fd in
                        re.findall(r",pid=(\d+),fd=(\d+)\)", users)]
        for word in words[5:]:
            name, _, value = word.partition(":")
            if name == "timer":
                kind, left, count = value.strip("()").split(",")
                row["timer"] = TIMERS[kind]
                row["timer_ms"] = _duration(left)
                row["timer_count"] = int(count)
            elif name == "uid":
                row["uid"] = int(value)
            elif name == "ino":
                row["inode"] = int(value)
            elif name == "fwmark":
                row["mark"] = int(value, 16)
            elif name == "v6only":
                row["v6only"] = int(value)
        if internals.strip():
            _internals(internals, row)
        rows.append(row)
    return rows


def sockets(*options):
    """All of this network namespace."""
    done = subprocess.run(["ss", "-tanoeiHp", *options], stdout=subprocess.PIPE, check=True)
    return parse(done.stdout.decode("latin-1"))
