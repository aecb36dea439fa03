"""Running the program under test, reading what it prints, and knowing what it was built with.

    EMULATOR    words put before the command, such as `qemu-mips`
    BYTE_ORDER  `little` or `big`: what the program was compiled for; default: its ELF header says
    LSTCP       the command, as words: `build/lstcp`, or a host and its applet, `build/busybox lstcp`
    CONFIG      the .config that it was built with; default: beside the program; none: everything on

Nothing here knows how lstcp works; the readers are those of other people's formats.
"""

import atexit
import csv
import fcntl
import functools
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import termios

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import reference  # noqa: E402
import tap  # noqa: E402

DATA = os.path.join(os.path.dirname(HERE), "data")
EMULATOR = shlex.split(os.environ.get("EMULATOR", ""))
LSTCP = os.environ.get("LSTCP", os.path.join(HERE, "../../build/lstcp"))
# A file, whatever its name, or words: an applet of a host.
LSTCP = [LSTCP] if os.path.exists(LSTCP) else shlex.split(LSTCP)
LSTCP[0] = os.path.abspath(LSTCP[0])
COMMAND = EMULATOR + LSTCP
if not os.access(LSTCP[0], os.X_OK):
    print("Bail out! no program to test:", LSTCP[0])
    sys.exit(1)
HOSTED = len(LSTCP) > 1  # an applet of BusyBox or toybox: usage and help go the host's way
TOYBOX = HOSTED and "toybox" in os.path.basename(LSTCP[0])
FORMATS = ["table", "json", "csv", "kv", "prom"]
TIMEOUT = float(os.environ.get("TEST_TIMEOUT", "120"))  # a hang, not a measure


# What it was built with -------------------------------------------------------------------------

def _read_config():
    path = os.environ.get("CONFIG") or os.path.join(os.path.dirname(LSTCP[0]), ".config")
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return dict(re.findall(r"^CONFIG_LSTCP_(\w+)=(.*)$", file.read(), re.M))


_config = _read_config()


def has(symbol):
    """Whether CONFIG_LSTCP_<symbol> is on."""
    if symbol == "INFO" and not (has("DIAG") and has("INTERNALS")):
        return False
    if symbol == "MEMORY" and not has("DIAG"):
        return False
    return _config is None or _config.get(symbol) == "y"


def value(symbol, default):
    """The integer CONFIG_LSTCP_<symbol>."""
    return int((_config or {}).get(symbol, default))


def formats():
    """The formats that it has."""
    return [name for name in FORMATS if has("FORMAT_" + name.upper())]


def default_format():
    """The format without -f."""
    if _config is None:
        return "table"
    return ([name for name in formats() if has("DEFAULT_" + name.upper())] + formats())[0]


def needs(*symbols):
    """Ends the file as skipped where an option is not built in."""
    for symbol in symbols:
        if not has(symbol):
            tap.skip_all("built without LSTCP_" + symbol)


def keys(*options):
    """The fields of a machine format in this build, in spec order, for captures.

    The members of tcp_info (with -i) are not among them.
    """
    missing = []
    if not has("TIMERS"):
        missing += "timer timer_ms retransmits probes".split()
    if not has("EXTENDED"):
        missing += "uid inode refcount location".split()
    if not has("INTERNALS"):
        missing += "rto_ms ato_ms quickack pingpong cwnd ssthresh fastopen_queue".split()
    out = [key for key in reference.FIELDS if key not in missing]
    if has("EXTENDED") and has("DIAG"):
        out += ["interface", "mark", "v6only"]
    if "-m" in options and has("MEMORY"):
        out += ["mem_" + name for name in ("rmem_alloc rcvbuf wmem_alloc sndbuf fwd_alloc "
                                           "wmem_queued optmem backlog drops").split()]
    if "-p" in options and has("OWNER"):
        out += ["pid", "process", "fd", "owners"]
    return out


@functools.lru_cache(maxsize=None)
def compiled_order():
    """The byte order that the program itself was compiled for."""
    if os.environ.get("BYTE_ORDER"):
        return os.environ["BYTE_ORDER"]
    with open(LSTCP[0], "rb") as file:
        head = file.read(6)
    if head[:4] == b"\x7fELF":
        return "big" if head[5] == 2 else "little"
    return sys.byteorder


def live_order():
    """The byte order in which it reads the tables of this machine."""
    try:
        with open("/sys/kernel/cpu_byteorder", encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return compiled_order()


def byte_order():
    """The byte order in which it reads a table of these tests without being told: a capture in its
    own, and where there is no -r, the table is in a /proc, as listing() has it."""
    return compiled_order() if has("CAPTURE") else live_order()


def sanitized():
    """Whether it was built with sanitizers."""
    with open(LSTCP[0], "rb") as file:
        return re.search(rb"__[amt]san_init", file.read()) is not None


def is_shared():
    """Whether it was linked with a shared C library: it names what is to load it."""
    with open(LSTCP[0], "rb") as file:
        return re.search(rb"/ld[-.\w]*\.so[.\d]*\0", file.read()) is not None


# Running it -------------------------------------------------------------------------------------

class Result:
    """Exit status (negative: signal), standard output and standard error (bytes)."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def __repr__(self):
        return "status %d\nstdout %.1200r\nstderr %.1200r" % (self.status, self.out, self.err)


def run(*arguments, stdin=b"", **keywords):
    """Runs it; arguments are str or bytes."""
    if isinstance(stdin, bytes):
        keywords["input"] = stdin
    else:
        keywords["stdin"] = stdin
    keywords.setdefault("stdout", subprocess.PIPE)
    keywords.setdefault("stderr", subprocess.PIPE)
    command = keywords.pop("command", COMMAND)
    done = subprocess.run(command + list(arguments), timeout=TIMEOUT, check=False, **keywords)
    return Result(done.returncode, done.stdout, done.stderr)


_scratch = None


def scratch():
    """A folder that goes when the test ends."""
    global _scratch
    if _scratch is None:
        _scratch = tempfile.mkdtemp(prefix="lstcp-cli-")
        atexit.register(shutil.rmtree, _scratch, True)
    return _scratch


def saved(data, name="table"):
    """The path of a file that holds these bytes."""
    path = os.path.join(scratch(), name)
    with open(path, "wb") as file:
        file.write(data)
    return path


def fake_proc(*arguments, tcp=None, tcp6=None, also="", **keywords):
    """Runs it in a mount namespace whose /proc holds nothing but these two tables (None: not
    there), after what `also` does there, in shell.  None where namespaces are not allowed, and with
    sanitizers, which need a whole /proc."""
    if sanitized():
        return None
    enter = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    if subprocess.run(enter + ["mount", "-t", "tmpfs", "none", "/proc"], check=False,
                      stderr=subprocess.DEVNULL).returncode:
        return None
    script = "mount -t tmpfs none /proc\n"
    if tcp is not None or tcp6 is not None:
        script += "mkdir -p /proc/self/net && ln -s self/net /proc/net\n"
    for name, table in (("tcp", tcp), ("tcp6", tcp6)):
        if table is not None:
            script += "cp %s /proc/self/net/%s\n" % (shlex.quote(saved(table, name)), name)
    enter += ["sh", "-c", script + also + '\nexec "$@"', "sh"]
    return run(*arguments, command=enter + COMMAND, **keywords)


# Reading what it prints -------------------------------------------------------------------------

def _once(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def strict_json(data):
    """The value of one JSON text: UTF-8, no NaN, no key twice."""
    def never(word):
        raise ValueError(word)
    return json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=never)


STRINGS = ("family state local_address remote_address timer location interface process "
           "congestion ulp").split()


def typed(key, text):
    """A value of csv or kv, as JSON has it."""
    if text == "":
        return None
    return text if key in STRINGS else int(text)


def read_csv(data, header=None):
    """The sockets of a csv listing."""
    lines = list(csv.reader(io.StringIO(data.decode("ascii"), newline=""), strict=True))
    if header is None:
        header = lines.pop(0)
    return [_once([(key, typed(key, text)) for key, text in zip(header, line, strict=True)])
            for line in lines]


def read_kv(data):
    """The sockets of a kv listing, without a shell."""
    out = []
    for line in data.decode("ascii").splitlines():
        words = [word.split("=", 1) for word in shlex.split(line)]
        out.append(_once([(key, typed(key, text)) for key, text in words]))
    return out


def _port(text):
    return 0 if text == "*" else int(text)


def table_endpoint(text):
    """ADDRESS:PORT of the table, * for a listener of both families as ::."""
    host, port = text.rsplit(":", 1)
    if host == "*":
        return "::", _port(port)
    if host.startswith("[") and host.endswith("]"):
        return host[1:-1], _port(port)
    if ":" in host:
        raise ValueError("IPv6 without brackets: " + text)
    return host, _port(port)


def read_table(data, header=True):
    """The sockets of a table of default columns."""
    lines = data.decode("ascii").splitlines()
    if header:
        lines.pop(0)
    out = []
    for line in lines:
        state, receive, transmit, local, remote = line.split()[:5]
        here, there = table_endpoint(local), table_endpoint(remote)
        out.append({"family": "inet6" if ":" in here[0] else "inet", "state": state,
                    "local_address": here[0], "local_port": here[1],
                    "remote_address": there[0], "remote_port": there[1],
                    "tx_queue": None if transmit == "-" else int(transmit),
                    "rx_queue": int(receive)})
    return out


READERS = {"json": strict_json, "csv": read_csv, "kv": read_kv, "table": read_table}


def select(name):
    """The arguments that choose a format."""
    if len(formats()) < 2:
        return []
    return [] if name == default_format() else ["-f", name]


def row_format():
    """The fullest format that lists sockets one by one; None: only prom."""
    for name in ("json", "csv", "kv", "table"):
        if name in formats():
            return name
    return None


def options(order=None, hz=None):
    """-B and -k, or None where this build has no such option and would need it."""
    out = []
    if order:
        if has("BYTE_ORDER"):
            out += ["-B", order]
        elif order != byte_order():
            return None
    if hz:
        if has("TICK_RATE"):
            out += ["-k", str(hz)]
        elif hz != 100:
            return None
    return out


def sockets(result):
    """What a run printed in row_format(), as sockets."""
    try:
        return READERS[row_format()](result.out)
    except Exception as why:
        raise ValueError("unreadable: %s: %r" % (why, result)) from why


def cut(rows, width=None):
    """These sockets with only the keys that row_format() tells in this build."""
    if row_format() == "table":
        known = ("family state local_address local_port remote_address remote_port tx_queue "
                 "rx_queue").split()
    else:
        known = keys()
    return [{key: row.get(key) for key in known} for row in rows]


def listing(data, *arguments, order=None, hz=None):
    """Lists a table (bytes): (Result, sockets), or (None, why) where this build cannot.

    By -r, or, where that is not built in, by a /proc of our own.
    """
    if row_format() is None:
        return None, "no format lists sockets one by one"
    extra = options(order, hz)
    if extra is None:
        return None, "no -B or -k in this build"
    extra += select(row_format()) + list(arguments)
    if has("CAPTURE"):
        result = run("-r", saved(data), *extra)
    else:
        wide = [bool(re.match(rb"\s*(\d+:\s*[0-9A-F]{32}:|sl\s+local_address {20})", line))
                for line in data.split(b"\n")]
        lines = data.split(b"\n")
        halves = [b"".join(line + b"\n" for line, w in zip(lines, wide) if line and w == v6)
                  or header.encode() + b"\n"
                  for v6, header in ((False, reference.HEADER4), (True, reference.HEADER6))]
        if has("DIAG"):
            extra += ["-S", "proc"]
        result = fake_proc(*extra, tcp=halves[0], tcp6=halves[1])
        if result is None:
            return None, "no -r, and no mount namespaces for a /proc of our own"
    return result, sockets(result)


@functools.lru_cache(maxsize=4)
def _decoded(data, order, hz):
    """As the reference reads it, once for the many filters that a table is listed with."""
    return reference.decode(data, order, hz)[0]


def same_listing(name, data, *arguments, order=None, hz=None, keep=None, status=0):
    """Tests that a table is listed as the reference reads it: its sockets for which keep() is
    true, in order."""
    result, got = listing(data, *arguments, order=order, hz=hz)
    if result is None:
        tap.skip(name, got)
        return None
    want = _decoded(data, order or byte_order(), hz or 100)
    if not has("IPV6"):
        want, status = without_ipv6(want, status)
    compare(name, got, cut([row for row in want if keep is None or keep(row)]), result, status)
    return result


def without_ipv6(rows, status=0):
    """What a build without IPv6 makes of these sockets: the IPv4 ones, and a capture's others are
    told as rows that it cannot read."""
    left = [row for row in rows if row["family"] == "inet"]
    return left, 2 if has("CAPTURE") and len(left) < len(rows) else status


def compare(name, got, want, result, status=0):
    """Tests that lists of sockets are equal, showing the first that differs."""
    got = [{key: row.get(key, "missing") for key in (want[0] if want else row)} for row in got]
    if got == want and result.status == status:
        tap.ok(True, name)
        return
    why = "status %d, want %d; %d sockets, want %d\n%s\n" % (
        result.status, status, len(got), len(want), result.err[:600].decode("latin-1"))
    for number, (one, other) in enumerate(zip(got, want)):
        if one != other:
            why += "socket %d:\n  got  %s\n  want %s\n" % (
                number, {k: v for k, v in one.items() if v != other.get(k)},
                {k: v for k, v in other.items() if v != one.get(k)})
            break
    tap.ok(False, name, why)


def waiting_bytes(pipe):
    """How many bytes nobody has read from this pipe."""
    buffer = bytearray(4)
    fcntl.ioctl(pipe, termios.FIONREAD, buffer)
    return int.from_bytes(buffer, sys.byteorder)
