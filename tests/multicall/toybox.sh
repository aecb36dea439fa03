#!/bin/sh
# lstcp inside toybox, as Debian ships its source: one file copied, nothing patched.
# shellcheck disable=SC2317 # check() calls the functions

. tests/multicall/common.sh

in_toybox() (
	cd "$dir" && CPUS=$(nproc) NOSTRIP=1 HOSTCC=gcc CC="$compiler" \
		CFLAGS='' LDFLAGS="$link" V='' "${MAKE:-make}" "$@"
)

# build NAME OPTIONS: $dir/toybox with these; $log is what its make said.  It builds in its source.
build() {
	compiler=$work/bin/$target-cc link=--static
	dir=$work/toybox-$target
	log=$dir-$1.log
	[ -d "$dir" ] || cp -R "$work/toybox" "$dir" || return
	cp "$work/toybox/toys/net/lstcp.c" "$dir/toys/net/lstcp.c"
	cat tests/multicall/toybox.config "$2" >"$dir.options"
	KCONFIG_ALLCONFIG=$dir.options quietly "$log" in_toybox allnoconfig &&
		quietly "$log" in_toybox toybox
}

# test_build NAME OPTIONS
test_build() {
	title="$target, $1"
	check "$title: builds" build "$1" "$2" || return
	check "$title: its flags find nothing to warn of in lstcp.c" no_warnings "$log"
	object=$dir/generated/obj/lstcp.o
	is "$(exports "$object")" lstcp_main "$title: lstcp.c has one global name"
	is "$(data_and_bss "$object")" 0 "$title: lstcp.c has neither data nor bss"
	# Its Kconfig has no choices, so the table needs no option to be the default.
	is "$(grep -v DEFAULT_TABLE "$2" | grep -vxFf "$dir/.config" | grep -v '^#')" '' \
		"$title: its Kconfig takes every option"

	if ! can_run; then
		skip "$title: runs" "there is no $emulator"
		return
	fi
	for words in 'help lstcp' 'lstcp --help'; do
		# shellcheck disable=SC2086 # words
		help=$($emulator "$dir/toybox" $words)
		is $? 0 "$title: $words succeeds"
		like "$help" '*usage: lstcp \[-4*List this machine*' "$title: $words shows the usage"
	done
	$emulator "$dir/toybox" lstcp -u 2>/dev/null
	is $? 2 "$title: a usage error has lstcp's own status"
	ln -sfn toybox "$dir/lstcp"
	like "$($emulator "$dir/lstcp" -V)" 'lstcp [0-9]*' "$title: a link of the name works"
	cli "cli-in-toybox-$target-$1" "$dir/.config" "$dir/toybox lstcp"
}

has_crypt() {
	# shellcheck disable=SC2086 # no word where there is none
	echo 'char *crypt(); int main(void) { return !crypt("", ""); }' |
		"$compiler" -w -xc - $link ${1:+"$1"} -o "$dir-crypt" 2>/dev/null
}

# Nothing but LSTCP=y beside what allnoconfig leaves, where numbers are 0.
by_hand() {
	in_toybox allnoconfig &&
		sed -i 's/^# \(CONFIG_LSTCP\|CONFIG_TOYBOX\) is not set/\1=y/' "$dir/.config" &&
		in_toybox toybox
}

# whole LIBC COMPILER LINK: all that its own `make defconfig` takes; then lstcp alone.
whole() {
	title="make defconfig, $1"
	dir=$work/toybox-whole-$1 compiler=$2 link=$3 log=$work/toybox-whole-$1.log
	emulator=
	[ -d "$dir" ] || cp -R "$work/toybox" "$dir" || return
	rm -f "$dir/toys/net/lstcp.c"
	check "$title: without lstcp" quietly "$log" in_toybox defconfig || return
	on "$dir/.config" >"$dir.without"
	cp "$work/toybox/toys/net/lstcp.c" "$dir/toys/net/lstcp.c"
	check "$title: with it" quietly "$log" in_toybox defconfig || return
	is "$(on "$dir/.config" | cmp - "$dir.without" 2>&1)" '' "$title: the others' options are as without it"
	is "$(grep LSTCP "$dir/.config" | cmp - "$work/toybox-reader" 2>&1)" '' \
		"$title: lstcp's are what the newer reader takes"
	# Debian's musl has no crypt(), which these four call.
	if ! has_crypt && ! has_crypt -lcrypt; then
		skip "$title: login, mkpasswd, passwd and su are there too" "this C library has no crypt()"
		sed -i 's/^\(CONFIG_\(LOGIN\|MKPASSWD\|PASSWD\|SU\)\)=y/# \1 is not set/' "$dir/.config"
	fi
	check "$title: builds" quietly "$log" in_toybox toybox || return
	check "$title: its flags find nothing to warn of in lstcp.c" no_warnings "$log"
	is "$("$dir/toybox" | tr ' ' '\n' | grep -xE 'cat|lstcp|netstat|ps' | xargs)" 'cat lstcp netstat ps' \
		"$title: it has lstcp beside the others"
	is "$("$dir/toybox" echo there)" there "$title: another one works"
	cli "cli-in-toybox-whole-$1" "$dir/.config" "$dir/toybox lstcp" \
		decode-captures format-json messages-plain options-help

	title="make lstcp, $1"
	check "$title: builds" quietly "$log" in_toybox lstcp || return
	check "$title: its flags find nothing to warn of in lstcp.c" no_warnings "$log"
	like "$("$dir/lstcp" -V)" 'lstcp [0-9]*' "$title: runs"
	like "$("$dir/lstcp" -l)" 'State *' "$title: prints a table"
	like "$("$dir/lstcp" -l -j)" '\[*\]' "$title: and JSON where that is asked for"

	title="allnoconfig and CONFIG_LSTCP=y, $1"
	check "$title: builds" quietly "$log" by_hand || return
	check "$title: its flags find nothing to warn of in lstcp.c" no_warnings "$log"
	like "$("$dir/toybox" lstcp -l)" 'State *' "$title: prints a table"
}

check "there is the file" amalgamation router || tap_done
check "there is the source of toybox" host_source toybox toys/net || tap_done

# Compiled alone, against the headers of what was built last: compiles NAME HEADERS.
compiles() {
	check "$1" quietly "$dir-compiles.log" gcc -Wall -Wundef -Wno-char-subscripts -Werror -Os \
		-funsigned-char -I "$2" -I "$dir" -c -o "$dir-compiles.o" "$dir/toys/net/lstcp.c"
}

# What newer ones changed, as far as it concerns an applet.
newer() {
	mkdir -p "$dir-newer"
	sed 's/show_help(FILE \*[a-z]*, int/show_help(int/' "$dir/toys.h" >"$dir-newer/toys.h"
	! cmp -s "$dir/toys.h" "$dir-newer/toys.h"
}

lstcp_options full >"$work/toybox-everything"
lstcp_options tiny >"$work/toybox-least"
for target in x86_64 mips; do
	check "$target: there is a compiler" host_compiler || continue
	test_build everything "$work/toybox-everything"
	if [ $target = x86_64 ]; then
		compiles "with glibc: compiles" "$dir"
		check "there is what newer ones changed" newer &&
			compiles "newer, show_help() of one argument: compiles" "$dir-newer"
	fi
	test_build least "$work/toybox-least"
done

title="a reader of options without parentheses, as newer ones have"
tests/multicall/toybox-reader.py "$work/toybox/toys/net/lstcp.c" Config.in >"$work/toybox-reader"
ok $? "$title: takes lstcp's, and they mean the same"
whole glibc gcc ''
target=x86_64
check "$target: there is a compiler" host_compiler && whole musl "$work/bin/$target-cc" --static
tap_done
