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

/* NUL for what this build has not. */
#define LETTER(option, letter) [option] = OPTION_BIT(option) ? (letter) : '\0'

static const char letters[OPTIONS] = {
	LETTER(OPTION_IPV4, '4'),      LETTER(OPTION_IPV6, '6'),      LETTER(OPTION_ALL, 'a'),
	LETTER(OPTION_REPEAT, 'c'),    LETTER(OPTION_EXTENDED, 'e'),  LETTER(OPTION_NO_HEADER, 'H'),
	LETTER(OPTION_HELP, 'h'),      LETTER(OPTION_INTERNALS, 'i'), LETTER(OPTION_JSON, 'j'),
	LETTER(OPTION_LISTENING, 'l'), LETTER(OPTION_NUMERIC, 'n'),   LETTER(OPTION_TIMERS, 'o'),
	LETTER(OPTION_OWNER, 'p'),     LETTER(OPTION_QUIET, 'q'),     LETTER(OPTION_SUMMARY, 's'),
	LETTER(OPTION_TCP, 't'),       LETTER(OPTION_UDP, 'u'),	      LETTER(OPTION_VERSION, 'V'),
	LETTER(OPTION_RAW, 'w'),       LETTER(OPTION_UNIX, 'x'),      LETTER(OPTION_FORMAT, 'f'),
	LETTER(OPTION_GROUP, 'g'),     LETTER(OPTION_SOURCE, 'S'),    LETTER(OPTION_FILE, 'r'),
	LETTER(OPTION_ORDER, 'B'),     LETTER(OPTION_HERTZ, 'k'),     LETTER(OPTION_PERIOD, 'd'),
	LETTER(OPTION_ROUNDS, 'N'),    LETTER(OPTION_WAIT, 'T'),
};

/* Those that take a value are the last ones. */
#define ANY_TAKES_VALUE (OPTIONS_BUILT >> OPTION_FORMAT)

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
	uint32_t seconds = 0;
	uint32_t fraction = 0;
	uint32_t unit = 1000; /* milliseconds that the last digit stood for */
	bool is_whole = true;
	bool any = false;

	for (; *value; value++) {
		unsigned int digit = (unsigned char)*value - (unsigned int)'0';

		if (is_whole && *value == '.') {
			is_whole = false;
			continue;
		}
		if (digit > 9 || seconds > LONGEST_TIME)
			return false;
		any = true;
		if (is_whole) {
			seconds = seconds * 10 + digit;
		} else {
			unit = tenth(unit);
			fraction += unit * digit;
		}
	}
	*milliseconds = seconds * 1000 + fraction;
	return any && seconds <= LONGEST_TIME;
}

/* The captures go to the front of argv, the words behind them: together fewer than were read. */
static void take_file(struct options *options, char **front, char *file)
{
	char **at = front + options->wanted.file_count++;

	memmove(at + 1, at, options->word_count * sizeof(*at));
	*at = file;
}

static bool is_option(unsigned int option, enum option wanted)
{
	return OPTION_BIT(wanted) && option == wanted;
}

/* An option with its value; NULL, or what is wrong with it. */
static const char *take_value(struct options *options, char **front, unsigned int option,
			      char *value)
{
	bool good = true;
	const char *reason = TEXT("no format of this build");

	if (is_option(option, OPTION_FORMAT)) {
		good = take_name("table\0json\0csv\0kv\0prom\0", value, &options->format) &&
		       FORMATS_BUILT >> options->format & 1;
	} else if (is_option(option, OPTION_GROUP)) {
		reason = TEXT("no key to count by");
		good = take_name(GROUP_KEYS, value, &options->group_by);
	} else if (is_option(option, OPTION_SOURCE)) {
		reason = TEXT("not auto, proc or diag");
		good = take_name("auto\0proc\0diag\0", value, &options->wanted.kind);
	} else if (is_option(option, OPTION_FILE)) {
		take_file(options, front, value);
	} else if (is_option(option, OPTION_ORDER)) {
		reason = TEXT("not little or big");
		good = take_name("little\0big\0", value, &options->wanted.order);
		options->wanted.order++; /* SOURCE_ORDER_DEFAULT is before them */
	} else if (is_option(option, OPTION_HERTZ)) {
		reason = TEXT("not a number from 1 to 10000");
		good = take_number(value, LARGEST_HERTZ, &options->wanted.hertz);
	} else if (is_option(option, OPTION_ROUNDS)) {
		reason = TEXT("not a number from 1 to 4294967295");
		good = take_number(value, UINT32_MAX, &options->rounds);
	} else if (is_option(option, OPTION_PERIOD)) {
		reason = TEXT("not a number of seconds from 0.001 to 4000000");
		good = take_seconds(value, &options->period) && options->period;
	} else if (OPTION_BIT(OPTION_WAIT)) {
		reason = TEXT("not a number of seconds from 0 to 4000000");
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
		const char *reason = TEXT("no option of this build");
		char *value = NULL;
		unsigned int option = 0;

		while (option < OPTIONS && letters[option] != *cluster)
			option++;
		if (option < OPTIONS) {
			options->given |= 1u << option;
			reason = NULL;
		}
		if (option == OPTION_HELP)
			return OPTIONS_HELP;
		if (option == OPTION_VERSION)
			return OPTIONS_VERSION;
		if (option == OPTION_UDP || option == OPTION_RAW || option == OPTION_UNIX)
			reason = TEXT("lists TCP only");
		if (is_option(option, OPTION_JSON))
			options->format = FORMAT_JSON;
		if (ANY_TAKES_VALUE && option >= OPTION_FORMAT && option < OPTIONS) {
			value = cluster[1] ? cluster + 1 : *(*next)++;
			reason = value ? take_value(options, front, option, value)
				       : TEXT("needs a value");
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

static enum options_outcome take_long(const char *word, struct options_error *error)
{
	int index = name_index("--help\0--version\0", word);

	if (index < 0)
		return refuse(error, word, TEXT("no option of this build"));
	return index ? OPTIONS_VERSION : OPTIONS_HELP;
}

/* Options that make no sense together: NULL, or what is wrong with `letter`. */
static const char *conflict(const struct options *options, const char **letter)
{
	const uint32_t live = OPTION_BIT(OPTION_OWNER) | OPTION_BIT(OPTION_REPEAT) |
			      OPTION_BIT(OPTION_PERIOD) | OPTION_BIT(OPTION_ROUNDS) |
			      OPTION_BIT(OPTION_WAIT);
	const uint32_t any_answer =
		OPTION_BIT(OPTION_QUIET) | OPTION_BIT(OPTION_SUMMARY) | OPTION_BIT(OPTION_GROUP);
	const uint32_t answers = options->given & any_answer;

	*letter = "r";
	if (ENABLE_LSTCP_CAPTURE && options->wanted.file_count &&
	    (options->given & live || options->wanted.kind == SOURCE_DIAG))
		return TEXT("makes no sense with -p, -c, -d, -N, -T or -S diag");
	*letter = option_given(options, OPTION_QUIET) ? "q" : "g";
	if (any_answer & (any_answer - 1) && answers & (answers - 1))
		return TEXT("only one of -q, -s, -g");
	if (option_given(options, OPTION_QUIET))
		return NULL;
	*letter = "s";
	if (option_given(options, OPTION_SUMMARY) &&
	    (format_is(options, FORMAT_CSV) || format_is(options, FORMAT_KV)))
		return TEXT("makes no sense with -f csv or kv");
	*letter = "g";
	if (option_given(options, OPTION_GROUP) && !format_is(options, FORMAT_TABLE) &&
	    !format_is(options, FORMAT_JSON))
		return TEXT("makes no sense with -f csv, kv or prom");
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
				return refuse(error, word, TEXT("unexpected argument"));
			front[options->wanted.file_count + options->word_count++] = word;
		} else if (word[1] != '-') {
			outcome = take_cluster(options, front, word, &argv, error);
		} else if (!word[2]) {
			ended = true;
		} else {
			outcome = take_long(word, error);
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
