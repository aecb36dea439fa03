/* SPDX-License-Identifier: 0BSD */
#include "format/kv.h"

void kv_fields(struct fields *fields, uint64_t chosen)
{
	static const struct field_style style = { " ", "", true, "=", 0, "", QUOTE_SHELL };

	fields_begin(fields, &style, chosen);
}

void kv_socket(struct writer *writer, const struct fields *fields, const struct tcp_socket *socket)
{
	fields_write(fields, writer, socket);
	writer_byte(writer, '\n');
}
