/* SPDX-License-Identifier: 0BSD */
#include "text/number.h"

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

/* n / 100. */
static uint32_t hundredth_of_word(uint32_t n)
{
	return (uint32_t)((uint64_t)n * 1374389535 >> 37);
}

/* The two digits of what is below 100, as they lie in memory. */
static uint16_t two_digits(uint32_t number)
{
	uint32_t tens = tenth(number);

	if (MACHINE_IS_BIG_ENDIAN)
		return (uint16_t)(number + tens * (0x100 - 10) + 0x3030);
	return (uint16_t)((number << 8) - tens * (0xa00 - 1) + 0x3030);
}

char *number_put(char *at, uint64_t number)
{
	char digits[2 * NUMBER_DIGITS];
	char *first = digits + NUMBER_DIGITS;
	uint32_t word;

	if (number < 10) {
		*at = (char)('0' + number);
		return at + 1;
	}
	while (number > UINT32_MAX) {
		number = divide(number, 10, &word);
		*--first = (char)('0' + word);
	}
	/* Nearly all numbers are of 32 bits, where it takes no division. */
	for (word = (uint32_t)number; word >= 10;) {
		uint32_t rest = hundredth_of_word(word);
		uint16_t pair = two_digits(word - rest * 100);

		first -= 2;
		memcpy(first, &pair, 2);
		word = rest;
	}
	if (word)
		*--first = (char)('0' + word);
	memcpy(at, first, NUMBER_DIGITS);
	return at + (digits + NUMBER_DIGITS - first);
}

char *hex_put(char *at, uint64_t number)
{
	uint64_t rest = number;
	char *end = at + 1;
	char *digit;

	while (rest >>= 4)
		end++;
	for (digit = end; digit > at; number >>= 4)
		*--digit = HEX_DIGITS[number & 15];
	return end;
}

uint64_t ticks_to_ms(uint64_t ticks, uint32_t hertz)
{
	uint32_t rest;
	uint64_t seconds;
	uint64_t milliseconds;

	/*
	 * 100 a second, as nearly everywhere, takes no division; builds without -k know no other.
	 */
	if (!ENABLE_LSTCP_TICK_RATE)
		return ticks > UINT64_MAX / 10 ? UINT64_MAX : ticks * 10;
	if (hertz == 100 && ticks <= UINT32_MAX)
		return ticks * 10;
	seconds = divide(ticks, hertz, &rest);
	milliseconds = divide((uint64_t)rest * 1000, hertz, &rest);
	if (seconds > UINT64_MAX / 1000 || seconds * 1000 > UINT64_MAX - milliseconds)
		return UINT64_MAX;
	return seconds * 1000 + milliseconds;
}

const char *number_read(const char *at, unsigned int base, uint64_t *value)
{
	const char *from = at;
	uint64_t result = 0;
	unsigned int digit;

	/* The kernel pads with zeros: they are most of what it prints. */
	while (*at == '0')
		at++;
	for (; (digit = digit_value(*at)) < base; at++)
		if (__builtin_mul_overflow(result, base, &result) ||
		    __builtin_add_overflow(result, digit, &result))
			return NULL;
	if (at == from)
		return NULL;
	*value = result;
	return at;
}

bool number_parse(const char *text, const char *end, unsigned int base, uint32_t most,
		  uint32_t *value)
{
	uint64_t result = 0;

	if (number_read(text, base, &result) != end || result > most)
		return false;
	*value = (uint32_t)result;
	return true;
}
