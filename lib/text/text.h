/* SPDX-License-Identifier: 0BSD */
/*
 * Text from outside (names of processes, interfaces and files, arguments), which may hold any
 * bytes and is never printed as it is.
 */
#ifndef LSTCP_TEXT_H
#define LSTCP_TEXT_H

#include <stddef.h>

#include "text/writer.h"

enum text {
	TEXT_PLAIN,   /* a character of UTF-8 that may be shown */
	TEXT_CONTROL, /* a control character, U+0000 to U+001F and U+007F to U+009F */
	TEXT_INVALID, /* bytes that are no UTF-8 */
};

/*
 * Tells what a NUL-terminated text, not yet at its end, starts with, and stores how many bytes that
 * is.  Invalid bytes are counted as Unicode recommends for U+FFFD (chapter 3, maximal subparts).
 */
enum text text_next(const char *text, size_t *bytes);

/* `lead` and the byte's two hexadecimal digits. */
void text_escape(struct writer *writer, const char *lead, char byte);

/* `\xNN`: the escape of the table, CSV and messages. */
#define TEXT_ESCAPE "\\x"

/*
 * Up to a NUL or `most` bytes as printable ASCII from `first` to `~`; every other byte, and the
 * backslash, as `\xNN`.
 */
void text_write(struct writer *writer, const char *text, size_t most, char first);

/* As one word: blanks are escaped, too. */
static inline void text_write_word(struct writer *writer, const char *text, size_t most)
{
	text_write(writer, text, most, '!');
}

/* Blanks stay: for messages, between quotes. */
static inline void text_write_line(struct writer *writer, const char *text, size_t most)
{
	text_write(writer, text, most, ' ');
}

#endif
