#!/bin/sh
# Packs the source: dist.sh NAME DIR makes DIR/NAME.tar.gz, whose files stand in NAME/.
#
# What git holds, as committed; where there is no git (in an unpacked tarball) all files that stand
# here but those of a build.  The same source makes the same bytes wherever and whenever it is packed:
# names in order, no owner, one mode, one date.

set -eu

name=$1
out=$2
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if git rev-parse -q --verify HEAD >/dev/null 2>&1 && [ -e .git ]; then
	git archive --format=tar --prefix="$name/" HEAD | tar -xf - -C "$work"
	[ -z "$(git status --porcelain -uno)" ] ||
		echo "dist: what is not committed is not in it" >&2
else
	mkdir "$work/$name"
	find . -path ./build -prune -o -path ./.git -prune -o -name __pycache__ -prune -o -type f -print |
		tar -cf - -T - | tar -xf - -C "$work/$name"
fi

tar -C "$work" --sort=name --format=ustar --owner=0 --group=0 --numeric-owner \
	--mode=u=rwX,go=rX --mtime='2025-01-01 00:00Z' -cf - "$name" | gzip -n -9 >"$out/$name.tar.gz"
echo "$out/$name.tar.gz"
