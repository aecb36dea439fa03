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

/* Finds the first longest run of zero groups; returns its length and stores where it starts. */
static int longest_zero_run(const unsigned char *address, int *start)
{
	int longest = 0;
	int run = 0;
	int i;

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
	int start = GROUPS;
	int run;
	int i;

	if (address_is_mapped(address)) {
		memcpy(at, "::ffff:", 7);
		return inet_put(at + 7, address + 12);
	}
	run = longest_zero_run(address, &start);
	if (run < 2)
		start = GROUPS;
	for (i = 0; i < GROUPS; i++) {
		if (i == start) {
			*at++ = ':';
			*at++ = ':';
			i += run - 1;
			continue;
		}
		if (i && i != start + run)
			*at++ = ':';
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

/* Four decimal numbers; one that starts with a zero could be meant as octal, and is none. */
static bool inet_parse(const char *text, const char *end, unsigned char *address)
{
	int i;

	for (i = 0; i < 4; i++) {
		const char *start = text;
		uint64_t value;

		if (number_read(&text, 10, &value) || value > 255 ||
		    (*start == '0' && text - start > 1))
			return false;
		address[i] = (unsigned char)value;
		if (i < 3 && (text == end || *text++ != '.'))
			return false;
	}
	return text == end;
}

/* Groups go to the front; those behind `::` move to the end, and zeros fill the gap. */
static bool inet6_parse(const char *text, const char *end, unsigned char *address)
{
	const size_t none = 17;
	size_t gap = none;
	size_t used = 0;

	if (end - text >= 2 && text[0] == ':' && text[1] == ':') {
		gap = 0;
		text += 2;
	}
	while (text < end) {
		const char *start = text;
		uint64_t value;

		if (used == 16 || number_read(&text, 16, &value) || text - start > 4)
			return false;
		if (text < end && *text == '.') {
			if (used > 12 || !inet_parse(start, end, address + used))
				return false;
			used += 4;
			break;
		}
		address[used++] = (unsigned char)(value >> 8);
		address[used++] = (unsigned char)value;
		if (text == end)
			break;
		if (*text++ != ':' || text == end)
			return false;
		if (*text == ':') {
			if (gap != none)
				return false;
			gap = used;
			text++;
		}
	}
	if (gap == none || used == 16)
		return gap == none && used == 16;
	memmove(address + 16 - (used - gap), address + gap, used - gap);
	memset(address + gap, 0, 16 - used);
	return true;
}

int address_parse(const char *text, size_t length, unsigned char *address)
{
	if (inet_parse(text, text + length, address))
		return TCP_INET;
	if (ENABLE_LSTCP_IPV6 && inet6_parse(text, text + length, address))
		return TCP_INET6;
	return -1;
}
