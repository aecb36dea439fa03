/* SPDX-License-Identifier: 0BSD */
#include "options.h"

#include <string.h>

#include "format/group.h"
#include "record/names.h"
#include "text/number.h"
#include "sizes.h"
#include "text/text.h"

#define LETTER(letter, name, symbol, value, help) IF_##symbol(letter)
#define LETTERS LSTCP_OPTIONS(LETTER)

_Static_assert(OPTION_HELP < 32, "an option before -h has no bit in `given` of struct options");

/* Those with a value, bit = option. */
#define HAS_VALUE_NONE 0
#define HAS_VALUE_HIDDEN 0
#define HAS_VALUE_NAME(...) 1
#define HAS_VALUE_COUNT(...) 1
#define HAS_VALUE_SECONDS(...) 1
#define HAS_VALUE_FILES(...) 1
#define HAS_VALUE_TEXT(...) 1
#define VALUE_BIT(letter, name, symbol, value, help) \
	IF_##symbol(| (HAS_VALUE_##value ? OPTION_BIT(OPTION_##name) : 0))
#define OPTIONS_WITH_VALUE (0 LSTCP_OPTIONS(VALUE_BIT))

/* The one that Kconfig chose, or the first. */
#define IF_DEFAULT(name, NAME, ...) ENABLE_LSTCP_DEFAULT_##NAME ? FORMAT_##NAME:
#define DEFAULT_FORMAT (LSTCP_FORMATS(IF_DEFAULT) 0)

/* A file under /proc is as live as this machine's own tables. */
static bool is_under_proc(const char *file)
{
	const char *at = "/proc/";

	while (*at && *at == *file++)
		at++;
	return !*at;
}

/* Captures stand before the words, in argv's place: together they are fewer than were read. */
static void take_file(struct options *options, char *file)
{
	memmove(options->words + 1, options->words, options->word_count * sizeof(*options->words));
	*options->words++ = file;
	options->wanted.file_count++;
	if (!is_under_proc(file))
		options->has_capture = true;
}

/* A value that is one of a list of names, of which the first stands for `first`. */
static bool take_name(unsigned char *member, const char *value, const char *names, int first)
{
	int index = name_index(names, value);

	*member = (unsigned char)(first + index);
	return index >= 0;
}

/*
 * A decimal number, with a fraction where `unit` is more than 1: stored in parts of which a unit
 * has so many (1000: seconds as milliseconds), further digits cut.  `least` is in parts, `most` in
 * units.
 */
static bool take_number(uint32_t *member, const char *value, uint32_t unit, uint32_t least,
			uint32_t most)
{
	uint32_t part = unit; /* what the last digit stood for */
	uint64_t whole = 0;
	const char *end = number_read(value, 10, &whole);
	bool any = end;
	unsigned int digit;

	if (end)
		value = end;
	*member = (uint32_t)whole * unit;
	if (unit > 1 && *value == '.') {
		while ((digit = (unsigned char)*++value - (unsigned int)'0') <= 9) {
			part = tenth(part);
			*member += part * digit;
			any = true;
		}
	}
	return any && !*value && whole <= most && *member >= least;
}

#define TAKE_NONE
#define TAKE_HIDDEN
#define TAKE_NAME(word, names, first, member, wrong) \
	error->reason = wrong;                       \
	return take_name(&options->member, value, names, first);
#define TAKE_COUNT(word, least, most, member) \
	error->rest = #least " to " #most;    \
	return take_number(&options->member, value, 1, least, most);
#define TAKE_SECONDS(word, least, most, member)       \
	error->rest = #least " to " #most " seconds"; \
	return take_number(&options->member, value, 1000, (uint32_t)((least)*1000 + 0.5), most);
#define TAKE_FILES(word)           \
	take_file(options, value); \
	return true;
#define TAKE_TEXT(word, member)  \
	options->member = value; \
	return true;
#define TAKE(letter, name, symbol, value, help)           \
	if (ENABLE_##symbol && option == OPTION_##name) { \
		TAKE_##value                              \
	}

/* An option with its value; false if it is wrong. */
static bool take_value(struct options *options, enum option option, char *value,
		       struct refusal *error)
{
	error->reason = "not a number from "; /* where nothing else is said */
	LSTCP_OPTIONS(TAKE)
	return false;
}

/* A word that is no letter of an option. */
static enum options_outcome refuse(struct refusal *error, const char *word)
{
	error->is_letter = false;
	error->option = word;
	return OPTIONS_WRONG;
}

/* A word of letters; `*next` is the word after it, or NULL, and moves on if it is a value. */
static enum options_outcome take_cluster(struct options *options, char *cluster, char ***next,
					 struct refusal *error)
{
	while (*++cluster) {
		enum option option = 0;

		error->option = cluster;
		while (option < OPTIONS && LETTERS[option] != *cluster)
			option++;
		if (option == OPTIONS)
			return OPTIONS_WRONG;
		if (option == OPTION_HELP)
			return OPTIONS_HELP;
		if (option == OPTION_VERSION)
			return OPTIONS_VERSION;
		if (option == OPTION_UDP || option == OPTION_RAW || option == OPTION_UNIX) {
			options->other = cluster;
			continue;
		}
		options->given |= UINT32_C(1) << option;
		if (ENABLE_LSTCP_FORMAT_JSON && option == OPTION_JSON)
			options->format = FORMAT_JSON;
		if (OPTIONS_WITH_VALUE >> option & 1) {
			char *value = cluster[1] ? cluster + 1 : *(*next)++;

			error->value = value;
			error->reason = "needs a value";
			if (!value || !take_value(options, option, value, error))
				return OPTIONS_WRONG;
			break;
		}
	}
	return OPTIONS_RUN;
}

static enum options_outcome take_long(const char *word, struct refusal *error)
{
	int index = name_index("--help\0--version\0", word);

	if (index < 0)
		return refuse(error, word);
	return index ? OPTIONS_VERSION : OPTIONS_HELP;
}

/* Whether the options make sense together. */
static enum options_outcome judge(const struct options *options, struct refusal *error)
{
	const uint32_t repeats =
		OPTION_BIT(OPTION_REPEAT) | OPTION_BIT(OPTION_PERIOD) | OPTION_BIT(OPTION_ROUNDS);
	const uint32_t live = repeats | OPTION_BIT(OPTION_OWNER) | OPTION_BIT(OPTION_WAIT);
	const uint32_t counts = OPTION_BIT(OPTION_SUMMARY) | OPTION_BIT(OPTION_GROUP);
	const uint32_t any_answer = OPTION_BIT(OPTION_QUIET) | counts;
	const uint32_t answers = options->given & any_answer;
	const char *option = NULL;
	const char *others = NULL;

	error->reason = "makes no sense with -";
	if (any_answer & (any_answer - 1) && answers & (answers - 1)) {
		option = option_given(options, OPTION_QUIET) ? "q" : "g";
		error->reason = "only one of -";
		others = "q, -s, -g";
	} else if (option_given(options, OPTION_KILL) &&
		   (options->given & (repeats | counts | OPTION_BIT(OPTION_WAIT) |
				      OPTION_BIT(OPTION_FILE)) ||
		    options->wanted.kind == SOURCE_PROC || !format_can(options, FORMAT_CAN_ROWS))) {
		option = "K";
		others = "c, -d, -N, -T, -s, -g, -r, -f prom or -S proc";
	} else if ((options->has_capture &&
		    (options->given & live || GROUP_NEEDS_OWNER(options->group_by))) ||
		   (option_given(options, OPTION_FILE) && options->wanted.kind == SOURCE_DIAG)) {
		option = "r";
		others = "p, -c, -d, -N, -T, -g process or -S diag";
	} else if (option_given(options, OPTION_FILE) && option_given(options, OPTION_NAMESPACE)) {
		option = "P";
		others = "r";
	} else if (options->given & counts && !format_can(options, FORMAT_CAN_COUNT)) {
		option = option_given(options, OPTION_GROUP) ? "g" : "s";
		others = "f csv or kv";
	} else if (!format_can(options, FORMAT_CAN_REPEAT) && options->given & repeats &&
		   !option_given(options, OPTION_QUIET)) {
		/* Two expositions in one are none. */
		option = "c";
		others = "f prom";
	}
	if (option) {
		error->option = option;
		error->rest = others;
		return OPTIONS_WRONG;
	}
	if (!options->other)
		return OPTIONS_RUN;
	/* The fingers type `-tulpn`; who asks for UDP alone would take an empty answer for true. */
	error->option = options->other;
	error->reason = "lists TCP only";
	return option_given(options, OPTION_TCP) ? OPTIONS_REMARK : OPTIONS_WRONG;
}

enum options_outcome options_parse(struct options *options, char **argv, struct refusal *error)
{
	unsigned char families = 0;
	bool ended = false;

	/* argv ends with a NULL, which is all that there is of it where exec() got no name. */
	if (*argv)
		argv++;
	memset(options, 0, sizeof(*options));
	options->words = argv;
	options->wanted.files = (const char *const *)argv;
	error->is_letter = true;
	error->line = 0;
	error->length = REFUSAL_VALUE_BYTES;
	options->format = DEFAULT_FORMAT;
	options->period = 1000;
	for (;;) {
		enum options_outcome outcome = OPTIONS_RUN;
		char *word = *argv++;

		error->value = NULL;
		error->reason = "no option of this build";
		error->rest = "";
		if (!word)
			break;
		if (ended || word[0] != '-' || !word[1]) {
			if (!ENABLE_LSTCP_FILTER) {
				error->reason = "unexpected argument";
				return refuse(error, word);
			}
			options->words[options->word_count++] = word;
		} else if (word[1] != '-') {
			outcome = take_cluster(options, word, &argv, error);
		} else if (!word[2]) {
			ended = true;
		} else {
			outcome = take_long(word, error);
		}
		if (outcome != OPTIONS_RUN)
			return outcome;
	}
	if (option_given(options, OPTION_IPV4))
		families |= 1 << TCP_INET;
	if (option_given(options, OPTION_IPV6))
		families |= 1 << TCP_INET6;
	if (!families)
		families = ENABLE_LSTCP_IPV6 ? 1 << TCP_INET | 1 << TCP_INET6 : 1 << TCP_INET;
	options->wanted.families = families;
	return judge(options, error);
}
