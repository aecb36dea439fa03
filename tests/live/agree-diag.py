#!/usr/bin/env python3
"""-S diag: every row and field of sockets in every state, against the generator, an independent
reader of /proc, and ss."""

from agree import agree
from live import program

program.needs("DIAG")
agree("diag")
