################################################################################
#
# lstcp
#
################################################################################

LSTCP_VERSION = 0.1.0
# The source that this file belongs to, less what was built in it.
LSTCP_SITE = $(BR2_EXTERNAL_LSTCP_PATH)/../..
LSTCP_SITE_METHOD = local
LSTCP_OVERRIDE_SRCDIR_RSYNC_EXCLUSIONS = --exclude=/build
LSTCP_LICENSE = 0BSD
LSTCP_LICENSE_FILES = LICENSE

ifeq ($(BR2_PACKAGE_LSTCP_CUSTOM),y)
LSTCP_CONFIG_FILE = $(call qstrip,$(BR2_PACKAGE_LSTCP_CONFIG_FILE))
ifeq ($(BR2_PACKAGE_LSTCP)$(BR_BUILDING)$(LSTCP_CONFIG_FILE),yy)
$(error BR2_PACKAGE_LSTCP_CONFIG_FILE is empty: lstcp is to be built of a configuration file)
endif
else ifeq ($(BR2_PACKAGE_LSTCP_TINY),y)
LSTCP_CONFIG_FILE = $(@D)/configs/tiny_defconfig
else ifeq ($(BR2_PACKAGE_LSTCP_INITRAMFS),y)
LSTCP_CONFIG_FILE = $(@D)/configs/initramfs_defconfig
else ifeq ($(BR2_PACKAGE_LSTCP_FULL),y)
LSTCP_CONFIG_FILE = $(@D)/configs/full_defconfig
else
LSTCP_CONFIG_FILE = $(@D)/configs/router_defconfig
endif

LSTCP_MAKE = $(TARGET_MAKE_ENV) $(MAKE) $(TARGET_CONFIGURE_OPTS) -C $(@D) O=build

ifneq ($(BR2_STATIC_LIBS),y)
define LSTCP_SET_SHARED
	$(SED) 's/^CONFIG_LSTCP_STATIC=y/# CONFIG_LSTCP_STATIC is not set/' $(@D)/build/.config
endef
endif

define LSTCP_CONFIGURE_CMDS
	$(INSTALL) -D -m 644 $(LSTCP_CONFIG_FILE) $(@D)/build/.config
	$(LSTCP_SET_SHARED)
endef

define LSTCP_BUILD_CMDS
	$(LSTCP_MAKE) all
endef

define LSTCP_INSTALL_TARGET_CMDS
	$(LSTCP_MAKE) install DESTDIR=$(TARGET_DIR) PREFIX=/usr
endef

$(eval $(generic-package))
