#!/bin/sh
# Two builds of the same commit, in different folders, are the same files.
# shellcheck disable=SC2317 # check() calls the functions

. tests/multicall/common.sh

git rev-parse -q --verify HEAD >/dev/null 2>&1 || skip_all "this source is no git repository"

top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT

# files FOLDER [VARIABLE=VALUE]
files() {
	folder=$1
	shift
	quietly "$top/log" project -C "$top/$folder" "$@" all amalgamation dist
}

same() {
	cmp "$top/$1" "$top/$2" >&2
}

other=another-folder-with-a-longer-name
git clone -q . "$top/one"
git clone -q . "$top/$other"
check "builds in a fresh clone" files one
check "builds in another one, with another output folder" files $other O=out
for file in lstcp lstcp.c; do
	check "$file is the same file" same one/build/$file $other/out/$file
done
tar=lstcp-$(sed -n 's/^VERSION := //p' "$top/one/Makefile").tar.gz
check "the tarball is the same file" same "one/build/$tar" "$other/out/$tar"

tar -xzf "$top/one/build/$tar" -C "$top"
check "builds out of the tarball" files "${tar%.tar.gz}"
check "lstcp is the same file again" same one/build/lstcp "${tar%.tar.gz}/build/lstcp"
check "the tarball packed out of the tarball is the same file" \
	same "one/build/$tar" "${tar%.tar.gz}/build/$tar"

check "make install" project -C "$top/one" install DESTDIR="$top/root" PREFIX=/usr
is "$(cd "$top/root" && find . -type f | LC_ALL=C sort | xargs)" \
	'./usr/bin/lstcp ./usr/share/man/man1/lstcp.1' "installs the program and its manual"
check "make uninstall" project -C "$top/one" uninstall DESTDIR="$top/root" PREFIX=/usr
is "$(find "$top/root" -type f)" '' "nothing is left of it"
tap_done
