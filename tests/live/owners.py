"""Processes that hold sockets, and other tools' word on who holds which."""

import atexit
import ctypes
import fcntl
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import traceback

import live
import ss
from program import EMULATOR, LSTCP, TIMEOUT, has, needs, tap

NOBODY = 65534
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NAME = 1, 4, 15
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
_prctl = ctypes.CDLL(None, use_errno=True).prctl


def enter():
    """A network namespace of the test's own, with loopback up; skips the file without -p."""
    needs("OWNER", "EXTENDED", "FORMAT_JSON")
    live.enter()
    with socket.socket() as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def set_name(name):
    """The comm of this thread: up to 15 bytes of any value but NUL."""
    if _prctl(PR_SET_NAME, ctypes.c_char_p(name), 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def listener(address="127.0.0.1"):
    """A listening socket on a port of the kernel's choice."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return socket.create_server((address, 0), family=family, backlog=256)


def pairs(count, server):
    """Connections through a listener: both ends of each."""
    out = []
    for _ in range(count):
        out.append(socket.socket(server.family))
        out[-1].connect(server.getsockname())
        out.append(server.accept()[0])
    return out


def inode(holder):
    """Of a socket, or of the file descriptor of one."""
    return os.fstat(holder if isinstance(holder, int) else holder.fileno()).st_ino


class Process:
    """A child, which holds what its parent holds and what work() returns, until it ends.

    told: what work() returned, its sockets as their inodes (as JSON has it).
    """

    def __init__(self, work=lambda: [], name=None, user=None):
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self._hold(work, name, user, writing)
            except Exception:  # pylint: disable=broad-except
                traceback.print_exc()
            finally:
                os._exit(1)
        os.close(writing)
        with open(reading, "rb") as pipe:
            self.told = json.loads(pipe.readline() or b"null")
        if self.told is None:
            raise RuntimeError("a child ended early")

    @staticmethod
    def _hold(work, name, user, writing):
        if user is not None:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
            _prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)  # or not even that user may look at it
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if name is not None:
            set_name(name)
        held = work()
        told = [inode(one) if isinstance(one, socket.socket) else one for one in held]
        os.write(writing, json.dumps(told).encode() + b"\n")
        os.close(writing)
        while True:
            signal.pause()

    def end(self):
        """Its sockets go, unless others hold them."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def public_command():
    """The program where every user may run it."""
    folder = tempfile.mkdtemp(prefix="lstcp-owners-")
    atexit.register(shutil.rmtree, folder, True)
    os.chmod(folder, 0o755)
    path = shutil.copy(LSTCP[0], folder)
    return EMULATOR + [path] + LSTCP[1:]


def as_nobody():
    """Words that run a command as a user who owns nothing, or None where there is no other."""
    with open("/proc/self/uid_map", encoding="ascii") as file:
        users = sum(int(line.split()[2]) for line in file)
    if os.geteuid() != 0 or users <= NOBODY or not shutil.which("setpriv"):
        return None
    return ["setpriv", "--reuid=%d" % NOBODY, "--regid=%d" % NOBODY, "--clear-groups"]


def by_inode(rows):
    """Those that have one."""
    return {row["inode"]: row for row in rows if row["inode"]}


def owner_of(row):
    """The four fields of -p."""
    return {key: row[key] for key in ("pid", "process", "fd", "owners")}


NONE = {"pid": None, "process": None, "fd": None, "owners": None}


def listed(*arguments, **keywords):
    """What -p says of each socket, by inode."""
    return by_inode(live.listed("-p", *arguments, **keywords))


def described(holders):
    """What lstcp should say, less the name, of a socket with these holders: [(pid, fd)]."""
    if not holders:
        return {"pid": None, "fd": None, "owners": None}
    pid = min(pid for pid, fd in holders)
    return {"pid": pid, "fd": min(fd for one, fd in holders if one == pid),
            "owners": len({pid for pid, fd in holders})}


def by_ss():
    """What it should say by `ss -p`, by inode."""
    return {row["inode"]: described(row["users"]) for row in ss.sockets() if row["inode"]}


def by_lsof():
    """By `lsof -iTCP`, which tells of sockets with owners only; by inode, with the name."""
    done = subprocess.run(["lsof", "-nP", "-iTCP", "-F", "pcfd"], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False, timeout=TIMEOUT)
    holders, names = {}, {}
    pid = fd = None
    for line in done.stdout.decode("latin-1").splitlines():
        kind, value = line[:1], line[1:]
        if kind == "p":
            pid = int(value)
        elif kind == "c":
            names[pid] = value
        elif kind == "f":
            fd = int(value)
        elif kind == "d":
            holders.setdefault(int(value), []).append((pid, fd))
    out = {}
    for one, known in holders.items():
        out[one] = described(known)
        out[one]["process"] = names[out[one]["pid"]]
    return out


def same_owners(got, want, name):
    """Tests that rows (by inode) have these owners, as far as `want` tells."""
    wrong = []
    for one, owner in want.items():
        row = got.get(one)
        if row is None:
            wrong.append("inode %d is not listed, want %r" % (one, owner))
        elif {key: row[key] for key in owner} != owner:
            wrong.append("inode %d: got %r, want %r" % (one, owner_of(row), owner))
    tap.ok(not wrong, name, "%d of %d wrong\n%s" % (len(wrong), len(want), "\n".join(wrong[:8])))
