# 64-bit ARM.  All of the program lies within 1 MB, where an address takes one instruction; the tests
# keep more than that.
aarch64.triplet = aarch64-linux-gnu
aarch64.packages = gcc-aarch64-linux-gnu
aarch64.code = -mcmodel=tiny
aarch64.tests = -mcmodel=small
aarch64.qemu = qemu-aarch64
aarch64.order = little
aarch64.bits = 64
aarch64.inline = -finline-functions-called-once
