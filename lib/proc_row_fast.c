/* SPDX-License-Identifier: 0BSD */
#include "proc_row_fast.h"

#include "number.h"

/* From the first address to ref, at the widths that the kernel gives them at least. */
#define FIXED_BYTES 100
#define LOCATION_BYTES 17 /* with what follows it */
#define MORE_BYTES_OF_IPV6 48

#define EIGHT_ZEROS UINT64_C(0x3030303030303030) /* as text */

struct fast_row {
	const char *at;
	unsigned int wrong; /* any bit: something was not as it should be */
};

/* A byte that must be there, and is not passed otherwise. */
static void pass_byte(struct fast_row *row, char byte)
{
	if (*row->at == byte)
		row->at++;
	else
		row->wrong = 1;
}

/* Two, four or eight digits; the caller has seen that there are as many bytes. */
static uint32_t fixed_hex(struct fast_row *row, unsigned int digits)
{
	const char *at = row->at;
	unsigned int all = 0;
	uint32_t value = 0;

	row->at = at + digits;
	if (digits == 8 && number_load(at, 8) == EIGHT_ZEROS)
		return 0;
	do {
		unsigned int digit = digit_value(*at++);

		all |= digit;
		value = value << 4 | digit;
	} while (--digits);
	row->wrong |= all >> 4;
	return value;
}

static void pass_blanks(struct fast_row *row)
{
	while (*row->at == ' ')
		row->at++;
}

/* Blanks, then one to 18 digits. */
static uint64_t decimal(struct fast_row *row)
{
	const char *first;
	uint64_t value = 0;
	unsigned int digit;

	pass_blanks(row);
	for (first = row->at; (digit = (unsigned int)*row->at - (unsigned int)'0') <= 9; row->at++)
		value = value * 10 + digit;
	row->wrong |= row->at == first || row->at - first > 18;
	return value;
}

/* For the columns of 32 bits. */
static uint32_t decimal32(struct fast_row *row)
{
	uint64_t value = decimal(row);

	row->wrong |= value > UINT32_MAX;
	return (uint32_t)value;
}

/* By hand: compilers have a function of libgcc for it on CPUs without such an instruction. */
static uint32_t swap_bytes(uint32_t word)
{
	return word >> 24 | (word >> 8 & 0xff00) | (word << 8 & 0xff0000) | word << 24;
}

static void fast_endpoint(struct fast_row *row, unsigned int words, bool swapped,
			  struct tcp_endpoint *endpoint)
{
	unsigned char *bytes = endpoint->address;

	while (words--) {
		uint32_t word = fixed_hex(row, 8);

		number_store(bytes, 4, swapped ? swap_bytes(word) : word);
		bytes += 4;
	}
	pass_byte(row, ':');
	endpoint->port = (uint16_t)fixed_hex(row, 4);
	pass_byte(row, ' ');
}

/* A kernel address of 32 or 64 bits. */
static uint64_t fast_location(struct fast_row *row)
{
	uint64_t value = fixed_hex(row, 8);

	if (*row->at > ' ')
		value = value << 32 | fixed_hex(row, 8);
	return value;
}

static bool fast_internals(struct fast_row *row, struct tcp_socket *socket)
{
	socket->rto_ms = decimal(row);
	pass_byte(row, ' ');
	socket->ato_ms = decimal(row);
	pass_byte(row, ' ');
	socket->quickack = decimal32(row);
	pass_byte(row, ' ');
	socket->cwnd = decimal32(row);
	pass_byte(row, ' ');
	if (row->at[0] == '-' && row->at[1] == '1') {
		row->at += 2;
		return true;
	}
	socket->ssthresh = decimal32(row);
	return false;
}

bool proc_row_decode_fast(const char **at, const char *end, const struct proc_origin *origin,
			  struct tcp_socket *socket)
{
	struct fast_row row = { .at = *at };
	const bool swapped = origin->big_endian != MACHINE_IS_BIG_ENDIAN;
	unsigned int words = 1;
	bool infinite = false;
	bool is_short;

	socket->entry = decimal32(&row);
	pass_byte(&row, ':');
	pass_byte(&row, ' ');
	if (end - row.at < FIXED_BYTES)
		return false;
	if (ENABLE_LSTCP_IPV6 && row.at[8] != ':') {
		words = 4;
		if (end - row.at < FIXED_BYTES + MORE_BYTES_OF_IPV6)
			return false;
	}
	fast_endpoint(&row, words, swapped, &socket->local);
	fast_endpoint(&row, words, swapped, &socket->remote);
	socket->family = words == 4 ? TCP_INET6 : TCP_INET;
	socket->state = (unsigned char)fixed_hex(&row, 2);
	pass_byte(&row, ' ');
	socket->tx_queue = fixed_hex(&row, 8);
	pass_byte(&row, ':');
	socket->rx_queue = fixed_hex(&row, 8);
	pass_byte(&row, ' ');
	socket->timer = (unsigned char)fixed_hex(&row, 2);
	pass_byte(&row, ':');
	socket->timer_ms = fixed_hex(&row, 8);
	pass_byte(&row, ' ');
	socket->retransmits = fixed_hex(&row, 8);
	pass_byte(&row, ' ');
	/* Beyond here nothing passes the LF. */
	if (row.wrong)
		return false;
	socket->uid = decimal32(&row);
	pass_byte(&row, ' ');
	socket->probes = decimal32(&row);
	pass_byte(&row, ' ');
	socket->inode = decimal(&row);
	pass_byte(&row, ' ');
	socket->refcount = decimal32(&row);
	pass_byte(&row, ' ');
	if (row.wrong || end - row.at < LOCATION_BYTES)
		return false;
	socket->location = fast_location(&row);
	row.wrong |= *row.at > ' ';
	pass_blanks(&row);
	is_short = *row.at == '\n';
	if (!is_short)
		infinite = fast_internals(&row, socket);
	else if (!proc_row_may_be_short(socket->state))
		return false;
	pass_blanks(&row);
	if (row.wrong || *row.at != '\n')
		return false;
	proc_row_finish(socket, origin->hertz, is_short, infinite);
	*at = row.at;
	return true;
}
