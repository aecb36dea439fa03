/* SPDX-License-Identifier: 0BSD */
/*
 * The sock_diag source: dumps the kernel's sockets through NETLINK_SOCK_DIAG, a family at a time,
 * into the caller's buffer.  diag_message.h decodes.
 */
#ifndef LSTCP_DIAG_H
#define LSTCP_DIAG_H

#include <stddef.h>
#include <stdint.h>

#include "record/tcp_socket.h"
#include "source/diag_message.h"
#include "stage/filter.h"
#include "text/number.h"

struct diag {
	int fd;
	unsigned char *buffer;
	size_t size; /* for a dump at least 8 KiB: so long are messages where pages are large */
	struct diag_messages messages;
	uint32_t interface; /* the last one looked up, 0 at first */
	char interface_name[2 + NUMBER_DIGITS];
};

/* What is asked for. */
struct diag_wanted {
	unsigned int family;		 /* TCP_INET or TCP_INET6, or TCP_FAMILIES: both, mixed */
	uint32_t states;		 /* bit = code */
	enum diag_detail detail;	 /* of each socket */
	const struct filter *filter;	 /* terms that the kernel can judge in part, or NULL: all */
	const struct tcp_socket *closed; /* the one socket to close in place of a dump, or NULL */
};

/*
 * Opens a netlink socket and sends the request, which is made in the buffer: up to REQUEST_BYTES
 * with a filter.  `fd` is the caller's to close.  Returns 0, or an errno: sock_diag may be missing,
 * forbidden, or not emulated.
 */
int diag_open(struct diag *diag, const struct diag_wanted *wanted, unsigned char *buffer,
	      size_t size);

/*
 * The next record.  DIAG_MORE where a message held none: ask again.  DIAG_DONE at the end; an errno
 * where the dump broke off, also at once where the kernel has no handler for TCP; DIAG_MALFORMED may
 * be passed over.
 */
int diag_next(struct diag *diag, struct tcp_socket *socket);

/*
 * Closes a socket that a dump told, and no other: its cookie goes with the request (SOCK_DESTROY of
 * linux/sock_diag.h).  Returns 0, or the kernel's errno: ENOENT for one that is gone, EOPNOTSUPP
 * from a kernel that closes none, EPERM without CAP_NET_ADMIN.
 */
int diag_destroy(const struct tcp_socket *socket);

#endif
