#!/usr/bin/env python3
"""Ticks to milliseconds: exact, rounded down, saturating at 2^64-1, for any rate from 1 to 10000
and up to sixteen hexadecimal digits; of a timer, what old kernels print for a moment that has
passed is 0."""

from program import (byte_order, has, needs, options, reference, row_format, run, saved, select,
                     sockets, tap)

needs("CAPTURE", "TIMERS")
if row_format() in (None, "table"):
    tap.skip_all("no format with timer_ms")
MOST = 2**64 - 1
TICKS = [0, 1, 2, 3, 7, 99, 100, 101, 255, 256, 4294967, 4294968, 42949672, 42949673, 429496729,
         429496730, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**32 + 1, 2**53 + 1, 2**60,
         MOST // 1000, MOST // 1000 + 1, MOST // 100, MOST // 100 + 1, MOST // 10, MOST // 10 + 1,
         2**63 - 1, 2**63, MOST - 1, MOST]
RATES = [1, 2, 3, 7, 10, 24, 33, 60, 64, 99, 100, 101, 128, 250, 256, 300, 333, 999, 1000, 1001,
         1024, 1200, 2000, 3333, 4096, 5000, 8191, 9999, 10000]
ADDRESSES = b"0100007F:0016 0200007F:C001" if byte_order() == "little" else \
    b"7F000001:0016 7F000002:C001"

# By hand, so that the test's own arithmetic stands on something.
BY_HAND = {(1, 100): 10, (25, 100): 250, (1, 3): 333, (2, 3): 666, (1, 1): 1000,
           (1, 1024): 0, (2, 1024): 1, (4294967295, 100): 42949672950, (MOST, 1000): MOST,
           (MOST, 10000): 1844674407370955161, (MOST, 100): MOST, (MOST, 1): MOST,
           (18446744073709551, 1): 18446744073709551000, (18446744073709552, 1): MOST}


def row(ticks, rto):
    return (b"   0: %s 01 00000000:00000000 01:%08X 00000000     0        0 0 1 0 %d %d 0 10 -1\n"
            % (ADDRESSES, ticks, rto, rto))


def want(ticks, hz):
    return min(ticks * 1000 // hz, MOST)


# Moments that have passed, by hand: -2 ticks, and -1 jiffy of 1/250 or 1/1000 s, of 32 and 64 bits.
PASSED = [0xFFFFFFFE, 0x66666665, 0x19999999, 2**64 - 2, 0x6666666666666665, 0x1999999999999999]
result = run("-r", saved(b"".join(row(ticks, 0) for ticks in PASSED)), *select(row_format()))
tap.same([one["timer_ms"] for one in sockets(result)], [0] * len(PASSED), "moments that have passed")

for (ticks, hz), ms in BY_HAND.items():
    if ticks >= 2**31:  # rto, which is never negative
        result = run("-r", saved(row(0, ticks)), *(options(None, hz) or []), *select(row_format()))
        if has("INTERNALS") and options(None, hz) is not None:
            tap.same([one["rto_ms"] for one in sockets(result)], [ms],
                     "rto: %d ticks of 1/%d s are %d ms" % (ticks, hz, ms))
        continue
    tap.same(want(ticks, hz), ms, "by hand: %d ticks of 1/%d s" % (ticks, hz))
    if options(None, hz) is None:
        continue
    result = run("-r", saved(row(ticks, 0)), *options(None, hz), *select(row_format()))
    tap.same([one["timer_ms"] for one in sockets(result)], [ms],
             "%d ticks of 1/%d s are %d ms" % (ticks, hz, ms))
path = saved(b"".join(row(ticks, ticks) for ticks in TICKS))
for hz in RATES:
    if options(None, hz) is None:
        tap.skip("%d ticks a second" % hz, "no -k in this build")
        continue
    result = run("-r", path, *options(None, hz), *select(row_format()))
    got = [one["timer_ms"] for one in sockets(result)]
    tap.same(got, [reference.left(ticks, hz) for ticks in TICKS], "%d tick counts at %d a second" % (
        len(TICKS), hz))
    if has("INTERNALS"):
        got = [(one["rto_ms"], one["ato_ms"]) for one in sockets(result)]
        tap.same(got, [(want(ticks, hz),) * 2 for ticks in TICKS], "rto and ato at %d" % hz)
result = run("-r", path, *select(row_format()))
tap.same([one["timer_ms"] for one in sockets(result)], [reference.left(ticks, 100) for ticks in TICKS],
         "without -k: this machine's 100 a second")
tap.done()
