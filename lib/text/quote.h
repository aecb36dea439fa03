/* SPDX-License-Identifier: 0BSD */
/*
 * Text from outside between quotes, as the machine formats have it.
 */
#ifndef LSTCP_QUOTE_H
#define LSTCP_QUOTE_H

#include "text/writer.h"

enum quoting {
	QUOTE_JSON, /* "..." (RFC 8259), always valid UTF-8: bytes that are none become U+FFFD */
	QUOTE_CSV, /* "..." (RFC 4180); control characters and bytes that are no UTF-8 are `\xNN` */
	QUOTE_PROM,  /* "..." of a label's value, always valid UTF-8; these are `?` */
	QUOTE_SHELL, /* '...' for any POSIX shell; these are `?` */
};

/* A NUL-terminated text of any bytes, with its quotes: always, as it may hold a separator. */
void quote_write(struct writer *writer, enum quoting quoting, const char *text);

#endif
