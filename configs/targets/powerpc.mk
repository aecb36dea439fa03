# 32-bit PowerPC, big-endian: QorIQ routers, old Macs.  No padding between code and data, where ld
# would round up to a page: 60 bytes.  Without passes of
# gcc's that make this code larger here: 490, and without floating-point registers to save: 110.
powerpc.triplet = powerpc-linux-gnu
powerpc.packages = gcc-powerpc-linux-gnu
powerpc.flags = -mlong-double-64 -Wl,-z,common-page-size=16
powerpc.qemu = qemu-ppc
powerpc.order = big
powerpc.bits = 32
powerpc.inline = -finline-functions-called-once
powerpc.code = -fno-branch-count-reg -fno-optimize-sibling-calls -fno-shrink-wrap -msoft-float
