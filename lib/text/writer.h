/* SPDX-License-Identifier: 0BSD */
/*
 * The bounded writer: text gathers in the caller's buffer and leaves by one write(2) a buffer.
 *
 * Nothing here fails: the first error of write(2) is kept in `error`, and what comes after it is
 * dropped, so that a stage prints without asking and the applet looks once.
 *
 * Every function leaves WRITER_SLACK bytes free, so that what is shorter may be put at `at` without
 * asking: by writer_put(), or with functions such as number_put() and then writer_end().
 */
#ifndef LSTCP_WRITER_H
#define LSTCP_WRITER_H

#include <stddef.h>
#include <stdint.h>

struct writer {
	char *at;   /* where the next byte goes */
	char *full; /* beyond here there is less than the slack */
	char *buffer;
	int fd;	   /* WRITER_NOWHERE: measure only */
	int error; /* errno of the first write that failed, or 0 */
#if ENABLE_LSTCP_FORMAT_JSON
	const unsigned long *mask; /* of signals blocked while it waits for its reader, or NULL */
#endif
};

/*
 * From here on blocked signals are let through, all but those of `mask`, while it waits for its
 * reader.
 */
static inline void writer_release(struct writer *writer, const unsigned long *mask)
{
#if ENABLE_LSTCP_FORMAT_JSON
	writer->mask = mask;
#else
	(void)writer;
	(void)mask;
#endif
}

/* That mask. */
static inline const unsigned long *writer_mask(const struct writer *writer)
{
#if ENABLE_LSTCP_FORMAT_JSON
	return writer->mask;
#else
	(void)writer;
	return NULL;
#endif
}

#define WRITER_NOWHERE (-1)
#define WRITER_SLACK 64

/* `size` is more than WRITER_SLACK. */
void writer_begin(struct writer *writer, int fd, char *buffer, size_t size);

/* Writes out what is gathered, through EINTR, EAGAIN and short writes. */
void writer_flush(struct writer *writer);

static inline void writer_put(struct writer *writer, char byte)
{
	*writer->at++ = byte;
}

void writer_byte(struct writer *writer, char byte);
void writer_bytes(struct writer *writer, const char *bytes, size_t length);
void writer_string(struct writer *writer, const char *string);

/* Three strings, as one call: most text is a name between two constants. */
void writer_strings(struct writer *writer, const char *first, const char *second,
		    const char *third);

/* Decimal, without leading zeros. */
void writer_number(struct writer *writer, uint64_t number);

/* The same behind a text. */
void writer_number_after(struct writer *writer, const char *text, uint64_t number);

/* What was put at `at` by hand ends here. */
void writer_end(struct writer *writer, char *end);

/* Empties the buffer unless it has `bytes` free beside the slack: `at` stays valid for so many. */
void writer_room(struct writer *writer, size_t bytes);

/* Blanks up to `to`, where that is behind `at`; there must be room, and the slack behind it. */
void writer_pad(struct writer *writer, char *to);

#endif
