/* SPDX-License-Identifier: 0BSD */
#include "stage/filter.h"

#if ENABLE_LSTCP_FILTER
#include "text/address.h"
#include "record/names.h"

static bool matches_host(const struct filter_term *term, unsigned int family,
			 const struct tcp_endpoint *endpoint)
{
	const unsigned char *address = endpoint->address;
	const unsigned char *wanted = term->address;
	int bits;

	if (term->number != FILTER_ANY_PORT && term->number != endpoint->port)
		return false;
	if (ENABLE_LSTCP_IPV6 && term->family == TCP_INET && family == TCP_INET6) {
		if (!address_is_mapped(address))
			return false;
		address += 12;
	} else if (ENABLE_LSTCP_IPV6 && term->family == TCP_INET6 && family == TCP_INET) {
		return false;
	}
	for (bits = term->prefix; bits > 0; bits -= 8) {
		unsigned int difference = *address++ ^ *wanted++;

		if (bits < 8)
			difference >>= 8 - bits;
		if (difference)
			return false;
	}
	return true;
}

static uint32_t state_bit(unsigned int state)
{
	return UINT32_C(1) << (state < TCP_STATES ? state : 0);
}

static unsigned int relation_of(const struct filter_term *term, const struct tcp_socket *socket)
{
	const struct tcp_endpoint *endpoint = term->test % 2 ? &socket->remote : &socket->local;
	uint32_t number = term->number;
	uint32_t value = UINT32_MAX; /* more than any host or state is */

	if (ENABLE_LSTCP_DIAG && term->test == FILTER_INTERFACE) {
		if (!tcp_knows(socket, TCP_INTERFACE))
			return FILTER_UNKNOWN;
		value = socket->interface;
	}
	switch (term->test) {
	case FILTER_LOCAL_PORT:
	case FILTER_REMOTE_PORT:
		value = endpoint->port;
		break;
	case FILTER_LOCAL_HOST:
	case FILTER_REMOTE_HOST:
		if (matches_host(term, socket->family, endpoint))
			value = number;
		break;
	case FILTER_STATE:
		if (number & state_bit(socket->state))
			value = number;
		break;
	case FILTER_TIMER:
		value = socket->timer;
		break;
	case FILTER_UID:
		if (!tcp_knows(socket, TCP_UID))
			return FILTER_UNKNOWN;
		value = socket->uid;
		break;
	}
	if (value == number)
		return FILTER_EQUAL;
	return value < number ? FILTER_LESS : FILTER_GREATER;
}

bool filter_match(const struct filter *filter, const struct tcp_socket *socket)
{
	const struct filter_term *term = filter->program;
	uint32_t states = filter->states;

	if (states & STATE_BOUND_INACTIVE)
		states |= UINT32_C(1) << TCP_STATE_CLOSE;
	if (!(states & state_bit(socket->state)))
		return false;
	if (!filter->length)
		return true;
	for (;; term++) {
		bool outcome = term->relations & relation_of(term, socket);

		while (term->join && outcome == term->enough) {
			unsigned int join = term->join;

			do
				term++;
			while (term->join > join);
		}
		if (!term->join)
			return outcome;
	}
}
#endif
