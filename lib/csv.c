/* SPDX-License-Identifier: 0BSD */
#include "csv.h"

#include "text.h"

void csv_header(struct writer *writer, struct field_choice choice)
{
	struct field field;
	const char *before = "";

	fields_begin(&field, choice, NULL);
	while (field_next(&field)) {
		writer_string(writer, before);
		writer_bytes(writer, field.key, field.key_length);
		before = ",";
	}
	writer_byte(writer, '\n');
}

/* Quoted always: what comes from outside may hold a comma. */
static void quoted(struct writer *writer, const char *text, size_t length)
{
	writer_byte(writer, '"');
	while (length) {
		size_t bytes;

		if (text_next(text, length, &bytes) != TEXT_PLAIN) {
			text_escape(writer, text, bytes);
		} else {
			if (*text == '"')
				writer_byte(writer, '"');
			writer_bytes(writer, text, bytes);
		}
		text += bytes;
		length -= bytes;
	}
	writer_byte(writer, '"');
}

void csv_socket(struct writer *writer, struct field_choice choice, const struct tcp_socket *socket)
{
	struct field field;
	bool first = true;

	fields_begin(&field, choice, socket);
	while (field_next(&field)) {
		if (!first)
			writer_byte(writer, ',');
		first = false;
		if (field.kind == FIELD_NUMBER)
			writer_number(writer, field.number);
		else if (field.kind == FIELD_WORD)
			field_write_word(writer, &field);
		else if (field.kind == FIELD_TEXT)
			quoted(writer, field.text, field.text_length);
	}
	writer_byte(writer, '\n');
}
