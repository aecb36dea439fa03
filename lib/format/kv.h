/* SPDX-License-Identifier: 0BSD */
/*
 * Shell pairs: `key=value ...`, one socket a line, so quoted that `eval "$line"` assigns them in
 * any POSIX shell and does nothing else.  What is not known is `key=`; control characters and bytes
 * that are no UTF-8 are `?`.
 */
#ifndef LSTCP_KV_H
#define LSTCP_KV_H

#include "record/field.h"

/* How its fields are to be made ready. */
const struct field_style *kv_style(void);

#endif
