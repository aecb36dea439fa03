#!/bin/sh
# A cross compiler with its own static musl: toolchain.sh DIR TARGET
#
# Makes DIR/TARGET/ with include/, lib/, musl.specs and `cc`, which calls Debian's gcc with them, and
# once for all targets DIR/musl-VERSION/, the source out of the Debian package.  The environment
# says what configs/targets/TARGET.mk does: triplet (of Debian's gcc), flags (that go with its every
# call), libgcc (`none` where Debian's does not fit: targets/libgcc.c takes its place).

set -eu

# The source package of Debian 12.
musl_version=1.2.3
musl_sha256=7d5b0b6062521e4627e099e4c9dc8248d32a30285e959b7eecaa780cf8cfd4a4

die() {
	echo "toolchain.sh: $*" >&2
	exit 1
}

unpack_source() {
	tar=musl_$musl_version.orig.tar.gz
	[ -e "$tar" ] || "$here/debian-source.sh" musl="$musl_version-1"
	echo "$musl_sha256  $tar" | sha256sum -c --quiet - || die "$tar is not what it should be"
	rm -rf unpacked
	mkdir unpacked
	tar -xzf "$tar" -C unpacked --strip-components=1
	mv unpacked "musl-$musl_version"
}

# Made for size: memcpy and its like byte by byte, where musl's own, a word at a time or in assembly,
# take a kilobyte of a program that copies a few bytes at a time.
build_musl() {
	rm -rf "$target"
	mkdir -p "$target/objects" "$target/lib"
	# On MIPS that is of a power of two: the start, and all behind it, lay at a multiple of 256.
	sed -i 's/\.align 8 /.align 3 /' "musl-$musl_version/arch/mips64/crt_arch.h"
	# What our make was told of CC and the like is not for musl's, and its jobs wait for this one.
	MAKEFLAGS=-j$(nproc)
	export MAKEFLAGS
	(
		cd "$target/objects"
		"../../musl-$musl_version/configure" --target="$triplet" --prefix="$PWD/.." \
			--disable-shared --disable-wrapper --enable-optimize=size \
			CC="$triplet-gcc $flags" CFLAGS="-fno-pie -fno-ident"
		echo 'obj/src/string/%.o: CFLAGS_ALL += -U__GNUC__' >>config.mak
		# shellcheck disable=SC2016 # make's own variables
		"${MAKE:-make}" lib/libc.a lib/crt1.o \
			ARCH_SRCS='$(filter-out $(srcdir)/src/string/%,$(wildcard $(ARCH_GLOBS)))'
		"${MAKE:-make}" install-headers
		mv lib/libc.a lib/crt1.o ../lib
	) >"$target/build.log" 2>&1 || {
		tail "$target/build.log" >&2
		die "musl does not build for $target; all of it is in $PWD/$target/build.log"
	}
	rm -rf "$target/objects"
}

# No start files but crt1.o: gcc's own and crti.o serve C++ and old constructors.  Two blank lines
# say `nothing` in a specs file.
write_compiler() {
	libgcc_archive=libgcc.a%s
	if [ "$libgcc" = none ]; then
		# shellcheck disable=SC2086 # flags are words
		"$triplet-gcc" $flags -Os -ffreestanding -nostdlib -ffunction-sections -fno-ident \
			-isystem "$target/include" -c "$here/../targets/libgcc.c" -o "$target/lib/libgcc.o"
		"$triplet-ar" rcs "$target/lib/libgcc.a" "$target/lib/libgcc.o"
		libgcc_archive=-lgcc
	fi
	cat >"$target/musl.specs" <<-EOF
		%rename cpp_options old_cpp_options

		*cpp_options:
		-nostdinc -isystem %:getenv(MUSL /include) -isystem include%s %(old_cpp_options)

		*cc1:
		%(cc1_cpu) -nostdinc -isystem %:getenv(MUSL /include) -isystem include%s

		*link_libgcc:
		-L%:getenv(MUSL /lib) -L .%s

		*startfile:
		%:getenv(MUSL /lib/crt1.o)

		*libgcc:
		$libgcc_archive

		*endfile:


	EOF
	cat >"$target/cc.new" <<-EOF
		#!/bin/sh
		# The C compiler for $target: Debian's, with the musl beside this file.
		MUSL=\$(cd "\${0%/*}" && pwd) exec $triplet-gcc $flags -specs="\${0%/*}/musl.specs" "\$@"
	EOF
	chmod +x "$target/cc.new"
	mv "$target/cc.new" "$target/cc"
}

target=$2
triplet=${triplet:?}
flags=${flags-}
libgcc=${libgcc-}
here=$(cd "${0%/*}" && pwd)

mkdir -p "$1"
cd "$1"

# Several makes may come for the same source or target: the first one does it, and the others leave
# alone what it already uses.
(
	flock 9
	[ -d "musl-$musl_version" ] || unpack_source
) 9>lock
(
	flock 9
	if [ -n "$(find "$target/cc" -newer "$here/toolchain.sh" -newer "$here/../targets/libgcc.c" \
		-newer "$here/../targets/$target.mk" 2>/dev/null)" ]; then
		exit
	fi
	made_of="$musl_version $triplet $flags for size, packed"
	if [ "$(cat "$target/made-of" 2>/dev/null)" != "$made_of" ]; then
		build_musl
		echo "$made_of" >"$target/made-of"
	fi
	write_compiler
) 9>"lock-$target"
