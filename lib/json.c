/* SPDX-License-Identifier: 0BSD */
#include "json.h"

#include "text.h"

static void line_end(const struct json *json, struct writer *writer)
{
	if (!json->one_line)
		writer_byte(writer, '\n');
}

void json_begin(struct json *json, struct writer *writer, struct field_choice choice, bool one_line)
{
	json->choice = choice;
	json->one_line = one_line;
	json->filled = false;
	writer_byte(writer, '[');
	line_end(json, writer);
}

void json_separate(struct json *json, struct writer *writer)
{
	if (json->filled) {
		writer_byte(writer, ',');
		line_end(json, writer);
	}
	json->filled = true;
}

/* The inside of a string: any bytes in, valid UTF-8 without control characters out. */
static void string(struct writer *writer, const char *text, size_t length)
{
	while (length) {
		size_t bytes;
		enum text kind = text_next(text, length, &bytes);

		if (kind == TEXT_INVALID) {
			writer_string(writer, "\xef\xbf\xbd");
		} else if (kind == TEXT_CONTROL) {
			/* The last byte is the code, of one byte and of two: 0xc2 0x80 is U+0080. */
			writer_string(writer, "\\u00");
			writer_byte(writer, (char)('0' + ((unsigned char)text[bytes - 1] >> 4)));
			writer_hex(writer, text[bytes - 1] & 15u);
		} else {
			if (*text == '"' || *text == '\\')
				writer_byte(writer, '\\');
			writer_bytes(writer, text, bytes);
		}
		text += bytes;
		length -= bytes;
	}
}

static void value(struct writer *writer, const struct field *field)
{
	if (field->kind == FIELD_NULL) {
		writer_string(writer, "null");
		return;
	}
	if (field->kind == FIELD_NUMBER) {
		writer_number(writer, field->number);
		return;
	}
	writer_byte(writer, '"');
	if (field->kind == FIELD_WORD)
		field_write_word(writer, field);
	else
		string(writer, field->text, field->text_length);
	writer_byte(writer, '"');
}

void json_socket(struct json *json, struct writer *writer, const struct tcp_socket *socket)
{
	struct field field;
	char before = '{';

	json_separate(json, writer);
	fields_begin(&field, json->choice, socket);
	while (field_next(&field)) {
		writer_byte(writer, before);
		writer_byte(writer, '"');
		writer_bytes(writer, field.key, field.key_length);
		writer_bytes(writer, "\":", 2);
		value(writer, &field);
		before = ',';
	}
	writer_byte(writer, '}');
}

void json_end(struct json *json, struct writer *writer)
{
	if (json->filled)
		line_end(json, writer);
	writer_bytes(writer, "]\n", 2);
}
