/* SPDX-License-Identifier: 0BSD */
#include "number.h"

uint64_t divide(uint64_t value, uint32_t divisor, uint32_t *remainder)
{
	uint32_t rest = 0;
	int bit;

	if (sizeof(long) == sizeof(value)) {
		*remainder = (uint32_t)(value % divisor);
		return value / divisor;
	}
	/* Schoolbook, a bit at a time: the quotient moves in where the value moves out. */
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

uint64_t ticks_to_ms(uint64_t ticks, uint32_t hertz)
{
	uint32_t rest;
	uint64_t seconds;

	/* Few ticks are the rule, and need no 64-bit division. */
	if (ticks <= UINT32_MAX / 1000)
		return (uint32_t)ticks * 1000 / hertz;
	seconds = divide(ticks, hertz, &rest);
	rest = rest * 1000 / hertz;
	if (seconds > (UINT64_MAX - rest) / 1000)
		return UINT64_MAX;
	return seconds * 1000 + rest;
}

bool number_parse(const char *text, size_t length, uint64_t most, uint64_t *value)
{
	uint64_t result = 0;
	size_t i;

	for (i = 0; i < length; i++) {
		unsigned int digit = digit_value(text[i]);

		if (digit > 9 || result > UINT64_MAX / 10)
			return false;
		result = result * 10 + digit;
		if (result < digit || result > most)
			return false;
	}
	if (length == 0)
		return false;
	*value = result;
	return true;
}
