# 64-bit ARM.
aarch64.triplet = aarch64-linux-gnu
aarch64.packages = gcc-aarch64-linux-gnu
aarch64.qemu = qemu-aarch64
aarch64.order = little
aarch64.bits = 64
