# Old PCs and x86 routers, from the Pentium Pro on.  Nothing here needs a stack at multiples of 16.
i386.triplet = i686-linux-gnu
i386.packages = gcc-i686-linux-gnu
i386.flags = -march=i686 -mpreferred-stack-boundary=2
i386.code = -mtune=i486
i386.qemu = qemu-i386
i386.order = little
i386.bits = 32
