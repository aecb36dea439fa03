/* SPDX-License-Identifier: 0BSD */
/*
 * The table, for people: a row a socket, columns of fixed width, or as wide as a first pass over
 * the same sockets (with a writer that goes nowhere) has measured them.
 *
 *	State Recv-Q Send-Q Local Address:Port Peer Address:Port
 *
 * then the timer (-o), the extended columns (-e), the memory (-m), the owner (-p) and the internals
 * (-i).  A device that the socket is bound to stands behind the local address, `[fe80::1%eth0]:22`;
 * a listener on `::` that takes IPv4 too is `*:80` where that is known.
 */
#ifndef LSTCP_TABLE_H
#define LSTCP_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/table_internals.h"
#include "record/tcp_socket.h"
#include "text/writer.h"

/*
 * The columns, from left to right:
 *
 *	X(NAME, heading, width, field)
 *
 * `width` is wide enough for what is common, so that a pipe needs no first pass.  `field` is the
 * column's, or the first of its fields: a column of one that the source cannot know is not there.
 */
/* clang-format off */
#define TABLE_FIRST_COLUMNS(X)                                           \
	X(STATE, "State", 11, STATE)                                     \
	X(RECV_QUEUE, "Recv-Q", 6, RX_QUEUE)                             \
	X(SEND_QUEUE, "Send-Q", 6, TX_QUEUE)                             \
	X(LOCAL, "Local Address:Port", 23, LOCAL_ADDRESS)                \
	X(PEER, "Peer Address:Port", 23, REMOTE_ADDRESS)

#define TABLE_ADDED_COLUMNS(X)                                           \
	X(TIMER, "Timer", 22, TIMER)                                     \
	X(UID, "UID", 5, UID)                                            \
	X(INODE, "Inode", 8, INODE)                                      \
	X(REFCOUNT, "Ref", 3, REFCOUNT)                                  \
	X(LOCATION, "Location", 18, LOCATION)                            \
	X(MARK, IF_LSTCP_DIAG("Mark"), 10, MARK)                         \
	X(MEMORY, IF_LSTCP_MEMORY("Memory"), 54, MEM_RMEM_ALLOC)         \
	X(PROCESS, IF_LSTCP_OWNER("Process"), 22, PID)                   \
	X(INTERNALS, IF_LSTCP_INTERNALS("Internals"), 9, RTO_MS)
/* clang-format on */

#define TABLE_COLUMN_CODE(NAME, ...) TABLE_##NAME,
enum table_column {
	TABLE_FIRST_COLUMNS(TABLE_COLUMN_CODE) TABLE_ADDED_COLUMNS(TABLE_COLUMN_CODE) TABLE_COLUMNS
};

/* What an option adds, as bits (1 << column). */
#define TABLE_TIMER_COLUMNS (1u << TABLE_TIMER)
#define TABLE_EXTENDED_COLUMNS                                                               \
	(1u << TABLE_UID | 1u << TABLE_INODE | 1u << TABLE_REFCOUNT | 1u << TABLE_LOCATION | \
	 (ENABLE_LSTCP_DIAG ? 1u << TABLE_MARK : 0u))
#define TABLE_MEMORY_COLUMNS (1u << TABLE_MEMORY)
#define TABLE_OWNER_COLUMNS (1u << TABLE_PROCESS)
#define TABLE_INTERNALS_COLUMNS (1u << TABLE_INTERNALS)

/*
 * The most that a row takes without its internals, which come last and make room for themselves:
 * blanks before a cell count, and of a name from outside every byte may become four.
 */
#define TABLE_ROOM 768

#define TABLE_ANY_ADDED                                                         \
	(ENABLE_LSTCP_TIMERS || ENABLE_LSTCP_EXTENDED || ENABLE_LSTCP_MEMORY || \
	 ENABLE_LSTCP_OWNER || ENABLE_LSTCP_INTERNALS)

struct table {
	unsigned int asked;   /* columns asked for, a bit each; the first five always */
	unsigned int columns; /* those of them that the source can fill */
	bool measuring;
	unsigned char width[TABLE_COLUMNS]; /* fewer than 256, as names are bounded */
	bool below; /* the internals, in a line of their own that begins with a tab */
};

/* The columns' fixed widths; `below` may be set after it. */
void table_begin(struct table *table, unsigned int columns);

/* Leaves out those that this source cannot fill. */
void table_fit(struct table *table, bool from_diag);

/* Sets all widths to 0; the rows up to table_measured() widen them. */
void table_measure(struct table *table);

/* Ends that; without any row, the widths are the fixed ones. */
void table_measured(struct table *table, bool any);

void table_header(struct table *table, struct writer *writer);
void table_socket(struct table *table, struct writer *writer, const struct tcp_socket *socket);

#endif
