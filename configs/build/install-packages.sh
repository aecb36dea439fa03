#!/bin/sh
# Installs those of the Debian packages named that are missing, as root or with sudo.

set -eu

command -v dpkg-query >/dev/null || {
	echo "make deps: this is no Debian; what it would install there: $*" >&2
	exit 1
}

missing=
for package; do
	# shellcheck disable=SC2016 # dpkg-query's own variable
	status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || :
	[ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "  INSTALL$missing"
root=
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || {
		echo "make deps: needs root or sudo to install:$missing" >&2
		exit 1
	}
	root=sudo
fi
$root apt-get update -qq
# shellcheck disable=SC2086 # words
$root env DEBIAN_FRONTEND=noninteractive \
	apt-get install -qq -y --no-install-recommends $missing >/dev/null
