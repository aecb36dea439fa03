/* SPDX-License-Identifier: 0BSD */
#include "format/json.h"

void json_begin(struct json *json, bool one_line)
{
	json->before = '[';
	json->one_line = one_line;
}

static void json_line_end(const struct json *json, struct writer *writer)
{
	if (!json->one_line)
		writer_put(writer, '\n');
}

void json_separate(struct json *json, struct writer *writer)
{
	writer_put(writer, json->before);
	json_line_end(json, writer);
	json->before = ',';
}

const struct field_style *json_style(void)
{
	static const struct field_style style = {
		.begin = "{",
		.separator = ",",
		.end = '}',
		.quote = "\"",
		.has_keys = true,
		.key_end = "\":",
		.null = "null",
		.null_bytes = 4,
		.quotes = { '"', "\\", "\\u00", "\xef\xbf\xbd" },
	};

	return &style;
}

void json_socket(struct json *json, struct writer *writer, const struct fields *fields,
		 const struct tcp_socket *socket)
{
	json_separate(json, writer);
	fields_write(fields, writer, socket);
}

void json_end(struct json *json, struct writer *writer)
{
	if (json->before == '[')
		writer_put(writer, '[');
	json_line_end(json, writer);
	writer_string(writer, "]\n");
}
