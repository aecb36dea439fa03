/* SPDX-License-Identifier: 0BSD */
#include "writer.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "number.h"

void writer_begin(struct writer *writer, int fd, char *buffer, size_t size)
{
	writer->buffer = buffer;
	writer->size = size;
	writer->used = 0;
	writer->flushed = 0;
	writer->fd = fd;
	writer->error = 0;
}

void writer_flush(struct writer *writer)
{
	const char *from = writer->buffer;
	size_t left = writer->used;

	writer->flushed += left;
	writer->used = 0;
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

void writer_byte(struct writer *writer, char byte)
{
	if (writer->used == writer->size)
		writer_flush(writer);
	writer->buffer[writer->used++] = byte;
}

void writer_bytes(struct writer *writer, const char *bytes, size_t length)
{
	while (length) {
		size_t room = writer->size - writer->used;

		if (room > length)
			room = length;
		memcpy(writer->buffer + writer->used, bytes, room);
		writer->used += room;
		bytes += room;
		length -= room;
		if (length)
			writer_flush(writer);
	}
}

void writer_string(struct writer *writer, const char *string)
{
	writer_bytes(writer, string, strlen(string));
}

void writer_strings(struct writer *writer, const char *first, const char *second, const char *third)
{
	writer_string(writer, first);
	writer_string(writer, second);
	writer_string(writer, third);
}

void writer_number(struct writer *writer, uint64_t number)
{
	char digits[20];

	writer_bytes(writer, digits, (size_t)(number_put(digits, number) - digits));
}

void writer_hex(struct writer *writer, uint64_t number)
{
	char digits[16];

	writer_bytes(writer, digits, (size_t)(number_put_hex(digits, number) - digits));
}

void writer_pad(struct writer *writer, size_t position)
{
	static const char blanks[16] = "                ";

	while (writer_position(writer) < position) {
		size_t missing = position - writer_position(writer);

		writer_bytes(writer, blanks, missing < sizeof(blanks) ? missing : sizeof(blanks));
	}
}
