#!/usr/bin/env python3
"""-S proc: every row and field of sockets in every state, against the generator, an independent
reader of /proc, and ss."""

from agree import agree

agree("proc")
