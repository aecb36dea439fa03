/* SPDX-License-Identifier: 0BSD */
/*
 * Command lines, a word a line, judged by a second reading of the rules in options.h: both must
 * take the same, and come to the same.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/group.h"
#include "options.h"
#include "source/source.h"
#include "unit/text_of.h"

#define WORDS 64
#define TEXT_BYTES 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition, const char *what)
{
	if (!condition) {
		fprintf(stderr, "must hold: %s\n", what);
		abort();
	}
}

/* ---- The second reading ---- */

static const char plain_letters[] = "46aceHhijKlmnopqstVWuwx";
static const char value_letters[] = "fgSrBkdNTP";

struct reading {
	bool given[128]; /* by letter */
	unsigned int format, source, order, group_by;
	unsigned long long hertz, rounds, period, wait_time;
	const char *files[WORDS];
	const char *words[WORDS];
	const char *namespace; /* of -P */
	size_t file_count, word_count;
	bool is_past; /* a file that is not under /proc */
};

static bool one_of(const char *value, unsigned int *index, const char *const *names)
{
	for (*index = 0; names[*index]; ++*index)
		if (!strcmp(value, names[*index]))
			return true;
	return false;
}

#define ONE_OF(value, index, ...) one_of(value, index, (const char *const[]){ __VA_ARGS__, NULL })

static bool whole(const char *value, unsigned long long least, unsigned long long most,
		  unsigned long long *number)
{
	*number = 0;
	if (!*value)
		return false;
	for (; *value; value++) {
		if (*value < '0' || *value > '9')
			return false;
		*number = *number * 10 + (unsigned long long)(*value - '0');
		if (*number > most)
			return false;
	}
	return *number >= least;
}

static bool seconds(const char *value, unsigned long long *milliseconds)
{
	char before[TEXT_BYTES];
	char after[4] = "000";
	size_t digits = strcspn(value, ".");
	size_t i;

	memcpy(before, value, digits);
	before[digits] = '\0';
	if (!digits && value[0] && value[1])
		strcpy(before, "0");
	if (!whole(before, 0, 4000000, milliseconds))
		return false;
	for (i = digits; value[i] && value[++i];) {
		if (value[i] < '0' || value[i] > '9')
			return false;
		if (i - digits <= 3)
			after[i - digits - 1] = value[i];
	}
	*milliseconds = *milliseconds * 1000 + strtoul(after, NULL, 10);
	return true;
}

static bool read_value(struct reading *reading, char letter, const char *value)
{
	switch (letter) {
	case 'f':
		return ONE_OF(value, &reading->format, "table", "json", "csv", "kv", "prom");
	case 'g':
		return ONE_OF(value, &reading->group_by, "state", "laddr", "raddr", "lport",
			      "rport", "uid", "timer", "process");
	case 'S':
		return ONE_OF(value, &reading->source, "auto", "proc", "diag");
	case 'B':
		return ONE_OF(value, &reading->order, "", "little", "big") && *value;
	case 'r':
		reading->files[reading->file_count++] = value;
		reading->is_past |= strncmp(value, "/proc/", 6) != 0;
		return true;
	case 'P':
		reading->namespace = value;
		return true;
	case 'k':
		return whole(value, 1, 10000, &reading->hertz);
	case 'N':
		return whole(value, 1, UINT32_MAX, &reading->rounds);
	case 'd':
		return seconds(value, &reading->period) && reading->period;
	default:
		return seconds(value, &reading->wait_time);
	}
}

/* Whether these may stand together. */
static bool is_sensible(const struct reading *reading)
{
	const bool *given = reading->given;
	unsigned int format = reading->format;

	if (reading->is_past &&
	    (given['p'] || given['c'] || given['d'] || given['N'] || given['T']))
		return false;
	if (given['r'] && reading->source == SOURCE_DIAG)
		return false;
	if (given['q'] + given['s'] + given['g'] > 1)
		return false;
	if (format == FORMAT_PROM && (given['c'] || given['d'] || given['N']) && !given['q'])
		return false;
	if (given['s'] && (format == FORMAT_CSV || format == FORMAT_KV))
		return false;
	if (given['r'] && given['P'])
		return false;
	if (reading->is_past && given['g'] && reading->group_by == GROUP_BY_PROCESS)
		return false;
	if (given['K'] &&
	    (given['r'] || given['c'] || given['d'] || given['N'] || given['T'] || given['s'] ||
	     given['g'] || format == FORMAT_PROM || reading->source == SOURCE_PROC))
		return false;
	return !given['g'] || (format != FORMAT_CSV && format != FORMAT_KV);
}

static enum options_outcome read_words(struct reading *reading, size_t count,
				       const char *const *words)
{
	bool ended = false;
	size_t i;

	for (i = 0; i < count; i++) {
		const char *at = words[i];

		if (ended || *at != '-' || !at[1]) {
			reading->words[reading->word_count++] = at;
			continue;
		}
		if (!strcmp(at, "--")) {
			ended = true;
			continue;
		}
		if (!strcmp(at, "--help"))
			return OPTIONS_HELP;
		if (!strcmp(at, "--version"))
			return OPTIONS_VERSION;
		while (*++at) {
			char letter = *at;

			if ((unsigned char)letter >= 128)
				return OPTIONS_WRONG;
			reading->given[(unsigned char)letter] = true;
			if (strchr(value_letters, letter)) {
				const char *value = at + 1;

				if (!*value && ++i == count)
					return OPTIONS_WRONG;
				if (!read_value(reading, letter, *value ? value : words[i]))
					return OPTIONS_WRONG;
				break;
			}
			if (!strchr(plain_letters, letter))
				return OPTIONS_WRONG;
			if (letter == 'h')
				return OPTIONS_HELP;
			if (letter == 'V')
				return OPTIONS_VERSION;
			if (letter == 'j')
				reading->format = FORMAT_JSON;
		}
	}
	if (!is_sensible(reading))
		return OPTIONS_WRONG;
	if (!reading->given['u'] && !reading->given['w'] && !reading->given['x'])
		return OPTIONS_RUN;
	return reading->given['t'] ? OPTIONS_REMARK : OPTIONS_WRONG;
}

/* ---- Both ---- */

static void compare_lists(const char *const *got, size_t count, const char *const *want,
			  size_t want_count)
{
	size_t i;

	must(count == want_count, "as many files and words");
	for (i = 0; i < count; i++)
		must(got[i] == want[i], "the same files and words, in order");
}

static void compare(const struct options *options, const struct reading *reading)
{
	static const char letters[OPTIONS] = {
		[OPTION_IPV4] = '4',	  [OPTION_IPV6] = '6',	    [OPTION_ALL] = 'a',
		[OPTION_REPEAT] = 'c',	  [OPTION_EXTENDED] = 'e',  [OPTION_NO_HEADER] = 'H',
		[OPTION_HELP] = 'h',	  [OPTION_INTERNALS] = 'i', [OPTION_JSON] = 'j',
		[OPTION_LISTENING] = 'l', [OPTION_NUMERIC] = 'n',   [OPTION_TIMERS] = 'o',
		[OPTION_OWNER] = 'p',	  [OPTION_QUIET] = 'q',	    [OPTION_SUMMARY] = 's',
		[OPTION_TCP] = 't',	  [OPTION_UDP] = 'u',	    [OPTION_VERSION] = 'V',
		[OPTION_RAW] = 'w',	  [OPTION_UNIX] = 'x',	    [OPTION_FORMAT] = 'f',
		[OPTION_GROUP] = 'g',	  [OPTION_SOURCE] = 'S',    [OPTION_FILE] = 'r',
		[OPTION_ORDER] = 'B',	  [OPTION_HERTZ] = 'k',	    [OPTION_PERIOD] = 'd',
		[OPTION_ROUNDS] = 'N',	  [OPTION_WAIT] = 'T',	    [OPTION_NAMESPACE] = 'P',
		[OPTION_WIDE] = 'W',	  [OPTION_MEMORY] = 'm',    [OPTION_KILL] = 'K',
	};
	unsigned int families = reading->given['4'] | (unsigned int)reading->given['6'] << 1;
	unsigned int i;

	for (i = 0; i < OPTION_HELP; i++)
		must(letters[i] && option_given(options, (enum option)i) ==
					   reading->given[(unsigned char)letters[i]],
		     "what is given");
	must(options->wanted.families == (families ? families : 3), "the families");
	must(options->format == reading->format, "the format");
	must(options->wanted.kind == reading->source, "the source");
	must(options->wanted.order == reading->order, "the byte order");
	must(options->group_by == reading->group_by, "the key");
	must(options->wanted.hertz == reading->hertz, "-k");
	must(options->rounds == reading->rounds, "-N");
	must(options->period == reading->period, "-d");
	must(options->wait_time == reading->wait_time, "-T");
	must(options->namespace == reading->namespace ||
		     (options->namespace && reading->namespace &&
		      !strcmp(options->namespace, reading->namespace)),
	     "-P");
	compare_lists(options->wanted.files, options->wanted.file_count, reading->files,
		      reading->file_count);
	compare_lists((const char *const *)options->words, options->word_count, reading->words,
		      reading->word_count);
}

static void check_error(const struct refusal *error)
{
	char text[4 * TEXT_BYTES];
	struct writer writer;
	size_t i;

	writer_begin(&writer, NO_FILE, text, sizeof(text));
	refusal_write(&writer, error);
	must(!writer.error && writer.at > text, "an error is told");
	for (i = 0; text + i < writer.at; i++)
		must(text[i] >= ' ' && text[i] <= '~', "in printable ASCII");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reading reading = { .period = 1000 };
	struct refusal error;
	struct options options;
	enum options_outcome outcome;
	const char *words[WORDS];
	/* As main() has it: a name, the words, NULL. */
	char *argv[WORDS + 2] = { (char[]){ "lstcp" } };
	/* Without even a name: nothing behind the NULL is looked at. */
	char *nothing[] = { NULL, (char[]){ "-Z" }, NULL };
	size_t count = 0;
	char *text;
	char *at;

	if (size >= TEXT_BYTES)
		return 0;
	text = malloc(size + 1);
	must(text != NULL, "memory");
	memcpy(text, data, size);
	text[size] = '\0';
	for (at = text; count < WORDS; at++) {
		argv[count + 1] = at;
		words[count++] = at;
		at += strcspn(at, "\n");
		if (!*at)
			break;
		*at = '\0';
	}
	argv[count + 1] = NULL;
	outcome = options_parse(&options, argv, &error);
	must(outcome == read_words(&reading, count, words), "both come to the same");
	if (outcome == OPTIONS_RUN || outcome == OPTIONS_REMARK)
		compare(&options, &reading);
	if (outcome == OPTIONS_WRONG || outcome == OPTIONS_REMARK)
		check_error(&error);
	must(options_parse(&options, nothing, &error) == OPTIONS_RUN && !options.given &&
		     !options.word_count,
	     "no words at all");
	free(text);
	return 0;
}
