#!/usr/bin/env python3
"""-P: the sockets of another network namespace, by a process, a path and a name; with their owners;
without privilege by a process alone; and what is no namespace is an error."""

import os
import shutil
import subprocess
import tempfile

import owners
from live import enter, index, key_of, listed, program, start_elsewhere, tap, unshare

program.needs("NETNS", "FORMAT_JSON")
enter()
ours, theirs = start_elsewhere()
PID = str(theirs.process.pid)
LASTING = ("LISTEN", "ESTABLISHED", "CLOSE_WAIT")


def lasting(rows):
    """What stays as it is while the test looks on."""
    return {key_of(row) for row in rows if row["state"] in LASTING}


want = lasting(theirs.facts())
tap.ok(want, "the other namespace has sockets")


def same_rows(name, *options, **keywords):
    """All of theirs, and none of ours."""
    rows = listed(*options, **keywords)
    tap.same(lasting(rows), want, name)
    return rows


for source in (["-S", "proc"], ["-S", "diag"]) if program.has("DIAG") else ([],):
    same_rows(" ".join(["-P PID", *source]), "-P", PID, *source)
same_rows("-P /proc/PID/ns/net", "-P", "/proc/%s/ns/net" % PID)
tap.ok(not lasting(listed("-P", str(os.getpid()))) & want, "-P with its own process: none of theirs")

if program.has("OWNER"):
    rows = index(same_rows("-P PID -p", "-P", PID, "-p"))
    for fact in theirs.facts():
        if fact["fd"] is not None and fact["state"] == "LISTEN":
            row = rows[key_of(fact)]
            tap.same((row["pid"], row["fd"]), (fact["pid"], fact["fd"]),
                     "its owner: %s %s" % (fact["kind"], fact["scenario"]))

# By a name: a file of /run/netns, which only who may mount can make.
script = """mount -t tmpfs none /run && mkdir /run/netns && touch /run/netns/other &&
    mount --bind /proc/%s/ns/net /run/netns/other && exec "$@" """ % PID
mounts = unshare("m")
if mounts is None:
    tap.skip("-P NAME", "no mount namespaces here")
else:
    command = [*mounts, "sh", "-c", script, "-", *program.COMMAND, *program.select("json")]
    done = subprocess.run([*command, "-P", "other"], stdout=subprocess.PIPE, check=False)
    tap.same(lasting(program.strict_json(done.stdout)), want, "-P NAME")
    done = subprocess.run([*command, "-P", "another"], stderr=subprocess.PIPE, check=False)
    tap.same((done.returncode, done.stderr), (2, b"lstcp: -P 'another': no such network namespace\n"),
             "-P with a name that is not there")

# Who may not enter it reads its tables in /proc.
nobody = owners.as_nobody()
if nobody is None:
    tap.skip("-P PID without privilege", "no other user here")
else:
    command = [*nobody, *owners.public_command()]
    done = subprocess.run([*command, *program.select("json"), "-P", PID], stdout=subprocess.PIPE,
                          check=False)
    tap.same((done.returncode, lasting(program.strict_json(done.stdout))), (0, want),
             "-P PID without privilege")
    done = subprocess.run([*command, "-P", "/proc/%s/ns/net" % PID], stderr=subprocess.PIPE,
                          check=False)
    tap.same((done.returncode, done.stderr.split(b": ")[-1]), (2, b"Permission denied\n"),
             "a path without privilege is refused")

# Of a folder that is not there nothing is too long.
TOO_LONG = "File name too long" if os.path.isdir("/run/netns") else "no such network namespace"
for name, why in (("999999999", "no such network namespace"), ("no-such", "no such network namespace"),
                  ("/etc/passwd", "Invalid argument"), ("x" * 300, TOO_LONG)):
    result = program.run("-P", name)
    told = "lstcp: -P '%s': %s\n" % (name[:64], why)
    tap.same((result.status, result.out, result.err.decode()), (2, b"", told), "-P %.20s" % name)
# A path is not looked for in the folder where one is, which may be closed to one.
if os.geteuid() == 0 and shutil.which("setpriv"):
    with tempfile.TemporaryDirectory() as closed:
        os.chmod(closed, 0)
        os.chown(closed, 65534, 65534)
        dropped = "-dac_override,-dac_read_search"
        done = subprocess.run(["setpriv", "--bounding-set", dropped, "--inh-caps", dropped,
                               *program.COMMAND, "-S", "diag", "-P", "/proc/self/ns/net", "-q"],
                              cwd=closed, stderr=subprocess.PIPE, check=False)
    tap.same(done.stderr, b"", "-P by a path, from a folder that is closed")
else:
    tap.skip("-P by a path, from a folder that is closed", "it takes root, and setpriv")
result = program.run("-P", "\033[2J")
tap.ok(result.status == 2 and b"\033" not in result.err, "its name never reaches a terminal raw")
theirs.end()
tap.done()
