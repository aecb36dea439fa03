/* SPDX-License-Identifier: 0BSD */
#include "stage/filter.h"

#include <string.h>

#include "record/field.h"
#include "record/names.h"
#include "text/address.h"

static bool matches_host(const struct filter_term *term, unsigned int family,
			 const struct tcp_endpoint *endpoint)
{
	const unsigned char *address = endpoint->address;
	const unsigned char *wanted = term->address;
	int bits;

	if (term->number != FILTER_ANY_PORT && term->number != endpoint->port)
		return false;
	if (ENABLE_LSTCP_IPV6 && term->family != family && term->family != TCP_FAMILIES) {
		if (family == TCP_INET || !address_is_mapped(address))
			return false;
		address += 12;
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

#define TEST_FIELD(NAME, spelling, field, ...) TCP_##field,
static const unsigned char test_fields[] = { FILTER_TEST_LIST(TEST_FIELD) };

static bool is_match(const struct filter_term *term, const struct tcp_socket *socket)
{
	/* One that is not there has index 0, which no socket is bound to. */
	if (ENABLE_LSTCP_DIAG && *term->interface_name &&
	    !(tcp_knows(socket, TCP_INTERFACE) && term->interface == socket->interface))
		return false;
	switch (term->test) {
	case FILTER_LOCAL_HOST:
		return matches_host(term, socket->family, &socket->local);
	case FILTER_REMOTE_HOST:
		return matches_host(term, socket->family, &socket->remote);
	case FILTER_STATE:
		return term->number & state_bit(socket->state);
#if ENABLE_LSTCP_OWNER
	case FILTER_PROCESS:
		return !strcmp((const char *)term->address, socket->process);
#endif
	default:
		return true;
	}
}

static unsigned int relation_of(const struct filter_term *term, const struct tcp_socket *socket)
{
	enum tcp_field field = test_fields[term->test];
	uint64_t value;

	if (!tcp_knows(socket, field))
		return FILTER_UNKNOWN;
	if (FILTER_BIT(term->test) & FILTER_OWN_TESTS)
		return is_match(term, socket) ? FILTER_EQUAL : FILTER_GREATER;
	value = field_number(socket, field) & term->mask;
	if (value == term->number)
		return FILTER_EQUAL;
	return value < term->number ? FILTER_LESS : FILTER_GREATER;
}

unsigned int filter_skip(const struct filter_term *term, bool outcome)
{
	unsigned int skipped = 0;

	while (term[skipped].join && outcome == term[skipped].enough) {
		unsigned int join = term[skipped].join;

		do
			skipped++;
		while (term[skipped].join > join);
	}
	return skipped;
}

/* As `not` is compiled into the terms, one that holds lets through more, never less. */
static bool is_open(const struct filter *filter, const struct filter_term *term)
{
	return !filter->has_owner && FILTER_OWNER_TESTS & FILTER_BIT(term->test);
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
		bool outcome = is_open(filter, term) || term->relations & relation_of(term, socket);

		term += filter_skip(term, outcome);
		if (!term->join)
			return outcome;
	}
}
