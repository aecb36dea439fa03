#!/bin/sh
# Checks Config.in and what is shipped with it, by kconfig-conf; a finding is a line with
# `warning:`.

set -eu
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

fail() {
	echo "warning: $*"
	failed=1
}

# quiet WHAT OPTION: kconfig-conf has nothing to say.
quiet() {
	KCONFIG_CONFIG=$work/config kconfig-conf "$2" Config.in >"$work/out" 2>&1 </dev/null || :
	if grep -q -v -e '^#' -e '^$' "$work/out"; then
		fail "Config.in: kconfig-conf $1 speaks: $(grep -v -e '^#' -e '^$' "$work/out" | head -n 1)"
	fi
}

values() {
	grep -e '^CONFIG_' -e '^# CONFIG_' "$1"
}

quiet --allnoconfig --allnoconfig
quiet --allyesconfig --allyesconfig
quiet --alldefconfig --alldefconfig

# A shipped configuration holds every option, so that copying it does, and loses none of them.
for file in configs/*_defconfig; do
	quiet "$file" "--defconfig=$file"
	values "$file" >"$work/shipped"
	values "$work/config" >"$work/loaded"
	cmp -s "$work/shipped" "$work/loaded" || fail "$file: not what Config.in makes of it"
done

# Their help is read on 80 columns, and what Buildroot takes on 72.
while read -r file most; do
	awk -v most="$most" '/^\t  / && length > most + 3 {
		print "warning: " FILENAME ":" FNR ": help of more than " most " columns"
	}' "$file" >"$work/out"
	[ ! -s "$work/out" ] || {
		cat "$work/out"
		failed=1
	}
done <<-EOF_FILES
	Config.in 70
	configs/openwrt/Config.in 70
	configs/buildroot/package/lstcp/Config.in 62
EOF_FILES

# Symbols: every one is used, unless it is what a choice falls back to; what is used is there.
sed -n 's/^config LSTCP_//p' Config.in | sort >"$work/there"
# lib/sizes.h makes two of others, and a name that ends in _ is put together.
cat lib/*.h lib/*/*.[ch] applet/*.[ch] applet/hosts/* Makefile |
	grep -o -E '(ENABLE|CONFIG)_LSTCP_[A-Z0-9_]+' |
	grep -v -E '_$|_LSTCP_(FIELDS|TOTALS)$' | sed 's/^[A-Z]*_LSTCP_//' |
	sort -u >"$work/used"
sed -n '/^choice/,/^config/s/.*default LSTCP_//p' Config.in | sort -u - "$work/used" >"$work/needed"
for symbol in $(comm -13 "$work/there" "$work/used"); do
	fail "Config.in: there is no LSTCP_$symbol, which is used"
done
for symbol in $(comm -23 "$work/there" "$work/needed"); do
	fail "Config.in: LSTCP_$symbol is used nowhere"
done

exit $failed
