# 64-bit MIPS, big-endian, n64: Octeon routers and gateways.
mips64.triplet = mips64-linux-gnuabi64
mips64.packages = gcc-mips64-linux-gnuabi64
mips64.flags = -march=mips64r2 -mabi=64
mips64.qemu = qemu-mips64
mips64.order = big
mips64.bits = 64
