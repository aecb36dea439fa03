#!/bin/sh
# Downloads what upstream wrote of a Debian source package into this folder:
#
#	debian-source.sh PACKAGE[=VERSION]...
#
# From where the machine's packages come, by apt, which checks signatures; but with lists, state and
# cache in a folder apt/ here, so that the machine's own stay as they are.

set -eu

# The machine's own package lists as lists of sources: of its main suite.  Both formats of apt are
# read.
source_lists() {
	# shellcheck source=/dev/null
	codename=$(. /etc/os-release && echo "$VERSION_CODENAME")

	# shellcheck disable=SC2046 # no such names have blanks
	cat $(ls /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null) /dev/null |
		sed -n "/cdrom:/d; /^deb .* $codename .*\<main\>/s/^deb /deb-src /p" >"$1.list"

	# shellcheck disable=SC2046
	cat $(ls /etc/apt/sources.list.d/*.sources 2>/dev/null) /dev/null |
		awk -v RS= -v codename="$codename" '
			"\n" $0 ~ "\nSuites:([^\n]* | *)" codename "( |\n|$)" &&
			/Components:[^\n]* main/ && !/Enabled: *no/ {
				sub(/Types:[^\n]*/, "Types: deb-src")
				sub(/Suites:[^\n]*/, "Suites: " codename)
				sub(/Components:[^\n]*/, "Components: main")
				print $0 "\n"
			}' >"$1.sources"

	[ -s "$1.list" ] || [ -s "$1.sources" ] || {
		echo "debian-source.sh: apt has no list of packages for the main suite of $codename" >&2
		exit 1
	}
}

apt=$PWD/apt
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/parts"
source_lists "$apt/parts/main"

quietly() {
	apt-get -qq \
		-o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt/parts" \
		-o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt/cache" \
		-o Acquire::Languages=none -o APT::Sandbox::User="$(id -un)" "$@"
}

quietly update
quietly source --download-only --tar-only "$@"
