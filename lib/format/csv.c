/* SPDX-License-Identifier: 0BSD */
#include "format/csv.h"

#include "text/text.h"

const struct field_style *csv_style(void)
{
	static const struct field_style style = { .separator = ",", .has_keys = true };

	return &style;
}

void csv_begin(struct writer *writer, struct fields *fields, bool header)
{
	static const struct field_style style = { .separator = ",",
						  .quotes = { '"', "\"", TEXT_ESCAPE, "" } };

	if (header)
		writer_strings(writer, fields->before, "\n", "");
	fields_begin(fields, &style, fields->chosen);
}

void csv_socket(struct writer *writer, const struct fields *fields, const struct tcp_socket *socket)
{
	fields_write(fields, writer, socket);
	writer_byte(writer, '\n');
}
