/* SPDX-License-Identifier: 0BSD */
/*
 * The formats, one entry each:
 *
 *	X(name, NAME, can, style, begin, row, end, summary, group)
 *
 * LSTCP_FORMAT_NAME and LSTCP_DEFAULT_NAME are its symbols in Kconfig, `can` is what it is able to
 * do, `style` that of its fields, or NULL, and the others are what lstcp.c does at a round's begin,
 * for a `socket`, at a round's end, to print a `summary` and to print a `group`; they see `lstcp`,
 * too, all but the first `writer`, those of a summary the families `asked` for and `read`, and those
 * of a group what it is `by`.  The formats' headers are included here.
 */
#ifndef LSTCP_FORMAT_LIST_H
#define LSTCP_FORMAT_LIST_H

#include "format/csv.h"
#include "format/group.h"
#include "format/json.h"
#include "format/kv.h"
#include "format/summary.h"
#include "format/table.h"

/* What a format may be able to do. */
#define FORMAT_CAN_ROWS 1u   /* a row for each socket */
#define FORMAT_CAN_COUNT 2u  /* -s, -g */
#define FORMAT_CAN_REPEAT 4u /* -c, -d, -N */
#define FORMAT_CAN_PAUSE 8u  /* a blank line between two rounds */

#define FORMAT_NOTHING (void)0

/* clang-format off */
#define LSTCP_FORMATS(X)                                                                           \
	X(table, TABLE, FORMAT_CAN_ROWS | FORMAT_CAN_COUNT |                                       \
			FORMAT_CAN_REPEAT | FORMAT_CAN_PAUSE,                                      \
		NULL, begin_table(lstcp),                                                          \
		table_socket(&lstcp->table, writer, socket),                                       \
		FORMAT_NOTHING,                                                                    \
		summary_table(summary, writer, asked & read, has_header(lstcp)),                   \
		group_table(group, by, writer, has_header(lstcp)))                                 \
	X(json, JSON, FORMAT_CAN_ROWS | FORMAT_CAN_COUNT | FORMAT_CAN_REPEAT,                      \
		json_style(),                                                                      \
		json_begin(&lstcp->json, is_repeating(lstcp)),                                     \
		json_socket(&lstcp->json, writer, &lstcp->fields, socket),                         \
		json_end(&lstcp->json, writer),                                                    \
		summary_json(summary, writer, asked & read),                                       \
		group_json(group, writer, is_repeating(lstcp)))                                    \
	X(csv, CSV, FORMAT_CAN_ROWS | FORMAT_CAN_REPEAT,                                           \
		csv_style(), begin_csv(lstcp),                                                     \
		fields_write(&lstcp->fields, writer, socket),                                      \
		FORMAT_NOTHING, FORMAT_NOTHING, FORMAT_NOTHING)                                    \
	X(kv, KV, FORMAT_CAN_ROWS | FORMAT_CAN_REPEAT | FORMAT_CAN_PAUSE,                          \
		kv_style(), FORMAT_NOTHING,                                                        \
		fields_write(&lstcp->fields, writer, socket),                                      \
		FORMAT_NOTHING, FORMAT_NOTHING, FORMAT_NOTHING)                                    \
	X(prom, PROM, FORMAT_CAN_COUNT,                                                            \
		NULL, FORMAT_NOTHING, FORMAT_NOTHING, FORMAT_NOTHING,                              \
		summary_prom(summary, writer, asked, read, lstcp->source.malformed),               \
		group_prom(group, by, writer))
/* clang-format on */

/* Their names, for the help of -f. */
#define FORMAT_WORD(name, NAME, ...) IF_LSTCP_FORMAT_##NAME(" " #name)
#define FORMAT_WORDS LSTCP_FORMATS(FORMAT_WORD)

#endif
