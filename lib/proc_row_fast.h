/* SPDX-License-Identifier: 0BSD */
/*
 * The row decoder's short cut, for rows exactly as the kernel prints them: full-width hexadecimal,
 * no number of more than 18 digits, a location in plain sight.
 *
 * It takes such a row for what proc_row_decode() would, in a third of the instructions, and takes
 * no other: what it declines, for whatever reason, is that function's to decode or to complain of.
 */
#ifndef LSTCP_PROC_ROW_FAST_H
#define LSTCP_PROC_ROW_FAST_H

#include <stdbool.h>

#include "proc_row.h"
#include "tcp_socket.h"

/*
 * As proc_row_decode(), of whole rows up to `end`; false if this is no such row: then `*at` stays,
 * and `socket` is in no particular state.
 *
 * In brief what looks like one of the kernel's padded rows, of 149 bytes and a LF, is taken for one.
 */
bool proc_row_decode_fast(const char **at, const char *end, const struct proc_origin *origin,
			  struct tcp_socket *socket);

#endif
