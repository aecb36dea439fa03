/* SPDX-License-Identifier: 0BSD */
#include "options.h"

#include <string.h>

#include "group.h"
#include "names.h"
#include "number.h"
#include "sizes.h"
#include "text.h"
#include "usage.h"

#define LARGEST_HERTZ 10000
#define LONGEST_QUOTE 64     /* of a wrong value */
#define LONGEST_TIME 4000000 /* seconds, of -d and -T: 46 days */

/* NUL for what this build has not. */
#define LETTER(option, letter) [option] = OPTION_BIT(option) ? (letter) : '\0'

static const char letters[OPTIONS] ANYWHERE = {
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

/* Those that take a value are the last ones, and those of them that take a number the very last. */
#define ANY_TAKES_VALUE (OPTIONS_BUILT >> OPTION_FORMAT)
#define ANY_TAKES_NUMBER (OPTIONS_BUILT >> OPTION_HERTZ)
#define ANY_TAKES_NAME (OPTIONS_BUILT & ((1u << OPTION_HERTZ) - (1u << OPTION_FORMAT)))

#define DEFAULT_FORMAT                             \
	(ENABLE_LSTCP_DEFAULT_JSON   ? FORMAT_JSON \
	 : ENABLE_LSTCP_DEFAULT_CSV  ? FORMAT_CSV  \
	 : ENABLE_LSTCP_DEFAULT_KV   ? FORMAT_KV   \
	 : ENABLE_LSTCP_DEFAULT_PROM ? FORMAT_PROM \
				     : FORMAT_TABLE)

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

/* A value that is one of a list of names; what is wrong with it goes to `error`. */
static bool take_name(struct options *options, unsigned int option, const char *value,
		      struct options_error *error)
{
	const char *names = "table\0json\0csv\0kv\0prom\0";
	const char *reason = TEXT("no format of this build");
	unsigned char *index = &options->format;
	int found;

	if (is_option(option, OPTION_GROUP)) {
		names = GROUP_KEYS;
		reason = TEXT("no key to count by");
		index = &options->group_by;
	} else if (is_option(option, OPTION_SOURCE)) {
		names = "auto\0proc\0diag\0";
		reason = TEXT("not auto, proc or diag");
		index = &options->wanted.kind;
	} else if (is_option(option, OPTION_ORDER)) {
		names = "little\0big\0";
		reason = TEXT("not little or big");
		index = &options->wanted.order;
	}
	error->reason = reason;
	found = name_index(names, value);
	*index = (unsigned char)(found + is_option(option, OPTION_ORDER)); /* SOURCE_ORDER_LITTLE */
	return found >= 0 &&
	       (IS_EVERY_FORMAT || !is_option(option, OPTION_FORMAT) || FORMATS_BUILT >> found & 1);
}

/* A value that is a number, likewise: whole, or seconds as milliseconds, what is shorter being cut. */
static bool take_number(struct options *options, unsigned int option, const char *value,
			struct options_error *error)
{
	bool is_time = is_option(option, OPTION_PERIOD) || is_option(option, OPTION_WAIT);
	uint32_t fraction = 0;
	uint32_t unit = 1000; /* milliseconds that the last digit stood for */
	uint64_t whole = 0;
	bool any = number_read(&value, 10, &whole) == NUMBER_READ;
	uint32_t *number = &options->wait_time;
	uint32_t most = LONGEST_TIME;
	unsigned int digit;

	if (is_time && *value == '.') {
		while ((digit = (unsigned char)*++value - (unsigned int)'0') <= 9) {
			unit = tenth(unit);
			fraction += unit * digit;
			any = true;
		}
	}
	error->reason = TEXT("not a number ");
	error->rest = TEXT("of seconds from 0 to 4000000");
	if (is_option(option, OPTION_PERIOD)) {
		error->rest = TEXT("of seconds from 0.001 to 4000000");
		number = &options->period;
	} else if (is_option(option, OPTION_HERTZ)) {
		error->rest = TEXT("from 1 to 10000");
		number = &options->wanted.hertz;
		most = LARGEST_HERTZ;
	} else if (is_option(option, OPTION_ROUNDS)) {
		error->rest = TEXT("from 1 to 4294967295");
		number = &options->rounds;
		most = UINT32_MAX;
	}
	*number = (uint32_t)whole;
	if (is_time)
		*number = *number * 1000 + fraction;
	if (!*number && !is_option(option, OPTION_WAIT))
		return false;
	return any && !*value && whole <= most;
}

/* An option with its value; false if it is wrong. */
static bool take_value(struct options *options, char **front, unsigned int option, char *value,
		       struct options_error *error)
{
	if (is_option(option, OPTION_FILE)) {
		take_file(options, front, value);
		return true;
	}
	if (ANY_TAKES_NUMBER && option >= OPTION_HERTZ)
		return take_number(options, option, value, error);
	return ANY_TAKES_NAME && take_name(options, option, value, error);
}

/* A word that is no letter of an option. */
static enum options_outcome refuse(struct options_error *error, const char *word)
{
	error->is_letter = false;
	error->option = word;
	return OPTIONS_WRONG;
}

/* A word of letters; `*next` is the word after it, or NULL, and moves on if it is a value. */
static enum options_outcome take_cluster(struct options *options, char **front, char *cluster,
					 char ***next, struct options_error *error)
{
	while (*++cluster) {
		unsigned int option = 0;

		error->option = cluster;
		while (option < OPTIONS && letters[option] != *cluster)
			option++;
		if (option == OPTIONS)
			return OPTIONS_WRONG;
		options->given |= 1u << option;
		if (option == OPTION_HELP)
			return OPTIONS_HELP;
		if (option == OPTION_VERSION)
			return OPTIONS_VERSION;
		if (option == OPTION_UDP || option == OPTION_RAW || option == OPTION_UNIX) {
			error->reason = TEXT("lists TCP only");
			return OPTIONS_WRONG;
		}
		if (is_option(option, OPTION_JSON))
			options->format = FORMAT_JSON;
		if (ANY_TAKES_VALUE && option >= OPTION_FORMAT) {
			char *value = cluster[1] ? cluster + 1 : *(*next)++;

			error->value = value;
			error->reason = TEXT("needs a value");
			if (!value || !take_value(options, front, option, value, error))
				return OPTIONS_WRONG;
			break;
		}
	}
	return OPTIONS_RUN;
}

static enum options_outcome take_long(const char *word, struct options_error *error)
{
	int index = name_index("--help\0--version\0", word);

	if (index < 0)
		return refuse(error, word);
	return index ? OPTIONS_VERSION : OPTIONS_HELP;
}

/*
 * Options that make no sense together: NULL, or the letter of one, and as a second name (see
 * names.h) with what.  `*reason` is what stands before that.
 */
static const char *conflict(const struct options *options, const char **reason)
{
	const uint32_t live = OPTION_BIT(OPTION_OWNER) | OPTION_BIT(OPTION_REPEAT) |
			      OPTION_BIT(OPTION_PERIOD) | OPTION_BIT(OPTION_ROUNDS) |
			      OPTION_BIT(OPTION_WAIT);
	const uint32_t any_answer =
		OPTION_BIT(OPTION_QUIET) | OPTION_BIT(OPTION_SUMMARY) | OPTION_BIT(OPTION_GROUP);
	const uint32_t answers = options->given & any_answer;

	*reason = TEXT("makes no sense with -");
	if (option_given(options, OPTION_FILE) &&
	    (options->given & live || options->wanted.kind == SOURCE_DIAG))
		return TEXT("r\0p, -c, -d, -N, -T or -S diag");
	if (any_answer & (any_answer - 1) && answers & (answers - 1)) {
		*reason = TEXT("only one of -");
		return option_given(options, OPTION_QUIET) ? TEXT("q\0q, -s, -g")
							   : TEXT("g\0q, -s, -g");
	}
	if (option_given(options, OPTION_SUMMARY) &&
	    (format_is(options, FORMAT_CSV) || format_is(options, FORMAT_KV)))
		return TEXT("s\0f csv or kv");
	if (option_given(options, OPTION_GROUP) && !format_is(options, FORMAT_TABLE) &&
	    !format_is(options, FORMAT_JSON))
		return TEXT("g\0f csv, kv or prom");
	return NULL;
}

enum options_outcome options_parse(struct options *options, int argc, char **argv,
				   struct options_error *error)
{
	char **front = ++argv;
	bool ended = false;

	(void)argc; /* argv ends with a NULL */
	memset(options, 0, sizeof(*options));
	error->is_letter = true;
	options->format = DEFAULT_FORMAT;
	options->period = 1000;
	for (;;) {
		enum options_outcome outcome = OPTIONS_RUN;
		char *word = *argv++;

		error->value = NULL;
		error->reason = TEXT("no option of this build");
		error->rest = "";
		if (!word)
			break;
		if (ended || word[0] != '-' || !word[1]) {
			if (!ENABLE_LSTCP_FILTER) {
				error->reason = TEXT("unexpected argument");
				return refuse(error, word);
			}
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
	error->option = conflict(options, &error->reason);
	if (!error->option)
		return OPTIONS_RUN;
	error->rest = name_at(error->option, 1);
	return OPTIONS_WRONG;
}

void options_error_write(struct writer *writer, const struct options_error *error)
{
	size_t most = SIZE_MAX;

	if (error->is_letter) {
		writer_put(writer, '-');
		most = 1;
	}
	text_write_line(writer, error->option, most);
	if (error->value) {
		writer_string(writer, " '");
		text_write_line(writer, error->value, LONGEST_QUOTE);
		writer_put(writer, '\'');
	}
	writer_strings(writer, ": ", error->reason, error->rest);
}
