/* SPDX-License-Identifier: 0BSD */
#include "csv.h"

#include "text.h"

/* Quoted always: what comes from outside may hold a comma. */
static void csv_text(struct writer *writer, const char *text)
{
	writer_put(writer, '"');
	while (*text) {
		size_t bytes;

		if (text_next(text, &bytes) != TEXT_PLAIN) {
			while (bytes--)
				text_escape(writer, TEXT_ESCAPE, *text++);
		} else {
			if (*text == '"')
				writer_put(writer, '"');
			writer_bytes(writer, text, bytes);
			text += bytes;
		}
	}
	writer_put(writer, '"');
}

void csv_fields(struct fields *fields, uint32_t chosen)
{
	static const struct field_style style = { .separator = ',' };

	fields_begin(fields, &style, csv_text, chosen);
}

void csv_header(struct writer *writer, const struct fields *fields)
{
	fields_write_keys(fields, writer);
	writer_byte(writer, '\n');
}

void csv_socket(struct writer *writer, const struct fields *fields, const struct tcp_socket *socket)
{
	fields_write(fields, writer, socket);
	writer_byte(writer, '\n');
}
