/* SPDX-License-Identifier: 0BSD */
/*
 * Messages on standard error: `lstcp: NAME` and more of a line, gathered and written at once.
 *
 * Text that came from outside goes through text_write_line() and never reaches a terminal raw.
 */
#ifndef LSTCP_MESSAGE_H
#define LSTCP_MESSAGE_H

#include "text/writer.h"

struct message {
	struct writer writer;
	char buffer[WRITER_SLACK + 128];
};

/* The writer to put more of the line into; message_end() adds its LF and sends it off. */
struct writer *message_begin(struct message *message, const char *name);
void message_end(struct message *message);

/* The usual message: `lstcp: NAME: REASON`. */
void complain(const char *name, const char *reason);

/* The same with a reason in three parts, the colon included. */
void complain_of(const char *name, const char *first, const char *second, const char *third);

/* An errno in words.  libc's table of them is larger than a small build of this program. */
void error_write(struct writer *writer, int error);

/* The usual message with an errno for a reason. */
void complain_of_error(const char *name, int error);

#endif
