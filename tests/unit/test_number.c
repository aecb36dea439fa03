/* SPDX-License-Identifier: 0BSD */
/* Numbers: limits by hand, divisions against the compiler's own. */
#include "unit/tap.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "text/number.h"

/* q * d + r = v and r < d is what division means. */
static bool is_division(uint64_t value, uint32_t divisor, uint64_t quotient, uint32_t rest)
{
	return rest < divisor && quotient * divisor + rest == value;
}

/* Both ways, whichever this machine takes. */
static bool divides(uint64_t value, uint32_t divisor)
{
	uint32_t rest;
	uint32_t slow_rest;
	uint64_t quotient = divide(value, divisor, &rest);
	uint64_t slow_quotient = divide_slowly(value, divisor, &slow_rest);

	return is_division(value, divisor, quotient, rest) &&
	       is_division(value, divisor, slow_quotient, slow_rest);
}

static bool divides_all(void)
{
	static const uint64_t values[] = {
		0,
		1,
		9,
		10,
		999,
		UINT32_MAX,
		UINT32_MAX + UINT64_C(1),
		UINT64_C(1) << 63,
		UINT64_MAX - 1,
		UINT64_MAX,
		1000000007,
	};
	static const uint32_t divisors[] = { 1, 2, 10, 100, 1000, 10000, 1000000000, 1u << 31 };
	size_t v;
	size_t d;

	for (v = 0; v < sizeof(values) / sizeof(values[0]); v++)
		for (d = 0; d < sizeof(divisors) / sizeof(divisors[0]); d++)
			if (!divides(values[v], divisors[d]))
				return false;
	return true;
}

static bool divides_by_ten(void)
{
	uint32_t n;

	for (n = 0; n <= 1000; n++)
		if (tenth(n) != n / 10 || hundredth(n) != n / 100)
			return false;
	for (n = 0; n < UINT32_MAX - 1009; n += 1009)
		if (thousandth(n) != n / 1000 || thousandth(n - n % 1000) != n / 1000 ||
		    thousandth(n - n % 1000 + 999) != n / 1000)
			return false;
	return thousandth(UINT32_MAX) == 4294967;
}

/* As the C library prints it. */
static bool puts_decimal(uint64_t number)
{
	char expected[NUMBER_DIGITS + 1];
	char got[NUMBER_DIGITS + 1];

	snprintf(expected, sizeof(expected), "%" PRIu64, number);
	*number_put(got, number) = '\0';
	return !strcmp(got, expected);
}

static bool puts_hexadecimal(uint64_t number)
{
	char expected[17];
	char got[17];

	snprintf(expected, sizeof(expected), "%" PRIx64, number);
	*hex_put(got, number) = '\0';
	return !strcmp(got, expected);
}

/* All short ones, a walk through those of 32 bits, and the neighbours of all powers of two. */
static bool puts_all(bool (*puts)(uint64_t number))
{
	uint64_t number;
	int bit;

	for (number = 0; number < 200000; number++)
		if (!puts(number))
			return false;
	for (number = 0; number <= UINT32_MAX; number += 99991)
		if (!puts(number))
			return false;
	for (bit = 0; bit < 64; bit++)
		for (number = (UINT64_C(1) << bit) - 2; number != (UINT64_C(1) << bit) + 2;
		     number++)
			if (!puts(number))
				return false;
	return true;
}

static void parses(const char *text, uint32_t most, uint32_t expected)
{
	uint32_t value = 77;

	ok(number_parse(text, text + strlen(text), 10, most, &value) && value == expected, text);
}

static void refuses(const char *text, uint32_t most)
{
	uint32_t value = 77;

	ok(!number_parse(text, text + strlen(text), 10, most, &value) && value == 77, text);
}

static void reads(const char *text, unsigned int base, size_t taken, uint64_t expected)
{
	uint64_t value = 77;

	ok(number_read(text, base, &value) == text + taken && value == expected, text);
}

static void reads_not(const char *text, unsigned int base)
{
	uint64_t value = 77;

	ok(!number_read(text, base, &value) && value == 77, text);
}

int main(void)
{
	int c;

	ok(divides_all(), "division: quotient and remainder give the value back");
	ok(divides_by_ten(), "a tenth, a hundredth, a thousandth: as the compiler's divisions");
	ok(puts_all(puts_decimal), "decimal: as the C library prints it");
	ok(puts_all(puts_hexadecimal), "hexadecimal: as the C library prints it");

	parses("0", 0, 0);
	parses("65535", 65535, 65535);
	parses("000000000000000000000000000007", 7, 7);
	parses("4294967295", UINT32_MAX, UINT32_MAX);
	refuses("4294967296", UINT32_MAX);
	refuses("18446744073709551616", UINT32_MAX);
	refuses("184467440737095516150", UINT32_MAX);
	refuses("65536", 65535);
	refuses("", 9);
	refuses("-1", 9);
	refuses("+1", 9);
	refuses(" 1", 9);
	refuses("1 ", 9);
	refuses("0x1", 9);

	reads("ffffffffffffffff", 16, 16, UINT64_MAX);
	reads("0000000000000000000000FF:", 16, 24, 255);
	reads("00000000 ", 16, 8, 0);
	reads("000000001", 10, 9, 1);
	reads("12g", 10, 2, 12);
	reads("12a", 10, 2, 12);
	reads_not("10000000000000000", 16);
	reads_not("99999999999999999999", 10);
	reads_not("", 10);
	reads_not("g", 16);
	reads_not("@", 16);
	reads_not("`", 16);

	/* 100 ticks a second are 10 ms each; 1024 (Alpha) round down; the widest saturate. */
	same_number(ticks_to_ms(0, 100), 0, "no tick");
	same_number(ticks_to_ms(303, 100), 3030, "303 ticks at 100 Hz");
	same_number(ticks_to_ms(1, 1024), 0, "a tick at 1024 Hz");
	same_number(ticks_to_ms(1025, 1024), 1000, "1025 ticks at 1024 Hz");
	same_number(ticks_to_ms(UINT32_MAX, 100), UINT64_C(42949672950), "2^32-1 ticks at 100 Hz");
	same_number(ticks_to_ms(UINT64_MAX, 10000), UINT64_C(1844674407370955161),
		    "2^64-1 ticks at 10000 Hz");
	same_number(ticks_to_ms(UINT64_MAX, 1000), UINT64_MAX, "2^64-1 ticks at 1000 Hz");
	same_number(ticks_to_ms(UINT64_MAX, 999), UINT64_MAX, "2^64-1 ticks at 999 Hz");
	same_number(ticks_to_ms(UINT64_MAX, 1), UINT64_MAX, "2^64-1 ticks at 1 Hz");
	same_number(ticks_to_ms(UINT64_MAX / 10, 100), UINT64_C(18446744073709551610),
		    "the last tick at 100 Hz that fits");
	same_number(ticks_to_ms(UINT64_MAX / 10 + 1, 100), UINT64_MAX, "the first that does not");

	for (c = 0; c < 256; c++) {
		const char digits[] = "0123456789abcdef0123456789ABCDEF";
		const char *found = c ? strchr(digits, c) : NULL;
		unsigned int expected = found ? (unsigned int)(found - digits) % 16 : 16;
		unsigned int value = digit_value((char)c);

		if (found ? value != expected : value < 16)
			break;
	}
	same_number((uint64_t)c, 256, "every byte's value as a digit");
	return tap_done();
}
