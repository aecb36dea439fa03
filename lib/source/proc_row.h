/* SPDX-License-Identifier: 0BSD */
/*
 * The row decoder: one line of /proc/net/tcp or /proc/net/tcp6 becomes a record.
 *
 *   sl: LOCAL:PORT REMOTE:PORT st TXQ:RXQ tr:when retrnsmt uid timeout inode
 *       [ref [location [rto [ato [ack [cwnd [ssthresh]]]]]]]
 *
 * as printed by get_tcp4_sock, get_openreq4 and get_timewait4_sock in the kernel's
 * net/ipv4/tcp_ipv4.c and by their twins in net/ipv6/tcp_ipv6.c.  Pure: no I/O, no state, and any
 * bytes at all may come in.  The family is told by the width of the addresses.
 *
 * A row may end after any column from inode on: TIME_WAIT and SYN_RECV do before rto, emulators and
 * kernels up to 2.2 earlier.  What is missing is not known.  What follows ssthresh is left aside.
 * What stands before a row's number (a log's stamp, a quote mark) is passed over.
 */
#ifndef LSTCP_PROC_ROW_H
#define LSTCP_PROC_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "record/tcp_socket.h"

/* Whether a build has what looks behind the column retrnsmt; else no row is decoded further. */
#define PROC_ROW_WHOLE                                                             \
	(ENABLE_LSTCP_TIMERS || ENABLE_LSTCP_EXTENDED || ENABLE_LSTCP_INTERNALS || \
	 ENABLE_LSTCP_OWNER || ENABLE_LSTCP_CAPTURE || ENABLE_LSTCP_FILTER ||      \
	 ENABLE_LSTCP_SUMMARY || ENABLE_LSTCP_GROUP || ENABLE_LSTCP_FORMAT_JSON || \
	 ENABLE_LSTCP_FORMAT_CSV || ENABLE_LSTCP_FORMAT_KV || ENABLE_LSTCP_FORMAT_PROM)

/* The kernel that printed the rows, not the machine that runs this program. */
struct proc_origin {
	bool big_endian;
	/*
	 * The columns behind retrnsmt are passed over, right or wrong, and neither they nor the
	 * time left are known.  For rows of this machine's kernel only, as it makes no mistakes
	 * there.
	 */
	bool brief;
	uint32_t hertz; /* USER_HZ, 1 to 10000; unused in builds without timers and internals */
};

enum proc_row {
	PROC_ROW_SOCKET,
	PROC_ROW_CUT,	  /* a socket, too, whose last column is not known; `error` tells it */
	PROC_ROW_NOTHING, /* a blank line */
	PROC_ROW_HEADER,
	PROC_ROW_OTHER_HEADER, /* of a table of UDP or raw sockets, whose rows look alike */
	PROC_ROW_MALFORMED,    /* `error` tells why */
};

enum proc_fault {
	PROC_FAULT_NUMBER, /* no number of its base, badly separated, or IPv6 in a build without */
	PROC_FAULT_ENDS,   /* the row ends before the column */
	PROC_FAULT_LARGE,  /* the number is too large for the column */
	PROC_FAULT_FAMILIES, /* one address is IPv4, the other IPv6 */
	PROC_FAULT_MORE,     /* another row follows in the line, as in files with CR ends */
	PROC_FAULT_CUT,	     /* the file ends right behind the column, or within it */
};

struct proc_error {
	unsigned char fault;
	unsigned char column;
};

/*
 * Decodes the row at `*row`, which an LF ends, and leaves `*row` within the row, at its LF at the
 * latest.  Nothing is read from `end` on, which is behind that LF.  `is_last` says that the file
 * ended without this LF.
 */
enum proc_row proc_row_decode(const char **row, const char *end, const struct proc_origin *origin,
			      bool is_last, struct tcp_socket *socket, struct proc_error *error);

/* What is wrong: one behind the other, `tx_queue` and `: not a number`. */
const char *proc_error_column(const struct proc_error *error);
const char *proc_error_fault(const struct proc_error *error);

#endif
