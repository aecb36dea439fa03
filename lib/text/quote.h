/* SPDX-License-Identifier: 0BSD */
/*
 * Text from outside between quotes, as the machine formats have it.
 */
#ifndef LSTCP_QUOTE_H
#define LSTCP_QUOTE_H

#include "text/writer.h"

/* How a format quotes. */
struct quotes {
	char mark;
	char before[4]; /* put before a mark in the text, and before the byte that begins it: `\` */
	char escape[5]; /* before the digits of a byte that may not be shown, or nothing */
	char instead[4]; /* of bytes that are no UTF-8, and of all that has no escape */
};

/* A NUL-terminated text of any bytes, with its quotes: always, as it may hold a separator. */
void quote_write(struct writer *writer, const struct quotes *quotes, const char *text);

#endif
