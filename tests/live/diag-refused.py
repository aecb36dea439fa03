#!/usr/bin/env python3
"""Where a seccomp filter refuses sock_diag, auto lists from /proc and says nothing, and -S diag
says why it can't."""

import ctypes
import errno
import os
import platform
import re
import struct

from compare import by_proc, differences, persisting
from live import enter, index, proc_rows, program, start, tap

PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
AF_NETLINK = 16
DIAG = 3  # the descriptor of sock_diag, the only one beside the standard ones
# of asm/unistd.h: socket, write, sendto, sendmsg, recvfrom, recvmsg
CALLS = {"x86_64": (41, 1, 44, 46, 45, 47), "aarch64": (198, 64, 206, 211, 207, 212),
         "riscv64": (198, 64, 206, 211, 207, 212)}

program.needs("DIAG", "FORMAT_JSON")
if program.EMULATOR or program.HOSTED:
    tap.skip_all("for the native program")
if platform.machine() not in CALLS:
    tap.skip_all("the system call numbers of this machine are not known here")
SOCKET, WRITE, SENDTO, SENDMSG, RECVFROM, RECVMSG = CALLS[platform.machine()]
libc = ctypes.CDLL(None, use_errno=True)


def instruction(code, value, jump_true=0, jump_false=0):
    """One of classic BPF."""
    return struct.pack("=HBBI", code, jump_true, jump_false, value)


def load(offset):
    """BPF_LD | BPF_W | BPF_ABS"""
    return instruction(0x20, offset)


def give(value):
    """BPF_RET | BPF_K"""
    return instruction(0x06, value)


# The argument by which a call is one of sock_diag's: which, and its value.
ONLY = {SOCKET: (0, AF_NETLINK), WRITE: (0, DIAG)}


def refuse(calls, error):
    """A function that makes these calls fail with that error from now on."""
    rules = b""
    for call in calls:
        deny = give(0x00050000 | error)  # SECCOMP_RET_ERRNO
        if call in ONLY:  # its low word: little-endian machines all
            argument, value = ONLY[call]
            deny = load(16 + 8 * argument) + instruction(0x15, value, 0, 1) + deny + load(0)
        rules += instruction(0x15, call, 0, len(deny) // 8) + deny
    code = load(0) + rules + give(0x7fff0000)  # SECCOMP_RET_ALLOW
    memory = ctypes.create_string_buffer(code, len(code))
    program_ = struct.pack("@HP", len(code) // 8, ctypes.addressof(memory))

    def apply(_keep=memory):
        if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
            os._exit(97)
        if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program_):
            os._exit(98)
    return apply


enter()
generator = start()
result = program.run("--version", preexec_fn=refuse([SOCKET], errno.EPERM))
if result.status in (97, 98):
    tap.skip_all("no seccomp filters here")

CASES = [(name, [SOCKET], error) for name, error in (
    ("socket: EPERM", errno.EPERM), ("socket: EACCES", errno.EACCES),
    ("socket: EAFNOSUPPORT", errno.EAFNOSUPPORT),
    ("socket: EPROTONOSUPPORT", errno.EPROTONOSUPPORT), ("socket: ENOSYS", errno.ENOSYS))]
CASES += [("send: EPERM", [WRITE, SENDTO, SENDMSG], errno.EPERM),
          ("send: ECONNREFUSED", [WRITE, SENDTO, SENDMSG], errno.ECONNREFUSED),
          ("receive: EOPNOTSUPP", [RECVFROM, RECVMSG], errno.EOPNOTSUPP)]
for name, calls, error in CASES:
    apply = refuse(calls, error)

    def attempt():
        """One look at all sockets."""
        before = index(proc_rows())
        result = program.run("-oei", "-f", "json", preexec_fn=apply)
        if result.status or result.err:
            return {(None, "status"): repr(result)}
        rows = index(program.strict_json(result.out))
        return differences(rows, before, index(proc_rows()), by_proc, "proc")

    left = persisting(attempt)
    tap.ok(not left, name + ": auto lists what /proc has, silently",
           "\n".join("%s %s" % (key, text) for (key, _), text in left.items()))
    result = program.run("-S", "diag", "-f", "json", preexec_fn=apply)
    tap.ok(result.status == 2 and re.fullmatch(rb"lstcp: sock_diag: [^\n]+\n", result.err),
           name + ": -S diag says why, once", result)
    if program.has("FILTER"):
        for word, words in (("dev", ("dev", "lo")), ("bound-inactive", ("state", "bound-inactive"))):
            result = program.run(*words, "-f", "json", preexec_fn=apply)
            told = "lstcp: sock_diag: [^\n]+\nlstcp: filter '%s': needs sock_diag\n" % word
            tap.ok(result.status == 2 and re.fullmatch(told.encode(), result.err) and
                   program.strict_json(result.out) == [],
                   "%s: auto does not fall back for `%s`, which /proc does not tell" % (name, word),
                   result)
    result = program.run("-S", "proc", "-f", "json", preexec_fn=apply)
    tap.ok(result.status == 0 and not result.err, name + ": -S proc does not care", result)
tap.done()
