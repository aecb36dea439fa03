/* SPDX-License-Identifier: 0BSD */
#include "line.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void line_begin(struct line_reader *reader, int fd, char *buffer, size_t size)
{
	memset(reader, 0, sizeof(*reader));
	reader->buffer = buffer;
	reader->size = size;
	reader->fd = fd;
}

/* Moves what is left to the front and reads once behind it. */
static void fill(struct line_reader *reader)
{
	size_t left = reader->end - reader->start;
	ssize_t got;

	memmove(reader->buffer, reader->buffer + reader->start, left);
	reader->start = 0;
	do {
		got = read(reader->fd, reader->buffer + left, reader->size - left);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		reader->error = errno;
	if (got <= 0) {
		reader->ended = true;
		got = 0;
	}
	reader->end = left + (size_t)got;
}

/* Takes the bytes up to `end` off the reader; false if they are the rest of a line given up. */
static bool take(struct line_reader *reader, size_t end, const char **line, size_t *length)
{
	bool skipped = reader->skipping;

	*line = reader->buffer + reader->start;
	*length = end - reader->start;
	reader->start = end;
	reader->skipping = false;
	return !skipped;
}

enum line line_next(struct line_reader *reader, const char **line, size_t *length)
{
	for (;;) {
		size_t left = reader->end - reader->start;
		const char *from = reader->buffer + reader->start;
		const char *feed = left ? memchr(from, '\n', left) : NULL;

		if (feed) {
			bool given = take(reader, (size_t)(feed - reader->buffer), line, length);

			reader->start++;
			if (given)
				return LINE_OK;
		} else if (reader->ended) {
			/* The last line may lack its LF. */
			return left && take(reader, reader->end, line, length) ? LINE_OK : LINE_END;
		} else if (left == reader->size) {
			bool told = reader->skipping;

			reader->skipping = true;
			reader->start = reader->end;
			if (!told)
				return LINE_TOO_LONG;
		} else {
			fill(reader);
		}
	}
}
