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

#include "format_list.h"
#include "option_list.h"
#include "source/source.h"
#include "text/message.h"

/* Those of this build are numbered from 0 on; those that it left out come behind FORMATS. */
#define FORMAT_BUILT(name, NAME, ...) IF_LSTCP_FORMAT_##NAME(FORMAT_##NAME, )
#define FORMAT_LEFT_OUT(name, NAME, ...) IF_NOT_LSTCP_FORMAT_##NAME(FORMAT_##NAME, )

enum format { LSTCP_FORMATS(FORMAT_BUILT) FORMATS, LSTCP_FORMATS(FORMAT_LEFT_OUT) };

/* What -f takes. */
#define FORMAT_NAME(name, NAME, ...) IF_LSTCP_FORMAT_##NAME(#name "\0")
#define FORMAT_NAMES LSTCP_FORMATS(FORMAT_NAME)

/* Those of this build are numbered from 0 on; those that it left out come behind OPTIONS. */
#define OPTION_BUILT(letter, name, symbol, value, help) IF_##symbol(OPTION_##name, )
#define OPTION_LEFT_OUT(letter, name, symbol, value, help) IF_NOT_##symbol(OPTION_##name, )

enum option { LSTCP_OPTIONS(OPTION_BUILT) OPTIONS, LSTCP_OPTIONS(OPTION_LEFT_OUT) };

/* 0 for what this build has not, so that the compiler drops what asks for it. */
#define OPTION_BIT(option) ((option) < OPTIONS ? UINT32_C(1) << (option) % 32 : 0)

struct options {
	uint32_t given;		/* OPTION_BIT of each that is not hidden */
	unsigned char format;	/* enum format */
	unsigned char group_by; /* enum group_by */
	bool has_capture;	/* a -r of a file that is not under /proc: what is there is past */
	uint32_t rounds;	/* of -N, or 0 */
	uint32_t period;	/* of -d, milliseconds */
	uint32_t wait_time;	/* of -T, milliseconds */
	const char *other;	/* the letter of a -u, -w or -x, or NULL */
	const char *namespace;	/* of -P, or NULL */
	char **words;		/* of the filter */
	size_t word_count;
	struct source_wanted wanted; /* -4, -6, -r, -B, -k, -S; the rest of it is left 0 */
};

static inline bool option_given(const struct options *options, enum option option)
{
	return options->given & OPTION_BIT(option);
}

/* OPTIONS_REMARK: the error is to be told, and then lstcp runs as if it had not been. */
enum options_outcome { OPTIONS_RUN, OPTIONS_REMARK, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_WRONG };

/* `argv` as main() has it, which may be without even a name. */
enum options_outcome options_parse(struct options *options, char **argv, struct refusal *error);

/* A constant where this build has one format only, so that it carries no code to choose. */
static inline enum format format_of(const struct options *options)
{
	return FORMATS == 1 ? 0 : (enum format)options->format;
}

static inline bool format_is(const struct options *options, enum format format)
{
	return format < FORMATS && format_of(options) == format;
}

/* The formats of this build that are able to do that, bit = format. */
#define FORMAT_IF_ABLE(name, NAME, can, ...) \
	IF_LSTCP_FORMAT_##NAME(| ((can)&ability ? 1u << FORMAT_##NAME : 0))

/* `ability` is a FORMAT_CAN_X. */
static inline bool format_can(const struct options *options, unsigned int ability)
{
	const unsigned int able = 0 LSTCP_FORMATS(FORMAT_IF_ABLE);

	return able >> format_of(options) & 1;
}

#endif
