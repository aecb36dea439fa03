/* SPDX-License-Identifier: 0BSD */
/*
 * TCP's internals as the table shows them (-i): `key:value` words in the spelling of `ss -i`, those
 * that are known, or `-` if none is.  Times are milliseconds, rates bits a second.
 */
#ifndef LSTCP_TABLE_INTERNALS_H
#define LSTCP_TABLE_INTERNALS_H

#include "tcp_socket.h"
#include "writer.h"

#define INTERNALS_KEYS_BYTES (!ENABLE_LSTCP_INTERNALS ? 1 : ENABLE_LSTCP_INFO ? 410 : 120)

/* Fills in the keys, once for all sockets. */
void internals_begin(char keys[INTERNALS_KEYS_BYTES]);

void internals_write(struct writer *writer, const struct tcp_socket *socket, const char *keys);

#endif
