# shellcheck shell=sh
# What the tests of this folder share; they run in the top folder of the source.

. tests/tap.sh

O=${O:-$PWD/build}
work=$O/multicall
mkdir -p "$work/bin"

jobs=-j$(nproc)
# What the functions here are told by those who call them.
target='' prefix='' emulator='' compiler='' dir='' out='' title=''
# project ARGUMENT...: our own make, told nothing by the environment.
project() {
	env -u O -u TARGET -u CONFIG "${MAKE:-make}" -s "$@" >&2
}

# quietly LOG COMMAND...: its output goes to a file, whose end a failure shows.
quietly() {
	said=$1
	shift
	"$@" >"$said" 2>&1 </dev/null || {
		tail -n 20 "$said" >&2
		return 1
	}
}

# amalgamation NAME: $work/NAME/lstcp.c, with the options of configs/NAME_defconfig.
amalgamation() {
	project O="$work/$1" DEFCONFIG="$1" amalgamation
}

# ---- Hosts --------------------------------------------------------------------------------------

# on FILE: what is on in a .config, less lstcp's own.
on() {
	grep '=y' "$1" | grep -v LSTCP | LC_ALL=C sort
}

# host_source NAME FOLDER: unpacks Debian's source of a host into $work/NAME, lstcp.c in its FOLDER.
host_source() {
	if ! [ -d "$work/$1" ]; then
		# shellcheck disable=SC2144 # one file
		[ -e "$work/$1"_*.orig.tar.* ] ||
			(cd "$work" && "$OLDPWD/configs/build/debian-source.sh" "$1") >&2 || return
		rm -rf "$work/unpacked"
		mkdir "$work/unpacked"
		tar -xf "$work/$1"_*.orig.tar.* -C "$work/unpacked" --strip-components=1 || return
		mv "$work/unpacked" "$work/$1"
	fi
	cmp -s "$work/router/lstcp.c" "$work/$1/$2/lstcp.c" ||
		cp "$work/router/lstcp.c" "$work/$1/$2/lstcp.c"
}

# host_compiler: for $target there is $work/bin/$target-cc, which makes static programs with musl;
# $prefix stands before the names of its other tools.  Hosts include headers of the kernel, of which
# musl has none.  On MIPS they compute with floating point, for which Debian's libgcc wants an FPU;
# lstcp's own targets have none.
host_compiler() {
	case $target in
	x86_64)
		cc='musl-gcc -fno-pie -no-pie'
		prefix=
		emulator=
		include=/usr/include
		asm=/usr/include/x86_64-linux-gnu/asm
		;;
	mips)
		cc=$O/toolchains/mips-hard-float/cc
		prefix=mips-linux-gnu-
		emulator=qemu-mips
		include=/usr/mips-linux-gnu/include
		asm=$include/asm
		triplet=mips-linux-gnu flags='-march=mips32r2 -mabi=32' MAKEFLAGS=$jobs \
			configs/build/toolchain.sh "$O/toolchains" mips-hard-float >&2 || return
		;;
	esac
	mkdir -p "$work/headers/$target"
	ln -sfn "$include/linux" "$include/asm-generic" "$include/mtd" "$asm" "$work/headers/$target"
	cat >"$work/bin/$target-cc" <<-EOF_CC
		#!/bin/sh
		exec $cc -idirafter "$work/headers/$target" "\$@"
	EOF_CC
	chmod +x "$work/bin/$target-cc"
}

can_run() {
	[ -z "$emulator" ] || command -v "$emulator" >/dev/null
}

# BusyBox, built in $dir by $compiler.
in_busybox() {
	KCONFIG_NOTIMESTAMP=1 "${MAKE:-make}" -C "$work/busybox" O="$dir" HOSTCC=gcc \
		CROSS_COMPILE="$prefix" CC="$compiler" "$@"
}

# lstcp_options NAME: of a shipped configuration what concerns the hosts.
lstcp_options() {
	grep -Ev 'LSTCP_(HELP|STATIC|OPTIMIZE_.*|CROSS_PREFIX|EXTRA_CFLAGS)\>' "configs/$1_defconfig" |
		grep -E '^(# )?CONFIG_LSTCP'
}

# ---- Recipes ------------------------------------------------------------------------------------

version=$(sed -n 's/^VERSION := //p' Makefile)

# Packs what is committed into $out, and unpacks it there.
unpacked_dist() {
	project O="$out" dist && tar -xzf "$out/lstcp-$version.tar.gz" -C "$out"
}

is_static() {
	! readelf -l "$1" | grep -q INTERP
}

is_shared() {
	! is_static "$1"
}

# runs PROGRAM LETTERS FORMAT...: it starts, and its help tells of these options, and of these formats
# to choose from.
runs() {
	if [ -n "$emulator" ] && ! command -v "${emulator%% *}" >/dev/null; then
		skip "$title: what is installed runs" "there is no ${emulator%% *}"
		return
	fi
	is "$($emulator "$1" --version)" "lstcp $version" "$title: what is installed runs"
	help=$($emulator "$1" --help)
	shift
	chosen=$(echo "$help" | sed -n 's/^	-\([^	]*\)	.*/\1/p' | sed 's/ .*//; s/,-//g' | tr -d '\n')
	is "$chosen$(echo "$help" | sed -n 's/.*One of:/ /p' | tr -s ' ')" "$*" \
		"$title: it has the options chosen"
}

# ---- Tests --------------------------------------------------------------------------------------

# check NAME COMMAND...: it succeeds.
check() {
	check_name=$1
	shift
	"$@"
	set -- $?
	ok "$1" "$check_name"
	return "$1"
}

no_warnings() {
	! grep -E 'lstcp\.c.*(warning|error)' "$1" >&2
}

# What an object gives others to call, and what it takes of data and bss; $prefix is its tools'.
exports() {
	"${prefix}nm" -g --defined-only "$1" | awk '{ print $3 }' | xargs
}

data_and_bss() {
	"${prefix}size" "$1" | awk 'NR == 2 { print $2 + $3 }'
}

# cli NAME CONFIG COMMAND [TEST...]: the CLI tests, as a section of their own; under an emulator
# those of what depends on the processor or on the host, as the rest runs natively.
cli() {
	echo "# begin $1"
	cli_name=$1 CONFIG=$2 LSTCP=$3
	export CONFIG LSTCP
	shift 3
	[ $# -gt 0 ] || [ -z "$emulator" ] || set -- decode-captures decode-hand format-json \
		input-malformed messages-plain options-help output-faults quiet
	EMULATOR=$emulator BYTE_ORDER='' SANITIZE='' tests/cli/run "$@"
	echo "# end $cli_name $?"
}
