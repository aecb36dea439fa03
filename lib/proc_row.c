/* SPDX-License-Identifier: 0BSD */
#include "proc_row.h"

#include <string.h>

#include "names.h"
#include "number.h"

/* The kernel's own names of the columns, in their order. */
static const char column_names[] = "sl\0local_address\0local port\0rem_address\0remote port\0st\0"
				   "tx_queue\0rx_queue\0tr\0tm->when\0retrnsmt\0uid\0timeout\0"
				   "inode\0ref\0location\0rto\0ato\0ack\0cwnd\0ssthresh";

enum column_kind {
	COLUMN_ADDRESS = 0,
	COLUMN_DECIMAL = 10,
	COLUMN_HEX = 16,
};

#define COLUMN(member, kind, follows)                                                              \
	{                                                                                          \
		offsetof(struct tcp_socket, member), sizeof(((struct tcp_socket *)0)->member),     \
			kind, follows                                                              \
	}

/* Each column: where it goes in the record and how wide it may be, what it is, what follows. */
static const struct column {
	unsigned char offset;
	unsigned char bytes;
	unsigned char kind;
	char follows;
} columns[] = {
	COLUMN(entry, COLUMN_DECIMAL, ':'),
	COLUMN(local.address, COLUMN_ADDRESS, ':'),
	COLUMN(local.port, COLUMN_HEX, ' '),
	COLUMN(remote.address, COLUMN_ADDRESS, ':'),
	COLUMN(remote.port, COLUMN_HEX, ' '),
	COLUMN(state, COLUMN_HEX, ' '),
	COLUMN(tx_queue, COLUMN_HEX, ':'),
	COLUMN(rx_queue, COLUMN_HEX, ' '),
	COLUMN(timer, COLUMN_HEX, ':'),
	COLUMN(timer_ms, COLUMN_HEX, ' '), /* ticks, at first, as are rto_ms and ato_ms */
	COLUMN(retransmits, COLUMN_HEX, ' '),
	COLUMN(uid, COLUMN_DECIMAL, ' '),
	COLUMN(probes, COLUMN_DECIMAL, ' '),
	COLUMN(inode, COLUMN_DECIMAL, ' '),
	COLUMN(refcount, COLUMN_DECIMAL, ' '),
	COLUMN(location, COLUMN_HEX, ' '),
	/* From here on what only full sockets have. */
	COLUMN(rto_ms, COLUMN_DECIMAL, ' '),
	COLUMN(ato_ms, COLUMN_DECIMAL, ' '),
	COLUMN(quickack, COLUMN_DECIMAL, ' '), /* and pingpong in bit 0, at first */
	COLUMN(cwnd, COLUMN_DECIMAL, ' '),
	COLUMN(ssthresh, COLUMN_DECIMAL, ' '), /* LISTEN: the Fast Open queue's limit */
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))
#define SHORT_COLUMNS (COLUMNS - 5)

struct cursor {
	const char *at;
	const char *end;
	bool big_endian;
	bool infinite;		  /* ssthresh was -1 */
	unsigned char words;	  /* of the last address */
	unsigned char were_words; /* of the one before it */
};

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

static void skip_blanks(struct cursor *cursor)
{
	while (cursor->at < cursor->end && is_blank(*cursor->at))
		cursor->at++;
}

/* One word of eight digits for IPv4, four of them for IPv6: the kernel's %08X of their bytes. */
static enum proc_fault read_address(struct cursor *cursor, unsigned char *bytes)
{
	unsigned int words;

	for (words = 0; cursor->end - cursor->at >= 8 && *cursor->at != ':'; words++) {
		const char *end = cursor->at + 8;
		unsigned int i;
		uint64_t word;

		if (number_read(&cursor->at, end, 16, &word) || cursor->at != end || words == 4)
			return PROC_FAULT_NUMBER;
		if (words == TCP_ADDRESS_BYTES / 4)
			return PROC_FAULT_FAMILY;
		for (i = 0; i < 4; i++, word >>= 8)
			bytes[4 * words + (cursor->big_endian ? 3 - i : i)] = (unsigned char)word;
	}
	cursor->were_words = cursor->words;
	cursor->words = (unsigned char)words;
	return words == 1 || words == 4 ? PROC_FAULT_NONE : PROC_FAULT_NUMBER;
}

/*
 * What a number may be instead: a location that the kernel hides, `(ptrval)` or
 * `(____ptrval____)` before its random numbers are ready, or `(null)` (lib/vsprintf.c); and the
 * ssthresh -1, infinite (tcp_in_initial_slowstart).
 */
static bool read_special(struct cursor *cursor, const struct column *column)
{
	if (column == &columns[SHORT_COLUMNS - 1] && *cursor->at == '(') {
		while (cursor->at < cursor->end && !is_blank(*cursor->at))
			cursor->at++;
		return cursor->at[-1] == ')';
	}
	cursor->infinite = column == &columns[COLUMNS - 1] && cursor->end - cursor->at == 2 &&
			   !memcmp(cursor->at, "-1", 2);
	cursor->at += 2 * cursor->infinite;
	return cursor->infinite;
}

/* A number of the base and size that the column has, into the record. */
static enum proc_fault read_number(struct cursor *cursor, const struct column *column, void *to)
{
	uint64_t value = 0;
	enum number_outcome outcome = number_read(&cursor->at, cursor->end, column->kind, &value);

	if (outcome == NUMBER_NONE && !read_special(cursor, column))
		return PROC_FAULT_NUMBER;
	if (outcome == NUMBER_LARGE || value >> (8 * column->bytes - 1) > 1)
		return PROC_FAULT_LARGE;
	number_store(to, column->bytes, value);
	return PROC_FAULT_NONE;
}

/* Reads a column into the record, and what must follow it. */
static enum proc_fault read_column(struct cursor *cursor, const struct column *column,
				   struct tcp_socket *socket)
{
	unsigned char *to = (unsigned char *)socket + column->offset;
	enum proc_fault fault;

	if (cursor->at == cursor->end)
		return PROC_FAULT_ENDS;
	if (column->kind == COLUMN_ADDRESS)
		fault = read_address(cursor, to);
	else
		fault = read_number(cursor, column, to);
	if (fault)
		return fault;
	if (cursor->at == cursor->end)
		return column->follows == ':' ? PROC_FAULT_NUMBER : PROC_FAULT_NONE;
	if (column->follows == ':' ? *cursor->at++ != ':' : !is_blank(*cursor->at))
		return PROC_FAULT_NUMBER;
	skip_blanks(cursor);
	return PROC_FAULT_NONE;
}

bool proc_row_may_be_short(unsigned int state)
{
	return state == TCP_STATE_TIME_WAIT || state == TCP_STATE_SYN_RECV ||
	       state == TCP_STATE_FIN_WAIT2 || state >= TCP_STATES || state == 0;
}

/* Reads all columns; returns at which it stopped, COLUMNS or SHORT_COLUMNS if all is well. */
static size_t read_columns(struct cursor *cursor, struct tcp_socket *socket,
			   enum proc_fault *fault)
{
	size_t index;

	for (index = 0; index < COLUMNS; index++) {
		if (index == SHORT_COLUMNS && cursor->at == cursor->end &&
		    proc_row_may_be_short(socket->state))
			break;
		*fault = read_column(cursor, &columns[index], socket);
		if (*fault)
			return index;
	}
	if (cursor->at < cursor->end)
		*fault = PROC_FAULT_MORE;
	else if (cursor->words != cursor->were_words)
		*fault = PROC_FAULT_FAMILIES;
	return index;
}

void proc_row_finish(struct tcp_socket *socket, uint32_t hertz, bool is_short, bool infinite)
{
	uint32_t known = TCP_ALWAYS_KNOWN | TCP_BIT(TCP_ENTRY) | TCP_BIT(TCP_RETRANSMITS) |
			 TCP_BIT(TCP_UID) | TCP_BIT(TCP_PROBES) | TCP_BIT(TCP_INODE) |
			 TCP_BIT(TCP_REFCOUNT);
	bool is_listen = socket->state == TCP_STATE_LISTEN;

	if (!is_listen)
		known |= TCP_BIT(TCP_TX_QUEUE);
	if (socket->timer != TCP_TIMER_OFF)
		known |= TCP_BIT(TCP_TIMER_MS);
	if (ENABLE_LSTCP_TIMERS)
		socket->timer_ms = ticks_to_ms(socket->timer_ms, hertz);
	if (socket->location)
		known |= TCP_BIT(TCP_LOCATION);
	if (ENABLE_LSTCP_INTERNALS && !is_short) {
		socket->rto_ms = ticks_to_ms(socket->rto_ms, hertz);
		socket->ato_ms = ticks_to_ms(socket->ato_ms, hertz);
		socket->pingpong = socket->quickack & 1;
		socket->quickack >>= 1;
		socket->fastopen_queue = socket->ssthresh;
		known |= TCP_BIT(TCP_RTO_MS) | TCP_BIT(TCP_ATO_MS) | TCP_BIT(TCP_QUICKACK) |
			 TCP_BIT(TCP_PINGPONG) | TCP_BIT(TCP_CWND);
		if (!infinite)
			known |= TCP_BIT(is_listen ? TCP_FASTOPEN_QUEUE : TCP_SSTHRESH);
	}
	socket->interface = 0;
	socket->info_bytes = 0;
	socket->known = known;
}

enum proc_row proc_row_decode(const char *row, size_t length, const struct proc_origin *origin,
			      struct tcp_socket *socket, struct proc_error *error)
{
	struct cursor cursor = {
		.at = row,
		.end = row + length,
		.big_endian = origin->big_endian,
	};
	enum proc_fault fault = PROC_FAULT_NONE;
	size_t stopped;

	skip_blanks(&cursor);
	while (cursor.at < cursor.end && is_blank(cursor.end[-1]))
		cursor.end--;
	if (cursor.at == cursor.end)
		return PROC_ROW_NOTHING;
	if (cursor.end - cursor.at > 2 && !memcmp(cursor.at, "sl ", 3))
		return PROC_ROW_NOTHING;
	stopped = read_columns(&cursor, socket, &fault);
	if (fault) {
		error->fault = (unsigned char)fault;
		error->column = (unsigned char)(stopped < COLUMNS ? stopped : COLUMNS - 1);
		return PROC_ROW_MALFORMED;
	}
	socket->family = cursor.words == 4 ? TCP_INET6 : TCP_INET;
	proc_row_finish(socket, origin->hertz, stopped == SHORT_COLUMNS, cursor.infinite);
	return PROC_ROW_SOCKET;
}

void proc_error_write(struct writer *writer, const struct proc_error *error)
{
	writer_string(writer, name_at(column_names, error->column));
	writer_string(writer, name_at(": \0"
				      ": the row ends before it\0"
				      ": not a number\0"
				      ": number too large\0"
				      ": something follows it\0"
				      ": an address of IPv4 and one of IPv6\0"
				      ": IPv6 is not built in",
				      error->fault));
}
