/* SPDX-License-Identifier: 0BSD */
#include "options.h"

#include <string.h>

#include "group.h"
#include "names.h"
#include "number.h"
#include "text.h"
#include "usage.h"

#define LARGEST_HERTZ 10000
#define LONGEST_QUOTE 64     /* of a wrong value */
#define LONGEST_TIME 4000000 /* seconds, of -d and -T: 46 days */

/* In the order of enum option; NUL for what this build has not. */
static const char letters[OPTIONS] = {
	'4',
	ENABLE_LSTCP_IPV6 ? '6' : '\0',
	'a',
	ENABLE_LSTCP_REPEAT ? 'c' : '\0',
	ENABLE_LSTCP_EXTENDED ? 'e' : '\0',
	'H',
	'h',
	ENABLE_LSTCP_INTERNALS ? 'i' : '\0',
	ENABLE_LSTCP_FORMAT_JSON ? 'j' : '\0',
	'l',
	'n',
	ENABLE_LSTCP_TIMERS ? 'o' : '\0',
	ENABLE_LSTCP_OWNER ? 'p' : '\0',
	ENABLE_LSTCP_QUIET ? 'q' : '\0',
	ENABLE_LSTCP_SUMMARY ? 's' : '\0',
	't',
	'u',
	'V',
	'w',
	'x',
	FORMATS_BUILT &(FORMATS_BUILT - 1) ? 'f' : '\0',
	ENABLE_LSTCP_GROUP ? 'g' : '\0',
	ENABLE_LSTCP_DIAG ? 'S' : '\0',
	ENABLE_LSTCP_CAPTURE ? 'r' : '\0',
	ENABLE_LSTCP_BYTE_ORDER ? 'B' : '\0',
	ENABLE_LSTCP_TICK_RATE ? 'k' : '\0',
	ENABLE_LSTCP_REPEAT ? 'd' : '\0',
	ENABLE_LSTCP_REPEAT ? 'N' : '\0',
	ENABLE_LSTCP_WAIT ? 'T' : '\0',
};

/* Those that take a value are the last ones. */
#define ANY_TAKES_VALUE                                                                      \
	((FORMATS_BUILT & (FORMATS_BUILT - 1)) || ENABLE_LSTCP_GROUP || ENABLE_LSTCP_DIAG || \
	 ENABLE_LSTCP_CAPTURE || ENABLE_LSTCP_REPEAT || ENABLE_LSTCP_WAIT)

#define DEFAULT_FORMAT                             \
	(ENABLE_LSTCP_DEFAULT_JSON   ? FORMAT_JSON \
	 : ENABLE_LSTCP_DEFAULT_CSV  ? FORMAT_CSV  \
	 : ENABLE_LSTCP_DEFAULT_KV   ? FORMAT_KV   \
	 : ENABLE_LSTCP_DEFAULT_PROM ? FORMAT_PROM \
				     : FORMAT_TABLE)

/* A name of a list, as its index; false if it is none. */
static bool take_name(const char *names, const char *value, unsigned char *index)
{
	int found = name_index(names, value);

	*index = (unsigned char)found;
	return found >= 0;
}

/* A whole number from 1 to `most`. */
static bool take_number(const char *value, uint32_t most, uint32_t *number)
{
	uint64_t wide;

	if (number_read(&value, 10, &wide) || *value || wide > most)
		return false;
	*number = (uint32_t)wide;
	return wide != 0;
}

/* Seconds with a decimal fraction, as milliseconds; what is shorter is cut. */
static bool take_seconds(const char *value, uint32_t *milliseconds)
{
	size_t whole = 0;
	uint32_t unit = 1000;
	uint64_t seconds = 0;

	while (value[whole] && value[whole] != '.')
		whole++;
	/* `.5` will do, `.` and nothing won't. */
	if ((whole || !value[0] || !value[1]) &&
	    !number_parse(value, whole, LONGEST_TIME, &seconds))
		return false;
	*milliseconds = (uint32_t)seconds * unit;
	value += whole;
	while (*value && *++value) {
		if (digit_value(*value) > 9)
			return false;
		unit = tenth(unit);
		*milliseconds += unit * digit_value(*value);
	}
	return true;
}

/* The captures go to the front of argv, the words behind them: together fewer than were read. */
static void take_file(struct options *options, char **front, char *file)
{
	char **at = front + options->wanted.file_count++;

	memmove(at + 1, at, options->word_count * sizeof(*at));
	*at = file;
}

/* An option with its value; NULL, or what is wrong with it. */
static const char *take_value(struct options *options, char **front, unsigned int option,
			      char *value)
{
	bool good = true;
	const char *reason = "no format of this build";

	if (option == OPTION_FORMAT) {
		good = take_name("table\0json\0csv\0kv\0prom\0", value, &options->format) &&
		       FORMATS_BUILT >> options->format & 1;
	} else if (ENABLE_LSTCP_GROUP && option == OPTION_GROUP) {
		reason = "no key to count by";
		good = take_name(GROUP_KEYS, value, &options->group_by);
	} else if (ENABLE_LSTCP_DIAG && option == OPTION_SOURCE) {
		reason = "not auto, proc or diag";
		good = take_name("auto\0proc\0diag\0", value, &options->wanted.kind);
	} else if (ENABLE_LSTCP_CAPTURE && option == OPTION_FILE) {
		take_file(options, front, value);
	} else if (ENABLE_LSTCP_BYTE_ORDER && option == OPTION_ORDER) {
		reason = "not little or big";
		good = take_name("little\0big\0", value, &options->wanted.order);
		options->wanted.order++; /* SOURCE_ORDER_DEFAULT is before them */
	} else if (ENABLE_LSTCP_TICK_RATE && option == OPTION_HERTZ) {
		reason = "not a number from 1 to 10000";
		good = take_number(value, LARGEST_HERTZ, &options->wanted.hertz);
	} else if (ENABLE_LSTCP_REPEAT && option == OPTION_ROUNDS) {
		reason = "not a number from 1 to 4294967295";
		good = take_number(value, UINT32_MAX, &options->rounds);
	} else if (ENABLE_LSTCP_REPEAT && option == OPTION_PERIOD) {
		reason = "not a number of seconds from 0.001 to 4000000";
		good = take_seconds(value, &options->period) && options->period;
	} else if (ENABLE_LSTCP_WAIT) {
		reason = "not a number of seconds from 0 to 4000000";
		good = take_seconds(value, &options->wait_time);
	}
	return good ? NULL : reason;
}

static enum options_outcome refuse(struct options_error *error, const char *option,
				   const char *reason)
{
	error->option = option;
	error->reason = reason;
	return OPTIONS_WRONG;
}

/* A word of letters; `*next` is the word after it, or NULL, and moves on if it is a value. */
static enum options_outcome take_cluster(struct options *options, char **front, char *cluster,
					 char ***next, struct options_error *error)
{
	while (*++cluster) {
		const char *reason = "unknown option";
		char *value = NULL;
		unsigned int option = 0;

		while (option < OPTIONS && letters[option] != *cluster)
			option++;
		if (option < OPTIONS) {
			options->given |= OPTION_BIT(option);
			reason = NULL;
		}
		if (option == OPTION_HELP)
			return OPTIONS_HELP;
		if (option == OPTION_VERSION)
			return OPTIONS_VERSION;
		if (option == OPTION_UDP || option == OPTION_RAW || option == OPTION_UNIX)
			reason = "lists TCP only";
		if (ENABLE_LSTCP_FORMAT_JSON && option == OPTION_JSON)
			options->format = FORMAT_JSON;
		if (ANY_TAKES_VALUE && option >= OPTION_FORMAT && option < OPTIONS) {
			value = cluster[1] ? cluster + 1 : *(*next)++;
			reason =
				value ? take_value(options, front, option, value) : "needs a value";
		}
		if (reason) {
			error->is_letter = true;
			error->value = value;
			return refuse(error, cluster, reason);
		}
		if (value)
			break;
	}
	return OPTIONS_RUN;
}

/* Options that make no sense together: NULL, or what is wrong with `letter`. */
static const char *conflict(const struct options *options, const char **letter)
{
	const uint32_t live = OPTION_BIT(OPTION_OWNER) | OPTION_BIT(OPTION_REPEAT) |
			      OPTION_BIT(OPTION_PERIOD) | OPTION_BIT(OPTION_ROUNDS) |
			      OPTION_BIT(OPTION_WAIT);
	const uint32_t answers =
		options->given &
		(OPTION_BIT(OPTION_QUIET) | OPTION_BIT(OPTION_SUMMARY) | OPTION_BIT(OPTION_GROUP));

	*letter = "r";
	if (ENABLE_LSTCP_CAPTURE && options->wanted.file_count &&
	    (options->given & live || options->wanted.kind == SOURCE_DIAG))
		return "makes no sense with -p, -c, -d, -N, -T or -S diag";
	*letter = option_given(options, OPTION_QUIET) ? "q" : "g";
	if (answers & (answers - 1))
		return "-q, -s and -g make no sense together";
	if (option_given(options, OPTION_QUIET))
		return NULL;
	*letter = "s";
	if (ENABLE_LSTCP_SUMMARY && option_given(options, OPTION_SUMMARY) &&
	    (format_is(options, FORMAT_CSV) || format_is(options, FORMAT_KV)))
		return "makes no sense with -f csv or kv";
	*letter = "g";
	if (ENABLE_LSTCP_GROUP && option_given(options, OPTION_GROUP) &&
	    !format_is(options, FORMAT_TABLE) && !format_is(options, FORMAT_JSON))
		return "makes no sense with -f csv, kv or prom";
	return NULL;
}

enum options_outcome options_parse(struct options *options, int argc, char **argv,
				   struct options_error *error)
{
	char **front = ++argv;
	bool ended = false;
	char *word;

	(void)argc; /* argv ends with a NULL */
	memset(options, 0, sizeof(*options));
	error->is_letter = false;
	error->value = NULL;
	options->format = DEFAULT_FORMAT;
	options->period = 1000;
	while ((word = *argv++)) {
		enum options_outcome outcome = OPTIONS_RUN;

		if (ended || word[0] != '-' || !word[1]) {
			if (!ENABLE_LSTCP_FILTER)
				return refuse(error, word, "unexpected argument");
			front[options->wanted.file_count + options->word_count++] = word;
		} else if (word[1] != '-') {
			outcome = take_cluster(options, front, word, &argv, error);
		} else if (!word[2]) {
			ended = true;
		} else if (!strcmp(word, "--help")) {
			outcome = OPTIONS_HELP;
		} else if (!strcmp(word, "--version")) {
			outcome = OPTIONS_VERSION;
		} else {
			outcome = refuse(error, word, "unknown option");
		}
		if (outcome != OPTIONS_RUN)
			return outcome;
	}
	options->wanted.files = (const char *const *)front;
	options->words = (const char *const *)front + options->wanted.file_count;
	options->wanted.families = options->given & (1 << TCP_INET | 1 << TCP_INET6);
	if (!options->wanted.families)
		options->wanted.families = ENABLE_LSTCP_IPV6 ? 1 << TCP_INET | 1 << TCP_INET6 : 1;
	error->is_letter = true;
	error->reason = conflict(options, &error->option);
	return error->reason ? OPTIONS_WRONG : OPTIONS_RUN;
}

void options_error_write(struct writer *writer, const struct options_error *error)
{
	if (error->is_letter)
		writer_put(writer, '-');
	text_write_line(writer, error->option, error->is_letter ? 1 : SIZE_MAX);
	if (error->value) {
		writer_string(writer, " '");
		text_write_line(writer, error->value, LONGEST_QUOTE);
		writer_put(writer, '\'');
	}
	writer_strings(writer, ": ", error->reason, "");
}
