# What tests and measures lstcp; the Makefile includes it.
#
# A level is a script that prints TAP (tests/tap.sh, tests/tap.py).  Its report stays in
# $(O)/reports/LEVEL.tap and LEVEL.log, and a level that fails does not keep others from running:
# tests/summary.awk judges the reports of a goal at its end.

# ---- Test programs ------------------------------------------------------------------------------
#
# One .c file is one program, linked with all of lib/.

test-sources := $(wildcard tests/unit/test_*.c tests/live/*.c tests/cli/*.c qemu/*.c)
fuzz-programs := $(if $(TARGET),,$(patsubst %.c,$(O)/%,$(wildcard tests/fuzz/fuzz_*.c)))
test-programs := $(test-sources:%.c=$(O)/%) $(fuzz-programs)

.PHONY: test-programs
test-programs: $(O)/lstcp $(test-programs)

$(test-programs): %: %.o $(lib-objects) $(O)/flags $(toolchain)
	$(call say,LINK,$@)
	$(Q)$(link) -fno-lto $(if $(FUZZ),$(if $(filter $(fuzz-programs),$@),-fsanitize=fuzzer)) \
		-o $@ $(filter %.o,$^) $(musl-start)

# Where there is no libFuzzer, the harnesses try the files that tests/fuzz/regress names.
fuzz-main := $(if $(FUZZ),,$(O)/tests/fuzz/main.o)
$(fuzz-programs): $(O)/applet/options.o $(fuzz-main)

$(test-programs:%=%.o) $(fuzz-main): private override EXTRA_CFLAGS += -Itests

# built/[TARGET/]CONFIGURATION makes the folder of that name below $(O), which always holds that
# shipped configuration; built/sanitize, built/fuzz and built/coverage are full, by the compiler of
# this machine.  What does not build leaves a file `broken` there, and fails the levels that run it.
options-of = $(if $(filter sanitize fuzz coverage,$(1)),\
	$(subst sanitize,SANITIZE,$(subst fuzz,FUZZ,$(subst coverage,COVERAGE,$(1))))=1 DEFCONFIG=full,\
	$(if $(findstring /,$(1)),TARGET=$(call target-of,$(1)) \
		CC=$(TOOLCHAINS)/$(call target-of,$(1))/cc) \
	DEFCONFIG=$(notdir $(1)))
target-of = $(patsubst %/,%,$(dir $(1)))

built/%: FORCE
	+$(Q)mkdir -p $(O)/$*; rm -f $(O)/$*/broken; \
	$(MAKE) O=$(O)/$* WERROR=1 $(call options-of,$*) \
		$(if $(filter tiny router initramfs,$(notdir $*)),all,test-programs) || \
		touch $(O)/$*/broken

# ---- Levels -------------------------------------------------------------------------------------

reports := $(O)/reports
report = $(1:%=$(reports)/%.tap)

# What a level is told, for the folder $(1): see the head of each script for what it heeds.
absolute = $(if $(filter /%,$(O)),,$(CURDIR)/)$(O)$(1:%=/%)
environment = O='$(absolute)' LSTCP='$(absolute)/lstcp' CONFIG='$(absolute)/.config' \
	TARGET='$(TARGET)' EMULATOR='$($(TARGET).qemu)' BYTE_ORDER='$($(TARGET).order)' \
	WORD_BITS='$($(TARGET).bits)' SANITIZE='$(SANITIZE)' MAKE='$(MAKE)' MAKEFLAGS= MFLAGS=

# $(call level,FOLDER,SCRIPT,OPTIONS): TESTS='a b' has it run these alone.
level = $(Q)mkdir -p $(reports); $(call environment,$(1)) tests/level $(3) \
	$(patsubst built/%,-b $(O)/%/broken,$(filter built/%,$^)) $(basename $@) $(2) $(TESTS)

native := unit cli live
$(call report,$(native)): $(reports)/%.tap: built/full FORCE
	$(call level,full,tests/$*/run)

# The program as it was built, for whoever packs it.
$(call report,cli-as-built): $(O)/lstcp FORCE
	$(call level,,tests/cli/run)

$(call report,$(native:%=%-sanitize)): private SANITIZE := 1
$(call report,$(native:%=%-sanitize)): $(reports)/%-sanitize.tap: built/sanitize FORCE
	$(call level,sanitize,tests/$*/run)

qemu-reports := $(call report,$(TARGETS:%=qemu-%))
$(foreach target,$(TARGETS),$(eval $(call report,qemu-$(target)): private TARGET := $(target)))
$(foreach target,$(TARGETS),$(eval $(call report,qemu-$(target)): \
	$(patsubst %_defconfig,built/$(target)/%,$(shipped))))
$(qemu-reports): built/full FORCE
	$(call level,$(TARGET),qemu/check-user)

# What boots on the kernels, named by the heads of their configurations, is a target's.
system-targets := $(sort $(shell sed -n 's/^\# target: //p' qemu/kernels/*.config))
$(call report,system): built/full $(foreach target,$(system-targets),\
	built/$(target)/full built/$(target)/initramfs) FORCE
	$(call level,,qemu/check-system)

$(call report,faults): built/full FORCE
	$(call level,full,tests/faults/run)

# tiny is what the page finds where lstcp has no JSON.
$(call report,page): built/full built/tiny FORCE
	$(call level,full,tests/page/run)

$(call report,multicall configs): $(reports)/%.tap: built/full FORCE
	$(call level,,tests/$*/run)

# In a target's folder the native levels are that target's, under QEMU.
sanitizers := $(if $(TARGET),,-sanitize)
levels-unit := $(call report,unit $(sanitizers:%=unit%))
levels-cli := $(call report,cli $(sanitizers:%=cli%))
levels-live := $(call report,live $(sanitizers:%=live%))
levels-faults := $(call report,faults)
levels-qemu := $(qemu-reports)
levels-system := $(call report,system)
levels-multicall := $(call report,multicall)
levels-configs := $(call report,configs)
levels-page := $(call report,page)

check-levels := unit cli live faults qemu system multicall configs page

# `tests` is a folder, too.
test-reports := $(call report,unit cli-as-built)
.PHONY: test tests
test: $(test-reports)
tests: test

# What a newcomer waits for: ten minutes on two cores.
check-reports := $(call report,unit cli live $(CHECK_TARGETS:%=qemu-%))
.PHONY: check check-all $(check-levels:%=check-%)

summary = $(if $(filter $(qemu-reports),$^),$(Q)echo; $(call environment) qemu/check-user --matrix)
summarise = $(Q)awk -f tests/summary.awk $(filter %.tap,$^)

check: $(check-reports)
check-all: $(foreach level,$(check-levels),$(levels-$(level)))
$(foreach level,$(check-levels),$(eval check-$(level): $(levels-$(level))))
test check check-all $(check-levels:%=check-%):
	$(summary)
	$(summarise)

# ---- Measures -----------------------------------------------------------------------------------
#
# Each prints a table for a person; its status says whether the limits hold.

FUZZ_SECONDS ?= 300
export FUZZ_SECONDS

script-lint := tests/lint
script-size := tests/bench/size
script-stack := tests/bench/stack
script-bench := tests/bench/bench
script-fuzz := tests/fuzz/run
script-coverage := tests/coverage
measures := lint size stack bench fuzz coverage

.PHONY: $(measures)
$(measures):
	$(Q)$(call environment) $(script-$@)

$(call report,$(measures)): $(reports)/%.tap: FORCE
	$(call level,,$(script-$*),-p)

# The page, and bars of what size and bench last found.
.PHONY: picture
picture: built/full
	$(Q)status=0; \
	$(call environment) LSTCP='$(call absolute,full)/lstcp' tests/page/picture || status=1; \
	$(call environment) tests/bench/picture || status=1; \
	exit $$status

size bench $(call report,size bench): built/full
fuzz $(call report,fuzz): built/fuzz
coverage $(call report,coverage): built/coverage

# ---- Continuous integration ---------------------------------------------------------------------

# ci-rest is what check leaves; .ci/run does the two one after the other.
# What takes longest comes last.
ci-rest := $(filter-out $(check-reports),$(call report,lint stack size) \
	$(foreach level,unit cli live faults configs page,$(levels-$(level))) $(call report,fuzz) \
	$(foreach level,qemu multicall system,$(levels-$(level))))
.PHONY: ci ci-rest
# For .ci/run, which tells of those that there was no time for.
.PHONY: ci-rest-levels
ci-rest-levels:
	@echo $(ci-rest:$(reports)/%.tap=%)

ci: $(check-reports)
ci ci-rest: $(ci-rest)
	$(summary)
	$(summarise)
