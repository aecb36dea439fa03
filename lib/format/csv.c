/* SPDX-License-Identifier: 0BSD */
#include "format/csv.h"

#include "text/text.h"

const struct field_style *csv_style(void)
{
	static const struct field_style style = { .separator = ",",
						  .quotes = { '"', "\"", TEXT_ESCAPE, "" } };

	return &style;
}

void csv_header(struct writer *writer, struct fields *fields)
{
	static const struct field_style header = { .separator = ",", .has_keys = true };

	fields_begin(fields, &header, fields->chosen);
	writer_strings(writer, fields->before, "\n", "");
	fields_begin(fields, csv_style(), fields->chosen);
}

void csv_socket(struct writer *writer, const struct fields *fields, const struct tcp_socket *socket)
{
	fields_write(fields, writer, socket);
	writer_byte(writer, '\n');
}
