/* SPDX-License-Identifier: 0BSD */
/*
 * The bounded line reader: whole lines of a file, in the caller's buffer.
 *
 * It reads only when no whole line is left.  The kernel returns whole rows of /proc/net/tcp as
 * long as a page fits into the buffer; a smaller buffer works, and costs more reads.
 */
#ifndef LSTCP_LINE_H
#define LSTCP_LINE_H

#include <stdbool.h>
#include <stddef.h>

struct line_reader {
	const char *at;	   /* the next line; whoever takes it moves this behind its LF */
	const char *whole; /* behind the last line that is whole, and */
	const char *end;   /* behind what was read */
	char *buffer;
	size_t size; /* of the buffer: more than the longest line with its LF */
	int fd;
	int error;     /* errno of the read that failed, or 0 */
	bool skipping; /* the rest of a line that was too long */
	bool ended;    /* read(2) gave 0 or failed */
	bool lacks_lf; /* then: the last line had no LF of its own */
};

enum line {
	LINE_END, /* of the file, or of what could be read of it: see `error` */
	LINE_OK,  /* there is a line at `at`, with its LF, even where the file's last has none */
	LINE_TOO_LONG, /* a line does not fit; given once, and the line passed over */
};

void line_begin(struct line_reader *reader, int fd, char *buffer, size_t size);
enum line line_next(struct line_reader *reader);

/* Whether the line at `at` is the file's last, and ended without a LF. */
static inline bool line_is_last(const struct line_reader *reader)
{
	return reader->lacks_lf;
}

#endif
