/* SPDX-License-Identifier: 0BSD */
/*
 * The owner stage: which processes hold a socket.
 *
 * Only the processes know: each names its sockets' inodes as the targets of the links in
 * /proc/PID/fd.  A walk over all of them costs four system calls a process and one readlinkat a
 * descriptor, about two microseconds each, however few sockets are asked for.  So a listing reads
 * its source twice: first only to collect inodes, then, after one walk for all of them, to print
 * each row with its owner.
 *
 *	owner_begin(&owner, space, sizeof(space));
 *	do {
 *		do {
 *			for each socket: owner_want(&owner, &socket);
 *		} while (!owner_find(&owner));
 *		for each socket: if (owner_look_up(&owner, &socket)) print it;
 *	} while (owner_next_lot(&owner));
 *
 * What is remembered of a socket are the 16 bytes of an entry, in the caller's space, which is
 * touched only as far as it is used.  More sockets than it holds are listed in lots, which take
 * turns: each takes two readings and a walk.  A socket is of one lot by its inode alone, so
 * whatever comes and goes between the readings, each row is printed once.  A socket that came after
 * the first reading has no owner here, and never another's.
 *
 * readlinkat, because it asks the process alone: stat(2) of a descriptor asks the file's system,
 * and waits for one that hangs.
 *
 * What it cannot see: a thread that left its process's descriptor table (unshare(2) with
 * CLONE_FILES), and a process whose main thread has ended, as the kernel lists neither's
 * descriptors under /proc/PID/fd; and inodes above 32 bits, which the kernel gives to no socket.
 *
 * Stack: two listings of OWNER_LISTING_BYTES beside struct owner and the caller's space.
 */
#ifndef LSTCP_OWNER_H
#define LSTCP_OWNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/tcp_socket.h"

/* For entries of a directory, 24 or 32 bytes each.  With 2 or 4 KiB a walk is no faster. */
#define OWNER_LISTING_BYTES 1024

/* Names of processes, and whether they hold sockets, are remembered by their pid's last bits. */
#define OWNER_NAMES (ENABLE_LSTCP_OWNER ? 64 : 1)
#define OWNER_HOLDERS (ENABLE_LSTCP_OWNER ? 512 : 1)

struct owner_entry {
	uint32_t inode;
	uint32_t pid; /* the lowest that holds the socket */
	uint32_t fd;  /* its lowest */
	uint32_t owners;
};

struct owner_name {
	uint32_t pid; /* 0: none */
	char name[TCP_NAME_BYTES];
};

struct owner {
	struct owner_entry *entries; /* the caller's space */
	uint32_t capacity;
	uint32_t wanted; /* sockets of this lot; those beyond the capacity have no entry */
	uint32_t first;	 /* the lot: sockets whose inode's hash is from this */
	uint32_t span;	 /* to this much above it */
	bool walked;	 /* in this listing: `holds` is known */
	bool hidden;	 /* some process could not be looked at, in any walk so far */
	bool foreign;	 /* a listener that was there before the walk has no process that is here */
	bool holds[OWNER_HOLDERS]; /* whether such a process held a socket, wanted or not */
	struct owner_name names[OWNER_NAMES];
};

/* Begins a listing.  The space, aligned for an entry and of 16 of them at least, is borrowed. */
void owner_begin(struct owner *owner, void *space, size_t space_bytes);

/* Remembers a socket, if it is of this lot and has an inode. */
void owner_want(struct owner *owner, const struct tcp_socket *socket);

/*
 * One walk of /proc for all that are wanted; none where nothing is.  False if they were more than
 * there is room for: the lot is smaller now, and to be collected anew.
 *
 * Otherwise never fails: a process that ends meanwhile is passed over, and one that may not be
 * looked at (another user's, hidden by hidepid=, or no descriptor was left to look with) sets
 * `hidden`.  The sockets of both stay without owner.  The second and later walks of a listing pass
 * over processes that held no socket at all in the first.
 */
bool owner_find(struct owner *owner);

/*
 * False for a socket of another lot.  Otherwise fills in TCP_PID, TCP_PROCESS and TCP_FD of the
 * process with the lowest pid, and TCP_OWNERS: how many processes hold the socket, of those that
 * may be looked at; or nothing where no owner was found.
 *
 * The name is read now, and stays unknown if it cannot be read or the process no longer holds the
 * socket: its pid may be another's by now.
 */
bool owner_look_up(struct owner *owner, struct tcp_socket *socket);

/* Goes on to the next lot; false after the last. */
bool owner_next_lot(struct owner *owner);

#endif
