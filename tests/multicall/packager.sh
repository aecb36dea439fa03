#!/bin/sh
# The Makefile as packagers use it: their compiler, their flags, install after it, another folder.
# shellcheck disable=SC2317 # check() calls the functions

. tests/multicall/common.sh

out=$work/packager
rm -rf "$out"
mkdir -p "$out"

# their ARGUMENT...: our make in a folder of theirs.
their() {
	project O="$out/build" "$@"
}

is_shared() {
	readelf -lW "$1" | grep -q INTERP
}

check "make CC= CFLAGS= CPPFLAGS=" their CC=gcc CFLAGS='-O1 -g' CPPFLAGS=-DTOLD_BY_CPPFLAGS LDFLAGS= \
	EXTRA_CFLAGS=-g3 STATIC=0
before=$(cksum <"$out/build/lstcp")
check "STATIC=0: the C library is shared" is_shared "$out/build/lstcp"
check "CPPFLAGS reach the compiler" sh -c \
	"readelf --debug-dump=macro '$out/build/lstcp' 2>/dev/null | grep -q TOLD_BY_CPPFLAGS"
check "make install DESTDIR= prefix=" their install DESTDIR="$out/root" prefix=/usr
is "$(cksum <"$out/root/usr/bin/lstcp")" "$before" "it installs what was built, and makes nothing again"
is "$(cd "$out/root" && find . -type f | LC_ALL=C sort | xargs)" \
	'./usr/bin/lstcp ./usr/share/man/man1/lstcp.1' "the program and its manual"
check "make uninstall" their uninstall DESTDIR="$out/root" prefix=/usr
is "$(find "$out/root" -type f)" '' "nothing is left"

echo mine >"$out/build/mine"
check "make distclean in that folder" their distclean
is "$(find "$out/build" -type f)" "$out/build/mine" "what was made is gone, and nothing else"

check "make install of what is not built yet" their install DESTDIR="$out/root" PREFIX=/opt
like "$("$out/root/opt/bin/lstcp" --version)" 'lstcp [0-9]*' "builds it"

for goal in allnoconfig allyesconfig randconfig defconfig; do
	title="make $goal"
	if [ $goal != defconfig ] && ! command -v kconfig-conf >/dev/null; then
		skip "$title" "there is no kconfig-conf"
		continue
	fi
	check "$title" their $goal
	check "$title: builds" their WERROR=1
	like "$("$out/build/lstcp" -V)" 'lstcp [0-9]*' "$title: runs"
done
check "make defconfig is full" sh -c "
	grep -h '=y' '$out/build/.config' | sort >'$out/got'
	grep -h '=y' configs/full_defconfig | sort | cmp - '$out/got'"
tap_done
