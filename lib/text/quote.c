/* SPDX-License-Identifier: 0BSD */
#include "text/quote.h"

#include <stdbool.h>

#include "text/text.h"

/* False where this build has not the format. */
static bool is(enum quoting quoting, enum quoting wanted)
{
	if ((wanted == QUOTE_JSON && !ENABLE_LSTCP_FORMAT_JSON) ||
	    (wanted == QUOTE_PROM && !(ENABLE_LSTCP_FORMAT_PROM && ENABLE_LSTCP_GROUP)) ||
	    (wanted == QUOTE_SHELL && !ENABLE_LSTCP_FORMAT_KV))
		return false;
	return quoting == wanted;
}

/* What stands for a character that may not be shown, or for bytes that are none. */
static void replacement_write(struct writer *writer, enum quoting quoting, enum text kind,
			      const char *text, size_t bytes)
{
	if (is(quoting, QUOTE_SHELL) || is(quoting, QUOTE_PROM)) {
		writer_byte(writer, '?');
	} else if (!is(quoting, QUOTE_JSON)) {
		while (bytes--)
			text_escape(writer, TEXT_ESCAPE, *text++);
	} else if (kind == TEXT_INVALID) {
		writer_bytes(writer, "\xef\xbf\xbd", 3);
	} else {
		/* The last byte is the code, of one byte and of two: 0xc2 0x80 is U+0080. */
		text_escape(writer, "\\u00", text[bytes - 1]);
	}
}

void quote_write(struct writer *writer, enum quoting quoting, const char *text)
{
	const char mark = is(quoting, QUOTE_SHELL) ? '\'' : '"';

	writer_put(writer, mark);
	while (*text) {
		size_t bytes;
		enum text kind = text_next(text, &bytes);

		if (kind != TEXT_PLAIN) {
			replacement_write(writer, quoting, kind, text, bytes);
		} else {
			if ((is(quoting, QUOTE_JSON) || is(quoting, QUOTE_PROM)) &&
			    (*text == mark || *text == '\\'))
				writer_put(writer, '\\');
			else if (*text == mark)
				writer_string(writer, is(quoting, QUOTE_SHELL) ? "'\\'" : "\"");
			writer_bytes(writer, text, bytes);
		}
		text += bytes;
	}
	writer_put(writer, mark);
}
