/* SPDX-License-Identifier: 0BSD */
/* What a function writes, as a string. */
#ifndef LSTCP_TESTS_TEXT_OF_H
#define LSTCP_TESTS_TEXT_OF_H

#include "text/writer.h"

#define NO_FILE (-2) /* what does not fit leaves an error */

/* A writer that keeps what fits into `buffer`, less its slack, NUL-terminated by text_end(). */
static inline struct writer *text_begin(struct writer *writer, char *buffer, size_t size)
{
	writer_begin(writer, NO_FILE, buffer, size - 1);
	return writer;
}

static inline const char *text_end(struct writer *writer)
{
	*writer->at = '\0';
	return writer->buffer;
}

#endif
