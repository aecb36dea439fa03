#!/bin/sh
# Packs the source: dist.sh NAME DIR makes DIR/NAME.tar.gz, whose files stand in NAME/.
#
# What git holds, as committed; where there is no git (in an unpacked tarball) all files that stand
# here but those of a build.  The same source makes the same bytes wherever and whenever it is packed:
# names in order, no owner, one mode, one date.

set -eu

die() {
	echo "dist: $*" >&2
	exit 1
}

tar --version 2>/dev/null | grep -q GNU || die "needs GNU tar, which can put names in order"

name=$1
mkdir -p "$2"
out=$(cd "$2" && pwd)
[ "$out" != "$PWD" ] || die "O= is the source folder itself"
case ${out#"$PWD"/}/ in
applet/* | configs/* | lib/* | qemu/* | tests/*) die "O= is a folder of the source" ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/$name"
if [ -e .git ]; then
	git archive --format=tar -o "$work/source.tar" HEAD || die "git does not give what it holds"
	[ -z "$(git status --porcelain -uno)" ] ||
		echo "dist: what is not committed is not in it" >&2
else
	find . -path ./build -prune -o -path "./${out#"$PWD"/}" -prune -o -name __pycache__ -prune -o \
		-type f -print >"$work/files"
	tar -cf "$work/source.tar" -T "$work/files"
fi
tar -xf "$work/source.tar" -C "$work/$name"

tar -C "$work" --sort=name --format=ustar --owner=0 --group=0 --numeric-owner \
	--mode=u=rwX,go=rX --mtime='2025-01-01 00:00Z' -cf "$work/$name.tar" "$name"
gzip -n -9 <"$work/$name.tar" >"$work/$name.tar.gz"
mv "$work/$name.tar.gz" "$out/$name.tar.gz"
echo "$2/$name.tar.gz"
