/* SPDX-License-Identifier: 0BSD */
/*
 * TCP's internals as the table shows them to people (-i): words, most in the spelling of `ss -i`,
 * those that are known and say something: zeros and what every connection has from its start are
 * left out. First comes what explains a connection (options, round-trip time, windows, what limits
 * it, losses), then sizes in bytes and segments, rates in bits a second with k, M, G, and times in
 * milliseconds.
 */
#ifndef LSTCP_TABLE_INTERNALS_H
#define LSTCP_TABLE_INTERNALS_H

#include <stdbool.h>

#include "record/tcp_socket.h"
#include "text/writer.h"

/* Writes `before` and the words; nothing, and false, if there is no word. */
bool internals_write(struct writer *writer, const struct tcp_socket *socket, const char *before);

#endif
