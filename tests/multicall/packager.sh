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

# A program that lies anywhere, where that is asked for.
is_pie() {
	readelf -hW "$1" | grep -q 'Type: *DYN' && ! is_shared "$1"
}

for flags in 'CC=musl-gcc LDFLAGS=-pie' 'CC=musl-gcc LDFLAGS=-static-pie' 'CC=gcc LDFLAGS=-static-pie'; do
	# shellcheck disable=SC2086 # words
	check "make $flags" their $flags
	check "$flags: a static PIE" is_pie "$out/build/lstcp"
	like "$("$out/build/lstcp" -V)" 'lstcp [0-9]*' "$flags: runs"
done

# What a packager's own scripts do to what is installed.
for flags in CC=musl-gcc CC=gcc CROSS_COMPILE=x86_64-linux-gnu- 'CC=musl-gcc CFLAGS=-Os' LDFLAGS=; do
	# shellcheck disable=SC2086 # words
	check "make $flags" their $flags
	check "$flags: strip strips it" strip "$out/build/lstcp"
	like "$("$out/build/lstcp" -V)" 'lstcp [0-9]*' "$flags: it runs still"
done

if command -v clang >/dev/null; then
	ln -sf "$(command -v clang)" "$out/another"
	check "make with a clang of another name" their CC="$out/another" WERROR=1
else
	skip "make with a clang of another name" "there is no clang"
fi

check "O= with a blank is refused in a sentence" sh -c "
	! '${MAKE:-make}' O='$out/a b' 2>'$out/said' && grep -q 'without blanks' '$out/said'"
check "make install DESTDIR= with a blank" their install DESTDIR="$out/a root" prefix=/usr
is "$(cd "$out/a root" && find . -type f | LC_ALL=C sort | xargs)" \
	'./usr/bin/lstcp ./usr/share/man/man1/lstcp.1' "is where it goes"
if [ -e .git ]; then
	git clone -q . "$out/a source"
	check "make test in a folder with a blank" quietly "$out/test.log" env -u O -u TARGET -u CONFIG \
		"${MAKE:-make}" -C "$out/a source" test
else
	skip "make test in a folder with a blank" "this is no git repository"
fi

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

# Written by hand: what is not said is off, and sizes have their defaults.
echo CONFIG_LSTCP_FORMAT_KV=y >"$out/build/.config"
check "a .config of one line: builds" their WERROR=1
like "$("$out/build/lstcp" -f kv)" 'entry=*' "a .config of one line: runs"
echo CONFIG_LSTCP_IPV6=y >"$out/build/.config"
check "a .config without a format is refused in a sentence" sh -c "
	! '${MAKE:-make}' O='$out/build' 2>'$out/said' && grep -q 'no format is chosen' '$out/said'"
rm "$out/build/.config"
check "and a new one is made" their

# What fails, fails: with a sentence, and nothing half done.
refused() {
	if "$@" >"$out/said" 2>&1; then
		return 1
	fi
	cat "$out/said" >&2
	[ -s "$out/said" ]
}

head -c 100 /dev/zero >"$out/initramfs"
before=$(cksum <"$out/initramfs")
check "add-to-initramfs: an initramfs that is not there" \
	refused qemu/add-to-initramfs "$out/mistyped" "bin/lstcp=$out/build/lstcp"
check "and none is made" test ! -e "$out/mistyped"
check "add-to-initramfs: an argument without =" refused qemu/add-to-initramfs "$out/initramfs" bin/lstcp
check "add-to-initramfs: a file that is not there" \
	refused qemu/add-to-initramfs "$out/initramfs" "bin/lstcp=$out/nothing"
mkdir -p "$out/bin"
for tool in dirname mktemp rm cp mkdir find touch sort gzip cat sed sh; do
	ln -sf "$(command -v $tool)" "$out/bin/$tool"
done
check "add-to-initramfs: without cpio" refused env PATH="$out/bin" \
	qemu/add-to-initramfs "$out/initramfs" "bin/lstcp=$out/build/lstcp"
is "$(cksum <"$out/initramfs")" "$before" "the initramfs is as it was"
printf '#!/bin/sh\necho tar of another kind\n' >"$out/bin/tar"
chmod +x "$out/bin/tar"
check "dist: with a tar that is not GNU's" \
	refused env PATH="$out/bin:$PATH" configs/build/dist.sh name "$out/dist"
printf '#!/bin/sh\necho refused >&2\nexit 128\n' >"$out/bin/git"
chmod +x "$out/bin/git"
rm "$out/bin/tar"
if [ -e .git ]; then
	check "dist: with a git that refuses the folder" \
		refused env PATH="$out/bin:$PATH" configs/build/dist.sh name "$out/dist"
else
	skip "dist: with a git that refuses the folder" "this is no git repository"
fi
is "$(find "$out/dist" -type f 2>/dev/null)" '' "and no tarball is left"

# In an unpacked tarball there is no git to say what is source.
check "dist" their dist
tar=lstcp-$version.tar.gz
tar -xzf "$out/build/$tar" -C "$out"
unpacked=$out/lstcp-$version
check "dist: O= in the source" project -C "$unpacked" O=other/folder dist
check "packs the same" cmp "$out/build/$tar" "$unpacked/other/folder/$tar"
for folder in . tests tests/cli; do
	check "dist: O=$folder" refused project -C "$unpacked" O=$folder dist
done
tap_done
