/* SPDX-License-Identifier: 0BSD */
/* Addresses against libc's inet_ntop and inet_pton, and against RFC 5952's own examples. */
#include "unit/tap.h"

#include <arpa/inet.h>

#include "text/address.h"

#define RANDOM_ADDRESSES 200000

/* xorshift32 (Marsaglia, 2003): the same everywhere. */
static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* How many runs of zero groups are as long as the longest, that being two or more. */
static int longest_runs(const unsigned char *address)
{
	int lengths[9] = { 0 };
	int run = 0;
	int i;

	for (i = 0; i < 8; i++) {
		if (address[2 * i] || address[2 * i + 1]) {
			lengths[run]++;
			run = 0;
		} else {
			run++;
		}
	}
	lengths[run]++;
	for (i = 8; i >= 2; i--)
		if (lengths[i])
			return lengths[i];
	return 0;
}

/*
 * Where libc is no judge: glibc writes ::/96 as IPv4 (::1.2.3.4), which RFC 5952 keeps for prefixes
 * known to hold IPv4 addresses; of two equal runs musl may shorten the second, and RFC 5952 has
 * the first.
 */
static bool libc_differs(const unsigned char *address)
{
#ifdef __GLIBC__
	static const unsigned char zeros[12];

	return !memcmp(address, zeros, 12) && (address[12] || address[13]);
#else
	return longest_runs(address) > 1;
#endif
}

static bool same_as_libc(int family, const unsigned char *address)
{
	char expected[INET6_ADDRSTRLEN];
	char buffer[ADDRESS_TEXT + 1];
	unsigned char back[16];

	*address_put(buffer, family == AF_INET ? TCP_INET : TCP_INET6, address) = '\0';
	if (family == AF_INET6 && libc_differs(address))
		return true;
	if (!inet_ntop(family, address, expected, sizeof(expected)) || strcmp(buffer, expected)) {
		tap_string("# got:  ", buffer);
		tap_string("# want: ", expected);
		return false;
	}
	return address_parse(buffer, buffer + strlen(buffer), 4, back) ==
		       (family == AF_INET ? 32 : 128) &&
	       !memcmp(back, address, family == AF_INET ? 4 : 16);
}

/* Each group zero or not, in all 256 ways, with each of a few values where not. */
static bool zero_runs(void)
{
	static const uint16_t values[] = { 1, 0xffff, 0x0100, 0xabcd, 0x00ff };
	unsigned int pattern;
	unsigned int i;
	unsigned int v;

	for (pattern = 0; pattern < 256; pattern++) {
		for (v = 0; v < sizeof(values) / sizeof(values[0]); v++) {
			unsigned char address[16] = { 0 };

			for (i = 0; i < 8; i++) {
				if (!(pattern >> i & 1))
					continue;
				address[2 * i] = (unsigned char)(values[v] >> 8);
				address[2 * i + 1] = (unsigned char)values[v];
			}
			if (!same_as_libc(AF_INET6, address))
				return false;
		}
	}
	return true;
}

/* Bytes at random, every other group zero in half of the addresses, a few of them mapped. */
static bool random_addresses(void)
{
	uint32_t state = 20240229;
	unsigned int i;

	for (i = 0; i < RANDOM_ADDRESSES; i++) {
		unsigned char address[16];
		uint32_t zeros = next_random(&state) & 0xff;
		unsigned int j;

		for (j = 0; j < 16; j++)
			address[j] = zeros & 1 && zeros >> j / 2 & 1
					     ? 0
					     : (unsigned char)next_random(&state);
		if (i % 16 == 0)
			memcpy(address, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);
		if (!same_as_libc(AF_INET6, address) || !same_as_libc(AF_INET, address))
			return false;
	}
	return true;
}

static void one(const char *bytes, const char *expected)
{
	char buffer[ADDRESS_TEXT + 1];

	*address_put(buffer, TCP_INET6, (const unsigned char *)bytes) = '\0';
	same_string(buffer, expected, expected);
}

static void refused(const char *text)
{
	unsigned char address[16];

	ok(!address_parse(text, text + strlen(text), 4, address), text);
}

/* The bounds of fe80::/10, and addresses beside it. */
static void link_local(unsigned char first, unsigned char second, bool expected, const char *name)
{
	const unsigned char address[16] = { first, second, [15] = 1 };

	ok(address_is_link_local(address) == expected, name);
}

int main(void)
{
	same_number(
		(uint64_t)longest_runs((const unsigned char *)"\0\0\0\0\1\0\0\0\0\0\1\0\0\1\0\0"),
		2, "two runs of two");
	ok(zero_runs(), "IPv6 as inet_ntop: every pattern of zero groups");
	ok(random_addresses(), "IPv4 and IPv6 as inet_ntop: 200,000 at random");

	one("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\x02\0\x01", "2001:db8::2:1");
	one("\x20\x01\x0d\xb8\0\0\0\x01\0\x01\0\x01\0\x01\0\x01", "2001:db8:0:1:1:1:1:1");
	one("\x20\x01\0\0\0\0\0\x01\0\0\0\0\0\0\0\x01", "2001:0:0:1::1");
	one("\x20\x01\x0d\xb8\0\0\0\0\0\x01\0\0\0\0\0\x01", "2001:db8::1:0:0:1");
	one("\0\0\0\0\0\0\0\0\0\0\0\0\x01\x02\x03\x04", "::102:304");
	one("\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\0\x02\x80", "::ffff:192.0.2.128");
	one("\0\0\0\0\0\0\0\0\0\0\xff\xff\0\0\0\0", "::ffff:0.0.0.0");

	link_local(0xfe, 0x80, true, "fe80::1 is link-local");
	link_local(0xfe, 0xbf, true, "febf::1 is link-local");
	link_local(0xfe, 0x7f, false, "fe7f::1 is not link-local");
	link_local(0xfe, 0xc0, false, "fec0::1 is not link-local");
	link_local(0xff, 0x80, false, "ff80::1 is not link-local");
	link_local(0x7e, 0x80, false, "7e80::1 is not link-local");

	refused("");
	refused("1.2.3");
	refused("1.2.3.4.5");
	refused("1.2.3.256");
	refused("1.2.3.010");
	refused("1.2.3.4 ");
	refused("1.2.3.99999999999999999999");
	refused(":");
	refused(":::");
	refused("1::2::3");
	refused("1:2:3:4:5:6:7");
	refused("1:2:3:4:5:6:7:8:9");
	refused("1:2:3:4:5:6:7:8::");
	refused("1:2:3:4:5:6:7:");
	refused(":1:2:3:4:5:6:7");
	refused("12345::");
	refused("::g");
	refused("::1.2.3");
	refused("1:2:3:4:5:6:7:1.2.3.4");
	refused("fe80::1%eth0");
	return tap_done();
}
