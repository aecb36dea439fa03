# See ../rules.mk.

PKG_BUILD_DIR ?= $(BUILD_DIR)/$(PKG_NAME)-$(PKG_VERSION)
SOURCE := $(CURDIR)
MAKE_VARS = CFLAGS="$(TARGET_CFLAGS)" CXXFLAGS="" LDFLAGS="$(TARGET_LDFLAGS)"
MAKE_FLAGS = $(TARGET_CONFIGURE_OPTS) CROSS="$(TARGET_CROSS)" ARCH="$(ARCH)"

define Build/Prepare/Default
	mkdir -p $(PKG_BUILD_DIR)
	tar -xzf $(DL_DIR)/$(PKG_SOURCE) --strip-components=1 -C $(PKG_BUILD_DIR)
endef
Build/Prepare = $(Build/Prepare/Default)

define BuildPackage
all:
	$$(Build/Prepare)
	cd $$(PKG_BUILD_DIR) && ls $$(PKG_LICENSE_FILES)
	$$(Build/Configure)
	$$(Build/Compile)
	$$(call Package/$(1)/install,$$(OUT)/root)

# What it tells the image's configuration.
.PHONY: options depends
options:
	@: $$(info $$(Package/$(1)/config))
depends:
	@: $$(info $$(PKG_CONFIG_DEPENDS))
endef
