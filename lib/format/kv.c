/* SPDX-License-Identifier: 0BSD */
#include "format/kv.h"

const struct field_style *kv_style(void)
{
	static const struct field_style style = {
		.separator = " ",
		.end = '\n',
		.has_keys = true,
		.key_end = "=",
		.quotes = { '\'', "'\\'", "", "?" },
	};

	return &style;
}
