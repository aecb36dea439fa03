#!/bin/sh
# lstcp inside toybox, as Debian ships its source: one file copied, nothing patched.
# shellcheck disable=SC2317 # check() calls the functions

. tests/multicall/common.sh

in_toybox() (
	cd "$dir" && CPUS=$(nproc) NOSTRIP=1 HOSTCC=gcc CC="$work/bin/$target-cc" \
		CFLAGS='' LDFLAGS=--static V='' "${MAKE:-make}" "$@"
)

# build NAME OPTIONS: $dir/toybox with these; $log is what its make said.  It builds in its source.
build() {
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
tap_done
