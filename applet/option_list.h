/* SPDX-License-Identifier: 0BSD */
/*
 * The options, one line each, in the order of the help.  Their numbers, the parser, what it says of
 * a wrong value and the help come from here: a new option is a line here, and what it does.
 *
 *	X(letter, name, symbol, value, help)
 *
 * `name` makes OPTION_NAME, `symbol` is what switches it on in Kconfig, or ALWAYS.  `value` is
 *
 *	NONE
 *	HIDDEN                                        none, and the help does not tell of it
 *	NAME(word, names, first, member, reason)      one of a list (names.h), of which the first
 *	                                              stands for `first`
 *	COUNT(word, least, most, member)              a whole number
 *	SECONDS(word, least, most, member)            with a fraction or not; `member`: milliseconds
 *	FILES(word)                                   a file, each time one more
 *	TEXT(word, member)                            anything
 *
 * -h, -V and those that are HIDDEN come last: they have no bit in `given` of struct options.
 *
 * `word` is what the help calls it, and `member` that of struct options which it goes to.
 */
#ifndef LSTCP_OPTION_LIST_H
#define LSTCP_OPTION_LIST_H

#define ENABLE_ALWAYS 1
#define IF_ALWAYS(...) __VA_ARGS__
#define IF_NOT_ALWAYS(...)

/* clang-format off */
#define LSTCP_OPTIONS(X)                                                                           \
	X("4", IPV4, ALWAYS, NONE, "IPv4 only")                                                    \
	X("6", IPV6, LSTCP_IPV6, NONE, "IPv6 only")                                                \
	X("l", LISTENING, ALWAYS, NONE, "Listening only")                                          \
	X("a", ALL, ALWAYS, NONE, "All states (default)")                                          \
	X("t", TCP, ALWAYS, NONE, "TCP (default)")                                                 \
	X("n", NUMERIC, ALWAYS, NONE, "Numbers (default)")                                         \
	X("W", WIDE, ALWAYS, NONE, "Whole addresses (default)")                                    \
	X("o", TIMERS, LSTCP_TIMERS, NONE, "Add the timer")                                        \
	X("e", EXTENDED, LSTCP_EXTENDED, NONE, "Add uid, inode, refcount, location"                \
		IF_LSTCP_DIAG(" or mark"))                                                         \
	X("i", INTERNALS, LSTCP_INTERNALS, NONE, "Add TCP internals")                              \
	X("m", MEMORY, LSTCP_MEMORY, NONE, "Add its memory (sock_diag)")                           \
	X("p", OWNER, LSTCP_OWNER, NONE, "Add its process")                                        \
	X("s", SUMMARY, LSTCP_SUMMARY, NONE, "Summary by state")                                   \
	X("g", GROUP, LSTCP_GROUP,                                                                 \
		NAME("KEY", GROUP_KEYS, 0, group_by, "no key to count by"),                        \
		"Count by state laddr raddr lport rport uid" IF_LSTCP_TIMERS(" timer")             \
		IF_LSTCP_OWNER(" process"))                                                        \
	X("f", FORMAT, ALWAYS,                                                                     \
		NAME("FORMAT", FORMAT_NAMES, 0, format, "no format of this build"),                \
		"One of:" FORMAT_WORDS)                                                            \
	X("j", JSON, LSTCP_FORMAT_JSON, NONE, "JSON")                                              \
	X("H", NO_HEADER, ALWAYS, NONE, "No header")                                               \
	X("r", FILE, LSTCP_CAPTURE, FILES("FILE"),                                                 \
		"Read a saved /proc/net/tcp[6] (-: stdin)")                                        \
	X("B", ORDER, LSTCP_BYTE_ORDER,                                                            \
		NAME("ORDER", "little\0big\0", SOURCE_ORDER_LITTLE, wanted.order,                  \
			"not little or big"),                                                      \
		"Its byte order: little, big")                                                     \
	X("k", HERTZ, LSTCP_TICK_RATE, COUNT("HZ", 1, 10000, wanted.hertz),                        \
		"Its ticks a second")                                                              \
	X("S", SOURCE, LSTCP_DIAG,                                                                 \
		NAME("SOURCE", "auto\0proc\0diag\0", SOURCE_AUTO, wanted.kind,                     \
			"not auto, proc or diag"),                                                 \
		"proc, diag or auto")                                                              \
	X("P", NAMESPACE, LSTCP_NETNS, TEXT("PROCESS", namespace),                                 \
		"Namespace: process, name or path")                                                \
	X("c", REPEAT, LSTCP_REPEAT, NONE, "Repeat every second")                                  \
	X("d", PERIOD, LSTCP_REPEAT, SECONDS("SECS", 0.001, 4000000, period), "Repeat every SECS") \
	X("N", ROUNDS, LSTCP_REPEAT, COUNT("COUNT", 1, 4294967295, rounds), "Repeat COUNT times")  \
	X("K", KILL, LSTCP_KILL, NONE, "Close them, and list them")                                \
	X("q", QUIET, LSTCP_QUIET, NONE, "No output; status 0 if one matched")                     \
	X("T", WAIT, LSTCP_WAIT, SECONDS("SECS", 0, 4000000, wait_time),                           \
		"Wait SECS for a match")                                                           \
	X("h", HELP, ALWAYS, NONE, "Help")                                                         \
	X("V", VERSION, ALWAYS, NONE, "Version")                                                   \
	X("u", UDP, ALWAYS, HIDDEN, "")                                                            \
	X("w", RAW, ALWAYS, HIDDEN, "")                                                            \
	X("x", UNIX, ALWAYS, HIDDEN, "")
/* clang-format on */

#endif
