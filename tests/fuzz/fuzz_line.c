/* SPDX-License-Identifier: 0BSD */
/*
 * The line reader, over reads of any lengths, interrupted and failing: its lines are those that
 * splitting the same bytes at once gives.
 *
 * The input: the buffer's size, how many bytes a read gives at most, where reads fail, then the
 * file.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "source/line.h"

#define HEAD_BYTES 3
#define NO_FILE (-2)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
	const uint8_t *at;
	size_t left;
	size_t most; /* bytes a read */
	bool fails;  /* at the end, by EIO */
	bool again;  /* the next read is interrupted */
	bool ended;
} file;

static void must(bool condition)
{
	if (!condition)
		abort();
}

static long read_file(void *buffer, size_t size)
{
	size_t got = size < file.most ? size : file.most;

	must(size && !file.ended);
	file.again = !file.again;
	if (!file.again) {
		errno = EINTR;
		return -1;
	}
	if (got > file.left)
		got = file.left;
	file.ended = !got;
	if (!got && file.fails) {
		errno = EIO;
		return -1;
	}
	memcpy(buffer, file.at, got);
	file.at += got;
	file.left -= got;
	return (long)got;
}

/* In place of libc's: reading is the reader's only call. */
/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): libc's are reserved */
long syscall(long number, ...)
{
	va_list arguments;
	void *buffer;
	long got;

	va_start(arguments, number);
	must(number == SYS_read && va_arg(arguments, int) == NO_FILE);
	buffer = va_arg(arguments, void *);
	got = read_file(buffer, va_arg(arguments, size_t));
	va_end(arguments);
	return got;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct line_reader reader;
	const char *at;
	size_t room;
	char *buffer;

	if (size < HEAD_BYTES)
		return 0;
	room = data[0] % 64 + 1;
	file.most = data[1] % 64 + 1;
	file.fails = data[2] & 1;
	file.again = data[2] & 2;
	file.ended = false;
	at = (const char *)data + HEAD_BYTES;
	size -= HEAD_BYTES;
	file.at = data + HEAD_BYTES;
	file.left = size;
	buffer = malloc(room);
	must(buffer != NULL);

	line_begin(&reader, NO_FILE, buffer, room);
	while (size) {
		const char *feed = memchr(at, '\n', size);
		size_t want = feed ? (size_t)(feed - at) : size;

		/* A line fits with its LF; without, the reader cannot know yet that it ends. */
		if (want >= room) {
			must(line_next(&reader) == LINE_TOO_LONG);
		} else {
			must(line_next(&reader) == LINE_OK);
			must(!memcmp(reader.at, at, want) && reader.at[want] == '\n');
			reader.at += want + 1;
		}
		want += feed != NULL;
		at += want;
		size -= want;
	}
	must(line_next(&reader) == LINE_END);
	must(file.ended && reader.error == (file.fails ? EIO : 0));
	free(buffer);
	return 0;
}
