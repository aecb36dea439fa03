/* SPDX-License-Identifier: 0BSD */
#include "source/proc_row.h"

#include <string.h>

#include "record/names.h"
#include "text/number.h"
#include "sizes.h"

/*
 * The columns of a row in their order, those behind retrnsmt in a list of their own, as not every
 * build reads them:
 *
 *	X(FIELD, what the kernel calls it, member of the record, base, separator)
 *
 * `base` is that of its number, 0 for an address; behind the column there is a colon, or blanks.
 * Of some the member holds at first something else than the field: ticks for milliseconds, all of
 * `ack` for quickack, the limit of a listener's Fast Open queue for ssthresh.
 */
/* clang-format off */
#define FIRST_COLUMNS(X)                                                    \
	X(ENTRY, "sl", entry, 10, ':')                                      \
	X(LOCAL_ADDRESS, "local_address", local.address, 0, ':')            \
	X(LOCAL_PORT, "local port", local.port, 16, ' ')                    \
	X(REMOTE_ADDRESS, "rem_address", remote.address, 0, ':')            \
	X(REMOTE_PORT, "remote port", remote.port, 16, ' ')                 \
	X(STATE, "st", state, 16, ' ')                                      \
	X(TX_QUEUE, "tx_queue", tx_queue, 16, ':')                          \
	X(RX_QUEUE, "rx_queue", rx_queue, 16, ' ')                          \
	X(TIMER, "tr", timer, 16, ':')                                      \
	X(TIMER_MS, "tm->when", timer_ms, 16, ' ')                          \
	X(RETRANSMITS, "retrnsmt", retransmits, 16, ' ')
#define FURTHER_COLUMNS(X)                                                  \
	X(UID, "uid", uid, 10, ' ')                                         \
	X(PROBES, "timeout", probes, 10, ' ')                               \
	X(INODE, "inode", inode, 10, ' ')                                   \
	X(REFCOUNT, "ref", refcount, 10, ' ')                               \
	X(LOCATION, "location", location, 16, ' ')                          \
	X(RTO_MS, "rto", rto_ms, 10, ' ')                                   \
	X(ATO_MS, "ato", ato_ms, 10, ' ')                                   \
	X(QUICKACK, "ack", quickack, 10, ' ')                               \
	X(CWND, "cwnd", cwnd, 10, ' ')                                      \
	X(SSTHRESH, "ssthresh", ssthresh, 10, ' ')
/* clang-format on */

#define ROW_COLUMN(FIELD, ...) COLUMN_##FIELD,
enum { FIRST_COLUMNS(ROW_COLUMN) FURTHER_COLUMNS(ROW_COLUMN) };

#if PROC_ROW_WHOLE
#define ROW_COLUMNS(X) FIRST_COLUMNS(X) FURTHER_COLUMNS(X)
#else
#define ROW_COLUMNS(X) FIRST_COLUMNS(X)
#endif

/* What else a header may hold. */
#if ENABLE_LSTCP_CAPTURE
#define HEADER_NAMES "remote_address\0pointer\0drops\0"
#else
#define HEADER_NAMES ""
#endif

#define ROW_NAME(FIELD, name, ...) name "\0"
#define COLUMN_NAMES ROW_COLUMNS(ROW_NAME) HEADER_NAMES

#define ROW_MEMBER(FIELD, name, member, base, separator)                                       \
	{ offsetof(struct tcp_socket, member), sizeof(((struct tcp_socket *)0)->member), base, \
	  separator },
static const struct column {
	unsigned char offset; /* of its member */
	unsigned char bytes;
	unsigned char base;
	char separator;
} row_columns[] = { ROW_COLUMNS(ROW_MEMBER) };

/* From probes on the fields are in the order of the columns, and `ack` holds two. */
_Static_assert(TCP_QUICKACK - TCP_PROBES == COLUMN_QUICKACK - COLUMN_PROBES &&
		       TCP_PINGPONG == TCP_QUICKACK + 1 &&
		       TCP_SSTHRESH - TCP_PINGPONG == COLUMN_SSTHRESH - COLUMN_QUICKACK,
	       "finish() counts them");

#define COLUMNS (sizeof(row_columns) / sizeof(row_columns[0]))
#define BRIEF_COLUMNS COLUMN_UID

/*
 * Kernels before 3.6 print a moment that has passed as the unsigned image of a negative number of
 * jiffies, of 32 or 64 bits, converted to ticks: 2^32 or 2^64 times 100 / HZ, less a little.  HZ is
 * 1000 at most, so that the upper bits are 0x1999 or more: 48 days, and no timer of TCP runs so
 * long.
 */
static bool has_passed(uint64_t ticks)
{
	return (ticks >> 32 ? ticks >> 32 : ticks) >= 0x19000000;
}

/* A blank, the LF, or another control character; where `char` has a sign, not what is above 127. */
static bool ends_column(char byte)
{
	return (unsigned char)byte <= ' ';
}

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
	unsigned int words;

	for (words = 0; words < TCP_ADDRESS_BYTES / 4 && *at != ':'; words++, bytes += 4) {
		unsigned int left = 8;
		uint32_t word = 0;

		do {
			unsigned int digit = digit_value(*at++);

			if (digit >= 16)
				return NULL;
			word = word << 4 | digit;
		} while (--left);
		if (big_endian != MACHINE_IS_BIG_ENDIAN)
			word = word << 24 | (word & 0xff00) << 8 | (word >> 8 & 0xff00) |
			       word >> 24;
		memcpy(bytes, &word, 4);
	}
	*family = words == 1 ? TCP_INET : TCP_INET6;
	return words == 1 || (ENABLE_LSTCP_IPV6 && words == 4) ? at : NULL;
}

/*
 * What a number may be instead: a location that the kernel hides, `(ptrval)` or
 * `(____ptrval____)` before its random numbers are ready, or `(null)` (lib/vsprintf.c); the
 * ssthresh -1, infinite (tcp_in_initial_slowstart); and a uid and an inode that old kernels print
 * signed, which are taken modulo 2^32 and 2^64.
 */
static const char *read_special(const char *at, unsigned int column, uint64_t *value)
{
	if (!PROC_ROW_WHOLE)
		return NULL;
	if (column == COLUMN_SSTHRESH && at[0] == '-' && at[1] == '1')
		return at + 2;
	if ((column == COLUMN_UID || column == COLUMN_INODE) && *at++ == '-') {
		at = number_read(at, 10, value);
		*value = 0 - *value;
		return at;
	}
	if (column != COLUMN_LOCATION || *at != '(')
		return NULL;
	while (*at != '\n' && skip_blanks(at) == at)
		at++;
	return at[-1] == ')' ? at : NULL;
}

/* A number of the base and size that the column has, into the record. */
static const char *read_number(const char *at, unsigned int index, void *to,
			       struct proc_error *error)
{
	const struct column *column = &row_columns[index];
	uint64_t value = 0;
	const char *end = number_read(at, column->base, &value);

	if (!end && digit_value(*at) >= column->base) {
		end = read_special(at, index, &value);
		/* In two steps, as C shifts 64 bits by 63 at most. */
	} else if (!end || value >> (8 * column->bytes - 1) >> 1) {
		error->fault = PROC_FAULT_LARGE;
		return NULL;
	}
	number_store(to, column->bytes, value);
	return end;
}

/* Where only state, queues, addresses and ports are wanted. */
NEVER_INLINE static void finish_brief(struct tcp_socket *socket)
{
	socket->known = TCP_ALWAYS_KNOWN | TCP_BIT(TCP_ENTRY) | TCP_BIT(TCP_RETRANSMITS);
	if (socket->state != TCP_STATE_LISTEN)
		socket->known |= TCP_BIT(TCP_TX_QUEUE);
	if (ENABLE_LSTCP_DIAG)
		socket->interface = 0;
	if (ENABLE_LSTCP_INFO)
		socket->info_bytes = 0;
}

/* The columns from rto on. */
static void finish_internals(struct tcp_socket *socket, uint32_t hertz)
{
	socket->pingpong = socket->quickack & 1;
	socket->quickack >>= 1;
	socket->rto_ms = ticks_to_ms(socket->rto_ms, hertz);
	if (tcp_knows(socket, TCP_ATO_MS))
		socket->ato_ms = ticks_to_ms(socket->ato_ms, hertz);
	socket->fastopen_queue = socket->ssthresh;
	if (socket->state == TCP_STATE_LISTEN && tcp_knows(socket, TCP_SSTHRESH))
		socket->known ^= TCP_BIT(TCP_SSTHRESH) | TCP_BIT(TCP_FASTOPEN_QUEUE);
}

/*
 * Turns the first `count` columns in the record into the fields they stand for, and tells which are
 * known.  Before it timer_ms, rto_ms and ato_ms hold ticks, quickack the whole of `ack`, and
 * ssthresh its column for LISTEN too.
 */
static void finish(struct tcp_socket *socket, uint32_t hertz, unsigned int count)
{
	unsigned int fields = count - COLUMN_PROBES;

	finish_brief(socket);
	if (tcp_has_user(socket))
		socket->known |= TCP_BIT(TCP_UID);
	if (count > COLUMN_QUICKACK)
		fields++;
	socket->known |= (TCP_BIT(fields) - 1) << TCP_PROBES;
	if (count > COLUMN_LOCATION && !socket->location)
		socket->known &= ~TCP_BIT(TCP_LOCATION);
	if (ENABLE_LSTCP_INTERNALS && count > COLUMN_LOCATION + 1)
		finish_internals(socket, hertz);
	if (ENABLE_LSTCP_TIMERS && socket->timer != TCP_TIMER_OFF) {
		socket->known |= TCP_BIT(TCP_TIMER_MS);
		if (has_passed(socket->timer_ms))
			socket->timer_ms = 0;
		socket->timer_ms = ticks_to_ms(socket->timer_ms, hertz);
	}
}

/*
 * Whether another row follows: a number with a colon, or anything behind a CR, which ends the lines
 * of other systems.
 */
static bool has_inner_row(const char *at)
{
	for (; *at != '\n'; at++)
		if ((*at == '\r' && *skip_blanks(at) != '\n') ||
		    (digit_value(at[0]) < 10 && at[1] == ':'))
			return true;
	return false;
}

/* From tx_queue to retrnsmt: nothing queued, no timer, no time-outs.  So are most sockets. */
static const char idle_columns[] = "00000000:00000000 00:00000000 00000000 ";

INLINE_ALWAYS uint64_t eight_bytes(const char *at)
{
	uint64_t bytes;

	memcpy(&bytes, at, sizeof(bytes));
	return bytes;
}

static bool is_idle(const char *at, const char *end)
{
	const size_t last = sizeof(idle_columns) - 1 - 8;
	size_t i = 0;

	if (end - at < (ptrdiff_t)sizeof(idle_columns))
		return false;
	/* Words of eight bytes, the last of which overlaps with the one before. */
	while (eight_bytes(at + i) == eight_bytes(idle_columns + i)) {
		if (i == last)
			return true;
		i = i + 8 < last ? i + 8 : last;
	}
	return false;
}

static void make_idle(struct tcp_socket *socket)
{
	socket->tx_queue = 0;
	socket->rx_queue = 0;
	socket->timer = TCP_TIMER_OFF;
	socket->timer_ms = 0;
	socket->retransmits = 0;
}

/* A row from its number on; `*row` moves to where nothing more is taken. */
static enum proc_row decode_at(const char **row, const char *end, const struct proc_origin *origin,
			       bool is_last, struct tcp_socket *socket, struct proc_error *error)
{
	const char *at = *row;
	const char *start = at; /* of the last column */
	unsigned char family[COLUMNS];
	bool is_cut;
	bool is_infinite;
	unsigned int i;

	error->fault = PROC_FAULT_NUMBER;
	for (i = 0; i < COLUMNS; i++) {
		const char *before;
		const struct column *column;
		unsigned char *to;

		if (PROC_ROW_WHOLE && i == COLUMN_TX_QUEUE && is_idle(at, end)) {
			make_idle(socket);
			at = skip_blanks(at + sizeof(idle_columns) - 1);
			i = COLUMN_UID;
		}
		if (i == BRIEF_COLUMNS && origin->brief)
			break;
		if (PROC_ROW_WHOLE && i > COLUMN_INODE && *at == '\n')
			break;
		start = at;
		column = &row_columns[i];
		to = (unsigned char *)socket + column->offset;
		if (!column->base)
			at = read_address(at, origin->big_endian, to, &family[i]);
		else
			at = read_number(at, i, to, error);
		if (!at)
			goto malformed;
		/* What follows ssthresh is left aside, even without a blank before it. */
		if (column->separator == ':' ? *at++ != ':'
					     : !ends_column(*at) && i != COLUMN_SSTHRESH)
			goto malformed;
		before = at;
		if (*at == ' ')
			at++;
		if (ends_column(*at))
			at = skip_blanks(at);
		if (PROC_ROW_WHOLE && i == COLUMN_SSTHRESH && *at != '\n' &&
		    has_inner_row(before)) {
			error->fault = PROC_FAULT_MORE;
			goto malformed;
		}
	}
	*row = at;
	if (ENABLE_LSTCP_IPV6 && family[COLUMN_LOCAL_ADDRESS] != family[COLUMN_REMOTE_ADDRESS]) {
		i = COLUMN_REMOTE_ADDRESS;
		error->fault = PROC_FAULT_FAMILIES;
		goto malformed;
	}
	socket->family = ENABLE_LSTCP_IPV6 ? family[COLUMN_LOCAL_ADDRESS] : TCP_INET;
	error->column = (unsigned char)(i - 1);
	error->fault = PROC_FAULT_CUT;
	/* Nothing parts the last column from the end of the file: it may be cut. */
	is_cut = PROC_ROW_WHOLE && is_last && *at == '\n' && skip_blanks(at - 1) == at - 1;
	is_infinite = PROC_ROW_WHOLE && i > COLUMN_SSTHRESH && *start == '-';
	if (i == BRIEF_COLUMNS)
		finish_brief(socket);
	else
		finish(socket, origin->hertz, is_cut || is_infinite ? i - 1 : i);
	return is_cut ? PROC_ROW_CUT : PROC_ROW_SOCKET;

malformed:
	error->column = (unsigned char)i;
	if (*start == '\n')
		error->fault = PROC_FAULT_ENDS;
	return PROC_ROW_MALFORMED;
}

#if ENABLE_LSTCP_CAPTURE
/* Whether a word of a table's header begins here; then `*at` moves behind it. */
static bool take_header_word(const char **at, bool *is_other)
{
	const char *word;

	for (word = COLUMN_NAMES; *word; word = name_at(word, 1)) {
		size_t length = 0;

		while (word[length] && word[length] == (*at)[length])
			length++;
		if (word[length] || !ends_column((*at)[length]))
			continue;
		*is_other |= *word == 'd'; /* drops */
		*at += length;
		return true;
	}
	return false;
}

/* A line that begins with `sl local_address`, and holds words of a header alone. */
static enum proc_row header_at(const char *at)
{
	bool is_other = false;
	const char *second;

	if (at[0] != 's' || at[1] != 'l')
		return PROC_ROW_MALFORMED;
	second = skip_blanks(at + 2);
	if (second == at + 2 || *second != 'l')
		return PROC_ROW_MALFORMED;
	while (*at != '\n') {
		if (!take_header_word(&at, &is_other))
			return PROC_ROW_MALFORMED;
		at = skip_blanks(at);
	}
	return is_other ? PROC_ROW_OTHER_HEADER : PROC_ROW_HEADER;
}

/* The same behind what else may stand before it. */
static enum proc_row find_header(const char *at)
{
	for (; *at != '\n'; at++) {
		enum proc_row outcome = header_at(at);

		if (outcome != PROC_ROW_MALFORMED)
			return outcome;
	}
	return PROC_ROW_MALFORMED;
}
#else
/* This machine's kernel prints no other. */
static enum proc_row find_header(const char *at)
{
	return at[0] == 's' && at[1] == 'l' ? PROC_ROW_HEADER : PROC_ROW_MALFORMED;
}
#endif

/* Where behind `at` a number begins, or the LF. */
static const char *next_number(const char *at)
{
	do {
		at++;
	} while (*at != '\n' && (digit_value(at[0]) >= 10 || digit_value(at[-1]) < 10));
	return at;
}

enum proc_row proc_row_decode(const char **row, const char *end, const struct proc_origin *origin,
			      bool is_last, struct tcp_socket *socket, struct proc_error *error)
{
	const char *start = skip_blanks(*row);
	const char *at = start;
	struct proc_error first = { 0 };

	*row = start;
	if (*start == '\n')
		return PROC_ROW_NOTHING;
	do {
		enum proc_row outcome;

		*row = at;
		outcome = decode_at(row, end, origin, is_last, socket, error);
		/* What has an address and a port is a row, good or bad. */
		if (outcome != PROC_ROW_MALFORMED || error->column > COLUMN_LOCAL_PORT)
			return outcome;
		if (at == start)
			first = *error;
		/* In a capture something else may stand before it. */
	} while (ENABLE_LSTCP_CAPTURE && *(at = next_number(at)) != '\n');
	*row = start;
	*error = first;
	return find_header(start);
}

const char *proc_error_column(const struct proc_error *error)
{
	return name_at(COLUMN_NAMES, error->column);
}

const char *proc_error_fault(const struct proc_error *error)
{
	/* In the order of enum proc_fault; a build has those that it may find. */
	return name_at(": not a number\0"
		       ": the row ends before it\0"
		       ": number too large\0"
#if ENABLE_LSTCP_IPV6
		       ": not of the other's family"
#endif
#if PROC_ROW_WHOLE
		       "\0: another row follows\0"
		       ": the row may be cut here"
#endif
		       ,
		       error->fault);
}
