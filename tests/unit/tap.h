/* SPDX-License-Identifier: 0BSD */
/* Test Anything Protocol for the unit tests: call these, end with `return tap_done();`. */
#ifndef LSTCP_TESTS_TAP_H
#define LSTCP_TESTS_TAP_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count;
static int tap_failed;

/* The condition holds. */
static inline bool ok(bool passed, const char *name)
{
	tap_count++;
	tap_failed += !passed;
	printf("%s %d - %s\n", passed ? "ok" : "not ok", tap_count, name);
	fflush(stdout);
	return passed;
}

/* Two numbers are equal. */
static inline bool same_number(uint64_t got, uint64_t want, const char *name)
{
	if (ok(got == want, name))
		return true;
	printf("# got:  %" PRIu64 "\n# want: %" PRIu64 "\n", got, want);
	return false;
}

/* Two strings are equal. */
static inline bool same_string(const char *got, const char *want, const char *name)
{
	if (ok(strcmp(got, want) == 0, name))
		return true;
	printf("# got:  %s\n# want: %s\n", got, want);
	return false;
}

/* Counted, as skipped. */
static inline void skip(const char *name, const char *why)
{
	tap_count++;
	printf("ok %d - %s # SKIP %s\n", tap_count, name, why);
}

/* The plan; the program's exit status. */
static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}

#endif
