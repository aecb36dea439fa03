# Debian's packages that `make deps` installs: those of the goals beside it, and alone those of `ci`.

packages-build := $(if $(TARGET),$($(TARGET).packages),gcc musl-tools)
packages-kconfig := kconfig-frontends
packages-tests := gcc libc6-dev python3 iproute2 busybox-static jq prometheus strace lsof
packages-emulator := qemu-user
packages-check := $(foreach target,$(CHECK_TARGETS),$($(target).packages))
packages-qemu := qemu-user $(foreach target,$(TARGETS),$($(target).packages))
packages-system := qemu-system-arm qemu-system-mips qemu-system-x86 linux-source-6.1 xz-utils \
	bc bison cpio flex libelf-dev libssl-dev
packages-multicall := blhc build-essential bzip2 clang debhelper gcc-mips-linux-gnu git \
	libc6-dev-mips-cross lintian linux-libc-dev xz-utils
packages-lint := clang clang-format clang-tidy cppcheck mandoc shellcheck
packages-configs := clang
packages-page := busybox-static chromium chromium-driver iproute2
packages-picture := pngquant
packages-fuzz := clang libclang-rt-14-dev
packages-coverage := gcovr
packages-bench := busybox-static toybox net-tools valgrind

# What a goal takes beside what builds lstcp.
sets-menuconfig := kconfig
sets-nconfig := kconfig
sets-olddefconfig := kconfig
sets-savedefconfig := kconfig
sets-config := kconfig
sets-oldconfig := kconfig
sets-allnoconfig := kconfig
sets-allyesconfig := kconfig
sets-randconfig := kconfig
sets-test := tests
sets-check-unit := tests
sets-check-cli := tests
sets-check-live := tests
sets-check-faults := tests
sets-check-qemu := tests qemu
sets-check-system := tests qemu system
sets-check-multicall := tests kconfig qemu multicall
sets-check-configs := tests kconfig configs
sets-check-page := tests page
sets-picture := tests page picture
sets-lint := kconfig lint
sets-fuzz := tests fuzz
sets-coverage := tests coverage
sets-size := tests bench qemu kconfig
sets-stack := tests qemu
sets-bench := tests bench
sets-check := tests emulator check
sets-check-all := tests qemu system multicall kconfig configs page
sets-ci-rest := $(sets-check-all) lint fuzz bench
sets-ci := $(sets-ci-rest)

sets := build $(foreach goal,$(or $(DEPS_FOR),ci),$(sets-$(goal)))
packages := $(sort $(foreach set,$(sets),$(packages-$(set))) \
	$(foreach target,$(patsubst toolchain-%,%,$(filter toolchain-%,$(DEPS_FOR))),$($(target).packages)))

.PHONY: deps
deps:
	$(Q)configs/build/install-packages.sh $(packages)
