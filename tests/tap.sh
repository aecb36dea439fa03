# shellcheck shell=sh
# Test Anything Protocol for POSIX shell tests: source it, call these, end with `tap_done`.
#
#	ok STATUS NAME		status 0 passes; `cmd; ok $? 'cmd works'`
#	is GOT WANT NAME	two strings are the same
#	like TEXT PATTERN NAME	a shell pattern matches the text (case "$text" in *x*)
#	skip NAME WHY		counted as skipped
#	note TEXT		a comment line
#	skip_all WHY		nothing in this file can run; ends the file
#	tap_done		prints the plan; status 1 when something failed

tap_count=0
tap_failed=0

note() {
	printf '%s\n' "$*" | sed 's/^/# /'
}

tap_result() {
	tap_count=$((tap_count + 1))
	printf '%s %d - %s\n' "$1" "$tap_count" "$2"
	[ "$1" = ok ] || tap_failed=$((tap_failed + 1))
}

ok() {
	if [ "$1" -eq 0 ]; then
		tap_result ok "$2"
	else
		tap_result 'not ok' "$2"
	fi
}

is() {
	if [ "$1" = "$2" ]; then
		tap_result ok "$3"
	else
		tap_result 'not ok' "$3"
		note "got:  $1"
		note "want: $2"
	fi
}

like() {
	# shellcheck disable=SC2254 # the caller gives a pattern
	case $1 in
	$2)
		tap_result ok "$3"
		;;
	*)
		tap_result 'not ok' "$3"
		note "got:     $1"
		note "pattern: $2"
		;;
	esac
}

skip() {
	tap_result ok "$1 # SKIP $2"
}

skip_all() {
	echo "1..0 # SKIP $*"
	exit 0
}

tap_done() {
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ]
	exit
}
