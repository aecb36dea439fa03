/* SPDX-License-Identifier: 0BSD */
/*
 * The bounded line reader: lines of a file, one at a time, in the caller's buffer.
 *
 * It reads only when no whole line is left.  The kernel returns whole rows of /proc/net/tcp as
 * long as a page fits into the buffer; a smaller buffer works, and costs more reads.
 */
#ifndef LSTCP_LINE_H
#define LSTCP_LINE_H

#include <stdbool.h>
#include <stddef.h>

struct line_reader {
	char *buffer;
	size_t size;  /* of the buffer: the longest line, its LF included */
	size_t start; /* of what was read and not yet given */
	size_t end;
	int fd;
	bool skipping; /* the rest of a line that was too long */
	bool ended;    /* read(2) gave 0 or failed */
	int error;     /* errno of the read that failed, or 0 */
};

enum line {
	LINE_END,      /* of the file, or of what could be read of it: see `error` */
	LINE_OK,       /* `*line` holds `*length` bytes, without LF, until the next call */
	LINE_TOO_LONG, /* a line does not fit; given once, and the line passed over */
};

void line_begin(struct line_reader *reader, int fd, char *buffer, size_t size);
enum line line_next(struct line_reader *reader, const char **line, size_t *length);

#endif
