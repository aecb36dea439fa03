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
			text_escape(writer, text, bytes);
		} else {
			if (*text == '"')
				writer_put(writer, '"');
			writer_bytes(writer, text, bytes);
		}
		text += bytes;
	}
	writer_put(writer, '"');
}

void csv_header(struct writer *writer, struct field_choice choice)
{
	fields_write_keys(writer, ',', choice);
	writer_byte(writer, '\n');
}

void csv_socket(struct writer *writer, struct field_choice choice, const struct tcp_socket *socket)
{
	static const struct field_style style = { .separator = ',' };

	fields_write(writer, &style, csv_text, choice, socket);
	writer_byte(writer, '\n');
}
