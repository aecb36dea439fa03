/* SPDX-License-Identifier: 0BSD */
/*
 * Numbers: parsing with overflow checks, and the two divisions the program needs.
 *
 * 64-bit division of the language would call libgcc on 32-bit machines; Debian's libgcc for MIPS
 * is hard-float and does not link with soft-float code.
 */
#ifndef LSTCP_NUMBER_H
#define LSTCP_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The value of a hexadecimal digit in either case, or 16 or more for any other byte. */
static inline unsigned int digit_value(char character)
{
	unsigned int digit = (unsigned char)character - (unsigned int)'0';

	if (digit <= 9)
		return digit;
	digit = ((unsigned char)character | 0x20u) - (unsigned int)'a';
	return digit <= 5 ? digit + 10 : 16;
}

/* n / 10, as a multiplication: exact for every 32-bit n. */
static inline uint32_t tenth(uint32_t n)
{
	return (uint32_t)((uint64_t)n * 0xcccccccdu >> 35);
}

/* value / divisor, the remainder stored; the divisor is 1 to 2^31. */
uint64_t divide(uint64_t value, uint32_t divisor, uint32_t *remainder);

/*
 * Clock ticks at `hertz` a second (1 to 10000) as whole milliseconds, rounded down; what does not
 * fit into 64 bits is UINT64_MAX.
 */
uint64_t ticks_to_ms(uint64_t ticks, uint32_t hertz);

/*
 * Reads the decimal digits at `text`, of which there are `length` bytes, all of them digits.
 * False, and nothing stored, if there is no digit, another byte, or a value above `most`.
 */
bool number_parse(const char *text, size_t length, uint64_t most, uint64_t *value);

#endif
