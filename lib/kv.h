/* SPDX-License-Identifier: 0BSD */
/*
 * Shell pairs: `key=value ...`, one socket a line, so quoted that `eval "$line"` assigns them in
 * any POSIX shell and does nothing else.  What is not known is `key=`; control characters and bytes
 * that are no UTF-8 are `?`.
 */
#ifndef LSTCP_KV_H
#define LSTCP_KV_H

#include "field.h"
#include "tcp_socket.h"
#include "writer.h"

void kv_socket(struct writer *writer, struct field_choice choice, const struct tcp_socket *socket);

#endif
