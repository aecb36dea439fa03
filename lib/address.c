/* SPDX-License-Identifier: 0BSD */
#include "address.h"

#include <arpa/inet.h>
#include <string.h>

#define GROUPS 8

bool address_is_mapped(const unsigned char *address)
{
	return !memcmp(address, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);
}

static void inet_write(struct writer *writer, const unsigned char *address)
{
	int i;

	for (i = 0; i < 4; i++) {
		if (i)
			writer_byte(writer, '.');
		writer_number(writer, address[i]);
	}
}

#if ENABLE_LSTCP_IPV6
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

static void inet6_write(struct writer *writer, const unsigned char *address)
{
	int start = GROUPS;
	int run;
	int i;

	if (address_is_mapped(address)) {
		writer_string(writer, "::ffff:");
		inet_write(writer, address + 12);
		return;
	}
	run = longest_zero_run(address, &start);
	if (run < 2)
		start = GROUPS;
	for (i = 0; i < GROUPS; i++) {
		if (i == start) {
			writer_string(writer, "::");
			i += run - 1;
			continue;
		}
		if (i && i != start + run)
			writer_byte(writer, ':');
		writer_hex(writer, group(address, i));
	}
}
#endif

void address_write(struct writer *writer, unsigned int family, const unsigned char *address)
{
#if ENABLE_LSTCP_IPV6
	if (family == TCP_INET6) {
		inet6_write(writer, address);
		return;
	}
#endif
	(void)family;
	inet_write(writer, address);
}

#if ENABLE_LSTCP_FILTER
int address_parse(const char *text, size_t length, unsigned char *address)
{
	char string[INET6_ADDRSTRLEN];

	/* A NUL inside would hide what follows it from inet_pton. */
	if (length >= sizeof(string) || memchr(text, '\0', length))
		return -1;
	memcpy(string, text, length);
	string[length] = '\0';
	if (inet_pton(AF_INET, string, address) == 1)
		return TCP_INET;
	if (ENABLE_LSTCP_IPV6 && inet_pton(AF_INET6, string, address) == 1)
		return TCP_INET6;
	return -1;
}
#endif
