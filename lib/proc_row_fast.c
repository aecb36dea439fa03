/* SPDX-License-Identifier: 0BSD */
#include "proc_row_fast.h"

#include <string.h>

#include "number.h"

/* From the first address to ref, at the widths that the kernel gives them at least. */
#define FIXED_BYTES 100
#define MORE_BYTES_OF_IPV6 48

#define EIGHT_ZEROS UINT64_C(0x3030303030303030)  /* as text */
#define EIGHT_BLANKS UINT64_C(0x2020202020202020)

struct fast_row {
	const char *at;
	const char *end;
	unsigned int wrong; /* any bit: something was not as it should be */
};

/* A byte that must be there. */
static void pass_byte(struct fast_row *row, char byte)
{
	row->wrong |= (unsigned int)(*row->at++ ^ byte);
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

/* Blanks, then one to 18 digits, then a blank or the end. */
static uint64_t decimal(struct fast_row *row)
{
	const char *at = row->at;
	const char *first;
	uint64_t value = 0;

	while (at < row->end && *at == ' ')
		at++;
	for (first = at; at < row->end; at++) {
		unsigned int digit = (unsigned int)*at - (unsigned int)'0';

		if (digit > 9)
			break;
		value = value * 10 + digit;
	}
	row->wrong |= at == first || at - first > 18 || (at < row->end && *at != ' ');
	row->at = at;
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
	uint64_t value;

	pass_byte(row, ' ');
	if (row->end - row->at < 8)
		row->wrong = 1;
	if (row->wrong)
		return 0;
	value = fixed_hex(row, 8);
	if (row->end - row->at >= 8 && *row->at != ' ')
		value = value << 32 | fixed_hex(row, 8);
	row->wrong |= row->at < row->end && *row->at != ' ';
	return value;
}

static bool fast_internals(struct fast_row *row, struct tcp_socket *socket)
{
	socket->rto_ms = decimal(row);
	socket->ato_ms = decimal(row);
	socket->quickack = decimal32(row);
	socket->cwnd = decimal32(row);
	if (row->end - row->at == 3 && !memcmp(row->at, " -1", 3)) {
		row->at = row->end;
		return true;
	}
	socket->ssthresh = decimal32(row);
	row->wrong |= socket->ssthresh > INT32_MAX;
	return false;
}

bool proc_row_decode_fast(const char *text, size_t length, const struct proc_origin *origin,
			  struct tcp_socket *socket)
{
	struct fast_row row = { .at = text, .end = text + length };
	const bool swapped = origin->big_endian != MACHINE_IS_BIG_ENDIAN;
	const char *first;
	unsigned int words = 1;
	bool infinite = false;
	bool is_short;

	while (row.end - row.at >= 8 && number_load(row.end - 8, 8) == EIGHT_BLANKS)
		row.end -= 8;
	while (row.end > row.at && row.end[-1] == ' ')
		row.end--;
	while (row.at < row.end && *row.at == ' ')
		row.at++;
	socket->entry = 0;
	first = row.at;
	while (row.at < row.end && digit_value(*row.at) < 10)
		socket->entry = socket->entry * 10 + digit_value(*row.at++);
	if (row.end - row.at < FIXED_BYTES || row.at == first || row.at - first > 9)
		return false;
	pass_byte(&row, ':');
	pass_byte(&row, ' ');
	if (ENABLE_LSTCP_IPV6 && row.at[8] != ':' &&
	    row.end - row.at >= FIXED_BYTES + MORE_BYTES_OF_IPV6)
		words = 4;
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
	socket->uid = decimal32(&row);
	socket->probes = decimal32(&row);
	socket->inode = decimal(&row);
	socket->refcount = decimal32(&row);
	if (row.wrong || row.at == row.end)
		return false;
	socket->location = fast_location(&row);
	is_short = row.at == row.end;
	if (!is_short)
		infinite = fast_internals(&row, socket);
	else if (!proc_row_may_be_short(socket->state))
		return false;
	if (row.wrong || row.at != row.end)
		return false;
	proc_row_finish(socket, origin->hertz, is_short, infinite);
	return true;
}
