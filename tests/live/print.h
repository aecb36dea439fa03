/* SPDX-License-Identifier: 0BSD */
/*
 * Text and numbers to a file descriptor, without stdio: where the toolchain has no soft-float
 * libgcc a program with printf does not link, nor one that divides 64-bit numbers on a 32-bit CPU.
 */
#ifndef TESTS_LIVE_PRINT_H
#define TESTS_LIVE_PRINT_H

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct print {
	int fd;
	size_t used;
	char bytes[4096];
};

static inline void put_flush(struct print *out)
{
	size_t done = 0;

	while (done < out->used) {
		ssize_t written = write(out->fd, out->bytes + done, out->used - done);

		if (written < 0 && errno != EINTR)
			_exit(1);
		done += written > 0 ? (size_t)written : 0;
	}
	out->used = 0;
}

static inline void put(struct print *out, const char *text)
{
	while (*text) {
		if (out->used == sizeof(out->bytes))
			put_flush(out);
		out->bytes[out->used++] = *text++;
	}
}

/* Decimal; divides 16 bits at a time. */
static inline void put_number(struct print *out, uint64_t number)
{
	uint32_t high = (uint32_t)(number >> 32), low = (uint32_t)number;
	uint32_t part[4] = { high >> 16, high & 0xffff, low >> 16, low & 0xffff };
	char text[21], *at = text + sizeof(text) - 1;

	*at = '\0';
	do {
		uint32_t rest = 0;
		int i;

		for (i = 0; i < 4; i++) {
			uint32_t now = rest << 16 | part[i];

			part[i] = now / 10;
			rest = now % 10;
		}
		*--at = (char)('0' + rest);
	} while (part[0] | part[1] | part[2] | part[3]);
	put(out, at);
}

static inline void put_signed(struct print *out, int64_t number)
{
	if (number < 0)
		put(out, "-");
	put_number(out, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

static inline void put_hexadecimal(struct print *out, unsigned number)
{
	char text[9], *at = text + sizeof(text) - 1;

	*at = '\0';
	do {
		*--at = "0123456789abcdef"[number & 15];
		number >>= 4;
	} while (number);
	put(out, at);
}

/* ` key=` and a number. */
static inline void put_pair(struct print *out, const char *key, uint64_t number)
{
	put(out, " ");
	put(out, key);
	put(out, "=");
	put_number(out, number);
}

/* Ends the program: what failed, and the error of the last call. */
static inline void die(const char *what)
{
	struct print out = { .fd = STDERR_FILENO };
	int error = errno;

	put(&out, "sockets: ");
	put(&out, what);
	put(&out, ": ");
	put(&out, strerror(error));
	put(&out, "\n");
	put_flush(&out);
	exit(1);
}

#endif
