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

/* number / 100000; nearly all numbers are of 32 bits, where it takes no division. */
static uint64_t without_five(uint64_t number, uint32_t *five)
{
	uint32_t rest;

	if (number > UINT32_MAX)
		return divide(number, 100000, five);
	rest = (uint32_t)((number >> 5) * 175921861 >> 39);
	*five = (uint32_t)number - rest * 100000;
	return rest;
}

/* number / 10000 with 32 bits behind the point, rounded up: its whole part is a digit. */
static uint64_t five_digits(uint32_t number)
{
	return (uint64_t)number * 429497;
}

char *number_put(char *at, uint64_t number)
{
	uint32_t fives[NUMBER_DIGITS / 5] = { 0 };
	unsigned int count = 0;
	unsigned int left = 5;
	uint64_t digits;

	if (number < 10) {
		*at = (char)('0' + number);
		return at + 1;
	}
	while (number > 99999)
		number = without_five(number, &fives[count++]);
	digits = five_digits((uint32_t)number);
	for (; !(digits >> 32); left--)
		digits *= 10;
	for (;;) {
		do {
			*at++ = (char)('0' + (digits >> 32));
			digits = (digits & UINT32_MAX) * 10;
		} while (--left);
		if (!count)
			return at;
		digits = five_digits(fives[--count]);
		left = 5;
	}
}

char *hex_put(char *at, uint64_t number)
{
	int shift = number >> 32 ? 60 : 28;

	while (shift && !(number >> shift))
		shift -= 4;
	for (; shift >= 0; shift -= 4)
		*at++ = "0123456789abcdef"[number >> shift & 15];
	return at;
}

uint64_t ticks_to_ms(uint64_t ticks, uint32_t hertz)
{
	uint32_t rest;
	uint64_t seconds;
	uint64_t milliseconds;

	/* The rule, and without a division. */
	if (hertz == 100 && ticks <= UINT32_MAX)
		return ticks * 10;
	seconds = divide(ticks, hertz, &rest);
	milliseconds = divide((uint64_t)rest * 1000, hertz, &rest);
	if (seconds > UINT64_MAX / 1000 || seconds * 1000 > UINT64_MAX - milliseconds)
		return UINT64_MAX;
	return seconds * 1000 + milliseconds;
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
