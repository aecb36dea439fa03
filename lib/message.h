/* SPDX-License-Identifier: 0BSD */
/*
 * Messages on standard error: `lstcp: ` and a line, gathered and written at once.
 *
 * Text that came from outside goes through message_quote() or message_name() and never reaches a
 * terminal raw.
 */
#ifndef LSTCP_MESSAGE_H
#define LSTCP_MESSAGE_H

#include <stddef.h>

#include "writer.h"

struct message {
	struct writer writer;
	char buffer[128];
};

/* The writer to put the line into; message_end() adds its LF and sends it off. */
struct writer *message_begin(struct message *message);
void message_end(struct message *message);

/* The name of a file, whole. */
void message_name(struct writer *writer, const char *name);

/* `'text'`, a long text cut. */
void message_quote(struct writer *writer, const char *text, size_t length);

/* The usual message: `lstcp: NAME: REASON`. */
void complain(const char *name, const char *reason);

/* The same for an errno.  libc's table of texts is larger than a small build of this program. */
void complain_of_error(const char *name, int error);

#endif
