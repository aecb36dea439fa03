#!/bin/sh
# Takes away what a program carries for linkers and debuggers alone, the table of its sections and
# their names: strip-sections.sh PROGRAM READELF
#
# `ld -z nosectionheader` does so from binutils 2.41 on.

set -eu

# zero OFFSET COUNT: these bytes become 0.
zero() {
	dd if=/dev/zero of="$program" bs=1 seek="$1" count="$2" conv=notrunc 2>/dev/null
}

program=$1
end=0
for segment in $(LC_ALL=C "$2" -lW "$program" | awk '$1 == "LOAD" { print $2 "+" $5 }'); do
	# shellcheck disable=SC2004 # it holds a sum
	segment=$(($segment))
	end=$((segment > end ? segment : end))
done
[ $end -gt 0 ]

# e_shoff, then e_shnum and e_shstrndx, of 64 bits and of 32.
case $(od -An -tu1 -j4 -N1 "$program") in
*2) zero 40 8 && zero 60 4 ;;
*) zero 32 4 && zero 48 4 ;;
esac
dd if=/dev/null of="$program" bs=1 seek=$end 2>/dev/null
