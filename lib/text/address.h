/* SPDX-License-Identifier: 0BSD */
/*
 * Addresses as text, and text as addresses.
 *
 * IPv4 is dotted decimal; IPv6 is RFC 5952: lower case, the first longest run of two or more zero
 * groups as `::`, mapped IPv4 as `::ffff:1.2.3.4`.  Addresses are bytes in network order.
 */
#ifndef LSTCP_ADDRESS_H
#define LSTCP_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "record/tcp_socket.h"

/* ::ffff:0:0/96, an IPv4 peer of an IPv6 socket (RFC 4291, 2.5.5.2). */
bool address_is_mapped(const unsigned char *address);

/* fe80::/10 (RFC 4291, 2.5.6): means something only together with an interface. */
static inline bool address_is_link_local(const unsigned char *address)
{
	return address[0] == 0xfe && (address[1] & 0xc0) == 0x80;
}

/* These put up to ADDRESS_TEXT bytes at `at`, and return their end. */
char *inet_put(char *at, const unsigned char *address);
char *inet6_put(char *at, const unsigned char *address);

char *address_put(char *at, unsigned int family, const unsigned char *address);

#define ADDRESS_TEXT 39 /* eight groups of four digits */

/*
 * Reads an address of either family, the whole of the text up to its end; no scope, no brackets;
 * the byte behind it is no digit.  Of IPv4 there are at least so many octets, and those missing are
 * zero.  `address` takes 16 bytes (IPv4: 4).  Returns how many bits the address has, or 0.
 */
uint32_t address_parse(const char *text, const char *end, int octets, unsigned char *address);

#endif
