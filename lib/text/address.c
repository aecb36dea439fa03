/* SPDX-License-Identifier: 0BSD */
#include "text/address.h"

#include <string.h>

#include "text/number.h"

#define GROUPS 8

bool address_is_mapped(const unsigned char *address)
{
	return !memcmp(address, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);
}

char *inet_put(char *at, const unsigned char *address)
{
	const unsigned char *end = address + 4;

	do {
		unsigned int octet = *address++;

		if (octet >= 10) {
			unsigned int tens = tenth(octet);

			octet -= tens * 10;
			if (tens >= 10) {
				unsigned int hundreds = tens >= 20 ? 2 : 1;

				*at++ = (char)('0' + hundreds);
				tens -= hundreds * 10;
			}
			*at++ = (char)('0' + tens);
		}
		*at++ = (char)('0' + octet);
		*at++ = '.';
	} while (address < end);
	return at - 1;
}

static unsigned int group(const unsigned char *address, int i)
{
	return (unsigned int)address[2 * i] << 8 | address[2 * i + 1];
}

/*
 * Finds the first longest run of zero groups, of two at least; returns its length and stores where
 * it starts.
 */
static int longest_zero_run(const unsigned char *address, int *start)
{
	int longest = 1;
	int run = 0;
	int i;

	*start = GROUPS;
	for (i = 0; i < GROUPS; i++) {
		run = group(address, i) ? 0 : run + 1;
		if (run > longest) {
			longest = run;
			*start = i + 1 - run;
		}
	}
	return longest;
}

char *inet6_put(char *at, const unsigned char *address)
{
	int start;
	int run;
	int i;

	if (address_is_mapped(address)) {
		memcpy(at, "::ffff:", 7);
		return inet_put(at + 7, address + 12);
	}
	run = longest_zero_run(address, &start);
	for (i = 0; i < GROUPS; i++) {
		if (i == start) {
			*at++ = ':';
			i += run;
		}
		if (i)
			*at++ = ':';
		if (i < GROUPS)
			at = hex_put(at, group(address, i));
	}
	return at;
}

char *address_put(char *at, unsigned int family, const unsigned char *address)
{
	if (ENABLE_LSTCP_IPV6 && family == TCP_INET6)
		return inet6_put(at, address);
	return inet_put(at, address);
}

/* Decimal numbers; one that starts with a zero could be meant as octal, and is none. */
static bool inet_parse(const char *text, const char *end, int octets, unsigned char *address)
{
	int i;

	memset(address, 0, 4);
	for (i = 1;; i++) {
		const char *start = text;
		uint64_t value;

		text = number_read(text, 10, &value);
		if (!text || value > 255 || (*start == '0' && text - start > 1))
			return false;
		*address++ = (unsigned char)value;
		if (text == end)
			return i >= octets;
		if (i == 4 || *text++ != '.')
			return false;
	}
}

/* Groups go to the front; those behind `::` move to the end, and zeros fill the gap. */
static bool inet6_parse(const char *text, const char *end, unsigned char *address)
{
	unsigned char *const full = address + 16;
	unsigned char *gap = NULL;

	if (text < end && *text == ':' && *++text != ':')
		return false;
	for (;;) {
		const char *start;
		uint64_t value;

		if (text < end && *text == ':') {
			if (gap)
				return false;
			gap = address;
			if (++text == end)
				break;
		}
		start = text;
		text = number_read(start, 16, &value);
		if (!text || text - start > 4 || address == full)
			return false;
		if (*text == '.') {
			if (full - address < 4 || !inet_parse(start, end, 4, address))
				return false;
			address += 4;
			break;
		}
		*address++ = (unsigned char)(value >> 8);
		*address++ = (unsigned char)value;
		if (text == end)
			break;
		if (*text++ != ':')
			return false;
	}
	if (!gap || address == full)
		return !gap && address == full;
	memmove(gap + (full - address), gap, (size_t)(address - gap));
	memset(gap, 0, (size_t)(full - address));
	return true;
}

uint32_t address_parse(const char *text, const char *end, int octets, unsigned char *address)
{
	if (inet_parse(text, end, octets, address))
		return 32;
	if (ENABLE_LSTCP_IPV6 && inet6_parse(text, end, address))
		return 128;
	return 0;
}
