# 64-bit PCs and servers.
x86_64.triplet = x86_64-linux-gnu
x86_64.packages = gcc
x86_64.qemu = qemu-x86_64
x86_64.order = little
x86_64.bits = 64
