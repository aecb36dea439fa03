#!/bin/sh
# The recipe for Debian: debhelper makes a package out of the tarball of `make dist`, in the
# environment of a build daemon; lintian and blhc have nothing to say of it.
# shellcheck disable=SC2317 # check() calls the functions

. tests/multicall/common.sh

for tool in dpkg-buildpackage dh lintian blhc; do
	command -v $tool >/dev/null || skip_all "there is no $tool"
done

out=$work/debian
rm -rf "$out"
mkdir -p "$out"
title=Debian
revision=$(dpkg-parsechangelog -l configs/debian/changelog -S Version)
is "${revision%-*}" "$version" "$title: the recipe is of this version"
check "make dist" project O="$out" dist || tap_done
tar=lstcp-$version.tar.gz

# package NAME VARIABLE=VALUE...: in $out/NAME, with a log beside it.
package() {
	place=$out/$1
	mkdir -p "$place"
	cp "$out/$tar" "$place/lstcp_$version.orig.tar.gz"
	tar -xzf "$out/$tar" -C "$place"
	cp -R "$place/lstcp-$version/configs/debian" "$place/lstcp-$version/debian"
	shift
	(
		cd "$place/lstcp-$version" &&
			quietly "$place.log" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/nonexistent \
				LC_ALL=C.UTF-8 "$@" dpkg-buildpackage -us -uc
	)
}

check "$title: builds, with its tests" package one || tap_done
like "$(grep -a ' passed, ' "$out/one.log" | tail -n 1)" '[1-9]* passed, 0 failed*' "$title: its tests pass"
said=$(lintian --allow-root --fail-on error,warning "$out"/one/lstcp_*.changes 2>&1)
is "$?$said" 0 "$title: lintian finds no error and no warning"
said=$(blhc --all --debian "$out/one.log" 2>&1)
is "$?$said" 0 "$title: blhc finds every flag that hardens"

package=$(echo "$out"/one/lstcp_*.deb)
mkdir "$out/root"
check "$title: unpacks" dpkg-deb -x "$package" "$out/root"
is "$(cd "$out/root" && find . -type f | LC_ALL=C sort | xargs)" \
	"./usr/bin/lstcp ./usr/share/doc/lstcp/changelog.Debian.gz ./usr/share/doc/lstcp/copyright \
./usr/share/lintian/overrides/lstcp ./usr/share/man/man1/lstcp.1.gz" "$title: the program, its manual, what Debian adds"
is "$(zcat "$out/root/usr/share/man/man1/lstcp.1.gz" | cmp - applet/lstcp.1 2>&1)" '' \
	"$title: the manual is the manual"
program=$out/root/usr/bin/lstcp
check "$title: it is linked with the C library of the system" is_shared "$program"
like "$(readelf -dlW "$program" | tr '\n' ' ')" '* GNU_RELRO *BIND_NOW*NOW PIE*' "$title: PIE, relro, now"
like "$(dpkg-deb -f "$package" Depends)" 'libc6 (*' "$title: it depends on that C library alone"
runs "$program" 46latnWoeimpsgfjHrBkSPcdNKqThV table json csv kv prom

check "$title: builds in another folder, without python" package another DEB_BUILD_OPTIONS=nocheck \
	DEB_BUILD_PROFILES=nocheck
check "$title: the package is the same file again" cmp "$package" "$out/another/${package##*/}"
tap_done
