/* SPDX-License-Identifier: 0BSD */
#include "proc_row.h"

#include <string.h>

#include "number.h"

/* The kernel's own names of the columns, in their order. */
static const char column_names[] = "row\0sl\0local_address\0local port\0rem_address\0remote port\0"
				   "st\0tx_queue\0rx_queue\0tr\0tm->when\0retrnsmt\0uid\0timeout\0"
				   "inode\0ref\0location\0rto\0ato\0ack\0cwnd\0ssthresh";

struct cursor {
	const char *at;
	const char *end;
	unsigned char column; /* being read, counted as in column_names */
	unsigned char fault;  /* the first that was met; from there on nothing is read */
};

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

static void fail(struct cursor *cursor, enum proc_fault fault)
{
	if (!cursor->fault)
		cursor->fault = (unsigned char)fault;
}

/* Goes on to the next column; false if the row is at fault or ends here. */
static bool next_column(struct cursor *cursor)
{
	if (cursor->fault)
		return false;
	cursor->column++;
	if (cursor->at == cursor->end)
		fail(cursor, PROC_FAULT_ENDS);
	return !cursor->fault;
}

/* Passes what must follow a column: a colon, or blanks or the end of the row. */
static void separator(struct cursor *cursor, char byte)
{
	if (cursor->at == cursor->end) {
		if (byte == ':')
			fail(cursor, PROC_FAULT_NUMBER);
		return;
	}
	if (byte == ':' ? *cursor->at != ':' : !is_blank(*cursor->at)) {
		fail(cursor, PROC_FAULT_NUMBER);
		return;
	}
	do {
		cursor->at++;
	} while (byte == ' ' && cursor->at < cursor->end && is_blank(*cursor->at));
}

/* Reads digits of base 10 or 16, at least one, and the separator. */
static uint64_t number(struct cursor *cursor, unsigned int base, uint64_t most, char follows)
{
	const uint64_t room = base == 16 ? UINT64_MAX / 16 : UINT64_MAX / 10;
	const char *at;
	uint64_t value = 0;

	if (!next_column(cursor))
		return 0;
	at = cursor->at;
	/* The kernel pads with zeros, most of what it prints. */
	while (cursor->end - at > 8 && !memcmp(at, "00000000", 8))
		at += 8;
	for (; at < cursor->end; at++) {
		unsigned int digit = digit_value(*at);

		if (digit >= base)
			break;
		if (value > room)
			fail(cursor, PROC_FAULT_LARGE);
		value = value * base + digit;
		if (value < digit)
			fail(cursor, PROC_FAULT_LARGE);
	}
	if (at == cursor->at)
		fail(cursor, PROC_FAULT_NUMBER);
	if (value > most)
		fail(cursor, PROC_FAULT_LARGE);
	cursor->at = at;
	separator(cursor, follows);
	return value;
}

static uint32_t hex32(struct cursor *cursor, char follows)
{
	return (uint32_t)number(cursor, 16, UINT32_MAX, follows);
}

static uint32_t decimal32(struct cursor *cursor)
{
	return (uint32_t)number(cursor, 10, UINT32_MAX, ' ');
}

/* Eight digits, the kernel's %08X of four bytes of an address, back into those bytes. */
static bool address_word(struct cursor *cursor, bool big_endian, unsigned char *bytes)
{
	const char *at = cursor->at;
	uint32_t word = 0;
	int i;

	if (cursor->end - at < 8)
		return false;
	if (memcmp(at, "00000000", 8)) {
		for (i = 0; i < 8; i++) {
			unsigned int digit = digit_value(at[i]);

			if (digit > 15)
				return false;
			word = word << 4 | digit;
		}
	}
	for (i = 0; i < 4; i++)
		bytes[big_endian ? 3 - i : i] = (unsigned char)(word >> 8 * i);
	cursor->at = at + 8;
	return true;
}

/* An address of one word or of four, a colon, a port.  Returns the number of words. */
static unsigned int endpoint(struct cursor *cursor, bool big_endian, struct tcp_endpoint *endpoint)
{
	unsigned int words = 0;

	if (!next_column(cursor))
		return 0;
	do {
		unsigned char bytes[4];

		if (words == 4 || !address_word(cursor, big_endian, bytes)) {
			fail(cursor, PROC_FAULT_NUMBER);
			return 0;
		}
		if (ENABLE_LSTCP_IPV6 || !words)
			memcpy(endpoint->address + 4 * words, bytes, 4);
		words++;
	} while (cursor->at == cursor->end || *cursor->at != ':');
	cursor->at++;
	if (words != 1 && words != 4)
		fail(cursor, PROC_FAULT_NUMBER);
	endpoint->port = (uint16_t)number(cursor, 16, UINT16_MAX, ' ');
	return words;
}

/*
 * A kernel address; 0 where the kernel hides it: zeros under kptr_restrict, `(ptrval)` or
 * `(____ptrval____)` before its random numbers are ready, `(null)` (lib/vsprintf.c).
 */
static uint64_t location(struct cursor *cursor)
{
	const char *at = cursor->at;

	if (at == cursor->end || *at != '(')
		return number(cursor, 16, UINT64_MAX, ' ');
	cursor->column++;
	while (at < cursor->end && !is_blank(*at))
		at++;
	if (at[-1] != ')')
		fail(cursor, PROC_FAULT_NUMBER);
	cursor->at = at;
	separator(cursor, ' ');
	return 0;
}

/* -1 is infinite: tcp_in_initial_slowstart.  For LISTEN the column is another one. */
static void ssthresh(struct cursor *cursor, struct tcp_socket *socket)
{
	bool negative = cursor->at < cursor->end && *cursor->at == '-';
	uint32_t value;

	if (negative)
		cursor->at++;
	value = (uint32_t)number(cursor, 10, INT32_MAX, ' ');
	if (socket->state == TCP_STATE_LISTEN) {
		socket->fastopen_queue = value;
		socket->known |= negative ? 0 : TCP_BIT(TCP_FASTOPEN_QUEUE);
	} else {
		socket->ssthresh = value;
		socket->known |= negative ? 0 : TCP_BIT(TCP_SSTHRESH);
	}
}

/* The columns that only full sockets have. */
static void internals(struct cursor *cursor, uint32_t hertz, struct tcp_socket *socket)
{
	uint32_t ack;

	socket->rto_ms = ticks_to_ms(number(cursor, 10, UINT64_MAX, ' '), hertz);
	socket->ato_ms = ticks_to_ms(number(cursor, 10, UINT64_MAX, ' '), hertz);
	ack = decimal32(cursor);
	socket->quickack = ack >> 1;
	socket->pingpong = ack & 1;
	socket->cwnd = decimal32(cursor);
	socket->known |= TCP_BIT(TCP_RTO_MS) | TCP_BIT(TCP_ATO_MS) | TCP_BIT(TCP_QUICKACK) |
			 TCP_BIT(TCP_PINGPONG) | TCP_BIT(TCP_CWND);
	ssthresh(cursor, socket);
}

static bool may_end_before_rto(unsigned int state)
{
	return state == TCP_STATE_TIME_WAIT || state == TCP_STATE_SYN_RECV ||
	       state == TCP_STATE_FIN_WAIT2 || state >= TCP_STATES || state == 0;
}

static void row(struct cursor *cursor, const struct proc_origin *origin, struct tcp_socket *socket)
{
	unsigned int words;

	socket->known = TCP_ALWAYS_KNOWN | TCP_BIT(TCP_ENTRY) | TCP_BIT(TCP_RETRANSMITS) |
			TCP_BIT(TCP_UID) | TCP_BIT(TCP_PROBES) | TCP_BIT(TCP_INODE) |
			TCP_BIT(TCP_REFCOUNT);
	socket->entry = (uint32_t)number(cursor, 10, UINT32_MAX, ':');
	while (cursor->at < cursor->end && is_blank(*cursor->at))
		cursor->at++;
	words = endpoint(cursor, origin->big_endian, &socket->local);
	if (endpoint(cursor, origin->big_endian, &socket->remote) != words)
		fail(cursor, PROC_FAULT_NUMBER);
	if (!ENABLE_LSTCP_IPV6 && words == 4)
		fail(cursor, PROC_FAULT_FAMILY);
	socket->family = words == 4 ? TCP_INET6 : TCP_INET;
	socket->state = (unsigned char)number(cursor, 16, UINT8_MAX, ' ');
	socket->tx_queue = hex32(cursor, ':');
	socket->rx_queue = hex32(cursor, ' ');
	socket->timer = (unsigned char)number(cursor, 16, UINT8_MAX, ':');
	socket->timer_ms = ticks_to_ms(number(cursor, 16, UINT64_MAX, ' '), origin->hertz);
	socket->retransmits = hex32(cursor, ' ');
	socket->uid = decimal32(cursor);
	socket->probes = decimal32(cursor);
	socket->inode = number(cursor, 10, UINT64_MAX, ' ');
	socket->refcount = decimal32(cursor);
	socket->location = location(cursor);
	if (cursor->at < cursor->end || !may_end_before_rto(socket->state))
		internals(cursor, origin->hertz, socket);
	if (cursor->at < cursor->end)
		fail(cursor, PROC_FAULT_MORE);
	if (socket->state != TCP_STATE_LISTEN)
		socket->known |= TCP_BIT(TCP_TX_QUEUE);
	if (socket->timer != TCP_TIMER_OFF)
		socket->known |= TCP_BIT(TCP_TIMER_MS);
	if (socket->location)
		socket->known |= TCP_BIT(TCP_LOCATION);
}

enum proc_row proc_row_decode(const char *text, size_t length, const struct proc_origin *origin,
			      struct tcp_socket *socket, struct proc_error *error)
{
	struct cursor cursor = { .at = text, .end = text + length };

	while (cursor.at < cursor.end && is_blank(*cursor.at))
		cursor.at++;
	while (cursor.at < cursor.end && is_blank(cursor.end[-1]))
		cursor.end--;
	if (cursor.at == cursor.end)
		return PROC_ROW_NOTHING;
	if (*cursor.at == 's' && cursor.end - cursor.at > 2 && !memcmp(cursor.at, "sl ", 3))
		return PROC_ROW_NOTHING;
	row(&cursor, origin, socket);
	error->fault = cursor.fault;
	error->column = cursor.column;
	return cursor.fault ? PROC_ROW_MALFORMED : PROC_ROW_SOCKET;
}

void proc_error_write(struct writer *writer, const struct proc_error *error)
{
	static const char reasons[][26] = {
		[PROC_FAULT_NONE] = "",
		[PROC_FAULT_ENDS] = "the row ends before it",
		[PROC_FAULT_NUMBER] = "not a number",
		[PROC_FAULT_LARGE] = "number too large",
		[PROC_FAULT_MORE] = "something follows it",
		[PROC_FAULT_FAMILY] = "IPv6 is not built in",
	};
	const char *name = column_names;
	unsigned int column;

	for (column = error->column; column; column--)
		name += strlen(name) + 1;
	writer_string(writer, name);
	writer_string(writer, ": ");
	writer_string(writer, reasons[error->fault]);
}
