/* SPDX-License-Identifier: 0BSD */
#include "table.h"

#include <string.h>

#include "address.h"
#include "names.h"
#include "number.h"
#include "sizes.h"
#include "text.h"

#define ALWAYS_SHOWN ((1u << (TABLE_PEER + 1)) - 1)

/* clang-format off */
#if TABLE_ANY_ADDED
#define ADDED_HEADINGS                                                                            \
	"Timer\0UID\0Inode\0Ref\0Location\0" IF_LSTCP_DIAG("Interface") "\0" IF_LSTCP_DIAG("Mark") \
	"\0" IF_LSTCP_OWNER("Process") "\0" IF_LSTCP_INTERNALS("Internals")
#else
#define ADDED_HEADINGS
#endif
/* clang-format on */

static const char headings[] ANYWHERE =
	TEXT("State\0Recv-Q\0Send-Q\0Local Address:Port\0Peer Address:Port\0" ADDED_HEADINGS);

/* Wide enough for what is common, so that a pipe needs no first pass. */
static const unsigned char fixed_width[TABLE_COLUMNS] = {
	[TABLE_STATE] = 11,   [TABLE_RECV_QUEUE] = 6, [TABLE_SEND_QUEUE] = 6, [TABLE_LOCAL] = 23,
	[TABLE_PEER] = 23,    [TABLE_TIMER] = 22,     [TABLE_UID] = 5,	      [TABLE_INODE] = 8,
	[TABLE_REFCOUNT] = 3, [TABLE_LOCATION] = 18,  [TABLE_INTERFACE] = 9,  [TABLE_MARK] = 4,
	[TABLE_PROCESS] = 22,
};

void table_begin(struct table *table, unsigned int columns)
{
	table->columns = columns | ALWAYS_SHOWN;
	if (ENABLE_LSTCP_ALIGN) {
		table->measuring = false;
		memcpy(table->width, fixed_width, sizeof(fixed_width));
	}
	if (ENABLE_LSTCP_INTERNALS)
		internals_begin(table->internals_keys);
}

void table_measure(struct table *table)
{
	table->measuring = true;
	memset(table->width, 0, sizeof(table->width));
}

/* A number, or `-` where it is not known. */
static char *count_put(char *at, const struct tcp_socket *socket, enum tcp_field field,
		       uint64_t number)
{
	if (tcp_knows(socket, field))
		return number_put(at, number);
	*at = '-';
	return at + 1;
}

/* A name from outside, or `-` where it is not known. */
static void name_or_dash(struct writer *writer, const struct tcp_socket *socket,
			 enum tcp_field field, const char *text)
{
	text_write_word(writer, tcp_knows(socket, field) ? text : "-", TCP_NAME_BYTES);
}

/* [ADDRESS%INTERFACE] */
static char *inet6_endpoint(struct writer *writer, const struct tcp_socket *socket,
			    const struct tcp_endpoint *endpoint)
{
	writer_put(writer, '[');
	writer->at = inet6_put(writer->at, endpoint->address);
	if (ENABLE_LSTCP_DIAG && tcp_knows(socket, TCP_INTERFACE) &&
	    address_is_link_local(endpoint->address)) {
		writer_put(writer, '%');
		text_write_word(writer, socket->interface_name, TCP_NAME_BYTES);
	}
	writer_put(writer, ']');
	return writer->at;
}

static void endpoint(struct writer *writer, const struct tcp_socket *socket,
		     const struct tcp_endpoint *endpoint)
{
	char *at;

	if (ENABLE_LSTCP_IPV6 && socket->family == TCP_INET6)
		at = inet6_endpoint(writer, socket, endpoint);
	else
		at = inet_put(writer->at, endpoint->address);
	*at++ = ':';
	if (endpoint->port)
		at = number_put(at, endpoint->port);
	else
		*at++ = '*';
	writer->at = at;
}

/* One word: retransmit(1.23s,2,0), the seconds left, retransmits, probes. */
static char *timeout_put(char *at, const struct tcp_socket *socket)
{
	uint32_t thousandths;
	uint64_t seconds = divide(socket->timer_ms, 1000, &thousandths);
	uint32_t tenths = hundredth(thousandths);

	at = timer_put(at, socket->timer);
	*at++ = '(';
	at = number_put(at, seconds);
	*at++ = '.';
	*at++ = (char)('0' + tenths);
	*at++ = (char)('0' + tenth(thousandths - tenths * 100));
	*at++ = 's';
	*at++ = ',';
	at = count_put(at, socket, TCP_RETRANSMITS, socket->retransmits);
	*at++ = ',';
	at = count_put(at, socket, TCP_PROBES, socket->probes);
	*at++ = ')';
	return at;
}

/* PID/NAME, and how many other processes hold the socket too. */
static void owner_write(struct writer *writer, const struct tcp_socket *socket)
{
	writer->at = count_put(writer->at, socket, TCP_PID, socket->pid);
	if (!tcp_knows(socket, TCP_PID))
		return;
	writer_put(writer, '/');
	name_or_dash(writer, socket, TCP_PROCESS, socket->process);
	if (socket->owners > 1) {
		writer_put(writer, '+');
		writer_number(writer, socket->owners - 1);
	}
}

/* A cell of -e. */
static void extended_write(struct writer *writer, const struct tcp_socket *socket,
			   unsigned int column)
{
	enum tcp_field field = TCP_UID;
	uint64_t number = socket->uid;

	if (column == TABLE_INODE) {
		field = TCP_INODE;
		number = socket->inode;
	} else if (column == TABLE_REFCOUNT) {
		field = TCP_REFCOUNT;
		number = socket->refcount;
	} else if (column == TABLE_LOCATION) {
		field = TCP_LOCATION;
		if (tcp_knows(socket, field)) {
			writer->at = location_put(writer->at, socket->location);
			return;
		}
	} else if (ENABLE_LSTCP_DIAG && column == TABLE_INTERFACE) {
		name_or_dash(writer, socket, TCP_INTERFACE, socket->interface_name);
		return;
	} else if (ENABLE_LSTCP_DIAG && column == TABLE_MARK) {
		field = TCP_MARK;
		number = socket->mark;
	}
	writer->at = count_put(writer->at, socket, field, number);
}

/* A cell of the columns that options add. */
APART static void cell_write(const struct table *table, struct writer *writer,
			     const struct tcp_socket *socket, unsigned int column)
{
	if (ENABLE_LSTCP_TIMERS && column == TABLE_TIMER)
		writer->at = timeout_put(writer->at, socket);
	else if (ENABLE_LSTCP_OWNER && column == TABLE_PROCESS)
		owner_write(writer, socket);
	else if (ENABLE_LSTCP_INTERNALS && column == TABLE_INTERNALS)
		internals_write(writer, socket, table->internals_keys);
	else if (ENABLE_LSTCP_EXTENDED)
		extended_write(writer, socket, column);
}

/* Ends the cell that begins at `cell`; returns where the next one does. */
static char *next_cell(struct table *table, const struct writer *writer, unsigned int column,
		       char *cell)
{
	char *end = cell + (ENABLE_LSTCP_ALIGN ? table->width : fixed_width)[column];

	/* What is too wide moves the rest of the row. */
	if (writer->at > end) {
		end = writer->at;
		if (ENABLE_LSTCP_ALIGN && table->measuring)
			table->width[column] = (unsigned char)(end - cell);
	}
	return end + 1;
}

/* The same where there is a next one for sure. */
static char *begin_next(struct table *table, struct writer *writer, unsigned int column, char *cell)
{
	cell = next_cell(table, writer, column, cell);
	writer_pad(writer, cell);
	return cell;
}

/* Rows are long: no blanks stand at their end. */
static void added_columns(struct table *table, struct writer *writer,
			  const struct tcp_socket *socket, char *cell)
{
	unsigned int column;

	for (column = TABLE_TIMER; table->columns >> column; column++) {
		if (!(table->columns >> column & 1))
			continue;
		/* A timer that is off leaves its cell blank. */
		if (!ENABLE_LSTCP_TIMERS || column != TABLE_TIMER ||
		    socket->timer != TCP_TIMER_OFF) {
			writer_pad(writer, cell);
			cell_write(table, writer, socket, column);
		}
		if (!ENABLE_LSTCP_INTERNALS || column != TABLE_INTERNALS)
			cell = next_cell(table, writer, column, cell);
	}
}

void table_header(struct table *table, struct writer *writer)
{
	char *cell;
	unsigned int column;

	writer_room(writer, TABLE_ROOM);
	cell = writer->at;
	for (column = 0; table->columns >> column; column++) {
		if (!(table->columns >> column & 1))
			continue;
		writer_pad(writer, cell);
		writer_string(writer, name_at(headings, column));
		cell = next_cell(table, writer, column, cell);
	}
	writer_byte(writer, '\n');
}

/* Of the first columns, straight on: most rows have no others. */
void table_socket(struct table *table, struct writer *writer, const struct tcp_socket *socket)
{
	char *cell;

	writer_room(writer, TABLE_ROOM);
	cell = writer->at;
	writer->at = state_put(writer->at, socket->state);
	cell = begin_next(table, writer, TABLE_STATE, cell);
	writer->at = number_put(writer->at, socket->rx_queue);
	cell = begin_next(table, writer, TABLE_RECV_QUEUE, cell);
	writer->at = count_put(writer->at, socket, TCP_TX_QUEUE, socket->tx_queue);
	cell = begin_next(table, writer, TABLE_SEND_QUEUE, cell);
	endpoint(writer, socket, &socket->local);
	cell = begin_next(table, writer, TABLE_LOCAL, cell);
	endpoint(writer, socket, &socket->remote);
	if (TABLE_ANY_ADDED)
		added_columns(table, writer, socket, next_cell(table, writer, TABLE_PEER, cell));
	writer_put(writer, '\n');
}
