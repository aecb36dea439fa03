/* SPDX-License-Identifier: 0BSD */
/*
 * The help: the options of this build, from their list, and the filter.  hosts/usage.in makes the
 * same for the hosts.
 */
#ifndef LSTCP_USAGE_H
#define LSTCP_USAGE_H

#include "format_list.h"
#include "option_list.h"

/* What kind of option it is by its value, and what stands behind its letter. */
#define USAGE_KIND_NONE SWITCH
#define USAGE_KIND_HIDDEN HIDDEN
#define USAGE_KIND_NAME(word, ...) VALUE
#define USAGE_KIND_COUNT(word, ...) VALUE
#define USAGE_KIND_SECONDS(word, ...) VALUE
#define USAGE_KIND_FILES(word) FILES
#define USAGE_KIND_TEXT(word, ...) VALUE

#define USAGE_WORD_NONE ""
#define USAGE_WORD_HIDDEN ""
#define USAGE_WORD_NAME(word, ...) " " word
#define USAGE_WORD_COUNT(word, ...) " " word
#define USAGE_WORD_SECONDS(word, ...) " " word
#define USAGE_WORD_FILES(word) " " word
#define USAGE_WORD_TEXT(word, ...) " " word

#define USAGE_CALL(macro, kind, ...) USAGE_CALLED(macro, kind, __VA_ARGS__)
#define USAGE_CALLED(macro, kind, ...) macro##kind(__VA_ARGS__)

/* `[-46a]`, then `[-f FORMAT]`. */
#define USAGE_CLUSTER_SWITCH(letter) letter
#define USAGE_CLUSTER_HIDDEN(letter)
#define USAGE_CLUSTER_VALUE(letter)
#define USAGE_CLUSTER_FILES(letter)
#define USAGE_CLUSTER(letter, name, symbol, value, help) \
	IF_##symbol(USAGE_CALL(USAGE_CLUSTER_, USAGE_KIND_##value, letter))

#define USAGE_APART_SWITCH(letter, word)
#define USAGE_APART_HIDDEN(letter, word)
#define USAGE_APART_VALUE(letter, word) " [-" letter word "]"
#define USAGE_APART_FILES(letter, word) USAGE_APART_VALUE(letter, word) "..."
#define USAGE_APART(letter, name, symbol, value, help) \
	IF_##symbol(USAGE_CALL(USAGE_APART_, USAGE_KIND_##value, letter, USAGE_WORD_##value))

/* A line of the list. */
#define USAGE_LINE_SWITCH(letter, word, help) "\n\t-" letter word "\t" help
#define USAGE_LINE_HIDDEN(letter, word, help)
#define USAGE_LINE_VALUE(letter, word, help) "\n\t-" letter word "\t" help
#define USAGE_LINE_FILES(letter, word, help) "\n\t-" letter word "\t" help
#define USAGE_LINE(letter, name, symbol, value, help) \
	IF_##symbol(USAGE_CALL(USAGE_LINE_, USAGE_KIND_##value, letter, USAGE_WORD_##value, help))

/* clang-format off */
#define LSTCP_USAGE_PURPOSE                                                                        \
	"List this machine's TCP sockets; forwarded ones: see conntrack\n"

#define LSTCP_USAGE_WORDS                                                                          \
	IF_LSTCP_FILTER(" [FILTER...]")

#define LSTCP_USAGE_FILTER                                                                         \
	IF_LSTCP_FILTER(                                                                           \
	"\n\nFILTER, as of ss: [state|exclude NAME]... then"                                       \
	"\n\tsport|dport [OP] PORT, src|dst [=] ADDRESS[/PREFIX][:PORT],"                          \
	"\n\tuid|" IF_LSTCP_OWNER("pid|") "rx_queue|tx_queue [OP] N," IF_LSTCP_DIAG(" fwmark [=|!=] N[/N],") \
	"\n\ttimer|state" IF_LSTCP_DIAG("|dev") IF_LSTCP_OWNER("|process") " [=|!=] NAME; and, or, not, ( )")
/* clang-format on */

#define LSTCP_TRIVIAL_USAGE \
	"[-" LSTCP_OPTIONS(USAGE_CLUSTER) "]" LSTCP_OPTIONS(USAGE_APART) LSTCP_USAGE_WORDS
#define LSTCP_FULL_USAGE LSTCP_USAGE_PURPOSE LSTCP_OPTIONS(USAGE_LINE) LSTCP_USAGE_FILTER

#endif
