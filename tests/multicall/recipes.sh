#!/bin/sh
# The recipes for Buildroot and OpenWrt: their options are Kconfig, and what they say makes lstcp out
# of the tarball of `make dist`, with the compiler and flags that they are given.
# shellcheck disable=SC2317 # check() calls the functions

. tests/multicall/common.sh

command -v kconfig-conf >/dev/null || skip_all "there is no kconfig-conf"

out=$work/recipes
rm -rf "$out"
mkdir -p "$out"

# kconfig FOLDER FRAGMENT-LINE...: its .config, from its Config.in; what was said, in its log.
kconfig() {
	folder=$1
	shift
	printf '%s\n' "$@" >"$folder/fragment"
	(
		cd "$folder" || exit
		KCONFIG_CONFIG=.config KCONFIG_ALLCONFIG=fragment \
			kconfig-conf --alldefconfig Config.in >log 2>&1
	) && ! grep -E 'warning|error' "$folder/log" >&2
}

check "make dist, and what it packs" unpacked_dist || tap_done
unpacked=$out/lstcp-$version

# ---- Buildroot ----------------------------------------------------------------------------------

external=$unpacked/configs/buildroot
is "$(sed -n 's/^LSTCP_VERSION = //p' "$external/package/lstcp/lstcp.mk")" "$version" \
	"Buildroot: the recipe is of this version"
is "$(sed -n 's/^name: //p' "$external/external.desc")" LSTCP "Buildroot: external.desc names the tree"
# What was built in the source, for another machine, is not taken along.
mkdir -p "$unpacked/build"
echo nonsense >"$unpacked/build/lstcp"

# buildroot NAME FRAGMENT-LINE VARIABLE=VALUE...
buildroot() {
	title="Buildroot, $1"
	place=$out/buildroot-$1
	fragment=$2
	shift 2
	mkdir -p "$place"
	cat >"$place/Config.in" <<-EOF_CONFIG
		config BR2_EXTERNAL_LSTCP_PATH
			string
			default "$external"
		config BR2_STATIC_LIBS
			bool "static"
		source "\$BR2_EXTERNAL_LSTCP_PATH/Config.in"
	EOF_CONFIG
	# Its symbols have no prefix.
	check "$title: its options are Kconfig" env_kconfig "$place" BR2_PACKAGE_LSTCP=y "$fragment"
	check "$title: builds and installs" quietly "$place/make.log" "${MAKE:-make}" \
		-f tests/multicall/buildroot.mk OUT="$place" CONFIG="$place/.config" \
		BR2_EXTERNAL_LSTCP_PATH="$external" "$@" || return
	is "$(cd "$place/target" && find . -type f | LC_ALL=C sort | xargs)" \
		'./usr/bin/lstcp ./usr/share/man/man1/lstcp.1' "$title: the program and its manual"
	program=$place/target/usr/bin/lstcp
}

env_kconfig() {
	CONFIG_='' kconfig "$@"
}

emulator=
buildroot static BR2_STATIC_LIBS=y TARGET_CC=musl-gcc TARGET_CFLAGS='-Os -pipe' TARGET_LDFLAGS=-s
runs "$program" 46latnWoepfHcdNqThV table
check "$title: it is static" is_static "$program"

emulator='qemu-mips -L /usr/mips-linux-gnu'
buildroot shared BR2_PACKAGE_LSTCP_FULL=y TARGET_CC=mips-linux-gnu-gcc \
	TARGET_CFLAGS='-O2 -pipe -D_FILE_OFFSET_BITS=64' TARGET_LDFLAGS=
runs "$program" 46latnWoeimpsgfjHrBkSPcdNKqThV table json csv kv prom
check "$title: it is linked with the C library of the system" is_shared "$program"

title='Buildroot, a file without a name'
check "$title: its options are Kconfig" env_kconfig "$out/buildroot-shared" BR2_PACKAGE_LSTCP=y \
	BR2_PACKAGE_LSTCP_CUSTOM=y
said=$("${MAKE:-make}" -f tests/multicall/buildroot.mk OUT="$out/buildroot-file" \
	CONFIG="$out/buildroot-shared/.config" BR2_EXTERNAL_LSTCP_PATH="$external" 2>&1)
is $? 2 "$title: make fails"
like "$said" '*BR2_PACKAGE_LSTCP_CONFIG_FILE is empty*' "$title: a message names the option"

# ---- OpenWrt ------------------------------------------------------------------------------------

package=$unpacked/configs/openwrt
place=$out/openwrt
title=OpenWrt
emulator=
mkdir -p "$place/dl" "$place/include"
cp "$out/lstcp-$version.tar.gz" "$place/dl"
cp -R tests/multicall/openwrt/. "$place"

openwrt() {
	"${MAKE:-make}" -s -C "$package" TOPDIR="$place" OUT="$place" TARGET_CC=mips-linux-gnu-gcc \
		TARGET_CFLAGS='-Os -pipe -mips32r2' TARGET_LDFLAGS='-Wl,-z,now -Wl,-z,relro' "$@"
}

is "$(sed -n 's/^PKG_VERSION:=//p' "$package/Makefile")" "$version" \
	"OpenWrt: the recipe is of this version"
awk -f configs/build/openwrt.awk configs/router_defconfig Config.in >"$place/options"
check "OpenWrt: its options are those of Config.in (else: see configs/build/openwrt.awk)" \
	cmp "$place/options" configs/openwrt/Config.in
{
	printf 'config PACKAGE_lstcp\n\tdef_bool y\n'
	openwrt options
} >"$place/Config.in"
like "$(cat "$place/Config.in")" "*source \"$package/Config.in\"*" "OpenWrt: the image's options have them"
check "OpenWrt: its options are Kconfig" kconfig "$place" \
	CONFIG_LSTCP_SUMMARY=y CONFIG_LSTCP_FORMAT_KV=y '# CONFIG_LSTCP_OWNER is not set'
is "$(openwrt depends | tr ' ' '\n' | LC_ALL=C sort | xargs)" \
	"$(sed -n 's/^config /CONFIG_/p' "$package/Config.in" | LC_ALL=C sort | xargs)" \
	"OpenWrt: lstcp is built again when one of its options changes"
emulator='qemu-mips -L /usr/mips-linux-gnu'
if check "OpenWrt: builds and installs" quietly "$place/make.log" openwrt all; then
	runs "$place/root/usr/bin/lstcp" 46latnWoesfHcdNqThV table kv
	check "OpenWrt: it is linked with the C library of the image" \
		is_shared "$place/root/usr/bin/lstcp"
fi
tap_done
