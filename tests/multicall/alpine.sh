#!/bin/sh
# The recipe for Alpine: its functions make a package out of the tarball of `make dist`, with BusyBox's
# tools in place of GNU's and musl in place of glibc.
#
# Debian has no abuild, so its steps are imitated: fetch, unpack, build, check, package, by ash,
# with the variables and flags that abuild.in and abuild.conf give.
# shellcheck disable=SC2317 # check() calls the functions

. tests/multicall/common.sh

out=$work/alpine
rm -rf "$out"
mkdir -p "$out/bin" "$out/lstcp"
title=Alpine
target=x86_64
dir=$work/busybox-whole-musl compiler=$work/bin/x86_64-cc

# As busybox.sh leaves it, or without lstcp.
whole_busybox() {
	[ ! -x "$dir/busybox" ] || return 0
	mkdir -p "$dir"
	amalgamation router && host_source busybox networking && host_compiler &&
		quietly "$dir.log" in_busybox defconfig &&
		sed -i 's/^# CONFIG_STATIC is not set/CONFIG_STATIC=y/' "$dir/.config" &&
		quietly "$dir.log" in_busybox "$jobs" busybox
}

check "there is a whole BusyBox" whole_busybox || tap_done
cp "$dir/busybox" "$out/busybox"
for applet in $("$out/busybox" --list); do
	ln -s ../busybox "$out/bin/$applet"
done
# What build-base and checkdepends bring there.
for tool in make gcc x86_64-linux-gnu-gcc musl-gcc as ld ar nm objcopy ranlib readelf strip python3; do
	for place in /usr/local/bin /usr/bin; do
		[ ! -x "$place/$tool" ] || ln -sfn "$place/$tool" "$out/bin/$tool"
	done
done

# /bin/sh is BusyBox's for what runs here, in a mount namespace; where there can be none, it is the
# machine's own.
shell=$(readlink -f /bin/sh)
in_namespace() {
	# shellcheck disable=SC2016 # the inner shell's own
	unshare --mount ${user:+"$user"} sh -c '
		mount --bind "$0" "$1" && shift && exec "$@"' "$out/busybox" "$shell" "$@"
}
as_alpine() {
	"$@"
}
for user in '' --map-root-user; do
	if in_namespace /bin/sh --help 2>&1 | grep -q BusyBox; then
		as_alpine() {
			in_namespace "$@"
		}
		break
	fi
done
if as_alpine /bin/sh --help 2>&1 | grep -q BusyBox; then
	ok 0 "/bin/sh is BusyBox's"
else
	skip "/bin/sh is BusyBox's" "unshare --mount does not work here"
fi

check "make dist, and what it packs" unpacked_dist || tap_done
cp "$out/lstcp-$version/configs/alpine/APKBUILD" "$out/lstcp-$version.tar.gz" "$out/lstcp"
cat >"$out/abuild" <<'EOF_ABUILD'
# abuild PART: one of its steps, in the folder of the APKBUILD.
set -e
startdir=$PWD
srcdir=$startdir/src
pkgdir=$startdir/pkg/lstcp
export CFLAGS="-Os -fomit-frame-pointer" LDFLAGS="-Wl,--as-needed,-O1,--sort-common"
export CPPFLAGS="$CFLAGS"
. ./APKBUILD
builddir=$srcdir/$pkgname-$pkgver
validate() {
	for variable in pkgname pkgver pkgrel pkgdesc url arch license source; do
		eval "[ -n \"\$$variable\" ]" || { echo "Missing $variable in APKBUILD"; return 1; }
	done
	[ ${#pkgdesc} -lt 128 ] && grep -q '^# Maintainer: .* <.*@.*>$' APKBUILD
}
checksum() {
	printf '\nsha512sums="\n%s\n"\n' "$(sha512sum $source)" >>APKBUILD
}
unpack() {
	mkdir -p "$srcdir"
	echo "$sha512sums" | sed '/^$/d' | sha512sum -c
	gunzip -c "$source" | tar -C "$srcdir" -xf -
}
[ ! -d "$builddir" ] || cd "$builddir"
"$1"
EOF_ABUILD

abuild() {
	(
		cd "$out/lstcp" && as_alpine env -i PATH="$out/bin" HOME="$out" CC=musl-gcc \
			MAKEFLAGS="$jobs" "$out/bin/ash" -e ../abuild "$1"
	)
}

# shellcheck disable=SC2016 # the inner shell's own
is "$(as_alpine "$out/bin/ash" -c '. "$0"; echo "$pkgname $pkgver"' "$out/lstcp/APKBUILD")" "lstcp $version" \
	"$title: the recipe is of this version"
for part in validate checksum unpack build check package; do
	check "$title: $part" quietly "$out/$part.log" abuild $part || tap_done
done
like "$(grep -a ' passed, ' "$out/check.log" | tail -n 1)" '[1-9]* passed, 0 failed*' "$title: its tests pass"
is "$(cd "$out/lstcp/pkg/lstcp" && find . -type f | LC_ALL=C sort | xargs)" \
	'./usr/bin/lstcp ./usr/share/man/man1/lstcp.1' "$title: the program and its manual"
program=$out/lstcp/pkg/lstcp/usr/bin/lstcp
runs "$program" 46latnWoeimpsgfjHrBkSPcdNKqThV table json csv kv prom
like "$(readelf -lW "$program" | sed -n 's/.*program interpreter: //p')" '*/ld-musl-*' \
	"$title: it is linked with musl, shared"
tap_done
