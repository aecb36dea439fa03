/* SPDX-License-Identifier: 0BSD */
#include "format/prom.h"

#include "record/names.h"

void prom_metric(struct writer *writer, const char *metric)
{
	writer_strings(writer, "# HELP lstcp_", metric, " ");
	writer_strings(writer, name_at(metric, 1), "\n# TYPE lstcp_", metric);
	writer_string(writer, " gauge\n");
}

void prom_family(struct writer *writer, const char *name, unsigned int family)
{
	writer_strings(writer, "lstcp_", name, "{family=\"");
	writer_end(writer, family_put(writer->at, family));
}

void prom_value(struct writer *writer, uint64_t value)
{
	writer_number_after(writer, "} ", value);
	writer_byte(writer, '\n');
}
