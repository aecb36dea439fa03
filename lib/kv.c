/* SPDX-License-Identifier: 0BSD */
#include "kv.h"

#include "text.h"

/* Between single quotes a shell takes everything as it is but the quote itself. */
static void quoted(struct writer *writer, const char *text, size_t length)
{
	writer_byte(writer, '\'');
	while (length) {
		size_t bytes;

		if (text_next(text, length, &bytes) != TEXT_PLAIN)
			writer_byte(writer, '?');
		else if (*text == '\'')
			writer_string(writer, "'\\''");
		else
			writer_bytes(writer, text, bytes);
		text += bytes;
		length -= bytes;
	}
	writer_byte(writer, '\'');
}

void kv_socket(struct writer *writer, struct field_choice choice, const struct tcp_socket *socket)
{
	struct field field;
	bool first = true;

	fields_begin(&field, choice, socket);
	while (field_next(&field)) {
		if (!first)
			writer_byte(writer, ' ');
		first = false;
		writer_bytes(writer, field.key, field.key_length);
		writer_byte(writer, '=');
		if (field.kind == FIELD_NUMBER)
			writer_number(writer, field.number);
		else if (field.kind == FIELD_WORD)
			field_write_word(writer, &field);
		else if (field.kind == FIELD_TEXT)
			quoted(writer, field.text, field.text_length);
	}
	writer_byte(writer, '\n');
}
