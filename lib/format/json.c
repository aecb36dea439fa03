/* SPDX-License-Identifier: 0BSD */
#include "format/json.h"

static void json_line_end(const struct json *json, struct writer *writer)
{
	if (!json->one_line)
		writer_byte(writer, '\n');
}

void json_begin(struct json *json, struct writer *writer, bool one_line)
{
	json->one_line = one_line;
	json->filled = false;
	writer_byte(writer, '[');
	json_line_end(json, writer);
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

const struct field_style *json_style(void)
{
	static const struct field_style style = {
		",", "\"", true, "\":", 4, "null", { '"', "\\", "\\u00", "\xef\xbf\xbd" }
	};

	return &style;
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
		json_line_end(json, writer);
	writer_string(writer, "]\n");
}
