#!/usr/bin/env python3
"""Every capture of tests/data, recorded from real kernels, against the reference.  A capture's
byte order is in its name."""

import glob
import os

from program import DATA, reference, same_listing, tap

found = 0
for path in sorted(glob.glob(os.path.join(DATA, "**", "*.txt"), recursive=True)):
    name = os.path.relpath(path, DATA)
    with open(path, "rb") as file:
        data = file.read()
    order = "big" if "big" in name else "little" if "little" in name else None
    if order is None or b"local_address" not in data:
        continue
    found += 1
    sockets, malformed = reference.decode(data, order)
    tap.ok(sockets and not malformed, "the reference reads all of " + name, malformed)
    for hz in (100, 250):
        same_listing("%s at %d ticks a second" % (name, hz), data, order=order, hz=hz)
tap.ok(found >= 2, "there are captures of both byte orders")
tap.done()
