/* SPDX-License-Identifier: 0BSD */
#include "source/line.h"

#include <errno.h>
#include <string.h>

#include "text/kernel.h"
#include "sizes.h"

static void keep_nothing(struct line_reader *reader)
{
	reader->at = reader->whole = reader->end = reader->buffer;
}

void line_begin(struct line_reader *reader, int fd, char *buffer, size_t size)
{
	reader->buffer = buffer;
	reader->size = size;
	reader->fd = fd;
	reader->error = 0;
	reader->skipping = false;
	reader->ended = false;
	reader->lacks_lf = false;
	keep_nothing(reader);
}

/* Reads behind the `left` bytes at the buffer's front; false at the end of all. */
static bool fill(struct line_reader *reader, size_t left)
{
	char *to = reader->buffer + left;
	long got;

	if (reader->ended)
		return false;
	do {
		got = kernel_read(reader->fd, to, reader->size - left);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		reader->error = errno;
	if (got <= 0) {
		/* The last line may lack its LF. */
		reader->ended = true;
		*to = '\n';
		got = left > 0;
		reader->lacks_lf = got;
	}
	reader->end = to + got;
	for (reader->whole = reader->end; reader->whole > to; reader->whole--)
		if (reader->whole[-1] == '\n')
			return true;
	reader->whole = reader->buffer;
	return got;
}

enum line line_next(struct line_reader *reader)
{
	while (reader->at == reader->whole) {
		size_t left = (size_t)(reader->end - reader->at);

		memmove(reader->buffer, reader->at, left);
		keep_nothing(reader);
		if (left == reader->size) {
			if (!reader->skipping) {
				reader->skipping = true;
				return LINE_TOO_LONG;
			}
		} else if (!fill(reader, left)) {
			return LINE_END;
		}
		while (reader->skipping && reader->at < reader->whole)
			reader->skipping = *reader->at++ != '\n';
	}
	return LINE_OK;
}
