/* SPDX-License-Identifier: 0BSD */
/*
 * The table, for people: a row a socket, columns of fixed width, or as wide as a first pass over
 * the same sockets (with a writer that goes nowhere) has measured them.
 *
 *	State Recv-Q Send-Q Local Address:Port Peer Address:Port
 *
 * then the timer (-o), the extended columns (-e), the owner (-p) and the internals (-i).
 */
#ifndef LSTCP_TABLE_H
#define LSTCP_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "table_internals.h"
#include "tcp_socket.h"
#include "writer.h"

enum table_column {
	TABLE_STATE,
	TABLE_RECV_QUEUE,
	TABLE_SEND_QUEUE,
	TABLE_LOCAL,
	TABLE_PEER,
	TABLE_TIMER,
	TABLE_UID,
	TABLE_INODE,
	TABLE_REFCOUNT,
	TABLE_LOCATION,
	TABLE_INTERFACE,
	TABLE_MARK,
	TABLE_PROCESS,
	TABLE_INTERNALS,
	TABLE_COLUMNS
};

/* What an option adds, as bits (1 << column). */
#define TABLE_TIMER_COLUMNS (1u << TABLE_TIMER)
#define TABLE_EXTENDED_COLUMNS                                                               \
	(1u << TABLE_UID | 1u << TABLE_INODE | 1u << TABLE_REFCOUNT | 1u << TABLE_LOCATION | \
	 (ENABLE_LSTCP_DIAG ? 1u << TABLE_INTERFACE | 1u << TABLE_MARK : 0u))
#define TABLE_OWNER_COLUMNS (1u << TABLE_PROCESS)
#define TABLE_INTERNALS_COLUMNS (1u << TABLE_INTERNALS)

/*
 * The most that a row takes without its internals, which come last and make room for themselves:
 * blanks before a cell count, and of a name from outside every byte may become four.
 */
#define TABLE_ROOM 640

#define TABLE_ANY_ADDED                                                        \
	(ENABLE_LSTCP_TIMERS || ENABLE_LSTCP_EXTENDED || ENABLE_LSTCP_OWNER || \
	 ENABLE_LSTCP_INTERNALS)

struct table {
	unsigned int columns; /* those to show, as bits; the first five always */
	bool measuring;
	unsigned char width[TABLE_COLUMNS]; /* fewer than 256, as names are bounded */
	char internals_keys[INTERNALS_KEYS_BYTES];
};

/* The columns' fixed widths. */
void table_begin(struct table *table, unsigned int columns);

/* Makes the columns as narrow as nothing; the rows until `measuring` is cleared widen them. */
void table_measure(struct table *table);

void table_header(struct table *table, struct writer *writer);
void table_socket(struct table *table, struct writer *writer, const struct tcp_socket *socket);

#endif
