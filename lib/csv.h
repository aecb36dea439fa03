/* SPDX-License-Identifier: 0BSD */
/*
 * CSV (RFC 4180, but with LF ends): a header of keys, a row a socket, nothing for what is not
 * known.  Control characters and bytes that are no UTF-8 are `\xNN`.
 */
#ifndef LSTCP_CSV_H
#define LSTCP_CSV_H

#include "field.h"

void csv_header(struct writer *writer, struct field_choice choice);
void csv_socket(struct writer *writer, struct field_choice choice, const struct tcp_socket *socket);

#endif
