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

#define BILLION 1000000000u

/* Puts the digits of n before `end`, at least `least` of them; returns the first. */
static char *digits_before(char *end, uint32_t n, int least)
{
	do {
		uint32_t rest = tenth(n);

		*--end = (char)('0' + (n - rest * 10));
		n = rest;
	} while (--least > 0 || n);
	return end;
}

char *number_put(char *at, uint64_t number)
{
	char digits[20];
	char *end = digits + sizeof(digits);
	char *first = end;

	/* More than 32 bits are taken apart into groups of nine digits. */
	while (number > UINT32_MAX) {
		uint32_t group;

		number = divide(number, BILLION, &group);
		first = digits_before(first, group, 9);
	}
	first = digits_before(first, (uint32_t)number, 1);
	while (first < end)
		*at++ = *first++;
	return at;
}

char *number_put_hex(char *at, uint64_t number)
{
	int digits = 16;

	while (digits > 1 && !(number >> 60)) {
		number <<= 4;
		digits--;
	}
	while (digits--) {
		*at++ = "0123456789abcdef"[number >> 60];
		number <<= 4;
	}
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

enum number_outcome number_read(const char **at, const char *end, unsigned int base,
				uint64_t *value)
{
	const uint64_t room = base == 16 ? UINT64_MAX / 16 : UINT64_MAX / 10;
	const char *from = *at;
	uint64_t result = 0;

	/* The kernel pads with zeros: they are most of what it prints. */
	while (end - from > 8 && number_load(from, 8) == UINT64_C(0x3030303030303030))
		from += 8;
	for (; from < end; from++) {
		unsigned int digit = digit_value(*from);
		uint64_t longer = result * base + digit;

		if (digit >= base)
			break;
		if (result > room || longer < digit)
			return NUMBER_LARGE;
		result = longer;
	}
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

	if (number_read(&text, end, 10, &result) != NUMBER_READ || text != end || result > most)
		return false;
	*value = result;
	return true;
}
