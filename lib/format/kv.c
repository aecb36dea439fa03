/* SPDX-License-Identifier: 0BSD */
#include "format/kv.h"

const struct field_style *kv_style(void)
{
	static const struct field_style style = {
		" ", "", true, "=", 0, "", { '\'', "'\\'", "", "?" }
	};

	return &style;
}

void kv_socket(struct writer *writer, const struct fields *fields, const struct tcp_socket *socket)
{
	fields_write(fields, writer, socket);
	writer_byte(writer, '\n');
}
