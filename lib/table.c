/* SPDX-License-Identifier: 0BSD */
#include "table.h"

#include <string.h>

#include "address.h"
#include "names.h"
#include "number.h"
#include "table_internals.h"
#include "text.h"

#define ALWAYS_SHOWN ((1u << (TABLE_PEER + 1)) - 1)

static const char headings[] = "State\0Recv-Q\0Send-Q\0Local Address:Port\0Peer Address:Port\0"
#if ENABLE_LSTCP_TIMERS || ENABLE_LSTCP_EXTENDED || ENABLE_LSTCP_OWNER || ENABLE_LSTCP_INTERNALS
			       "Timer\0UID\0Inode\0Ref\0Location\0Interface\0Mark\0Process\0"
			       "Internals"
#endif
	;

/* Wide enough for what is common, so that a pipe needs no first pass. */
static const unsigned char fixed_width[TABLE_COLUMNS] = {
	[TABLE_STATE] = 11,    [TABLE_RECV_QUEUE] = 6, [TABLE_SEND_QUEUE] = 6, [TABLE_LOCAL] = 23,
	[TABLE_PEER] = 23,     [TABLE_TIMER] = 22,     [TABLE_UID] = 5,	       [TABLE_INODE] = 8,
	[TABLE_REFCOUNT] = 3,  [TABLE_LOCATION] = 18,  [TABLE_INTERFACE] = 9,  [TABLE_MARK] = 4,
	[TABLE_PROCESS] = 22,
};

void table_begin(struct table *table, unsigned int columns)
{
	memset(table, 0, sizeof(*table));
	table->columns = columns | ALWAYS_SHOWN;
	memcpy(table->width, fixed_width, sizeof(fixed_width));
}

/* Ends the cell before `column` and fills up to where that one starts. */
static void start_cell(struct table *table, struct writer *writer, unsigned int column)
{
	for (; table->current < column; table->current++) {
		size_t width = writer_position(writer) - table->cell;
		unsigned char *column_width = &table->width[table->current];

		if (!(table->columns >> table->current & 1))
			continue;
		if (table->measuring && width > *column_width)
			*column_width = (unsigned char)(width < UINT8_MAX ? width : UINT8_MAX);
		table->cell += *column_width + 1u;
		/* What was too wide moves the rest of the row. */
		if (width > *column_width)
			table->cell = writer_position(writer) + 1;
		writer_pad(writer, table->cell);
	}
}

static void start_row(struct table *table, struct writer *writer)
{
	table->current = 0;
	table->cell = writer_position(writer);
}

void table_measure(struct table *table)
{
	const char *heading = headings;
	unsigned int column;

	table->measuring = true;
	for (column = 0; column < TABLE_COLUMNS; column++) {
		table->width[column] = (unsigned char)strlen(heading);
		heading += table->width[column] + 1;
	}
}

void table_header(struct table *table, struct writer *writer)
{
	const char *heading = headings;
	unsigned int column;

	start_row(table, writer);
	for (column = 0; table->columns >> column; column++) {
		if (table->columns >> column & 1) {
			start_cell(table, writer, column);
			writer_string(writer, heading);
		}
		heading += strlen(heading) + 1;
	}
	writer_byte(writer, '\n');
}

/* A number, or `-` where it is not known. */
static void count(struct writer *writer, const struct tcp_socket *socket, enum tcp_field field,
		  uint64_t number)
{
	if (tcp_knows(socket, field))
		writer_number(writer, number);
	else
		writer_byte(writer, '-');
}

static void endpoint(struct writer *writer, const struct tcp_socket *socket,
		     const struct tcp_endpoint *endpoint)
{
	bool brackets = ENABLE_LSTCP_IPV6 && socket->family == TCP_INET6;
	char text[ADDRESS_TEXT + 10]; /* and brackets, colon, port */
	char *at = text;

	if (brackets)
		*at++ = '[';
	at = address_put(at, socket->family, endpoint->address);
	if (ENABLE_LSTCP_DIAG && brackets && tcp_knows(socket, TCP_INTERFACE) &&
	    address_is_link_local(endpoint->address)) {
		*at++ = '%';
		writer_bytes(writer, text, (size_t)(at - text));
		text_write_word(writer, socket->interface_name, strlen(socket->interface_name));
		at = text;
	}
	if (brackets)
		*at++ = ']';
	*at++ = ':';
	if (endpoint->port)
		at = number_put(at, endpoint->port);
	else
		*at++ = '*';
	writer_bytes(writer, text, (size_t)(at - text));
}

/* One word: retransmit(1.23s,2,0), the seconds left, retransmits, probes. */
static void timer(struct writer *writer, const struct tcp_socket *socket)
{
	uint32_t thousandths;
	uint64_t seconds = divide(socket->timer_ms, 1000, &thousandths);
	uint32_t hundredths = tenth(thousandths);

	timer_write(writer, socket->timer);
	writer_byte(writer, '(');
	writer_number(writer, seconds);
	writer_byte(writer, '.');
	writer_byte(writer, (char)('0' + tenth(hundredths)));
	writer_byte(writer, (char)('0' + (hundredths - tenth(hundredths) * 10)));
	writer_string(writer, "s,");
	count(writer, socket, TCP_RETRANSMITS, socket->retransmits);
	writer_byte(writer, ',');
	count(writer, socket, TCP_PROBES, socket->probes);
	writer_byte(writer, ')');
}

static void extended(struct table *table, struct writer *writer, const struct tcp_socket *socket)
{
	start_cell(table, writer, TABLE_UID);
	count(writer, socket, TCP_UID, socket->uid);
	start_cell(table, writer, TABLE_INODE);
	count(writer, socket, TCP_INODE, socket->inode);
	start_cell(table, writer, TABLE_REFCOUNT);
	count(writer, socket, TCP_REFCOUNT, socket->refcount);
	start_cell(table, writer, TABLE_LOCATION);
	if (tcp_knows(socket, TCP_LOCATION)) {
		writer_string(writer, "0x");
		writer_hex(writer, socket->location);
	} else {
		writer_byte(writer, '-');
	}
	if (!ENABLE_LSTCP_DIAG)
		return;
	start_cell(table, writer, TABLE_INTERFACE);
	if (tcp_knows(socket, TCP_INTERFACE))
		text_write_word(writer, socket->interface_name, strlen(socket->interface_name));
	else
		writer_byte(writer, '-');
	start_cell(table, writer, TABLE_MARK);
	count(writer, socket, TCP_MARK, socket->mark);
}

/* PID/NAME, and how many other processes hold the socket too. */
static void owner(struct writer *writer, const struct tcp_socket *socket)
{
	count(writer, socket, TCP_PID, socket->pid);
	if (!tcp_knows(socket, TCP_PID))
		return;
	writer_byte(writer, '/');
	if (tcp_knows(socket, TCP_PROCESS))
		text_write_word(writer, socket->process, strlen(socket->process));
	else
		writer_byte(writer, '-');
	if (socket->owners > 1) {
		writer_byte(writer, '+');
		writer_number(writer, socket->owners - 1);
	}
}

void table_socket(struct table *table, struct writer *writer, const struct tcp_socket *socket)
{
	start_row(table, writer);
	state_write(writer, socket->state);
	start_cell(table, writer, TABLE_RECV_QUEUE);
	writer_number(writer, socket->rx_queue);
	start_cell(table, writer, TABLE_SEND_QUEUE);
	count(writer, socket, TCP_TX_QUEUE, socket->tx_queue);
	start_cell(table, writer, TABLE_LOCAL);
	endpoint(writer, socket, &socket->local);
	start_cell(table, writer, TABLE_PEER);
	endpoint(writer, socket, &socket->remote);
	if (ENABLE_LSTCP_TIMERS && table->columns & TABLE_TIMER_COLUMNS &&
	    socket->timer != TCP_TIMER_OFF) {
		start_cell(table, writer, TABLE_TIMER);
		timer(writer, socket);
	}
	if (ENABLE_LSTCP_EXTENDED && table->columns & TABLE_EXTENDED_COLUMNS)
		extended(table, writer, socket);
	if (ENABLE_LSTCP_OWNER && table->columns & TABLE_OWNER_COLUMNS) {
		start_cell(table, writer, TABLE_PROCESS);
		owner(writer, socket);
	}
	if (ENABLE_LSTCP_INTERNALS && table->columns & TABLE_INTERNALS_COLUMNS) {
		start_cell(table, writer, TABLE_INTERNALS);
		internals_write(writer, socket);
	}
	if (table->measuring)
		start_cell(table, writer, TABLE_COLUMNS);
	writer_byte(writer, '\n');
}
