/* SPDX-License-Identifier: 0BSD */
#include "format/csv.h"

void csv_fields(struct fields *fields, uint64_t chosen)
{
	static const struct field_style style = { .separator = ",", .text = QUOTE_CSV };

	fields_begin(fields, &style, chosen);
}

void csv_header(struct writer *writer, struct fields *fields)
{
	static const struct field_style header = { .separator = ",", .has_keys = true };

	fields_begin(fields, &header, fields->chosen);
	writer_strings(writer, fields->before, "\n", "");
	csv_fields(fields, fields->chosen);
}

void csv_socket(struct writer *writer, const struct fields *fields, const struct tcp_socket *socket)
{
	fields_write(fields, writer, socket);
	writer_byte(writer, '\n');
}
