# 64-bit MIPS, big-endian, n64: Octeon routers and gateways.  All of it lies in the low 31 bits, so
# that an address takes two instructions, not six; the linker warns of libgcc, which has no calls.
# No padding between code and data, where ld would round up to a page: 400 bytes.  Without passes of
# gcc's that make this code larger here: 500, and no trap for a division by zero: 50.
mips64.triplet = mips64-linux-gnuabi64
mips64.packages = gcc-mips64-linux-gnuabi64
mips64.flags = -march=mips64r2 -mabi=64 -mno-abicalls -fno-pic -msym32 \
	-Wl,-Ttext-segment=0x10000000 -Wl,--no-warn-mismatch -Wl,-z,common-page-size=16
mips64.code = -mtune=octeon -fno-forward-propagate -fno-guess-branch-probability -mno-check-zero-division
mips64.qemu = qemu-mips64
mips64.order = big
mips64.bits = 64
mips64.inline = -finline-functions-called-once
