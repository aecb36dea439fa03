/* SPDX-License-Identifier: 0BSD */
/*
 * Numbers: parsing with overflow checks, and the divisions the program needs.
 *
 * Those of the language would call libgcc: of 64 bits on 32-bit machines, where Debian's libgcc for
 * MIPS is hard-float and does not link with soft-float code, of 32 bits on ARM, where it is 0.7 KB.
 */
#ifndef LSTCP_NUMBER_H
#define LSTCP_NUMBER_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "sizes.h"

/* How this machine's numbers lie in memory. */
#define MACHINE_IS_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)

/* Where among the eight bytes of a number are those of one that takes `bytes`. */
#define NUMBER_PART(bytes) (MACHINE_IS_BIG_ENDIAN ? 8 - (bytes) : 0)

/* A number of 1, 2, 4 or 8 bytes in memory, by its size. */
static inline uint64_t number_load(const void *from, size_t bytes)
{
	uint64_t number = 0;

	memcpy((unsigned char *)&number + NUMBER_PART(bytes), from, bytes);
	return number;
}

/* Each to a member of its own type, aligned for it. */
static inline void number_store(void *to, size_t bytes, uint64_t number)
{
	if (bytes == 4)
		*(uint32_t *)to = (uint32_t)number;
	else if (bytes == 8)
		*(uint64_t *)to = number;
	else if (bytes == 2)
		*(uint16_t *)to = (uint16_t)number;
	else
		*(unsigned char *)to = (unsigned char)number;
}

/* The value of a hexadecimal digit in either case, or 16 or more for any other byte. */
INLINE_ALWAYS unsigned int digit_value(char character)
{
	unsigned int code = (unsigned char)character;

	/* What is below the digits comes out far above 16. */
	if (code <= '9')
		return code - '0';
	code = (code | 0x20) - 'a';
	return code <= 5 ? code + 10 : UINT_MAX;
}

/* value / divisor, the remainder stored; the divisor is 1 to 2^31. */
uint64_t divide_slowly(uint64_t value, uint32_t divisor, uint32_t *remainder);

static inline uint64_t divide(uint64_t value, uint32_t divisor, uint32_t *remainder)
{
	if (sizeof(long) < sizeof(value))
		return divide_slowly(value, divisor, remainder);
	*remainder = (uint32_t)(value % divisor);
	return value / divisor;
}

/* n / 1000. */
static inline uint32_t thousandth(uint32_t n)
{
	return (uint32_t)((uint64_t)n * 274877907 >> 38);
}

/* n / 100 and n / 10 of what is at most 1000. */
static inline uint32_t hundredth(uint32_t n)
{
	return n * 41 >> 12;
}

static inline uint32_t tenth(uint32_t n)
{
	return n * 205 >> 11;
}

#define NUMBER_DIGITS 20 /* of UINT64_MAX */

/*
 * Decimal digits without leading zeros at `at`; returns their end.  Up to NUMBER_DIGITS bytes are
 * put there, whatever the number.
 */
char *number_put(char *at, uint64_t number);

#define HEX_DIGITS "0123456789abcdef"

/* Hexadecimal digits in lower case without leading zeros, 1 to 16; returns their end. */
char *hex_put(char *at, uint64_t number);

/*
 * Clock ticks at `hertz` a second (1 to 10000) as whole milliseconds, rounded down; what does not
 * fit into 64 bits is UINT64_MAX.
 */
uint64_t ticks_to_ms(uint64_t ticks, uint32_t hertz);

/*
 * Reads digits of base 10 or 16 up to a byte that is none, and returns where that is; NULL, and
 * nothing stored, without any digit, or where the value does not fit into 64 bits.
 */
const char *number_read(const char *at, unsigned int base, uint64_t *value);

/*
 * The same for a text that must be digits throughout up to its `end`, where another byte stands;
 * false, and nothing stored, if it is not, or above `most`.
 */
bool number_parse(const char *text, const char *end, unsigned int base, uint32_t most,
		  uint32_t *value);

#endif
