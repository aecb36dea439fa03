# Just enough of OpenWrt to carry out a package: `make -C PACKAGE TOPDIR=THIS-FOLDER`.
#
# The names are OpenWrt's (rules.mk, include/package.mk).

-include $(TOPDIR)/.config

INCLUDE_DIR := $(TOPDIR)/include
DL_DIR := $(OUT)/dl
BUILD_DIR := $(OUT)/build_dir
INSTALL_BIN := install -m 0755
INSTALL_DIR := install -d -m 0755
TARGET_CONFIGURE_OPTS = AR="ar" AS="$(TARGET_CC) -c" CC="$(TARGET_CC)" GCC="$(TARGET_CC)" \
	CXX="false" STRIP="strip"
