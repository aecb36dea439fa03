/* SPDX-License-Identifier: 0BSD */
#include "text/writer.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>

#include "text/kernel.h"
#include "text/number.h"
#include "sizes.h"

NEVER_INLINE void writer_begin(struct writer *writer, int fd, char *buffer, size_t size)
{
	writer->at = buffer;
	writer->full = buffer + size - WRITER_SLACK;
	writer->buffer = buffer;
	writer->fd = fd;
	writer->error = 0;
	writer_release(writer, NULL);
}

/* What waits for nothing else does not for its reader, either, but asks again at once. */
#define CAN_WAIT (ENABLE_LSTCP_FORMAT_JSON || ENABLE_LSTCP_REPEAT || ENABLE_LSTCP_WAIT)

/*
 * Until its reader takes more, or is gone.  One that is slow is waited for before signals that are
 * held have their way.
 */
static void wait_for_reader(const struct writer *writer)
{
	struct pollfd file = { .fd = writer->fd, .events = POLLOUT };
	uint64_t patience[2] = { 0, 500000000 };

	if (!CAN_WAIT)
		return;
	kernel_poll(&file, patience, NULL);
	if (!file.revents)
		kernel_poll(&file, NULL, writer_mask(writer));
}

/* Where signals are held, they are in the wait for a reader, and then there is room for so much. */
static long write_some(const struct writer *writer, const char *from, size_t bytes)
{
	if (writer_mask(writer)) {
		wait_for_reader(writer);
		if (bytes > PIPE_BUF)
			bytes = PIPE_BUF;
	}
	return kernel_write(writer->fd, from, bytes);
}

void writer_flush(struct writer *writer)
{
	const char *from = writer->buffer;
	size_t left = (size_t)(writer->at - from);

	writer->at = writer->buffer;
	if (writer->fd == WRITER_NOWHERE)
		return;
	while (left && !writer->error) {
		long written = write_some(writer, from, left);

		if (written >= 0) {
			from += written;
			left -= (size_t)written;
		} else if (errno == EAGAIN) {
			wait_for_reader(writer);
		} else if (errno != EINTR) {
			writer->error = errno;
		}
	}
}

void writer_room(struct writer *writer, size_t bytes)
{
	if (writer->at + bytes > writer->full)
		writer_flush(writer);
}

void writer_end(struct writer *writer, char *end)
{
	writer->at = end;
	writer_room(writer, 0);
}

void writer_byte(struct writer *writer, char byte)
{
	writer_put(writer, byte);
	writer_room(writer, 0);
}

void writer_bytes(struct writer *writer, const char *bytes, size_t length)
{
	writer_room(writer, 0); /* the slack may be used up */
	while (length--)
		writer_byte(writer, *bytes++);
}

void writer_string(struct writer *writer, const char *string)
{
	writer_room(writer, 0);
	while (*string)
		writer_byte(writer, *string++);
}

void writer_strings(struct writer *writer, const char *first, const char *second, const char *third)
{
	writer_string(writer, first);
	writer_string(writer, second);
	writer_string(writer, third);
}

void writer_number(struct writer *writer, uint64_t number)
{
	writer_end(writer, number_put(writer->at, number));
}

void writer_number_after(struct writer *writer, const char *text, uint64_t number)
{
	writer_string(writer, text);
	writer_number(writer, number);
}

void writer_pad(struct writer *writer, char *to)
{
	char *at = writer->at;

	if (at >= to)
		return;
	writer->at = to;
	for (; at < to; at += 8)
		memcpy(at, "        ", 8);
}
