/* SPDX-License-Identifier: 0BSD */
#include "options.h"

#include <string.h>

#include "group.h"
#include "message.h"
#include "number.h"
#include "source.h"
#include "text.h"
#include "usage.h"

#define LARGEST_HERTZ 10000
#define LONGEST_TIME 4000000000u /* milliseconds: -d and -T, 46 days */

/* The letters of this build; those before the blank take a value. */
static const char letters[] = IF_LSTCP_FORMATS("f") IF_LSTCP_GROUP("g") IF_LSTCP_DIAG("S")
	IF_LSTCP_CAPTURE("r") IF_LSTCP_BYTE_ORDER("B") IF_LSTCP_TICK_RATE("k") IF_LSTCP_REPEAT("dN")
	IF_LSTCP_WAIT("T") " 4" IF_LSTCP_IPV6("6") "aHhlntVuwx" IF_LSTCP_REPEAT("c")
	IF_LSTCP_EXTENDED("e") IF_LSTCP_INTERNALS("i") IF_LSTCP_FORMAT_JSON("j")
	IF_LSTCP_TIMERS("o") IF_LSTCP_OWNER("p") IF_LSTCP_QUIET("q") IF_LSTCP_SUMMARY("s");

static const char format_names[FORMATS][6] = {
	[FORMAT_TABLE] = "table", [FORMAT_JSON] = "json", [FORMAT_CSV] = "csv",
	[FORMAT_KV] = "kv",	  [FORMAT_PROM] = "prom",
};

#define DEFAULT_FORMAT                                                                             \
	(ENABLE_LSTCP_DEFAULT_JSON   ? FORMAT_JSON                                                 \
	 : ENABLE_LSTCP_DEFAULT_CSV  ? FORMAT_CSV                                                  \
	 : ENABLE_LSTCP_DEFAULT_KV   ? FORMAT_KV                                                   \
	 : ENABLE_LSTCP_DEFAULT_PROM ? FORMAT_PROM                                                 \
				     : FORMAT_TABLE)

static const char *take_format(struct options *options, const char *value)
{
	unsigned int format;

	for (format = 0; format < FORMATS; format++) {
		if (FORMATS_BUILT >> format & 1 && !strcmp(value, format_names[format])) {
			options->format = (unsigned char)format;
			return NULL;
		}
	}
	return "no format of this build";
}

static const char *take_source(struct options *options, const char *value)
{
	if (!strcmp(value, "auto"))
		options->source = SOURCE_AUTO;
	else if (!strcmp(value, "proc"))
		options->source = SOURCE_PROC;
	else if (!strcmp(value, "diag"))
		options->source = SOURCE_DIAG;
	else
		return "not proc, diag or auto";
	return NULL;
}

static const char *take_order(struct options *options, const char *value)
{
	if (!strcmp(value, "little"))
		options->order = SOURCE_ORDER_LITTLE;
	else if (!strcmp(value, "big"))
		options->order = SOURCE_ORDER_BIG;
	else
		return "not little or big";
	return NULL;
}

static const char *take_group(struct options *options, const char *value)
{
	options->group_by = (signed char)group_by_name(value);
	return options->group_by < 0 ? "no key to count by" : NULL;
}

/* A whole number from 1 to `most`. */
static bool take_number(const char *value, uint32_t most, uint32_t *number)
{
	uint64_t wide;

	if (!number_parse(value, strlen(value), most, &wide) || !wide)
		return false;
	*number = (uint32_t)wide;
	return true;
}

/* Seconds with a decimal fraction, as milliseconds; what is shorter is cut. */
static const char *take_seconds(const char *value, uint32_t least, uint32_t *milliseconds)
{
	const char *dot = strchr(value, '.');
	size_t whole = dot ? (size_t)(dot - value) : strlen(value);
	uint32_t unit = 1000;
	uint64_t total;

	if (!number_parse(value, whole, LONGEST_TIME / 1000 - 1, &total))
		return "not a number of seconds from 0 to 3999999";
	total *= 1000;
	while (dot && *++dot) {
		if (digit_value(*dot) > 9)
			return "not a number of seconds";
		unit /= 10;
		total += unit * digit_value(*dot);
	}
	if (total < least)
		return "too short a time";
	*milliseconds = (uint32_t)total;
	return NULL;
}

/* The captures go to the front of argv, the words behind them: both are shorter than what is read. */
static void take_file(struct options *options, char **front, char *file)
{
	char **at = front + options->file_count++;

	memmove(at + 1, at, options->word_count * sizeof(*at));
	*at = file;
}

/* An option with its value; NULL or what is wrong with it. */
static const char *take_value(struct options *options, char **front, char letter, char *value)
{
	switch (letter) {
	case 'f':
		return take_format(options, value);
	case 'g':
		return ENABLE_LSTCP_GROUP ? take_group(options, value) : NULL;
	case 'S':
		return take_source(options, value);
	case 'r':
		take_file(options, front, value);
		return NULL;
	case 'B':
		return take_order(options, value);
	case 'k':
		if (!take_number(value, LARGEST_HERTZ, &options->hertz))
			return "not a number from 1 to 10000";
		return NULL;
	case 'd':
		options->repeat = true;
		return take_seconds(value, 1, &options->period);
	case 'N':
		options->repeat = true;
		if (!take_number(value, UINT32_MAX, &options->rounds))
			return "not a number from 1 to 4294967295";
		return NULL;
	default: /* T */
		options->wait = true;
		return take_seconds(value, 0, &options->wait_time);
	}
}

static enum options_outcome take_letter(struct options *options, char letter)
{
	switch (letter) {
	case '4':
		options->families |= 1 << TCP_INET;
		break;
	case '6':
		options->families |= 1 << TCP_INET6;
		break;
	case 'c':
		options->repeat = true;
		break;
	case 'e':
		options->extended = true;
		break;
	case 'H':
		options->no_header = true;
		break;
	case 'h':
		return OPTIONS_HELP;
	case 'i':
		options->internals = true;
		break;
	case 'j':
		options->format = FORMAT_JSON;
		break;
	case 'l':
		options->listening = true;
		break;
	case 'o':
		options->timers = true;
		break;
	case 'p':
		options->owner = true;
		break;
	case 'q':
		options->quiet = true;
		break;
	case 's':
		options->summary = true;
		break;
	case 'u':
	case 'w':
	case 'x':
		return OPTIONS_WRONG;
	case 'V':
		return OPTIONS_VERSION;
	}
	return OPTIONS_RUN; /* a, n, t: the default */
}

/*
 * A word of one or more letters; `next` is the word after it, or NULL.  Stores whether that was
 * taken as a value.
 */
static enum options_outcome take_cluster(struct options *options, char **front, char *cluster,
					 char *next, bool *took_next, struct options_error *error)
{
	for (; *cluster; cluster++) {
		const char *found = strchr(letters, *cluster);
		enum options_outcome outcome;

		error->letter = *cluster;
		if (!found || *cluster == ' ') {
			error->reason = "unknown option";
			return OPTIONS_WRONG;
		}
		if (found < strchr(letters, ' ')) {
			char *value = cluster[1] ? cluster + 1 : next;

			*took_next = !cluster[1];
			if (!value) {
				error->reason = "needs a value";
				return OPTIONS_WRONG;
			}
			error->value = value;
			error->reason = take_value(options, front, *cluster, value);
			return error->reason ? OPTIONS_WRONG : OPTIONS_RUN;
		}
		outcome = take_letter(options, *cluster);
		if (outcome != OPTIONS_RUN) {
			error->reason = "lists TCP only";
			return outcome;
		}
	}
	return OPTIONS_RUN;
}

/* Options that make no sense together: NULL, or what is wrong with the option `error->letter`. */
static const char *conflict(const struct options *options, struct options_error *error)
{
	const bool csv_or_kv = format_is(options, FORMAT_CSV) || format_is(options, FORMAT_KV);

	if (ENABLE_LSTCP_CAPTURE && options->file_count) {
		error->letter = options->owner			   ? 'p'
				: options->source == SOURCE_DIAG ? 'S'
				: options->repeat		   ? 'c'
				: options->wait			   ? 'T'
								   : '\0';
		if (error->letter)
			return "makes no sense with -r: a capture is not this machine's present";
	}
	if (ENABLE_LSTCP_GROUP && options->group_by >= 0) {
		error->letter = 'g';
		if (options->quiet)
			return "makes no sense with -q";
		if (options->summary)
			return "makes no sense with -s";
		if (csv_or_kv || format_is(options, FORMAT_PROM))
			return "prints a table or json only";
	}
	if (ENABLE_LSTCP_SUMMARY && options->summary) {
		error->letter = 's';
		if (options->quiet)
			return "makes no sense with -q";
		if (csv_or_kv)
			return "prints a table, json or prom only";
	}
	return NULL;
}

static enum options_outcome finish(struct options *options, char **front,
				   struct options_error *error)
{
	options->files = (const char *const *)front;
	options->words = (const char *const *)front + options->file_count;
	if (!options->families)
		options->families = ENABLE_LSTCP_IPV6 ? 1 << TCP_INET | 1 << TCP_INET6 : 1;
	if (!ENABLE_LSTCP_FILTER && options->word_count) {
		error->word = options->words[0];
		error->reason = "unexpected argument";
		return OPTIONS_WRONG;
	}
	error->reason = conflict(options, error);
	return error->reason ? OPTIONS_WRONG : OPTIONS_RUN;
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
	options->group_by = -1;
	options->period = 1000;
	for (i = 1; i < argc; i++) {
		char *word = argv[i];
		bool took_next = false;
		enum options_outcome outcome;

		if (ended || word[0] != '-' || !word[1]) {
			front[options->file_count + options->word_count++] = word;
			continue;
		}
		if (word[1] != '-') {
			char *next = i + 1 < argc ? argv[i + 1] : NULL;

			outcome = take_cluster(options, front, word + 1, next, &took_next, error);
			if (outcome != OPTIONS_RUN)
				return outcome;
			i += took_next;
		} else if (!word[2]) {
			ended = true;
		} else if (!strcmp(word, "--help")) {
			return OPTIONS_HELP;
		} else if (!strcmp(word, "--version")) {
			return OPTIONS_VERSION;
		} else {
			error->word = word;
			error->reason = "unknown option";
			return OPTIONS_WRONG;
		}
	}
	return finish(options, front, error);
}

void options_error_write(struct writer *writer, const struct options_error *error)
{
	if (error->word) {
		message_quote(writer, error->word, strlen(error->word));
	} else {
		writer_byte(writer, '-');
		text_write_word(writer, &error->letter, 1);
	}
	if (error->value) {
		writer_byte(writer, ' ');
		message_quote(writer, error->value, strlen(error->value));
	}
	writer_string(writer, ": ");
	writer_string(writer, error->reason);
}
