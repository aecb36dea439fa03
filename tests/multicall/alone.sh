#!/bin/sh
# lstcp.c with nothing but a compiler.
# shellcheck disable=SC2317 # check() calls the functions

. tests/multicall/common.sh

# compile COMPILER NAME CONFIGURATION [FLAG...]
compile() {
	program=$work/alone-$2
	log=$program.log
	compiler=$1
	file=$work/$3/lstcp.c
	shift 3
	quietly "$log" "$compiler" -Os -static "$@" -o "$program" "$file"
}

# What a program says of a capture, whatever is asked for.
tell() {
	for arguments in '-oei' '-l' '-f json -oei' '-f csv' '-f kv' '-f prom' '-s' '-s -j' \
		'-g laddr' '-g state -j' '-q' '-6 -B big' '-B little -k 250 -o' 'state listening' \
		'dport = :22 or not src 10/8' '-y'; do
		# shellcheck disable=SC2086 # words
		"$1" $arguments -r "$2" 2>&1
		echo "status $?"
	done
}

for configuration in tiny router initramfs full; do
	check "$configuration: there is the file" amalgamation $configuration || continue
	for compiler in musl-gcc gcc clang; do
		title="$configuration, $compiler -Os -static"
		if ! command -v $compiler >/dev/null; then
			skip "$title" "there is no $compiler"
			continue
		fi
		check "$title: compiles" compile $compiler $compiler-$configuration $configuration \
			-Wall -Wextra -Wshadow -Wundef -Wwrite-strings || continue
		is "$(cat "$log")" '' "$title: without a warning"
		like "$("$program" --version)" 'lstcp [0-9]*' "$title: runs"
	done
done

gcc -Os -c -o "$work/alone.o" "$work/full/lstcp.c"
is "$(exports "$work/alone.o")" main "every function but main is static"
is "$(data_and_bss "$work/alone.o")" 0 "there is neither data nor bss"

for compiler in musl-gcc gcc; do
	program=$work/alone-$compiler-full
	for capture in tests/data/*.txt; do
		is "$(tell "$program" "$capture" | cksum)" "$(tell "$O/full/lstcp" "$capture" | cksum)" \
			"$compiler: the same of ${capture##*/} as the built tree"
	done
done

# char is signed here, and the C library another one.
cli cli-alone-gcc "$O/full/.config" "$work/alone-gcc-full" \
	filter-errors format-csv format-json input-malformed messages-plain options-values
tap_done
