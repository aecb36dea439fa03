/* SPDX-License-Identifier: 0BSD */
/*
 * Messages on standard error: `lstcp: NAME: REASON`, gathered and written at once.
 *
 * Text that came from outside goes through text_write_line() and never reaches a terminal raw.
 */
#ifndef LSTCP_MESSAGE_H
#define LSTCP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/writer.h"

/* The usual message: `lstcp: NAME: REASON`. */
void complain(const char *name, const char *reason);

/* The same of a value, unless that is NULL, and with a reason in two parts. */
void complain_of(const char *name, const char *value, const char *reason, const char *rest);

/* The same with a number for the reason's second part. */
void complain_of_number(const char *name, const char *value, const char *reason, uint32_t number);

/*
 * Likewise with an errno in words for a reason.  libc's table of them is larger than a small build
 * of this program.
 */
void complain_of_error(const char *name, const char *value, int error);

/*
 * What is wrong with the command line: `-k '0': not a number from 1 to 10000`, `filter 'banana': no
 * state`, and without a value `-y: no option of this build`; or with a line of a file: `FILE:2: the
 * line is too long`.
 */
struct refusal {
	const char *option; /* a word; or one letter of it, to which a dash belongs; or a file */
	bool is_letter;
	uint32_t line;	   /* of a file, or 0 */
	const char *value; /* or NULL */
	size_t length;	   /* of the value, at most */
	const char *reason;
	const char *rest; /* of the reason, as many begin alike */
};

#define REFUSAL_VALUE_BYTES 64 /* as much of a value is shown */

/* That, without a newline, and safe for a terminal (see text.h). */
void refusal_write(struct writer *writer, const struct refusal *refusal);

/* As a message. */
void refusal_tell(const struct refusal *refusal);

#endif
