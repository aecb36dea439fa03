/* SPDX-License-Identifier: 0BSD */
#include "kv.h"

#include "text.h"

/* Between single quotes a shell takes everything as it is but the quote itself. */
static void kv_text(struct writer *writer, const char *text)
{
	writer_put(writer, '\'');
	while (*text) {
		size_t bytes;

		if (text_next(text, &bytes) != TEXT_PLAIN)
			writer_byte(writer, '?');
		else if (*text == '\'')
			writer_string(writer, "'\\''");
		else
			writer_bytes(writer, text, bytes);
		text += bytes;
	}
	writer_put(writer, '\'');
}

void kv_fields(struct fields *fields, uint32_t chosen)
{
	static const struct field_style style = { ' ', 1, "=", 0, 0, 0, "" };

	fields_begin(fields, &style, kv_text, chosen);
}

void kv_socket(struct writer *writer, const struct fields *fields, const struct tcp_socket *socket)
{
	fields_write(fields, writer, socket);
	writer_byte(writer, '\n');
}
