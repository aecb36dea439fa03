/* SPDX-License-Identifier: 0BSD */
#include "writer.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "number.h"

void writer_begin(struct writer *writer, int fd, char *buffer, size_t size)
{
	writer->at = buffer;
	writer->full = buffer + size - WRITER_SLACK;
	writer->buffer = buffer;
	writer->flushed = 0;
	writer->fd = fd;
	writer->error = 0;
}

void writer_flush(struct writer *writer)
{
	const char *from = writer->buffer;
	size_t left = (size_t)(writer->at - from);

	writer->flushed += left;
	writer->at = writer->buffer;
	if (writer->fd == WRITER_NOWHERE)
		return;
	while (left && !writer->error) {
		ssize_t written = write(writer->fd, from, left);

		if (written >= 0) {
			from += written;
			left -= (size_t)written;
		} else if (errno != EINTR) {
			writer->error = errno;
		}
	}
}

static void keep_slack(struct writer *writer)
{
	if (writer->at > writer->full)
		writer_flush(writer);
}

void writer_byte(struct writer *writer, char byte)
{
	writer_put(writer, byte);
	keep_slack(writer);
}

void writer_bytes(struct writer *writer, const char *bytes, size_t length)
{
	while (length--)
		writer_byte(writer, *bytes++);
}

void writer_string(struct writer *writer, const char *string)
{
	while (*string)
		writer_byte(writer, *string++);
}

void writer_strings(struct writer *writer, const char *first, const char *second, const char *third)
{
	writer_string(writer, first);
	writer_string(writer, second);
	writer_string(writer, third);
}

#define LONGEST_NUMBER 20

void writer_number(struct writer *writer, uint64_t number)
{
	char digits[2 * LONGEST_NUMBER];
	char *first = digits + LONGEST_NUMBER;

	do {
		uint64_t rest = tenth(number);

		*--first = (char)('0' + (number - rest * 10));
		number = rest;
	} while (number);
	/* All of them, however few count: a copy of constant length is next to nothing. */
	memcpy(writer->at, first, LONGEST_NUMBER);
	writer->at += digits + LONGEST_NUMBER - first;
	keep_slack(writer);
}

void writer_hex(struct writer *writer, uint64_t number)
{
	int shift = 60;

	while (shift && !(number >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		writer_put(writer, "0123456789abcdef"[number >> shift & 15]);
	keep_slack(writer);
}

void writer_pad(struct writer *writer, size_t position)
{
	while (writer_position(writer) < position)
		writer_byte(writer, ' ');
}
