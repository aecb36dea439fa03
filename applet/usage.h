/* SPDX-License-Identifier: 0BSD */
/*
 * The help: one line for each option that this build has.  It stands here once, for the
 * stand-alone program and for each host.
 */
#ifndef LSTCP_USAGE_H
#define LSTCP_USAGE_H

/* -f is there where there is a choice. */
#if ENABLE_LSTCP_FORMAT_TABLE + ENABLE_LSTCP_FORMAT_JSON + ENABLE_LSTCP_FORMAT_CSV + \
		ENABLE_LSTCP_FORMAT_KV + ENABLE_LSTCP_FORMAT_PROM >                  \
	1
#define IF_LSTCP_FORMATS(...) __VA_ARGS__
#else
#define IF_LSTCP_FORMATS(...)
#endif

/* clang-format off */
#define LSTCP_TRIVIAL_USAGE                                                                        \
	"[-4" IF_LSTCP_IPV6("6") "a" IF_LSTCP_REPEAT("c") IF_LSTCP_EXTENDED("e") "H"               \
	IF_LSTCP_INTERNALS("i") IF_LSTCP_FORMAT_JSON("j") "ln" IF_LSTCP_TIMERS("o")                \
	IF_LSTCP_OWNER("p") IF_LSTCP_QUIET("q") IF_LSTCP_SUMMARY("s") "tVh]"                       \
	IF_LSTCP_FORMATS(" [-f FORMAT]") IF_LSTCP_GROUP(" [-g KEY]")                               \
	IF_LSTCP_DIAG(" [-S SOURCE]") IF_LSTCP_CAPTURE(" [-r FILE]...")                            \
	IF_LSTCP_BYTE_ORDER(" [-B ORDER]") IF_LSTCP_TICK_RATE(" [-k HZ]")                          \
	IF_LSTCP_REPEAT(" [-d SECS] [-N COUNT]") IF_LSTCP_WAIT(" [-T SECS]")                       \
	IF_LSTCP_FILTER(" [FILTER...]")

#define LSTCP_FULL_USAGE                                                                           \
	"List this machine's TCP sockets, not what it forwards (see conntrack)\n"                  \
	"\n\t-4" IF_LSTCP_IPV6(",-6") "\tThat family only"                                         \
	"\n\t-l\tListening only"                                                                   \
	"\n\t-a,-t,-n\tAll states, TCP, numeric: the default"                                      \
	IF_LSTCP_TIMERS("\n\t-o\tAdd the timer")                                                   \
	IF_LSTCP_EXTENDED("\n\t-e\tAdd uid, inode, refcount, location"                             \
	IF_LSTCP_DIAG(", interface, mark"))                                                        \
	IF_LSTCP_INTERNALS("\n\t-i\tAdd TCP's internals")                                          \
	IF_LSTCP_OWNER("\n\t-p\tAdd the owning process")                                           \
	IF_LSTCP_SUMMARY("\n\t-s\tSummary by family and state")                                    \
	IF_LSTCP_GROUP("\n\t-g KEY\tCount by state, laddr, raddr, lport, rport, uid"               \
	IF_LSTCP_TIMERS(", timer"))                                                                \
	IF_LSTCP_FORMATS("\n\t-f FORMAT\tOne of:" IF_LSTCP_FORMAT_TABLE(" table")                  \
	IF_LSTCP_FORMAT_JSON(" json") IF_LSTCP_FORMAT_CSV(" csv") IF_LSTCP_FORMAT_KV(" kv")        \
	IF_LSTCP_FORMAT_PROM(" prom"))                                                             \
	IF_LSTCP_FORMAT_JSON("\n\t-j\tJSON")                                                       \
	"\n\t-H\tNo header"                                                                        \
	IF_LSTCP_CAPTURE("\n\t-r FILE\tRead a saved /proc/net/tcp or tcp6 (-: stdin)")             \
	IF_LSTCP_BYTE_ORDER("\n\t-B ORDER\tIts kernel's byte order: little, big")                  \
	IF_LSTCP_TICK_RATE("\n\t-k HZ\tIts kernel's ticks per second")                             \
	IF_LSTCP_DIAG("\n\t-S SOURCE\tproc, diag or auto")                                         \
	IF_LSTCP_REPEAT("\n\t-c\tRepeat every second"                                              \
	"\n\t-d SECS\tRepeat every SECS"                                                           \
	"\n\t-N COUNT\tRepeat COUNT times")                                                        \
	IF_LSTCP_QUIET("\n\t-q\tPrint nothing; status 0 if a socket matched")                      \
	IF_LSTCP_WAIT("\n\t-T SECS\tWait up to SECS for a match")                                  \
	"\n\t-h,-V\tThis help; version"                                                            \
	IF_LSTCP_FILTER(                                                                           \
	"\n\nFILTER, as of ss: [state|exclude NAME]... then"                                       \
	"\n\tsport|dport [OP] PORT, src|dst [=] ADDRESS[/PREFIX][:PORT], uid [OP] N,"              \
	"\n\ttimer|state" IF_LSTCP_DIAG("|dev") " [=|!=] NAME; and, or, not, ( )")
/* clang-format on */

#endif
