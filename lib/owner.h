/* SPDX-License-Identifier: 0BSD */
/*
 * The owner stage: which processes hold a socket.
 *
 * Only the processes know: each names its sockets' inodes as the targets of the links in
 * /proc/PID/fd.  A walk over all of them costs four system calls a process and one readlinkat a
 * descriptor, about two microseconds each, however few sockets are asked for.  So records are held
 * back in a batch, one walk serves them all, and the caller prints them in the order in which it
 * held them.  N sockets take N / capacity walks: the batch should be as large as the stack can bear
 * (CONFIG_LSTCP_OWNER_BYTES; 16 KiB hold 140 records for the plain table, 85 without tcp_info), and
 * for the few sockets of a router is one.  A batch whose sockets have no inode is not walked for.
 *
 * readlinkat, because it asks the process alone: stat(2) of a descriptor asks the file's system,
 * and waits for one that hangs.
 *
 * What it cannot see: a thread that left its process's descriptor table (unshare(2) with
 * CLONE_FILES), and a process whose main thread has ended, as the kernel lists neither's
 * descriptors under /proc/PID/fd.
 *
 * Stack: two listings of OWNER_LISTING_BYTES beside the caller's space.
 */
#ifndef LSTCP_OWNER_H
#define LSTCP_OWNER_H

#include <stdbool.h>
#include <stddef.h>

#include "tcp_socket.h"

/* For entries of a directory, 24 or 32 bytes each.  With 2 or 4 KiB a walk is no faster. */
#define OWNER_LISTING_BYTES 1024

struct owner {
	unsigned char *space; /* the caller's, aligned for struct tcp_socket */
	size_t space_bytes;
	size_t slot_bytes; /* of a record, as much as is kept of it, and what is noted of it */
	size_t count;	   /* records held */
	size_t wanted;	   /* those of them with an inode: without any, no walk */
	size_t mask;	   /* of the hash of an inode, during a walk */
	bool hidden;	   /* some process could not be looked at, in any walk so far */
};

/*
 * `record_bytes` of each record are kept: sizeof(struct tcp_socket), or less from its end.  The
 * space is borrowed for as long as records are held, and may serve other ends in between.
 */
void owner_begin(struct owner *owner, void *space, size_t space_bytes, size_t record_bytes);

/* Holds a copy of a record back; false if the batch is full, and the record not taken. */
bool owner_hold(struct owner *owner, const struct tcp_socket *socket);

/*
 * One walk of /proc, which fills in TCP_PID, TCP_PROCESS and TCP_FD of the process with the lowest
 * pid, and TCP_OWNERS: how many processes hold the socket, of those that may be looked at.
 *
 * Never fails: a process that ends meanwhile is passed over, and one that may not be looked at
 * (another user's, hidden by hidepid=, or no descriptor was left to look with) sets `hidden`.  The
 * sockets of both stay without owner; a name that cannot be read stays unknown.
 */
void owner_join(struct owner *owner);

/* The record held as number `index` of `count`, as much of it as is kept. */
const struct tcp_socket *owner_record(const struct owner *owner, size_t index);

/* Empties the batch; `hidden` stays. */
void owner_clear(struct owner *owner);

#endif
