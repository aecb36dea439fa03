# ARMv7 with FPU, Thumb-2 code: most 32-bit boards and routers since 2010.
armhf.triplet = arm-linux-gnueabihf
armhf.packages = gcc-arm-linux-gnueabihf
armhf.flags = -march=armv7-a+fp -mthumb -mfloat-abi=hard
armhf.qemu = qemu-arm
armhf.order = little
armhf.bits = 32
