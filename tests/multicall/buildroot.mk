# Just enough of Buildroot to carry out a package: unpack, configure, build, install.
#
#	make -f buildroot.mk OUT=... CONFIG=... TARGET_CC=... BR2_EXTERNAL_LSTCP_PATH=...
#
# The names and their order are Buildroot's (package/pkg-generic.mk, package/Makefile.in).

include $(CONFIG)

qstrip = $(strip $(subst ",,$(1)))
INSTALL := install
SED := sed -i -e
TARGET_DIR := $(OUT)/target
BR_BUILDING := y
TARGET_MAKE_ENV = PATH="$(PATH)"
TARGET_CONFIGURE_OPTS = $(TARGET_MAKE_ENV) CC="$(TARGET_CC)" GCC="$(TARGET_CC)" \
	CFLAGS="$(TARGET_CFLAGS)" LDFLAGS="$(TARGET_LDFLAGS)" CPPFLAGS="" DEBUG=""

define generic-package
all: $$(OUT)/build/lstcp-$$(LSTCP_VERSION)/.stamp_target_installed
$$(OUT)/build/lstcp-$$(LSTCP_VERSION)/.stamp_target_installed:
	mkdir -p $$(@D)
	tar -C $$(LSTCP_SITE) $$(subst =/,=./,$$(LSTCP_OVERRIDE_SRCDIR_RSYNC_EXCLUSIONS)) \
		-cf - . | tar -xf - -C $$(@D)
	cd $$(@D) && ls $$(LSTCP_LICENSE_FILES)
	$$(LSTCP_CONFIGURE_CMDS)
	$$(LSTCP_BUILD_CMDS)
	$$(LSTCP_INSTALL_TARGET_CMDS)
	touch $$@
endef

all:

include $(BR2_EXTERNAL_LSTCP_PATH)/external.mk
