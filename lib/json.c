/* SPDX-License-Identifier: 0BSD */
#include "json.h"

#include "text.h"

static void line_end(const struct json *json, struct writer *writer)
{
	if (!json->one_line)
		writer_byte(writer, '\n');
}

void json_begin(struct json *json, struct writer *writer, bool one_line)
{
	json->one_line = one_line;
	json->filled = false;
	writer_byte(writer, '[');
	line_end(json, writer);
}

void json_separate(struct json *json, struct writer *writer)
{
	if (json->filled) {
		writer_put(writer, ',');
		if (!json->one_line)
			writer_put(writer, '\n');
	}
	json->filled = true;
}

/* Any bytes in, valid UTF-8 without control characters out. */
static void json_text(struct writer *writer, const char *text)
{
	writer_put(writer, '"');
	while (*text) {
		size_t bytes;
		enum text kind = text_next(text, &bytes);

		if (kind == TEXT_INVALID) {
			writer_bytes(writer, "\xef\xbf\xbd", 3);
		} else if (kind == TEXT_CONTROL) {
			/* The last byte is the code, of one byte and of two: 0xc2 0x80 is U+0080. */
			text_escape(writer, "\\u00", text[bytes - 1]);
		} else {
			if (*text == '"' || *text == '\\')
				writer_put(writer, '\\');
			writer_bytes(writer, text, bytes);
		}
		text += bytes;
	}
	writer_put(writer, '"');
}

void json_fields(struct fields *fields, uint32_t chosen)
{
	static const struct field_style style = { ',', 2, "\":", '"', 1, 4, "null" };

	fields_begin(fields, &style, json_text, chosen);
}

void json_socket(struct json *json, struct writer *writer, const struct fields *fields,
		 const struct tcp_socket *socket)
{
	json_separate(json, writer);
	writer_put(writer, '{');
	fields_write(fields, writer, socket);
	writer_byte(writer, '}');
}

void json_end(struct json *json, struct writer *writer)
{
	if (json->filled)
		line_end(json, writer);
	writer_string(writer, "]\n");
}
