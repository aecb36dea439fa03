/* SPDX-License-Identifier: 0BSD */
/*
 * What gcc calls on a 32-bit CPU without FPU, for targets whose libgcc is made for one with an FPU
 * (libgcc = none): shifts and divisions of 64-bit integers.
 *
 * Floating point traps.  musl's printf refers to it, and test programs use printf, but none
 * prints such a number; the program itself has none.
 */
#include <stdint.h>

union parts {
	uint64_t whole;
	struct {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		uint32_t high, low;
#else
		uint32_t low, high;
#endif
	};
};

uint64_t __ashldi3(uint64_t value, int bits);
uint64_t __ashldi3(uint64_t value, int bits)
{
	union parts parts = { value };

	if (bits >= 32) {
		parts.high = parts.low << (bits - 32);
		parts.low = 0;
	} else if (bits > 0) {
		parts.high = parts.high << bits | parts.low >> (32 - bits);
		parts.low <<= bits;
	}
	return parts.whole;
}

uint64_t __lshrdi3(uint64_t value, int bits);
uint64_t __lshrdi3(uint64_t value, int bits)
{
	union parts parts = { value };

	if (bits >= 32) {
		parts.low = parts.high >> (bits - 32);
		parts.high = 0;
	} else if (bits > 0) {
		parts.low = parts.low >> bits | parts.high << (32 - bits);
		parts.high >>= bits;
	}
	return parts.whole;
}

int64_t __ashrdi3(int64_t value, int bits);
int64_t __ashrdi3(int64_t value, int bits)
{
	uint64_t shifted = __lshrdi3((uint64_t)value, bits);

	return (int64_t)(value < 0 && bits ? shifted | ~__lshrdi3(~UINT64_C(0), bits) : shifted);
}

uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *remainder);
uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *remainder)
{
	uint64_t quotient = 0, rest = 0;

	for (int bit = 0; bit < 64; bit++) {
		rest = rest << 1 | dividend >> 63;
		dividend <<= 1;
		quotient <<= 1;
		if (rest >= divisor) {
			rest -= divisor;
			quotient |= 1;
		}
	}
	*remainder = rest;
	return quotient;
}

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor);
uint64_t __udivdi3(uint64_t dividend, uint64_t divisor)
{
	uint64_t remainder;

	return __udivmoddi4(dividend, divisor, &remainder);
}

uint64_t __umoddi3(uint64_t dividend, uint64_t divisor);
uint64_t __umoddi3(uint64_t dividend, uint64_t divisor)
{
	uint64_t remainder;

	__udivmoddi4(dividend, divisor, &remainder);
	return remainder;
}

static uint64_t magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

int64_t __divdi3(int64_t dividend, int64_t divisor);
int64_t __divdi3(int64_t dividend, int64_t divisor)
{
	uint64_t quotient = __udivdi3(magnitude(dividend), magnitude(divisor));

	return (int64_t)((dividend < 0) != (divisor < 0) ? -quotient : quotient);
}

int64_t __moddi3(int64_t dividend, int64_t divisor);
int64_t __moddi3(int64_t dividend, int64_t divisor)
{
	uint64_t remainder = __umoddi3(magnitude(dividend), magnitude(divisor));

	return (int64_t)(dividend < 0 ? -remainder : remainder);
}

__attribute__((used)) static void no_floating_point(void)
{
	__builtin_trap();
}

#define TRAPS(name) __asm__(".globl " #name "\n.set " #name ", no_floating_point")

TRAPS(__adddf3);
TRAPS(__subdf3);
TRAPS(__muldf3);
TRAPS(__divdf3);
TRAPS(__negdf2);
TRAPS(__eqdf2);
TRAPS(__nedf2);
TRAPS(__gedf2);
TRAPS(__gtdf2);
TRAPS(__ledf2);
TRAPS(__ltdf2);
TRAPS(__unorddf2);
TRAPS(__fixdfsi);
TRAPS(__fixdfdi);
TRAPS(__fixunsdfsi);
TRAPS(__fixunsdfdi);
TRAPS(__floatsidf);
TRAPS(__floatdidf);
TRAPS(__floatunsidf);
TRAPS(__floatundidf);
TRAPS(__extendsfdf2);
TRAPS(__truncdfsf2);
TRAPS(__addsf3);
TRAPS(__subsf3);
TRAPS(__mulsf3);
TRAPS(__divsf3);
TRAPS(__eqsf2);
TRAPS(__nesf2);
TRAPS(__gesf2);
TRAPS(__gtsf2);
TRAPS(__lesf2);
TRAPS(__ltsf2);
TRAPS(__floatsisf);
TRAPS(__floatunsisf);
TRAPS(__fixsfsi);
TRAPS(__fixunssfsi);
