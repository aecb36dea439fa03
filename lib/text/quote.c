/* SPDX-License-Identifier: 0BSD */
#include "text/quote.h"

#include "text/text.h"

/* What stands for a character that may not be shown, or for bytes that are none. */
static void replacement_write(struct writer *writer, const struct quotes *quotes, enum text kind,
			      const char *text, size_t bytes)
{
	if (!*quotes->escape || (kind == TEXT_INVALID && *quotes->instead)) {
		writer_string(writer, quotes->instead);
		return;
	}
	/* In JSON the last byte is the code, of one byte and of two: 0xc2 0x80 is U+0080. */
	for (; bytes; bytes--, text++)
		if (bytes == 1 || !*quotes->instead)
			text_escape(writer, quotes->escape, *text);
}

void quote_write(struct writer *writer, const struct quotes *quotes, const char *text)
{
	writer_byte(writer, quotes->mark);
	while (*text) {
		size_t bytes;
		enum text kind = text_next(text, &bytes);

		if (kind != TEXT_PLAIN) {
			replacement_write(writer, quotes, kind, text, bytes);
		} else {
			if (*text == quotes->mark || *text == *quotes->before)
				writer_string(writer, quotes->before);
			writer_bytes(writer, text, bytes);
		}
		text += bytes;
	}
	writer_byte(writer, quotes->mark);
}
