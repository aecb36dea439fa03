# 32-bit MIPS, little-endian, without FPU: MediaTek routers.  Debian's libgcc is for an FPU.
# MIPS16e: see mips.mk.
mipsel.triplet = mipsel-linux-gnu
mipsel.packages = gcc-mipsel-linux-gnu
mipsel.flags = -march=mips32r2 -mabi=32 -msoft-float -mno-abicalls -fno-pic
mipsel.code = -mips16
mipsel.libgcc = none
mipsel.qemu = qemu-mipsel
mipsel.order = little
mipsel.bits = 32
