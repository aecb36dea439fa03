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

#include "writer.h"

enum format { FORMAT_TABLE, FORMAT_JSON, FORMAT_CSV, FORMAT_KV, FORMAT_PROM, FORMATS };

/* The formats of this build, bit = format. */
#define FORMATS_BUILT                                                                              \
	(ENABLE_LSTCP_FORMAT_TABLE << FORMAT_TABLE | ENABLE_LSTCP_FORMAT_JSON << FORMAT_JSON |     \
	 ENABLE_LSTCP_FORMAT_CSV << FORMAT_CSV | ENABLE_LSTCP_FORMAT_KV << FORMAT_KV |             \
	 ENABLE_LSTCP_FORMAT_PROM << FORMAT_PROM)

struct options {
	unsigned char families; /* bit = family */
	unsigned char format;
	unsigned char source;	/* enum source_kind */
	unsigned char order;	/* enum source_order */
	signed char group_by;	/* enum group_by, -1 without -g */
	bool listening;		/* -l */
	bool no_header;		/* -H */
	bool timers;		/* -o */
	bool extended;		/* -e */
	bool internals;		/* -i */
	bool owner;		/* -p */
	bool summary;		/* -s */
	bool quiet;		/* -q */
	bool repeat;		/* -c, -d or -N */
	bool wait;		/* -T */
	uint32_t hertz;		/* -k, or 0 */
	uint32_t rounds;	/* -N, or 0 */
	uint32_t period;	/* -d, milliseconds */
	uint32_t wait_time;	/* -T, milliseconds */
	const char *const *files; /* of -r */
	size_t file_count;
	const char *const *words; /* of the filter */
	size_t word_count;
};

enum options_outcome { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_WRONG };

/* `-k '0': not a number from 1 to 10000`, and without a value `-y: unknown option`. */
struct options_error {
	const char *word;   /* a long option or an argument, or NULL: the letter */
	char letter;
	const char *value;  /* or NULL */
	const char *reason;
};

/* `argc` and `argv` as main() has them. */
enum options_outcome options_parse(struct options *options, int argc, char **argv,
				   struct options_error *error);

void options_error_write(struct writer *writer, const struct options_error *error);

/* A constant where this build has one format only, so that it carries no code to choose. */
static inline bool format_is(const struct options *options, enum format format)
{
	if (FORMATS_BUILT == (1 << format))
		return true;
	return FORMATS_BUILT >> format & 1 && options->format == format;
}

#endif
