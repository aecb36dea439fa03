#!/usr/bin/env python3
"""Thousands of random rows, of kernels of both byte orders and of several tick rates, against
the reference: every state and timer, unknown ones, hidden locations, short rows, extremes."""

import os

from program import byte_order, reference, same_listing, tap

ROWS = int(os.environ.get("TEST_ROWS", "2000"))

seed = 0
for order in ("little", "big"):
    for hz in (1, 3, 24, 100, 128, 250, 256, 1000, 1024, 1200, 9999, 10000):
        seed += 1
        same_listing("%d rows, seed %d, %s-endian, %d ticks a second" % (ROWS, seed, order, hz),
                     reference.random_table(seed, ROWS, order), order=order, hz=hz)
for width in (4, 16):
    same_listing("%d rows with only %d-byte addresses" % (ROWS, width),
                 reference.random_table(seed + width, ROWS, byte_order(), width))
same_listing("%d rows without headers" % ROWS,
             reference.random_table(99, ROWS, byte_order(), header=False))
tap.done()
