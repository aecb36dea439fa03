/* SPDX-License-Identifier: 0BSD */
#include "number.h"

uint64_t divide_slowly(uint64_t value, uint32_t divisor, uint32_t *remainder)
{
	uint32_t rest = 0;
	int bit;

	/* Schoolbook: the quotient moves in where the value moves out. */
	for (bit = 0; bit < 64; bit++) {
		rest = rest << 1 | (uint32_t)(value >> 63);
		value <<= 1;
		if (rest >= divisor) {
			rest -= divisor;
			value |= 1;
		}
	}
	*remainder = rest;
	return value;
}

char *number_put(char *at, uint64_t number)
{
	char digits[2 * NUMBER_DIGITS];
	char *first = digits + NUMBER_DIGITS;
	uint32_t low;

	if (number < 10) {
		*at = (char)('0' + number);
		return at + 1;
	}
	while (number > UINT32_MAX) {
		uint64_t rest = tenth(number);

		*--first = (char)('0' + (number - rest * 10));
		number = rest;
	}
	/* Few numbers are longer, and what fits a register takes few steps. */
	low = (uint32_t)number;
	do {
		uint32_t rest = (uint32_t)tenth(low);

		*--first = (char)('0' + (low - rest * 10));
		low = rest;
	} while (low);
	/* All of them, however few count: a copy of constant length is next to nothing. */
	memcpy(at, first, NUMBER_DIGITS);
	return at + (digits + NUMBER_DIGITS - first);
}

char *hex_put(char *at, uint64_t number)
{
	int shift = 0;

	while (number >> shift > 15)
		shift += 4;
	for (; shift >= 0; shift -= 4)
		*at++ = "0123456789abcdef"[number >> shift & 15];
	return at;
}

uint64_t ticks_to_ms(uint64_t ticks, uint32_t hertz)
{
	uint32_t rest;
	uint64_t seconds;

	/* Few ticks are the rule, and need no 64-bit division. */
	if (ticks <= UINT32_MAX / 1000)
		return (uint32_t)ticks * 1000 / hertz;
	seconds = divide(ticks, hertz, &rest);
	rest = rest * 1000 / hertz;
	if (seconds > UINT64_MAX / 1000 || seconds * 1000 > UINT64_MAX - rest)
		return UINT64_MAX;
	return seconds * 1000 + rest;
}

enum number_outcome number_read(const char **at, unsigned int base, uint64_t *value)
{
	const char *from = *at;
	uint64_t result = 0;
	unsigned int digit;

	/* The kernel pads with zeros: they are most of what it prints. */
	while (*from == '0')
		from++;
	for (; (digit = digit_value(*from)) < base; from++)
		if (__builtin_mul_overflow(result, base, &result) ||
		    __builtin_add_overflow(result, digit, &result))
			return NUMBER_LARGE;
	if (from == *at)
		return NUMBER_NONE;
	*at = from;
	*value = result;
	return NUMBER_READ;
}

bool number_parse(const char *text, size_t length, uint64_t most, uint64_t *value)
{
	const char *end = text + length;
	uint64_t result;

	if (number_read(&text, 10, &result) != NUMBER_READ || text != end || result > most)
		return false;
	*value = result;
	return true;
}
