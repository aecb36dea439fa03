# 32-bit PowerPC, big-endian: QorIQ routers, old Macs.
powerpc.triplet = powerpc-linux-gnu
powerpc.packages = gcc-powerpc-linux-gnu
powerpc.flags = -mlong-double-64
powerpc.qemu = qemu-ppc
powerpc.order = big
powerpc.bits = 32
powerpc.inline = -finline-functions-called-once
