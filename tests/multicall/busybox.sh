#!/bin/sh
# lstcp inside BusyBox, as Debian ships its source: one file copied, nothing patched.

# shellcheck disable=SC2317 # functions are called through others
. tests/multicall/common.sh

# The most that lstcp may add with the router's options, in bytes.
most=17408

oldconfig() {
	yes '' | in_busybox oldconfig
}

# build NAME FRAGMENT...: $dir/busybox with these options; $log is what its make said.
build() {
	compiler=$work/bin/$target-cc
	dir=$work/busybox-$target
	log=$dir-$1.log
	shift
	mkdir -p "$dir"
	# Compiled anew, for its warnings.
	rm -f "$dir/networking/lstcp.o"
	cat "$@" >"$dir.options"
	quietly "$dir-Kconfig.log" in_busybox allnoconfig &&
		awk -f tests/multicall/merge.awk "$dir.options" "$dir/.config" >"$dir.config" &&
		cp "$dir.config" "$dir/.config" &&
		quietly "$log" oldconfig &&
		cat "$log" >>"$dir-Kconfig.log" &&
		quietly "$log" in_busybox "$jobs" busybox
}

kconfig_is_content() {
	! grep -E 'networking/Config.in.*(error|warning)' "$dir-Kconfig.log" >&2
}

# ---- What it adds -------------------------------------------------------------------------------

text() {
	size "$dir/busybox" | awk 'NR == 2 { print $1 }'
}

data() {
	size "$dir/busybox" | awk 'NR == 2 { print $2 + $3 }'
}

measure() {
	check "$target: builds without lstcp and netstat" build base "$neighbours" || return
	in_busybox -s baseline >&2
	text=$(text)
	data=$(data)

	echo CONFIG_NETSTAT=y >"$dir.netstat"
	check "$target: builds with netstat alone" build netstat "$neighbours" "$dir.netstat" || return
	netstat_text=$(($(text) - text))
	netstat_data=$(($(data) - data))

	lstcp_options router >"$dir.lstcp"
	check "$target: builds with lstcp alone" build router "$neighbours" "$dir.lstcp" || return
	lstcp_text=$(($(text) - text))
	lstcp_data=$(($(data) - data))

	note "bytes added to BusyBox by     code    data and bss"
	note "lstcp, as for a router    $(printf '%8d %15d' "$lstcp_text" "$lstcp_data")"
	note "netstat                   $(printf '%8d %15d' "$netstat_text" "$netstat_data")"
	note "and by its own make bloatcheck for lstcp:"
	note "$(in_busybox -s bloatcheck 2>/dev/null | tail -n 6)"
	# As make size does: what is known to be above the limit may not rise.
	known=$(sed -n 's/ bytes of code added to BusyBox$//p' tests/bench/excess)
	if [ "$lstcp_text" -gt $most ] && [ -n "$known" ]; then
		check "lstcp adds at most $known bytes of code (the limit, $most, is known to be missed)" \
			test "$lstcp_text" -le "$known"
	else
		check "lstcp adds at most $most bytes of code" test "$lstcp_text" -le $most
	fi
	is "$lstcp_data" 0 "lstcp adds nothing to data and bss"
}

# ---- Whether it works ---------------------------------------------------------------------------

# test_build NAME WANTED FRAGMENT...: builds with these options, which must come out as WANTED.
test_build() {
	title="$target, $1"
	wanted=$2
	check "$title: builds" build "$1" "$3" "$4" || return
	check "$title: its flags find nothing to warn of in lstcp.c" no_warnings "$log"
	check "$title: its Kconfig has nothing to say about the options" kconfig_is_content
	is "$(exports "$dir/networking/lstcp.o")" lstcp_main "$title: lstcp.c has one global name"
	is "$(data_and_bss "$dir/networking/lstcp.o")" 0 "$title: lstcp.c has neither data nor bss"
	is "$(grep -vxFf "$dir/.config" "$wanted")" '' "$title: its Kconfig takes every option"

	# What the CLI tests know as LSTCP_HELP is the host's own switch here.
	cp "$dir/.config" "$dir.config"
	echo CONFIG_LSTCP_HELP=y >>"$dir.config"

	if ! can_run; then
		skip "$title: runs" "there is no $emulator"
		return
	fi
	help=$($emulator "$dir/busybox" lstcp --help 2>&1)
	is $? 0 "$title: lstcp --help succeeds"
	like "$help" '*Usage: lstcp \[-4*List this machine*' "$title: lstcp --help shows the usage"
	$emulator "$dir/busybox" lstcp -u 2>/dev/null
	is $? 2 "$title: a usage error has lstcp's own status"
	ln -sfn busybox "$dir/lstcp"
	like "$($emulator "$dir/lstcp" -V)" 'lstcp [0-9]*' "$title: a link of the name works"
	cli "cli-in-busybox-$target-$1" "$dir.config" "$dir/busybox lstcp"
}

# ---- All of BusyBox ------------------------------------------------------------------------------

# asks LINE...: $dir/.config with these lines, as its Kconfig takes them.
asks() {
	printf '%s\n' "$@" >"$dir.options"
	awk -f tests/multicall/merge.awk "$dir.options" "$dir/.config" >"$dir.config"
	cp "$dir.config" "$dir/.config"
	quietly "$dir.log" oldconfig
}

# whole LIBC COMPILER LINE...: all that its own `make defconfig` takes, and these lines.
whole() {
	title="make defconfig, $1"
	dir=$work/busybox-whole-$1 compiler=$2 log=$work/busybox-whole-$1.log
	shift 2
	mkdir -p "$dir"
	rm -f "$work/busybox/networking/lstcp.c"
	quietly "$log" in_busybox defconfig
	failed=$?
	cp "$work/router/lstcp.c" "$work/busybox/networking/lstcp.c"
	ok $failed "$title: without lstcp"
	on "$dir/.config" >"$dir.without"
	rm -f "$dir/networking/lstcp.o"
	check "$title: with it" quietly "$log" in_busybox defconfig || return
	is "$(on "$dir/.config" | cmp - "$dir.without" 2>&1)" '' "$title: the others' options are as without it"
	check "$title: its Kconfig takes all of lstcp" asks CONFIG_LSTCP_KILL=y CONFIG_LSTCP_FORMAT_CSV=y "$@"
	check "$title: builds" quietly "$log" in_busybox "$jobs" busybox || return
	check "$title: its flags find nothing to warn of in lstcp.c" no_warnings "$log"
	is "$("$dir/busybox" --list | grep -xE 'ash|lstcp|netstat|wget' | xargs)" 'ash lstcp netstat wget' \
		"$title: it has lstcp beside the others"
	is "$("$dir/busybox" echo there)" there "$title: another one works"
	cp "$dir/.config" "$dir.config"
	echo CONFIG_LSTCP_HELP=y >>"$dir.config"
	cli "cli-in-busybox-whole-${dir##*-}" "$dir.config" "$dir/busybox lstcp" \
		decode-captures format-json messages-plain options-help
}

# The options of lstcp with the words of their help, one a line: of Config.in, or of what BusyBox reads.
helps() {
	awk '
		$1 == "config" { print said; said = $2; help = 0 }
		/^(menu|endmenu|choice|endchoice)/ { help = 0 }
		help { for (i = 1; i <= NF; i++) said = said " " $i }
		$0 == "\thelp" { help = 1 }
		END { print said }'
}

# What its Kconfig makes of little.
kconfig_of_little() {
	title='CONFIG_LSTCP=y alone'
	dir=$work/busybox-little compiler=$work/bin/x86_64-cc log=$work/busybox-little.log
	mkdir -p "$dir"
	check "$title: allnoconfig" quietly "$log" in_busybox allnoconfig || return
	check "$title: its Kconfig takes it" asks CONFIG_LSTCP=y CONFIG_STATIC=y || return
	check "$title: builds" quietly "$log" in_busybox "$jobs" busybox || return
	check "$title: its flags find nothing to warn of in lstcp.c" no_warnings "$log"
	like "$("$dir/busybox" lstcp -l)" 'State *' "$title: prints a table"

	title='bytes of output'
	check "$title: its Kconfig takes them" asks CONFIG_LSTCP_OUTPUT_BYTES=1536
	is "$(grep OUTPUT_BYTES "$dir/.config")" CONFIG_LSTCP_OUTPUT_BYTES=1536 "$title: 1536 are enough"
	asks CONFIG_LSTCP_OUTPUT_BYTES=1535
	is "$(grep OUTPUT_BYTES "$dir/.config")" CONFIG_LSTCP_OUTPUT_BYTES=4096 "$title: 1535 are not"
}

check "there is the file" amalgamation router || tap_done
check "there is the source of BusyBox" host_source busybox networking || tap_done

neighbours=tests/multicall/busybox.config
everything=$work/busybox-everything
least=$work/busybox-least
{
	echo CONFIG_NETSTAT=y
	lstcp_options full
} >"$everything"
# IPv6 is off for the whole host, so that it is off in lstcp too.
{
	echo CONFIG_NETSTAT=y
	echo '# CONFIG_FEATURE_IPV6 is not set'
	lstcp_options tiny
} >"$least"
sed 's/^# CONFIG_LSTCP_IPV6 is not set/CONFIG_LSTCP_IPV6=y/' "$least" >"$least-but-ipv6"
grep -v FEATURE_IPV6 "$neighbours" >"$least-neighbours"

for target in x86_64 mips; do
	check "$target: there is a compiler" host_compiler || continue
	[ $target != x86_64 ] || measure
	test_build everything "$everything" "$neighbours" "$everything"
	test_build least "$least" "$least-neighbours" "$least-but-ipv6"
done

helps <Config.in >"$work/busybox-help"
is "$(sed -n 's,^//config:,,p' "$work/router/lstcp.c" | helps | grep LSTCP_ |
	grep -vxFf "$work/busybox-help")" '' "BusyBox's menu has each option's help, whole"
is "$(sed -n 's,^//config:,,p' "$work/router/lstcp.c" | awk '
	/^\t/ && length > 71 && $1 !~ /^(bool|range|depends)$/')" '' "none of its lines is longer than 70 columns"
target=x86_64
if check "$target: there is a compiler" host_compiler; then
	kconfig_of_little
	whole musl "$work/bin/x86_64-cc" CONFIG_STATIC=y
fi
prefix='' emulator=''
whole glibc gcc
tap_done
