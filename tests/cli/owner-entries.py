#!/usr/bin/env python3
"""-p on a /proc of our own: only folders called by a pid are processes, only what is called by a
number is a descriptor, and only `socket:[INODE]` a socket."""

from program import fake_proc, has, live_order, needs, row_format, select, sockets, tap

needs("OWNER")
if row_format() in (None, "table"):
    tap.skip_all("no format that tells owners by key")
ADDRESSES = "0100007F:0016 00000000:0000" if live_order() == "little" else "7F000001:0016 00000000:0000"
ROW = "   0: %s 0A 00000000:00000000 00:00000000 00000000     0        0 %%d 1 0 100 0 0 10 0\n" \
    % ADDRESSES
KEYS = ("pid", "process", "fd", "owners")
NOBODY = (None, None, None, None)
LONG = 2 ** 64

# What is there for an inode: links in the folders of processes, and who owns it by that.
CASES = [
    ("a descriptor", {"7/fd/3": "socket:[%d]"}, (7, "seven", 3, 1)),
    ("two descriptors of one process", {"7/fd/5": "socket:[%d]", "7/fd/6": "socket:[%d]"},
     (7, "seven", None, 1)),
    ("the greatest pid and descriptor", {"4294967295/fd/4294967295": "socket:[%d]"},
     (4294967295, None, 4294967295, 1)),
    ("a folder called by more than a number", {"12ab/fd/3": "socket:[%d]"}, NOBODY),
    ("a folder called by a word", {"ab/fd/3": "socket:[%d]"}, NOBODY),
    ("a folder called by eleven digits", {"00000000007/fd/3": "socket:[%d]"}, NOBODY),
    ("a folder called by 2^32", {"4294967296/fd/3": "socket:[%d]"}, NOBODY),
    ("a link called by more than a number", {"7/fd/3x": "socket:[%d]"}, NOBODY),
    ("a link called by eleven digits", {"7/fd/00000000003": "socket:[%d]"}, NOBODY),
    ("a link called by 2^32", {"7/fd/4294967299": "socket:[%d]"}, NOBODY),
    ("a pipe", {"7/fd/10": "pipe:[%d]"}, NOBODY),
    ("no closing bracket", {"7/fd/11": "socket:[%d"}, NOBODY),
    ("no closing bracket but a digit in its place", {"7/fd/12": "socket:[%d0"}, NOBODY),
    ("letters behind the number", {"7/fd/13": "socket:[%dx]"}, NOBODY),
    ("a blank before the number", {"7/fd/14": "socket:[ %d]"}, NOBODY),
    ("another bracket", {"7/fd/15": "socket:[%d]]"}, NOBODY),
    ("longer than any inode", {"7/fd/16": "socket:[" + "0" * 40 + "%d]"}, NOBODY),
    ("no number", {"7/fd/17": "socket:[]"}, NOBODY),
    ("a file with such a name", {"7/fd/18": "/tmp/socket:[%d]"}, NOBODY),
]

script = "mkdir -p /proc/7/fd && echo seven >/proc/7/comm\n"
for inode, (_, links, _) in enumerate(CASES, 101):
    for path, target in links.items():
        script += "mkdir -p /proc/%s && ln -s '%s' /proc/%s\n" % (
            path.rsplit("/", 1)[0], target.replace("%d", str(inode)), path)
script += "ln -s 'socket:[%d]' /proc/7/fd/99\n" % (LONG + 200)
table = "".join(ROW % inode for inode in [*range(101, 101 + len(CASES)), 200])
result = fake_proc("-p", *select(row_format()), *(["-S", "proc"] if has("DIAG") else []),
                   tcp=table.encode(), also=script)
if result is None:
    tap.skip_all("no /proc of our own here, or not with sanitizers")
tap.same((result.status, result.err), (0, b""), "status 0, silent")
rows = sockets(result)
for (name, _, want), row in zip(CASES + [("an inode above 64 bits", {}, NOBODY)], rows, strict=True):
    got = tuple(row[key] for key in KEYS)
    if want[0] and want[2] is None:  # whichever the folder lists first
        tap.ok(row["fd"] in (5, 6), name + ": one of them is shown", row)
        got = got[:2] + (None,) + got[3:]
    tap.same(got, want, name)
tap.done()
