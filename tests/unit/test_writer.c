/* SPDX-License-Identifier: 0BSD */
/* The writer: numbers against the C library's, bytes through a buffer of any size. */
#include "unit/tap.h"

#include <errno.h>

#include "text/number.h"
#include "unit/text_of.h"

static const char *decimal(uint64_t number)
{
	static char buffer[WRITER_SLACK + 32];
	struct writer writer;

	writer_number(text_begin(&writer, buffer, sizeof(buffer)), number);
	return text_end(&writer);
}

static const char *hexadecimal(uint64_t number)
{
	static char buffer[WRITER_SLACK + 32];
	struct writer writer;

	text_begin(&writer, buffer, sizeof(buffer));
	writer_end(&writer, hex_put(writer.at, number));
	return text_end(&writer);
}

/* What arrives on the other end is what was written, with a buffer of `size` bytes. */
static bool arrives(size_t size)
{
	char buffer[WRITER_SLACK + 64];
	char got[128];
	struct writer writer;
	int ends[2];
	ssize_t length;

	need(pipe(ends) == 0, "pipe");
	writer_begin(&writer, ends[1], buffer, size);
	writer_string(&writer, "alpha ");
	writer_bytes(&writer, "be\0ta", 5);
	writer_byte(&writer, ' ');
	writer_number(&writer, 1234567890123);
	writer_room(&writer, 5);
	writer_pad(&writer, writer.at + 5);
	writer_pad(&writer, writer.at - 5);
	writer_end(&writer, number_put(writer.at, 7));
	writer_flush(&writer);
	close(ends[1]);
	length = read(ends[0], got, sizeof(got));
	close(ends[0]);
	return length == 31 && !memcmp(got, "alpha be\0ta 1234567890123     7", 31) &&
	       !writer.error;
}

/* However much of the slack is used by hand, strings keep to the buffer of `size` bytes. */
static bool keeps_to(size_t size)
{
	char buffer[WRITER_SLACK + 64 + 1];
	struct writer writer;
	size_t by_hand;
	size_t i;

	for (by_hand = 0; by_hand <= WRITER_SLACK; by_hand++) {
		buffer[size] = '!';
		writer_begin(&writer, WRITER_NOWHERE, buffer, size);
		for (i = 0; i < by_hand; i++)
			writer_put(&writer, 'x');
		writer_string(&writer, "a string that is longer than what the slack still holds");
		for (i = 0; i < by_hand; i++)
			writer_put(&writer, 'x');
		writer_bytes(&writer, "bytes that are more than what the slack still holds", 51);
		if (buffer[size] != '!' || writer.at > buffer + size)
			return false;
	}
	return true;
}

int main(void)
{
	char buffer[WRITER_SLACK + 64];
	struct writer writer;
	size_t size;

	same_string(decimal(0), "0", "0");
	same_string(decimal(9), "9", "9");
	same_string(decimal(10), "10", "10");
	same_string(decimal(255), "255", "255");
	same_string(decimal(65535), "65535", "65535");
	same_string(decimal(999999999), "999999999", "nine nines");
	same_string(decimal(1000000000), "1000000000", "10^9");
	same_string(decimal(UINT32_MAX), "4294967295", "2^32-1");
	same_string(decimal(UINT32_MAX + UINT64_C(1)), "4294967296", "2^32");
	same_string(decimal(UINT64_C(10000000000)), "10000000000", "10^10");
	same_string(decimal(UINT64_C(1000000000000000000)), "1000000000000000000", "10^18");
	same_string(decimal(UINT64_C(1000000001000000001)), "1000000001000000001", "zeros inside");
	same_string(decimal(UINT64_MAX), "18446744073709551615", "2^64-1");
	same_string(hexadecimal(0), "0", "hexadecimal 0");
	same_string(hexadecimal(0xf), "f", "hexadecimal 15");
	same_string(hexadecimal(0x1000), "1000", "hexadecimal 4096");
	same_string(hexadecimal(UINT64_MAX), "ffffffffffffffff", "hexadecimal 2^64-1");

	for (size = WRITER_SLACK + 1; size <= sizeof(buffer); size++)
		if (!arrives(size))
			break;
	same_number(size, sizeof(buffer) + 1, "the same bytes through buffers of any size");

	for (size = WRITER_SLACK + 1; size <= sizeof(buffer); size++)
		if (!keeps_to(size))
			break;
	same_number(size, sizeof(buffer) + 1,
		    "nothing behind the buffer, whatever was put by hand");

	writer_begin(&writer, -2, buffer, WRITER_SLACK + 8);
	writer_string(&writer, "more than the buffer");
	writer_flush(&writer);
	same_number((uint64_t)writer.error, EBADF, "the error of write is kept");

	return tap_done();
}
