# 32-bit MIPS, big-endian, without FPU: Atheros and Lantiq routers.  Debian's libgcc is for an FPU.
# MIPS16e, which their CPUs have, makes the code a third smaller; EXTRA_CFLAGS=-mno-mips16 for others.
mips.triplet = mips-linux-gnu
mips.packages = gcc-mips-linux-gnu
mips.flags = -march=mips32r2 -mabi=32 -msoft-float -mno-abicalls -fno-pic
mips.code = -mips16
mips.libgcc = none
mips.qemu = qemu-mips
mips.order = big
mips.bits = 32
