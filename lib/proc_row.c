/* SPDX-License-Identifier: 0BSD */
#include "proc_row.h"

#include "names.h"
#include "number.h"
#include "sizes.h"

#if PROC_ROW_WHOLE
#define FURTHER_NAMES "uid\0timeout\0inode\0ref\0location\0rto\0ato\0ack\0cwnd\0ssthresh"
#else
#define FURTHER_NAMES
#endif

/* The kernel's own names of the columns, in their order. */
static const char column_names[] ANYWHERE =
	TEXT("sl\0local_address\0local port\0rem_address\0remote port\0st\0"
	     "tx_queue\0rx_queue\0tr\0tm->when\0retrnsmt\0" FURTHER_NAMES);

/* What a column is: the bytes of its member (0: an address), and these. */
#define HEX 0x10
#define COLON 0x20 /* follows it, not a blank */
#define ADDRESS COLON
#define BYTES(kind) ((kind)&15)

#define COLUMN(member, flags)                                              \
	{                                                                  \
		offsetof(struct tcp_socket, member),                       \
			sizeof(((struct tcp_socket *)0)->member) | (flags) \
	}

/* Where each column goes in the record. */
static const struct column {
	unsigned char offset;
	unsigned char kind;
} row_columns[] ANYWHERE = {
	COLUMN(entry, COLON),
	{ offsetof(struct tcp_socket, local.address), ADDRESS },
	COLUMN(local.port, HEX),
	{ offsetof(struct tcp_socket, remote.address), ADDRESS },
	COLUMN(remote.port, HEX),
	COLUMN(state, HEX),
	COLUMN(tx_queue, HEX | COLON),
	COLUMN(rx_queue, HEX),
	COLUMN(timer, HEX | COLON),
	COLUMN(timer_ms, HEX), /* ticks, at first, as are rto_ms and ato_ms */
	COLUMN(retransmits, HEX),
#if PROC_ROW_WHOLE
	COLUMN(uid, 0),
	COLUMN(probes, 0),
	COLUMN(inode, 0),
	COLUMN(refcount, 0),
	COLUMN(location, HEX),
	/* From here on what only full sockets have. */
	COLUMN(rto_ms, 0),
	COLUMN(ato_ms, 0),
	COLUMN(quickack, 0), /* and pingpong in bit 0, at first */
	COLUMN(cwnd, 0),
	COLUMN(ssthresh, 0), /* LISTEN: the Fast Open queue's limit */
#endif
};

#define COLUMNS (sizeof(row_columns) / sizeof(row_columns[0]))
#define SHORT_COLUMNS (COLUMNS - 5)
#define BRIEF_COLUMNS 11

static const char *skip_blanks(const char *at)
{
	for (;; at++) {
		while (*at == ' ')
			at++;
		if (*at != '\t' && *at != '\r')
			return at;
	}
}

/*
 * One word of eight digits for IPv4, four of them for IPv6: the kernel's %08X of their bytes.
 * Returns what follows them, or NULL.
 */
static const char *read_address(const char *at, bool big_endian, unsigned char *bytes,
				unsigned char *family)
{
	const unsigned int swap = big_endian ? 0 : 3;
	unsigned int digits = 0;
	unsigned int byte = 0;
	unsigned int digit;

	for (; (digit = digit_value(*at)) < 16 && digits < 2 * TCP_ADDRESS_BYTES; at++) {
		byte = byte << 4 | digit;
		bytes[digits++ >> 1 ^ swap] = (unsigned char)byte;
	}
	*family = TCP_INET;
	if (digits == 8)
		return at;
	*family = TCP_INET6;
	return ENABLE_LSTCP_IPV6 && digits == 32 ? at : NULL;
}

/*
 * What a number may be instead: a location that the kernel hides, `(ptrval)` or
 * `(____ptrval____)` before its random numbers are ready, or `(null)` (lib/vsprintf.c); and the
 * ssthresh -1, infinite (tcp_in_initial_slowstart).
 */
static const char *read_special(const char *at, unsigned int column)
{
	if (!PROC_ROW_WHOLE)
		return NULL;
	if (column == COLUMNS - 1 && at[0] == '-' && at[1] == '1')
		return at + 2;
	if (column != SHORT_COLUMNS - 1 || *at != '(')
		return NULL;
	while (*at != '\n' && skip_blanks(at) == at)
		at++;
	return at[-1] == ')' ? at : NULL;
}

/* A number of the base and size that the column has, into the record. */
static const char *read_number(const char *at, unsigned int column, void *to,
			       struct proc_error *error)
{
	unsigned int kind = row_columns[column].kind;
	uint64_t value = 0;
	enum number_outcome outcome = number_read(&at, kind & HEX ? 16 : 10, &value);

	if (outcome == NUMBER_LARGE || value >> (8 * BYTES(kind) - 1) > 1) {
		error->fault = PROC_FAULT_LARGE;
		return NULL;
	}
	number_store(to, BYTES(kind), value);
	return outcome == NUMBER_READ ? at : read_special(at, column);
}

bool proc_row_may_be_short(unsigned int state)
{
	const unsigned int states = 1u << TCP_STATE_TIME_WAIT | 1u << TCP_STATE_SYN_RECV |
				    1u << TCP_STATE_FIN_WAIT2 | 1u << 0;

	return state >= TCP_STATES || states >> state & 1;
}

void proc_row_finish_brief(struct tcp_socket *socket)
{
	socket->known = TCP_ALWAYS_KNOWN | TCP_BIT(TCP_ENTRY) | TCP_BIT(TCP_RETRANSMITS);
	if (socket->state != TCP_STATE_LISTEN)
		socket->known |= TCP_BIT(TCP_TX_QUEUE);
	if (ENABLE_LSTCP_DIAG)
		socket->interface = 0;
	if (ENABLE_LSTCP_INFO)
		socket->info_bytes = 0;
}

void proc_row_finish(struct tcp_socket *socket, uint32_t hertz, bool is_short, bool infinite)
{
	uint32_t known =
		TCP_BIT(TCP_UID) | TCP_BIT(TCP_PROBES) | TCP_BIT(TCP_INODE) | TCP_BIT(TCP_REFCOUNT);

	proc_row_finish_brief(socket);
	if (ENABLE_LSTCP_EXTENDED && socket->location)
		known |= TCP_BIT(TCP_LOCATION);
	if (ENABLE_LSTCP_INTERNALS && !is_short) {
		socket->pingpong = socket->quickack & 1;
		socket->quickack >>= 1;
		socket->fastopen_queue = socket->ssthresh;
		known |= TCP_BIT(TCP_RTO_MS) | TCP_BIT(TCP_ATO_MS) | TCP_BIT(TCP_QUICKACK) |
			 TCP_BIT(TCP_PINGPONG) | TCP_BIT(TCP_CWND);
		if (!infinite)
			known |= TCP_BIT(socket->state == TCP_STATE_LISTEN ? TCP_FASTOPEN_QUEUE
									   : TCP_SSTHRESH);
		socket->rto_ms = ticks_to_ms(socket->rto_ms, hertz);
		socket->ato_ms = ticks_to_ms(socket->ato_ms, hertz);
	}
	if (ENABLE_LSTCP_TIMERS && socket->timer != TCP_TIMER_OFF) {
		known |= TCP_BIT(TCP_TIMER_MS);
		socket->timer_ms = ticks_to_ms(socket->timer_ms, hertz);
	}
	socket->known |= known;
}

enum proc_row proc_row_decode(const char **row, const struct proc_origin *origin,
			      struct tcp_socket *socket, struct proc_error *error)
{
	const char *at = skip_blanks(*row);
	unsigned char family[COLUMNS];
	bool infinite = false;
	unsigned int i;

	*row = at;
	if (*at == '\n' || (at[0] == 's' && at[1] == 'l' && at[2] == ' '))
		return PROC_ROW_NOTHING;
	for (i = 0; i < COLUMNS; i++) {
		unsigned int kind = row_columns[i].kind;
		unsigned char *to = (unsigned char *)socket + row_columns[i].offset;

		if (i == BRIEF_COLUMNS && origin->brief)
			break;
		if (PROC_ROW_WHOLE && i == SHORT_COLUMNS && *at == '\n' &&
		    proc_row_may_be_short(socket->state))
			break;
		infinite = *at == '-'; /* in the last column, or what follows finds fault with it */
		error->column = (unsigned char)i;
		error->fault = *at == '\n' ? PROC_FAULT_ENDS : PROC_FAULT_NUMBER;
		if (kind == ADDRESS)
			at = read_address(at, origin->big_endian, to, &family[i]);
		else
			at = read_number(at, i, to, error);
		if (!at || (kind & COLON ? *at++ != ':' : *at > ' '))
			return PROC_ROW_MALFORMED;
		if (*at == ' ')
			at++;
		if (*at <= ' ')
			at = skip_blanks(at);
	}
	*row = at;
	error->fault = PROC_FAULT_MORE;
	if (i != BRIEF_COLUMNS && *at != '\n')
		return PROC_ROW_MALFORMED;
	error->fault = PROC_FAULT_FAMILIES;
	if (ENABLE_LSTCP_IPV6 && family[1] != family[3])
		return PROC_ROW_MALFORMED;
	socket->family = family[1];
	if (i == BRIEF_COLUMNS)
		proc_row_finish_brief(socket);
	else
		proc_row_finish(socket, origin->hertz, i == SHORT_COLUMNS, infinite);
	return PROC_ROW_SOCKET;
}

void proc_error_write(struct writer *writer, const struct proc_error *error)
{
	writer_string(writer, name_at(column_names, error->column));
	writer_string(writer, name_at(TEXT(": not a number\0"
					   ": the row ends before it\0"
					   ": number too large\0"
					   ": something follows it\0"
					   ": an address of IPv4 and one of IPv6"),
				      error->fault));
}
