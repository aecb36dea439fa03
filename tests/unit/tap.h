/* SPDX-License-Identifier: 0BSD */
/*
 * Test Anything Protocol for the unit tests: call these, end with `return tap_done();`.
 *
 * No stdio: where the toolchain has no soft-float libgcc a program with printf does not link.
 */
#ifndef LSTCP_TESTS_TAP_H
#define LSTCP_TESTS_TAP_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "text/writer.h"

static uint32_t tap_count;
static uint32_t tap_failed;

static inline void tap_string(const char *prefix, const char *string)
{
	char buffer[256];
	struct writer writer;

	writer_begin(&writer, STDOUT_FILENO, buffer, sizeof(buffer));
	writer_string(&writer, prefix);
	writer_string(&writer, string);
	writer_byte(&writer, '\n');
	writer_flush(&writer);
}

static inline void tap_number(const char *prefix, uint64_t number)
{
	char buffer[WRITER_SLACK + 32];
	struct writer writer;

	writer_begin(&writer, STDOUT_FILENO, buffer, sizeof(buffer));
	writer_string(&writer, prefix);
	writer_number(&writer, number);
	writer_byte(&writer, '\n');
	writer_flush(&writer);
}

static inline void tap_result(bool passed, const char *name, const char *skipped)
{
	char buffer[256];
	struct writer writer;

	tap_count++;
	tap_failed += !passed;
	writer_begin(&writer, STDOUT_FILENO, buffer, sizeof(buffer));
	writer_string(&writer, passed ? "ok " : "not ok ");
	writer_number(&writer, tap_count);
	writer_string(&writer, " - ");
	writer_string(&writer, name);
	if (skipped) {
		writer_string(&writer, " # SKIP ");
		writer_string(&writer, skipped);
	}
	writer_byte(&writer, '\n');
	writer_flush(&writer);
}

/* The condition holds. */
static inline bool ok(bool passed, const char *name)
{
	tap_result(passed, name, NULL);
	return passed;
}

/* Two numbers are equal. */
static inline bool same_number(uint64_t got, uint64_t want, const char *name)
{
	if (ok(got == want, name))
		return true;
	tap_number("# got:  ", got);
	tap_number("# want: ", want);
	return false;
}

/* Two strings are equal. */
static inline bool same_string(const char *got, const char *want, const char *name)
{
	if (ok(strcmp(got, want) == 0, name))
		return true;
	tap_string("# got:  ", got);
	tap_string("# want: ", want);
	return false;
}

/* A comment line. */
static inline void note(const char *text)
{
	tap_string("# ", text);
}

/* Counted, as skipped. */
static inline void skip(const char *name, const char *why)
{
	tap_result(true, name, why);
}

/* Ends the program where going on makes no sense: what a test cannot do without. */
static inline void need(bool condition, const char *what)
{
	if (condition)
		return;
	tap_string("Bail out! No ", what);
	_exit(1);
}

/* The plan; the program's exit status. */
static inline int tap_done(void)
{
	tap_number("1..", tap_count);
	return tap_failed != 0;
}

#endif
