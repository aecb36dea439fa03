/* SPDX-License-Identifier: 0BSD */
#include "format/prom.h"

void prom_metric(struct writer *writer, const char *name, const char *help)
{
	writer_strings(writer, "# HELP lstcp_", name, " ");
	writer_strings(writer, help, "\n# TYPE lstcp_", name);
	writer_string(writer, " gauge\n");
}

void prom_value(struct writer *writer, uint64_t value)
{
	writer_string(writer, "} ");
	writer_number(writer, value);
	writer_byte(writer, '\n');
}
