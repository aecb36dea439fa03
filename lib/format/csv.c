/* SPDX-License-Identifier: 0BSD */
#include "format/csv.h"

#include "text/text.h"

const struct field_style *csv_style(void)
{
	static const struct field_style style = { .separator = ",", .end = '\n', .has_keys = true };

	return &style;
}

void csv_begin(struct writer *writer, struct fields *fields, bool header)
{
	static const struct field_style style = {
		.separator = ",",
		.end = '\n',
		.quotes = { '"', "\"", TEXT_ESCAPE, "" },
	};

	if (header)
		writer_strings(writer, fields->before, "\n", "");
	fields_begin(fields, &style, fields->chosen);
}
