# 64-bit RISC-V.  Registers are saved by functions of libgcc, and
# divisions and moves are chosen for their size.
riscv64.triplet = riscv64-linux-gnu
riscv64.packages = gcc-riscv64-linux-gnu
riscv64.flags = -msave-restore
riscv64.code = -mtune=size
riscv64.qemu = qemu-riscv64
riscv64.order = little
riscv64.bits = 64
