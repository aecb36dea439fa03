/* SPDX-License-Identifier: 0BSD */
/*
 * The source stage: sockets one after the other, from wherever they are to come.
 *
 * A source is a list of inputs read in turn: IPv4 and IPv6 of this machine, each from sock_diag or
 * from /proc, or the captures given.  What is wrong with an input is told on standard error here,
 * as `lstcp: FILE:LINE: ...`, and leaves `failed` set; the other inputs and rows still come.
 */
#ifndef LSTCP_SOURCE_H
#define LSTCP_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "source/diag.h"
#include "source/line.h"
#include "source/proc_row.h"
#include "sizes.h"
#include "record/tcp_socket.h"
#include "text/process.h"

enum source_kind { SOURCE_AUTO, SOURCE_PROC, SOURCE_DIAG };

/* The byte order of the kernel that printed the rows (-B). */
enum source_order { SOURCE_ORDER_DEFAULT, SOURCE_ORDER_LITTLE, SOURCE_ORDER_BIG };

/* What is wanted. */
struct source_wanted {
	const char *const *files; /* captures; none: this machine */
	size_t file_count;
	const struct filter *filter; /* what of it the kernel may leave out; NULL: nothing */
	const char *needs_diag;	     /* the filter's word that /proc has no answer to, or NULL */
	uint32_t process;	     /* whose tables of /proc are wanted, or 0: this machine's */
	unsigned char families;	     /* bit = family, for this machine's tables */
	unsigned char kind;	     /* enum source_kind */
	unsigned char order;	     /* enum source_order, of the kernel that printed the rows */
	unsigned char detail;	     /* enum diag_detail */
	bool unordered;		     /* families may be mixed, and nobody looks at attributes */
	bool brief;		     /* nothing that stands behind the column retrnsmt */
	uint32_t hertz;		     /* USER_HZ of that kernel; 0: this machine's */
	uint32_t states;	     /* bit = code: others need not be given, but may be */
};

struct source {
	const struct source_wanted *wanted; /* set by the caller, as is silent */
	bool silent;			    /* tell nothing: another reading does, or has */
	/* The caller's to clear. */
	bool changed; /* a table changed during its dump, which was told */
	bool failed;  /* something could not be read, or was malformed */

	unsigned char read; /* the families that could be read, a bit each; by a capture both */

	/* The source's own. */
	bool open;
	bool from_diag;
	bool both;	     /* families come from one dump of sock_diag */
	bool plain;	     /* sock_diag refused more than a family with all its sockets */
	bool replaced;	     /* sock_diag refused that, too: /proc is read instead */
	bool shown;	     /* this input has given a record */
	bool live;	     /* it is this machine's own table */
	bool not_tcp;	     /* its header was that of another protocol */
	bool told_other;     /* that, for this file */
	bool doubts_order;   /* the byte order may be another: not told yet, for this file */
	uint32_t line;	     /* in it */
	uint32_t complaints; /* about it */
	size_t input;	     /* the next */
	const char *name;    /* of the open one */
	int fd;		     /* likewise */
	char table[PROCESS_PATH_BYTES]; /* the name of another process's */
	struct proc_origin origin;
	uint64_t malformed; /* rows and messages, since source_begin() */
	union {
		struct line_reader lines;
		struct diag diag;
	} reader;
	union {
		unsigned char bytes[SOURCE_BYTES];
		uint64_t align;
	} buffer;
};

/* Starts a pass over everything that is wanted. */
void source_begin(struct source *source);

/* The next socket; false at the end of the last input. */
bool source_next(struct source *source, struct tcp_socket *socket);

/* Ends the pass, wherever it is: what the kernel has not sent yet, it need not. */
void source_stop(struct source *source);

/* Tells that this word of a filter asks what only sock_diag knows: no answer is not `none`. */
void source_tell_needs_diag(const char *word);

/* Whether a second pass would find the same inputs: not so for a pipe or a terminal. */
bool source_is_repeatable(const struct source_wanted *wanted);

#endif
