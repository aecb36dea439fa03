# ARMv5 without FPU: Kirkwood and older routers.  Thumb code, a quarter smaller.
arm.triplet = arm-linux-gnueabi
arm.packages = gcc-arm-linux-gnueabi
arm.flags = -march=armv5te -mthumb -mfloat-abi=soft
arm.qemu = qemu-arm
arm.order = little
arm.bits = 32
