/* SPDX-License-Identifier: 0BSD */
/*
 * The group stage (-g): how many sockets share a key, most first, in constant memory.
 *
 * Exact while the distinct keys fit into CONFIG_LSTCP_GROUP_SLOTS slots.  Beyond that it is the
 * Space-Saving algorithm (Metwally, Agrawal, El Abbadi: Efficient Computation of Frequent and Top-k
 * Elements in Data Streams, 2005): a new key takes the slot of the rarest and its count, which is
 * then the most by which the new count is too high: true count is in [count - error, count].
 * Every key with more than rows/slots sockets is in the list.
 */
#ifndef LSTCP_GROUP_H
#define LSTCP_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sizes.h"
#include "record/tcp_socket.h"
#include "text/address.h"
#include "text/writer.h"

/* The keys: X(FIELD, name), the field of the record and what -g calls it. */
/* clang-format off */
#define GROUP_KEY_LIST(X)               \
	X(STATE, "state")               \
	X(LOCAL_ADDRESS, "laddr")       \
	X(REMOTE_ADDRESS, "raddr")      \
	X(LOCAL_PORT, "lport")          \
	X(REMOTE_PORT, "rport")         \
	X(UID, "uid")                   \
	IF_LSTCP_TIMERS(X(TIMER, "timer")) \
	IF_LSTCP_OWNER(X(PROCESS, "process"))
/* clang-format on */

#define GROUP_KEY_CODE(FIELD, name) GROUP_BY_##FIELD,
enum group_by { GROUP_KEY_LIST(GROUP_KEY_CODE) GROUP_KEY_COUNT };

/* Their names, for name_index(). */
#define GROUP_KEY_NAME(FIELD, name) name "\0"
#define GROUP_KEYS GROUP_KEY_LIST(GROUP_KEY_NAME)

/* Whether `by` asks for the sockets' owners. */
#define GROUP_NEEDS_OWNER(by) \
	IF_LSTCP_OWNER((by) == GROUP_BY_PROCESS) IF_NOT_LSTCP_OWNER(((void)(by), false))

#define GROUP_KEY_BYTES (ADDRESS_TEXT + 1) /* with its NUL; no key is longer than an address */

struct group_slot {
	uint32_t count;
	uint32_t error;
	uint16_t next;		   /* number of a slot with the same hash, from 1 on, or 0 */
	char key[GROUP_KEY_BYTES]; /* as text; `-` where it is not known */
};

#define GROUP_HEADS 256

/* At first all is zero. */
struct group_counts {
	uint32_t used;	 /* slots */
	uint32_t cursor; /* where the search for a rarest slot goes on */
	uint32_t least;	 /* no count is smaller, once all slots are used */
	struct group_slot slots[GROUP_SLOTS];
	uint16_t heads[GROUP_HEADS];
};

void group_add(struct group_counts *group, enum group_by by, const struct tcp_socket *socket);

/* Puts the slots in order, which ends the adding: most first, ties by key as text. */
void group_sort(struct group_counts *group);

void group_table(const struct group_counts *group, enum group_by by, struct writer *writer,
		 bool header);
void group_json(const struct group_counts *group, struct writer *writer, bool one_line);

/* Gauges lstcp_group{key,value}, and lstcp_group_error of the keys whose count is a bound. */
void group_prom(const struct group_counts *group, enum group_by by, struct writer *writer);

#endif
