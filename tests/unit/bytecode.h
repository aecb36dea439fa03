/* SPDX-License-Identifier: 0BSD */
/*
 * The kernel's side of a filter in a request: which programs net/ipv4/inet_diag.c takes
 * (inet_diag_bc_audit), and what they say of a socket (inet_diag_bc_run), by the rules read there.
 */
#ifndef LSTCP_TEST_BYTECODE_H
#define LSTCP_TEST_BYTECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include "record/tcp_socket.h"

static unsigned int bytecode_no(const unsigned char *operation)
{
	uint16_t no;

	memcpy(&no, operation + 2, sizeof(no));
	return no;
}

static uint32_t bytecode_word(const unsigned char *at)
{
	uint32_t word;

	memcpy(&word, at, sizeof(word));
	return word;
}

/* The least that an operation takes, with what it compares to; 0 if it is none or does not fit. */
static size_t bytecode_least(const unsigned char *operation, size_t left)
{
	static const unsigned char least[] = { 4, 4, 8, 8, 8, 8, 4, 12, 12, 8, 12, 8, 8 };
	size_t bytes = operation[0] < sizeof(least) ? least[operation[0]] : 0;

	if (bytes == 0 || bytes > left)
		return 0;
	if (operation[0] == 7 || operation[0] == 8) {
		size_t address = operation[4] == AF_INET ? 4 : operation[4] == AF_INET6 ? 16 : 0;

		if ((operation[4] != AF_UNSPEC && !address) || operation[5] > 8 * address)
			return 0;
		bytes += address;
	}
	return bytes <= left ? bytes : 0;
}

/* Whether an operation begins `target` bytes on, when each leads to where its `yes` does. */
static bool bytecode_begins(const unsigned char *program, size_t length, size_t target)
{
	size_t at = 0;

	while (at < target && at < length && program[at + 1] >= 4)
		at += program[at + 1];
	return at == target;
}

/* Whether the kernel takes the program. */
static bool bytecode_is_good(const unsigned char *program, size_t length)
{
	size_t at = 0;

	while (at < length) {
		const unsigned char *operation = program + at;
		size_t left = length - at;
		size_t least = left < 4 ? 0 : bytecode_least(operation, left);
		size_t yes = operation[1];
		size_t no = bytecode_no(operation);

		if (!least || yes < least || yes > left + 4 || yes % 4)
			return false;
		if (operation[0] != 0) {
			if (no < least || no > left + 4 || no % 4)
				return false;
			if (no < left && !bytecode_begins(program, length, at + no))
				return false;
		}
		at += yes;
	}
	return at == length;
}

static bool bytecode_host_matches(const unsigned char *host, const struct tcp_socket *socket,
				  const struct tcp_endpoint *endpoint)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	int family = socket->family == TCP_INET ? AF_INET : AF_INET6;
	const unsigned char *address = endpoint->address;
	int32_t port = (int32_t)bytecode_word(host + 4);
	unsigned int bit;

	if (port != -1 && port != endpoint->port)
		return false;
	if (host[0] != AF_UNSPEC && host[0] != family) {
		if (family != AF_INET6 || host[0] != AF_INET || memcmp(address, mapped, 12) != 0)
			return false;
		address += 12;
	}
	for (bit = 0; bit < host[1]; bit++)
		if ((address[bit / 8] ^ host[8 + bit / 8]) >> (7 - bit % 8) & 1)
			return false;
	return true;
}

static bool bytecode_holds(const unsigned char *operation, const struct tcp_socket *socket)
{
	uint32_t interface = tcp_knows(socket, TCP_INTERFACE) ? socket->interface : 0;
	uint32_t mark = tcp_knows(socket, TCP_MARK) ? socket->mark : 0;
	const unsigned char *value = operation + 4;

	switch (operation[0]) {
	case 0:
		return true;
	case 1:
		return false;
	case 2:
		return socket->local.port >= bytecode_no(value);
	case 3:
		return socket->local.port <= bytecode_no(value);
	case 4:
		return socket->remote.port >= bytecode_no(value);
	case 5:
		return socket->remote.port <= bytecode_no(value);
	case 7:
		return bytecode_host_matches(value, socket, &socket->local);
	case 8:
		return bytecode_host_matches(value, socket, &socket->remote);
	case 9:
		return interface == bytecode_word(value);
	default:
		return (mark & bytecode_word(value + 4)) == bytecode_word(value);
	}
}

/* What a good program says of a socket. */
static bool bytecode_accepts(const unsigned char *program, size_t length,
			     const struct tcp_socket *socket)
{
	size_t at = 0;

	while (at < length) {
		const unsigned char *operation = program + at;

		at += bytecode_holds(operation, socket) ? operation[1] : bytecode_no(operation);
	}
	return at == length;
}

#endif
