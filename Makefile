# lstcp: lists TCP sockets.  `make help` says what can be made.
#
# One output folder holds one target, one configuration (its .config) and one set of flags:
#
#	make			build/lstcp
#	make O=/tmp/x		/tmp/x/lstcp
#	make TARGET=mips	build/mips/lstcp
#
# Here stand the program and its configuration; tests/levels.mk holds what tests and measures it.

VERSION := 0.1.0

MAKEFLAGS += --no-builtin-rules --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:

Q := $(if $(V),,@)
say = $(if $(findstring s,$(firstword -$(MAKEFLAGS))),@:,@printf '  %-7s %s\n' $(1) $(2))

all:
.PHONY: all FORCE

# ---- Goals in order -----------------------------------------------------------------------------
#
# Goals that change what the others start from come first, one after another; then all others, side
# by side if -j allows.

choosing := menuconfig nconfig config oldconfig olddefconfig savedefconfig
choosing-anew := defconfig allnoconfig allyesconfig randconfig
setup := deps clean distclean %_defconfig $(choosing) $(choosing-anew)
first := $(filter $(setup),$(MAKECMDGOALS))
rest := $(filter-out $(setup),$(MAKECMDGOALS))

ifneq ($(word 2,$(first) $(if $(rest),rest)),)

.PHONY: $(MAKECMDGOALS) in-order
$(MAKECMDGOALS): in-order
	@:
in-order:
	$(Q)set -e; \
	$(foreach goal,$(first),$(MAKE) $(goal) DEPS_FOR='$(filter-out deps,$(MAKECMDGOALS))'; )\
	$(if $(rest),$(MAKE) $(rest))

else

# ---- Target and output folder -------------------------------------------------------------------

include $(sort $(wildcard configs/targets/*.mk))

TARGETS := $(patsubst configs/targets/%.mk,%,$(sort $(wildcard configs/targets/*.mk)))
# Those whose tests `make check` runs; check-qemu runs them for all.
CHECK_TARGETS := arm mips x86_64
TOOLCHAINS ?= build/toolchains

ifneq ($(filter-out $(TARGETS),$(TARGET)),)
$(error TARGET is one of: $(TARGETS))
endif

# Builds for tests alone: the compiler of this machine and its C library, everything switched on.
HOSTED := $(strip $(if $(SANITIZE),sanitize) $(if $(COVERAGE),coverage) $(if $(FUZZ),fuzz))

ifndef O
O := build$(TARGET:%=/%)$(HOSTED:%=/%)
endif

ifneq ($(words $(O)),1)
$(error O=$(O): an output folder has a name without blanks)
endif

include configs/build/packages.mk

# ---- Configuration ------------------------------------------------------------------------------

shipped := $(patsubst configs/%,%,$(wildcard configs/*_defconfig))

needs-no-config := help page clean distclean deps dist install uninstall toolchain-% lint $(shipped) \
	$(choosing-anew)
ifneq ($(filter-out $(needs-no-config),$(or $(MAKECMDGOALS),all)),)
include $(O)/.config
endif

# $(call update,COMMAND): the target becomes what the command prints; its date changes only if its
# text does, so that what depends on it is made again then and not otherwise.
update = $(Q)mkdir -p $(@D) && { $(1); } >$@.new && \
	if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# $(call kconfig,TOOL,OPTION)
kconfig = command -v kconfig-$(1) >/dev/null || { \
		echo "'make $@' needs kconfig-frontends: 'make deps $@' installs it on Debian" >&2; exit 1; \
	}; cd $(O) && KCONFIG_CONFIG=.config kconfig-$(1) $(2) $(CURDIR)/Config.in

ifdef DEFCONFIG
# A folder that always holds a shipped configuration.
$(O)/.config: configs/$(DEFCONFIG)_defconfig FORCE
	$(call update,cat $<)
else
# Options that are new in Config.in get their defaults; without kconfig-conf they are off.
$(O)/.config: Config.in
	$(Q)mkdir -p $(@D)
	$(Q)if [ ! -e $@ ]; then \
		cp configs/full_defconfig $@; \
	elif command -v kconfig-conf >/dev/null; then \
		$(call kconfig,conf,--olddefconfig) >/dev/null; \
	fi
	$(Q)touch $@
endif

$(O)/include/config.h: $(O)/.config Config.in configs/build/config.awk FORCE
	$(call update,awk -v version=$(VERSION) -f configs/build/config.awk Config.in $(O)/.config)

# The shipped files hold every option, so a copy does where there is no kconfig-conf.
.PHONY: $(shipped) $(choosing) $(choosing-anew)
$(shipped):
	$(Q)mkdir -p $(O)
	$(Q)if command -v kconfig-conf >/dev/null; then \
		$(call kconfig,conf,--defconfig=$(CURDIR)/configs/$@) >/dev/null; \
	else \
		cp configs/$@ $(O)/.config; \
	fi
	@echo "$(O)/.config is now configs/$@"

defconfig: full_defconfig
allnoconfig allyesconfig randconfig:
	$(Q)mkdir -p $(O)
	$(Q)$(call kconfig,conf,--$@) >/dev/null
	@echo "$(O)/.config is new"

menuconfig: $(O)/.config
	$(Q)$(call kconfig,mconf,)
nconfig: $(O)/.config
	$(Q)$(call kconfig,nconf,)
config: $(O)/.config
	$(Q)$(call kconfig,conf,--oldaskconfig)
oldconfig: $(O)/.config
	$(Q)$(call kconfig,conf,--oldconfig)
olddefconfig: $(O)/.config
	$(Q)$(call kconfig,conf,--olddefconfig) >/dev/null
savedefconfig: $(O)/.config
	$(Q)$(call kconfig,conf,--savedefconfig=defconfig)
	@echo "$(O)/defconfig holds what differs from the defaults"

# ---- What the program is made of ----------------------------------------------------------------

lib-y := text/address text/kernel source/line text/message record/names text/number source/proc_row source/source text/text text/writer
lib-$(CONFIG_LSTCP_FORMAT_TABLE) += format/table
lib-$(and $(CONFIG_LSTCP_FORMAT_TABLE),$(CONFIG_LSTCP_INTERNALS)) += format/table_internals
lib-$(CONFIG_LSTCP_FORMAT_JSON) += format/json
lib-$(CONFIG_LSTCP_FORMAT_CSV) += format/csv
lib-$(CONFIG_LSTCP_FORMAT_KV) += format/kv
# What prints fields, or finds them by their code.
lib-$(or $(CONFIG_LSTCP_FORMAT_JSON),$(CONFIG_LSTCP_FORMAT_CSV),$(CONFIG_LSTCP_FORMAT_KV), \
	$(CONFIG_LSTCP_EXTENDED),$(CONFIG_LSTCP_INTERNALS),$(CONFIG_LSTCP_FILTER), \
	$(CONFIG_LSTCP_GROUP)) += \
	record/field text/quote
lib-$(or $(CONFIG_LSTCP_SUMMARY),$(CONFIG_LSTCP_FORMAT_PROM)) += format/summary
lib-$(CONFIG_LSTCP_GROUP) += format/group
lib-$(CONFIG_LSTCP_FORMAT_PROM) += format/prom format/listeners
lib-$(CONFIG_LSTCP_FILTER) += stage/filter_parse stage/filter_match
lib-$(CONFIG_LSTCP_DIAG) += source/diag source/diag_message
lib-$(or $(CONFIG_LSTCP_DIAG),$(CONFIG_LSTCP_FILTER)) += stage/interface
lib-$(and $(CONFIG_LSTCP_DIAG),$(CONFIG_LSTCP_FILTER)) += source/diag_filter
lib-$(CONFIG_LSTCP_NETNS) += source/namespace
lib-$(CONFIG_LSTCP_OWNER) += stage/owner
lib-$(or $(CONFIG_LSTCP_NETNS),$(CONFIG_LSTCP_OWNER)) += text/process
lib-$(or $(CONFIG_LSTCP_REPEAT),$(CONFIG_LSTCP_WAIT)) += stage/rounds
lib-$(CONFIG_LSTCP_FORMAT_JSON) += text/signals

applet-y := hosts/main lstcp options

lib-objects := $(sort $(lib-y:%=$(O)/lib/%.o))
applet-objects := $(applet-y:%=$(O)/applet/%.o)

# ---- Compiler and flags -------------------------------------------------------------------------
#
# CC, CROSS_COMPILE, CPPFLAGS, CFLAGS and LDFLAGS from outside are respected: CFLAGS takes the place
# of the optimisation, LDFLAGS that of stripping; what the sources need stays.

unquoted = $(patsubst "%",%,$(1))

# STATIC=0 and STATIC=1 go before the configuration.
static := $(if $(STATIC),$(filter-out 0 n no,$(STATIC)),$(CONFIG_LSTCP_STATIC))

CROSS_COMPILE ?= $(call unquoted,$(CONFIG_LSTCP_CROSS_PREFIX))

ifeq ($(origin CC),default)
ifneq ($(TARGET),)
CC := $(TOOLCHAINS)/$(TARGET)/cc
else ifneq ($(CROSS_COMPILE),)
CC := $(CROSS_COMPILE)gcc
else ifneq ($(HOSTED),)
CC := $(if $(FUZZ),clang,gcc)
else
CC := $(if $(static),musl-gcc,gcc)
endif
endif

toolchain := $(filter $(TOOLCHAINS)/%/cc,$(CC))
# By what it says of itself, as it may have any name.
clang := $(if $(toolchain),,$(findstring clang,$(shell $(CC) --version 2>/dev/null)))

WARNINGS := -Wall -Wextra -Wconversion -Wshadow -Wvla -Wdeclaration-after-statement -Wundef \
	-Wstrict-prototypes -Wmissing-prototypes $(if $(WERROR),-Werror)

# What each flag is worth, in bytes of `full` for x86-64 where nothing else is said.
#
# Unwind tables 5,350; jump tables 160; frame pointers 970, of i386 alone.
small := -fno-asynchronous-unwind-tables -fno-unwind-tables -fno-stack-protector \
	-fno-jump-tables -fomit-frame-pointer
# What gcc's -Os does and makes this program larger: 520.  clang refuses the names.
small += $(if $(clang),,-fno-expensive-optimizations -fno-cse-follow-jumps \
	-fno-move-loop-invariants -fno-partial-inlining -fno-tree-ch -fno-tree-loop-im \
	-fno-tree-tail-merge)
ifeq ($(clang),)
# The linker calls the compiler for all files together: 740.  Functions that are called once stay
# apart, as large ones waste more on far jumps and saved registers: 450; but mips64, powerpc and
# aarch64 take 3 % less where they don't.  The objects hold plain code, too: what is made for tests
# links that.
small += -flto -flto-partition=one -ffat-lto-objects \
	$(or $($(TARGET).inline),-fno-inline-functions-called-once)
# A compiler that this make has yet to put together cannot be asked; that is Debian's gcc 12.
asked = $(if $(toolchain),$(1),$(shell $(CC) $(2) 2>/dev/null))
machine := $(call asked,$($(toolchain:$(TOOLCHAINS)/%/cc=%).triplet),-dumpmachine)
ifneq ($(filter x86_64-% i386-% i486-% i586-% i686-%,$(machine)),)
# Instead of -Os: 450.
least := $(if $(filter-out 4% 5% 6% 7% 8% 9% 10% 11%,$(call asked,12,-dumpversion)),-Oz)
# Without a pass that pays on other machines alone: 190.
small += -fno-tree-forwprop
endif
endif
# Segments that share pages: 5,540; no part that is read-only once relocated, which would begin on a
# page of its own: 20,000 where a page may have 64 KiB (aarch64, powerpc); no note of the build: 80,
# of the cross compilers.
small-link := -Wl,-z,noseparate-code -Wl,-z,norelro -Wl,--build-id=none

ifneq ($(HOSTED),)
CFLAGS ?= $(if $(COVERAGE),-O0,-O1) -g -fno-omit-frame-pointer
# What nothing was written to is not 0 by chance.
checks := -fsanitize=address,undefined -fno-sanitize-recover=all -ftrivial-auto-var-init=pattern
MODE := $(if $(SANITIZE)$(FUZZ),$(checks)) \
	$(if $(FUZZ),-fsanitize=fuzzer-no-link) $(if $(COVERAGE),--coverage)
# Static, so that strace meets the program's calls and not the loader's.
LINK := $(if $(COVERAGE),-static)
else
CFLAGS ?= $(if $(CONFIG_LSTCP_OPTIMIZE_SPEED),-O2,$(or $(least),-Os)) $(small)
ifneq ($(static),)
# With a compiler or flags from outside the program is what they make of it, and whoever brings them
# may strip it, for which it needs the table of its sections.
told := $(filter environment command,$(origin CFLAGS) $(origin LDFLAGS) $(origin CROSS_COMPILE) \
	$(if $(toolchain),,$(origin CC)))
strip-sections := $(if $(told),,configs/build/strip-sections.sh)
# Whoever asks for a program that lies anywhere gets a static one of that kind.
pie := $(filter -pie -static-pie,$(CFLAGS) $(LDFLAGS) $(EXTRA_CFLAGS) $(EXTRA_LDFLAGS))
MODE := $(if $(pie),-fPIE,-fno-pie)
ifneq ($(toolchain)$(filter musl-gcc,$(CC)),)
# musl needs nothing of gcc's own start files, which are a fifth of the least program and all that
# needs unwinding; the linker finds musl's where it finds its libc.a.
small-link += -nostartfiles
musl-start := $(if $(pie),-l:rcrt1.o,-l:crt1.o)
static-pie := -static -Wl,-pie,--no-dynamic-linker
else
static-pie := -static-pie
endif
LINK := $(if $(pie),$(static-pie),-static) $(small-link)
# The last of such flags counts.
link-last := $(if $(pie),$(static-pie))
endif
LDFLAGS ?= -s
endif

# What a target adds for our code, but not for musl's.
code = $($(TARGET).code) $(if $(filter tests/%,$<),$($(TARGET).tests))
compile = $(CC) -std=c11 -funsigned-char -ffunction-sections -fdata-sections \
	$(WARNINGS) $(MODE) $(code) $(CFLAGS) $(call unquoted,$(CONFIG_LSTCP_EXTRA_CFLAGS)) $(EXTRA_CFLAGS) \
	-D_GNU_SOURCE -include $(O)/include/config.h -Ilib -Iapplet $(CPPFLAGS)
link = $(CC) $(MODE) $(CFLAGS) $(LINK) -Wl,--gc-sections $(LDFLAGS) $(EXTRA_LDFLAGS) $(link-last)

# ---- Rules --------------------------------------------------------------------------------------

all: $(O)/lstcp

# Everything is made again when the flags change: this file's text is all that matters of it.
$(O)/flags: FORCE | $(toolchain)
	$(call update,echo '$(compile) $($(TARGET).flags) $($(TARGET).code)'; \
		echo '$(link) $(strip-sections)'; echo '$(lib-objects) $(applet-objects)')

$(O)/%.o: %.c $(O)/include/config.h $(O)/flags
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(compile) -MMD -MP -c -o $@ $<

$(O)/lstcp: $(applet-objects) $(lib-objects) $(O)/flags $(toolchain)
	$(call say,LINK,$@)
	$(Q)$(link) -o $@ $(filter %.o,$^) $(musl-start)
	$(if $(strip-sections),$(Q)$(strip-sections) $@ $$($(CC) -print-prog-name=readelf))

-include $(wildcard $(foreach folder,lib/* applet applet/* qemu tests/*,$(O)/$(folder)/*.d))

# All of it in one file, for BusyBox, toybox or a compiler alone.
.PHONY: amalgamation
amalgamation: $(O)/lstcp.c
$(O)/lstcp.c: $(O)/include/config.h FORCE | $(toolchain)
	$(call update,$(CC) -std=c11 -E -P -Ilib -Iapplet -x c applet/hosts/usage.in | \
		awk -f applet/hosts/amalgamate.awk applet/hosts/one_file.in Config.in $< - \
		$(sort $(wildcard lib/*/*.c)) $(sort $(wildcard applet/*.c)))

# A page of the sockets for a router's web server.
.PHONY: page
page:
	$(Q)install -D -m 644 configs/www/index.html $(O)/www/index.html
	$(Q)install -D -m 755 configs/www/cgi-bin/lstcp $(O)/www/cgi-bin/lstcp

# `make run ARGS='-tln'`
.PHONY: run
run: $(O)/lstcp
	$(Q)$($(TARGET).qemu) $(O)/lstcp $(ARGS)

# ---- Toolchains ---------------------------------------------------------------------------------

.PHONY: $(TARGETS:%=toolchain-%)
$(TARGETS:%=toolchain-%): toolchain-%: $(TOOLCHAINS)/%/cc

$(TOOLCHAINS)/%/cc: configs/targets/%.mk configs/build/toolchain.sh configs/targets/libgcc.c
	$(call say,MUSL,$*)
	+$(Q)triplet='$($*.triplet)' flags='$($*.flags)' libgcc='$($*.libgcc)' \
		configs/build/toolchain.sh $(TOOLCHAINS) $*

# ---- Tests and measures -------------------------------------------------------------------------

include tests/levels.mk

# ---- Packing, installing, cleaning --------------------------------------------------------------

# The same bytes wherever and whenever they are packed: names in order, no owner, one date.
.PHONY: dist
dist:
	$(Q)configs/build/dist.sh lstcp-$(VERSION) $(O)

PREFIX ?= $(or $(prefix),/usr/local)
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man

.PHONY: install uninstall clean distclean
# What was built, whatever flags install is told.
install:
	$(Q)test -e $(O)/lstcp || $(MAKE) all
	$(Q)mkdir -p '$(DESTDIR)$(BINDIR)' '$(DESTDIR)$(MANDIR)/man1'
	$(call say,INSTALL,'$(DESTDIR)$(BINDIR)/lstcp')
	$(Q)install -m 755 $(O)/lstcp '$(DESTDIR)$(BINDIR)/lstcp'
	$(call say,INSTALL,'$(DESTDIR)$(MANDIR)/man1/lstcp.1')
	$(Q)install -m 644 applet/lstcp.1 '$(DESTDIR)$(MANDIR)/man1/lstcp.1'

uninstall:
	$(Q)rm -f '$(DESTDIR)$(BINDIR)/lstcp' '$(DESTDIR)$(MANDIR)/man1/lstcp.1'

# clean leaves configurations, toolchains and kernels.
clean:
	$(Q)rm -rf $(addprefix $(O)/,applet lib tests qemu include flags lstcp lstcp.c reports \
		$(filter-out toolchains,$(TARGETS) $(shipped:%_defconfig=%) sanitize coverage fuzz))

# All of build; of another folder, where there may be more, what was made in it.
ifneq ($(filter build build/%,$(O)),)
distclean:
	$(Q)rm -rf build
else
distclean: clean
	$(Q)rm -rf $(addprefix $(O)/,.config .config.old defconfig www .tmpconfig.h measured multicall)
endif

.PHONY: help
help:
	@sed -n 's/^#: \{0,1\}//p' Makefile

endif

#: Build
#:   all                  $(O)/lstcp (the default goal); O=build
#:   run                  builds and runs it: make run ARGS='-tln'
#:   install uninstall    what was built, with DESTDIR= and PREFIX=/usr/local (or prefix=)
#:   page                 $(O)/www/: the sockets as a page, for a web server of a router
#:   amalgamation         all of it in one file for BusyBox, toybox or alone: $(O)/lstcp.c
#:   dist                 $(O)/lstcp-VERSION.tar.gz
#:   clean distclean
#:
#: Configuration, kept in $(O)/.config
#:   NAME_defconfig       configs/: tiny, router, initramfs, full; defconfig is full, the default
#:   menuconfig nconfig config
#:                        choose; oldconfig asks for what is new, olddefconfig takes its defaults
#:   allnoconfig allyesconfig randconfig
#:   savedefconfig        what differs from the defaults, to $(O)/defconfig
#:
#: On Debian, as root or with sudo
#:   deps                 installs what the goals beside it need: make deps run, make deps check
#:   toolchain-TARGET     musl for a target; built by itself when needed
#:
#: Tests: test is unit, and cli of what was built, with python alone; check is unit, cli, live, and
#: arm, mips and x86_64 under QEMU, in ten minutes; each level, with sanitizers too, and check-all:
#:   check-unit check-cli check-live check-faults check-qemu check-system check-multicall
#:   check-configs check-page
#:   TESTS='NAME...'      these alone
#:
#: Measures
#:   size stack bench     beside what others take
#:   lint coverage fuzz   FUZZ_SECONDS=300
#:   picture              $(O)/reports/: two of the page, one of what size and bench last found
#:   ci                   what CI runs: check, the rest of check-all, lint, size, stack, fuzz
#:
#: Variables
#:   TARGET=              x86_64 i386 arm armhf aarch64 mips mipsel mips64 powerpc riscv64
#:   O=                   output folder: build, or build/TARGET
#:   DEFCONFIG=NAME       the folder holds this shipped configuration
#:   CC= CROSS_COMPILE=   another compiler
#:   CFLAGS= LDFLAGS=     in place of the optimisation, of stripping; EXTRA_CFLAGS= EXTRA_LDFLAGS=
#:   CPPFLAGS= STATIC=0   the C library shared
#:   SANITIZE=1           by this machine's compiler, with sanitizers, in build/sanitize
#:   V=1 WERROR=1         show commands; warnings are errors
