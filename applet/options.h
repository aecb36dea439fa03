/* SPDX-License-Identifier: 0BSD */
/*
 * The command line: options in clusters and anywhere (`lstcp -tlnp`, `lstcp state listening -n`),
 * the other words are the filter.  Pure: no I/O; argv's pointers are put in another order.
 */
#ifndef LSTCP_OPTIONS_H
#define LSTCP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "source.h"
#include "writer.h"

enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV, FORMAT_KV, FORMAT_PROM, FORMATS };

/* The formats of this build, bit = format. */
#define FORMATS_BUILT                                                                          \
	(ENABLE_LSTCP_FORMAT_TABLE << FORMAT_TABLE | ENABLE_LSTCP_FORMAT_JSON << FORMAT_JSON | \
	 ENABLE_LSTCP_FORMAT_CSV << FORMAT_CSV | ENABLE_LSTCP_FORMAT_KV << FORMAT_KV |         \
	 ENABLE_LSTCP_FORMAT_PROM << FORMAT_PROM)
#define IS_ONE_FORMAT (!(FORMATS_BUILT & (FORMATS_BUILT - 1)))
#define IS_EVERY_FORMAT (FORMATS_BUILT == (1 << FORMATS) - 1)

/* The letters; those from OPTION_FORMAT on take a value. */
enum option {
	OPTION_IPV4,
	OPTION_IPV6,
	OPTION_ALL,
	OPTION_REPEAT,
	OPTION_EXTENDED,
	OPTION_NO_HEADER,
	OPTION_HELP,
	OPTION_INTERNALS,
	OPTION_JSON,
	OPTION_LISTENING,
	OPTION_NUMERIC,
	OPTION_TIMERS,
	OPTION_OWNER,
	OPTION_QUIET,
	OPTION_SUMMARY,
	OPTION_TCP,
	OPTION_UDP,
	OPTION_VERSION,
	OPTION_RAW,
	OPTION_UNIX,
	OPTION_FORMAT,
	OPTION_GROUP,
	OPTION_SOURCE,
	OPTION_FILE,
	OPTION_ORDER,
	OPTION_HERTZ,
	OPTION_PERIOD,
	OPTION_ROUNDS,
	OPTION_WAIT,
	OPTIONS
};

/* The options of this build, bit = option. */
#define OPTIONS_BUILT                                                                              \
	(1u << OPTION_IPV4 | ENABLE_LSTCP_IPV6 << OPTION_IPV6 | 1u << OPTION_ALL |                 \
	 ENABLE_LSTCP_REPEAT << OPTION_REPEAT | ENABLE_LSTCP_EXTENDED << OPTION_EXTENDED |         \
	 1u << OPTION_NO_HEADER | 1u << OPTION_HELP | ENABLE_LSTCP_INTERNALS << OPTION_INTERNALS | \
	 ENABLE_LSTCP_FORMAT_JSON << OPTION_JSON | 1u << OPTION_LISTENING | 1u << OPTION_NUMERIC | \
	 ENABLE_LSTCP_TIMERS << OPTION_TIMERS | ENABLE_LSTCP_OWNER << OPTION_OWNER |               \
	 ENABLE_LSTCP_QUIET << OPTION_QUIET | ENABLE_LSTCP_SUMMARY << OPTION_SUMMARY |             \
	 1u << OPTION_TCP | 1u << OPTION_UDP | 1u << OPTION_VERSION | 1u << OPTION_RAW |           \
	 1u << OPTION_UNIX | !IS_ONE_FORMAT << OPTION_FORMAT |                                     \
	 ENABLE_LSTCP_GROUP << OPTION_GROUP | ENABLE_LSTCP_DIAG << OPTION_SOURCE |                 \
	 ENABLE_LSTCP_CAPTURE << OPTION_FILE | ENABLE_LSTCP_BYTE_ORDER << OPTION_ORDER |           \
	 ENABLE_LSTCP_TICK_RATE << OPTION_HERTZ | ENABLE_LSTCP_REPEAT << OPTION_PERIOD |           \
	 ENABLE_LSTCP_REPEAT << OPTION_ROUNDS | ENABLE_LSTCP_WAIT << OPTION_WAIT)

/* 0 for what this build has not, so that the compiler drops what asks for it. */
#define OPTION_BIT(option) (OPTIONS_BUILT & 1u << (option))

struct options {
	uint32_t given;		  /* OPTION_BIT of each */
	unsigned char format;	  /* enum format */
	unsigned char group_by;	  /* enum group_by */
	uint32_t rounds;	  /* of -N, or 0 */
	uint32_t period;	  /* of -d, milliseconds */
	uint32_t wait_time;	  /* of -T, milliseconds */
	const char *const *words; /* of the filter */
	size_t word_count;
	struct source_wanted wanted; /* -4, -6, -r, -B, -k, -S; the rest of it is left 0 */
};

static inline bool option_given(const struct options *options, enum option option)
{
	return options->given & OPTION_BIT(option);
}

enum options_outcome { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_WRONG };

/* `-k '0': not a number from 1 to 10000`, and without a value `-y: no option of this build`. */
struct options_error {
	const char *option; /* a word; or one letter of it, to which a dash belongs */
	bool is_letter;
	const char *value; /* or NULL */
	const char *reason;
	const char *rest; /* of the reason, as many begin alike */
};

/* `argc` and `argv` as main() has them. */
enum options_outcome options_parse(struct options *options, int argc, char **argv,
				   struct options_error *error);

void options_error_write(struct writer *writer, const struct options_error *error);

/* A constant where this build has one format only, so that it carries no code to choose. */
static inline bool format_is(const struct options *options, enum format format)
{
	if (IS_ONE_FORMAT)
		return FORMATS_BUILT >> format & 1;
	return FORMATS_BUILT >> format & 1 && options->format == format;
}

#endif
