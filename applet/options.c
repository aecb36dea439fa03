/* SPDX-License-Identifier: 0BSD */
#include "options.h"

#include <string.h>

#include "group.h"
#include "message.h"
#include "names.h"
#include "number.h"
#include "source.h"
#include "text.h"
#include "usage.h"

#define LARGEST_HERTZ 10000
#define LONGEST_TIME 4000000 /* seconds, of -d and -T: 46 days */

/* In the order of enum option; a blank for what this build has not. */
static const char letters[OPTIONS] = {
	'4',
	ENABLE_LSTCP_IPV6 ? '6' : ' ',
	'a',
	ENABLE_LSTCP_REPEAT ? 'c' : ' ',
	ENABLE_LSTCP_EXTENDED ? 'e' : ' ',
	'H',
	'h',
	ENABLE_LSTCP_INTERNALS ? 'i' : ' ',
	ENABLE_LSTCP_FORMAT_JSON ? 'j' : ' ',
	'l',
	'n',
	ENABLE_LSTCP_TIMERS ? 'o' : ' ',
	ENABLE_LSTCP_OWNER ? 'p' : ' ',
	ENABLE_LSTCP_QUIET ? 'q' : ' ',
	ENABLE_LSTCP_SUMMARY ? 's' : ' ',
	't',
	'u',
	'V',
	'w',
	'x',
	FORMATS_BUILT & (FORMATS_BUILT - 1) ? 'f' : ' ',
	ENABLE_LSTCP_GROUP ? 'g' : ' ',
	ENABLE_LSTCP_DIAG ? 'S' : ' ',
	ENABLE_LSTCP_CAPTURE ? 'r' : ' ',
	ENABLE_LSTCP_BYTE_ORDER ? 'B' : ' ',
	ENABLE_LSTCP_TICK_RATE ? 'k' : ' ',
	ENABLE_LSTCP_REPEAT ? 'd' : ' ',
	ENABLE_LSTCP_REPEAT ? 'N' : ' ',
	ENABLE_LSTCP_WAIT ? 'T' : ' ',
};

#define TAKES_VALUE(option) ((option) >= OPTION_FORMAT)

#define DEFAULT_FORMAT                                                                             \
	(ENABLE_LSTCP_DEFAULT_JSON   ? FORMAT_JSON                                                 \
	 : ENABLE_LSTCP_DEFAULT_CSV  ? FORMAT_CSV                                                  \
	 : ENABLE_LSTCP_DEFAULT_KV   ? FORMAT_KV                                                   \
	 : ENABLE_LSTCP_DEFAULT_PROM ? FORMAT_PROM                                                 \
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

	if (!number_parse(value, strlen(value), most, &wide))
		return false;
	*number = (uint32_t)wide;
	return wide != 0;
}

/* Seconds with a decimal fraction, as milliseconds; what is shorter is cut. */
static bool take_seconds(const char *value, uint32_t *milliseconds)
{
	size_t whole = 0;
	uint32_t unit = 1000;
	uint64_t seconds;

	while (value[whole] && value[whole] != '.')
		whole++;
	if (!number_parse(value, whole, LONGEST_TIME, &seconds))
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
	char **at = front + options->file_count++;

	memmove(at + 1, at, options->word_count * sizeof(*at));
	*at = file;
}

/* An option with its value; NULL, or what is wrong with it. */
static const char *take_value(struct options *options, char **front, unsigned int option,
			      char *value)
{
	if (option == OPTION_FORMAT) {
		if (!take_name("table\0json\0csv\0kv\0prom\0", value, &options->format) ||
		    !(FORMATS_BUILT >> options->format & 1))
			return "no format of this build";
	} else if (ENABLE_LSTCP_GROUP && option == OPTION_GROUP) {
		if (!take_name(GROUP_KEYS, value, &options->group_by))
			return "no key to count by";
	} else if (ENABLE_LSTCP_DIAG && option == OPTION_SOURCE) {
		if (!take_name("auto\0proc\0diag\0", value, &options->source))
			return "not auto, proc or diag";
	} else if (ENABLE_LSTCP_CAPTURE && option == OPTION_FILE) {
		take_file(options, front, value);
	} else if (ENABLE_LSTCP_BYTE_ORDER && option == OPTION_ORDER) {
		if (!take_name("little\0big\0", value, &options->order))
			return "not little or big";
		options->order++; /* SOURCE_ORDER_DEFAULT is before them */
	} else if (ENABLE_LSTCP_TICK_RATE && option == OPTION_HERTZ) {
		if (!take_number(value, LARGEST_HERTZ, &options->hertz))
			return "not a number from 1 to 10000";
	} else if (ENABLE_LSTCP_REPEAT && option == OPTION_ROUNDS) {
		if (!take_number(value, UINT32_MAX, &options->rounds))
			return "not a number from 1 to 4294967295";
	} else if (ENABLE_LSTCP_REPEAT && option == OPTION_PERIOD) {
		if (!take_seconds(value, &options->period) || !options->period)
			return "not a number of seconds from 0.001 to 4000000";
	} else if (ENABLE_LSTCP_WAIT) {
		if (!take_seconds(value, &options->wait_time))
			return "not a number of seconds from 0 to 4000000";
	}
	return NULL;
}

/* A word of letters; `next` is the word after it, or NULL, and `*took_next` set if it is taken. */
static enum options_outcome take_cluster(struct options *options, char **front, char *cluster,
					 char *next, bool *took_next, struct options_error *error)
{
	for (; *cluster; cluster++) {
		const char *found = memchr(letters, *cluster, OPTIONS);
		unsigned int option;

		error->value = NULL;
		error->option = cluster;
		error->is_letter = true;
		error->reason = "unknown option";
		if (!found || *found == ' ')
			return OPTIONS_WRONG;
		option = (unsigned int)(found - letters);
		options->given |= OPTION_BIT(option);
		if (TAKES_VALUE(option)) {
			*took_next = !cluster[1];
			error->reason = "needs a value";
			error->value = *took_next ? next : cluster + 1;
			if (!error->value)
				return OPTIONS_WRONG;
			error->reason = take_value(options, front, option,
						   *took_next ? next : cluster + 1);
			return error->reason ? OPTIONS_WRONG : OPTIONS_RUN;
		}
		if (ENABLE_LSTCP_FORMAT_JSON && option == OPTION_JSON)
			options->format = FORMAT_JSON;
		if (option == OPTION_HELP)
			return OPTIONS_HELP;
		if (option == OPTION_VERSION)
			return OPTIONS_VERSION;
		error->reason = "lists TCP only";
		if (option == OPTION_UDP || option == OPTION_RAW || option == OPTION_UNIX)
			return OPTIONS_WRONG;
	}
	return OPTIONS_RUN;
}

/* Options that make no sense together: NULL, or what is wrong with `letter`. */
static const char *conflict(const struct options *options, const char **letter)
{
	const uint32_t given = options->given;
	const uint32_t live = OPTION_BIT(OPTION_OWNER) | OPTION_BIT(OPTION_REPEAT) |
			      OPTION_BIT(OPTION_PERIOD) | OPTION_BIT(OPTION_ROUNDS) |
			      OPTION_BIT(OPTION_WAIT);
	const uint32_t answers = given & (OPTION_BIT(OPTION_QUIET) | OPTION_BIT(OPTION_SUMMARY) |
					  OPTION_BIT(OPTION_GROUP));

	*letter = "r";
	if (ENABLE_LSTCP_CAPTURE && options->file_count &&
	    (given & live || options->source == SOURCE_DIAG))
		return "makes no sense with -p, -c, -d, -N, -T or -S diag: they ask this machine";
	*letter = "q";
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

static enum options_outcome finish(struct options *options, char **front,
				   struct options_error *error)
{
	options->files = (const char *const *)front;
	options->words = (const char *const *)front + options->file_count;
	options->families = options->given & (1 << TCP_INET | 1 << TCP_INET6);
	if (!options->families)
		options->families = ENABLE_LSTCP_IPV6 ? 1 << TCP_INET | 1 << TCP_INET6 : 1;
	error->value = NULL;
	if (!ENABLE_LSTCP_FILTER && options->word_count) {
		error->option = options->words[0];
		error->is_letter = false;
		error->reason = "unexpected argument";
		return OPTIONS_WRONG;
	}
	error->is_letter = true;
	error->reason = conflict(options, &error->option);
	return error->reason ? OPTIONS_WRONG : OPTIONS_RUN;
}

/* A word that starts with two dashes, and is more than that. */
static enum options_outcome take_long(const char *word, struct options_error *error)
{
	if (!strcmp(word, "--help"))
		return OPTIONS_HELP;
	if (!strcmp(word, "--version"))
		return OPTIONS_VERSION;
	error->option = word;
	error->is_letter = false;
	error->reason = "unknown option";
	return OPTIONS_WRONG;
}

enum options_outcome options_parse(struct options *options, int argc, char **argv,
				   struct options_error *error)
{
	bool ended = false;
	char **front = argv + 1;
	int i;

	memset(options, 0, sizeof(*options));
	memset(error, 0, sizeof(*error));
	options->format = DEFAULT_FORMAT;
	options->period = 1000;
	for (i = 1; i < argc; i++) {
		char *word = argv[i];
		enum options_outcome outcome = OPTIONS_RUN;
		bool took_next = false;

		if (ended || word[0] != '-' || !word[1]) {
			front[options->file_count + options->word_count++] = word;
			continue;
		}
		if (word[1] != '-')
			outcome = take_cluster(options, front, word + 1,
					       i + 1 < argc ? argv[i + 1] : NULL, &took_next,
					       error);
		else if (word[2])
			outcome = take_long(word, error);
		else
			ended = true;
		if (outcome != OPTIONS_RUN)
			return outcome;
		i += took_next;
	}
	return finish(options, front, error);
}

void options_error_write(struct writer *writer, const struct options_error *error)
{
	if (error->is_letter)
		writer_byte(writer, '-');
	text_write_line(writer, error->option, error->is_letter ? 1 : strlen(error->option));
	if (error->value) {
		writer_byte(writer, ' ');
		message_quote(writer, error->value, strlen(error->value));
	}
	writer_string(writer, ": ");
	writer_string(writer, error->reason);
}
