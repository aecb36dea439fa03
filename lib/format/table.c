/* SPDX-License-Identifier: 0BSD */
#include "format/table.h"

#include <string.h>

#include "record/field.h"
#include "record/names.h"
#include "text/address.h"
#include "text/number.h"
#include "sizes.h"
#include "text/text.h"

#define ALWAYS_SHOWN ((1u << (TABLE_PEER + 1)) - 1)

#define HEADING(NAME, heading, ...) heading "\0"
#define WIDTH(NAME, heading, width, ...) width,
#if TABLE_ANY_ADDED
#define COLUMN_LIST(X) TABLE_FIRST_COLUMNS(X) TABLE_ADDED_COLUMNS(X)
#else
#define COLUMN_LIST(X) TABLE_FIRST_COLUMNS(X)
#endif

#define HEADINGS COLUMN_LIST(HEADING)

static const unsigned char fixed_width[TABLE_COLUMNS] = { COLUMN_LIST(WIDTH) };

#define COLUMN_FIELD(NAME, heading, width, field) TCP_##field,
static const unsigned char column_fields[] = { COLUMN_LIST(COLUMN_FIELD) };

/* The columns that a source can fill, as bits. */
#define FITS(NAME, field, other) \
	| ((int)TCP_##field##_FROM == (int)(other) ? 0u : 1u << TABLE_##NAME)
#define FITS_DIAG(NAME, heading, width, field) FITS(NAME, field, TCP_FROM_PROC)
#define FITS_PROC(NAME, heading, width, field) FITS(NAME, field, TCP_FROM_DIAG)
static unsigned int table_fitting(bool from_diag)
{
	if (from_diag)
		return ALWAYS_SHOWN TABLE_ADDED_COLUMNS(FITS_DIAG);
	return ALWAYS_SHOWN TABLE_ADDED_COLUMNS(FITS_PROC);
}

void table_fit(struct table *table, bool from_diag)
{
	table->columns = table->asked & table_fitting(from_diag);
}

NEVER_INLINE void table_measured(struct table *table, bool any)
{
	table->measuring = false;
	if (!any)
		memcpy(table->width, fixed_width, sizeof(fixed_width));
}

void table_begin(struct table *table, unsigned int columns)
{
	table->columns = columns | ALWAYS_SHOWN;
	if (ENABLE_LSTCP_DIAG)
		table->asked = table->columns;
	if (ENABLE_LSTCP_ALIGN)
		table_measured(table, false);
	if (ENABLE_LSTCP_INTERNALS)
		table->below = false;
}

void table_measure(struct table *table)
{
	table->measuring = true;
	memset(table->width, 0, sizeof(table->width));
}

static bool is_below(const struct table *table, unsigned int column)
{
	return ENABLE_LSTCP_INTERNALS && column == TABLE_INTERNALS && table->below;
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

/* Whether it is known of a listener that it takes IPv4 connections, too, and at any address. */
static bool is_dual_stack(const struct tcp_socket *socket)
{
	unsigned int i;

	if (!tcp_knows(socket, TCP_V6ONLY) || socket->v6only || socket->state != TCP_STATE_LISTEN)
		return false;
	for (i = 0; i < TCP_ADDRESS_BYTES; i++)
		if (socket->local.address[i])
			return false;
	return true;
}

/* %INTERFACE behind what ends at `at`, where the socket is bound to one; returns the new end. */
static char *interface_write(struct writer *writer, const struct tcp_socket *socket, char *at)
{
	if (!ENABLE_LSTCP_DIAG || !tcp_knows(socket, TCP_INTERFACE))
		return at;
	*at = '%';
	writer->at = at + 1;
	text_write_word(writer, socket->interface_name, TCP_NAME_BYTES);
	return writer->at;
}

/* [ADDRESS%INTERFACE], or *%INTERFACE */
static char *inet6_endpoint(struct writer *writer, const struct tcp_socket *socket,
			    const struct tcp_endpoint *endpoint)
{
	bool is_local = endpoint == &socket->local;
	char *at = writer->at;

	if (ENABLE_LSTCP_DIAG && is_local && is_dual_stack(socket)) {
		*at = '*';
		return interface_write(writer, socket, at + 1);
	}
	*at = '[';
	at = inet6_put(at + 1, endpoint->address);
	if (is_local || address_is_link_local(endpoint->address))
		at = interface_write(writer, socket, at);
	*at = ']';
	return at + 1;
}

static void endpoint(struct writer *writer, const struct tcp_socket *socket,
		     const struct tcp_endpoint *endpoint)
{
	char *at;

	if (ENABLE_LSTCP_IPV6 && socket->family == TCP_INET6) {
		at = inet6_endpoint(writer, socket, endpoint);
	} else {
		at = inet_put(writer->at, endpoint->address);
		if (endpoint == &socket->local)
			at = interface_write(writer, socket, at);
	}
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
	uint32_t hundredths = tenth(thousandths);

	at = timer_put(at, socket->timer);
	*at++ = '(';
	at = number_put(at, seconds);
	*at++ = '.';
	if (hundredths < 10)
		*at++ = '0';
	at = number_put(at, hundredths);
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
	writer_number(writer, socket->pid);
	writer_put(writer, '/');
	text_write_word(writer, tcp_knows(socket, TCP_PROCESS) ? socket->process : "-",
			TCP_NAME_BYTES);
	if (socket->owners > 1)
		writer_number_after(writer, "+", socket->owners - 1);
}

/* In the words of ss: r0,rb131072,t0,tb87040,f0,w0,o0,bl0,d0. */
static void memory_write(struct writer *writer, const struct tcp_socket *socket)
{
	static const char names[] = "r\0,rb\0,t\0,tb\0,f\0,w\0,o\0,bl\0,d";
	unsigned int i;

	for (i = 0; i < TCP_MEMORY && tcp_knows(socket, TCP_MEM_RMEM_ALLOC + i); i++) {
		writer_number_after(writer, name_at(names, i), socket->memory[i]);
	}
}

/* At the row's end, where nothing known is `-`, or below it. */
static void internals_cell_write(const struct table *table, struct writer *writer,
				 const struct tcp_socket *socket)
{
	if (!internals_write(writer, socket, table->below ? "\n\t" : "") && !table->below)
		writer_put(writer, '-');
}

/* A cell of the columns that options add, `-` where it is not known. */
NEVER_INLINE static void cell_write(const struct table *table, struct writer *writer,
				    const struct tcp_socket *socket, unsigned int column)
{
	enum tcp_field field = column_fields[column];

	if (ENABLE_LSTCP_INTERNALS && column == TABLE_INTERNALS)
		internals_cell_write(table, writer, socket);
	else if (!tcp_knows(socket, field))
		writer_put(writer, '-');
	else if (ENABLE_LSTCP_TIMERS && column == TABLE_TIMER)
		writer->at = timeout_put(writer->at, socket);
	else if (ENABLE_LSTCP_OWNER && column == TABLE_PROCESS)
		owner_write(writer, socket);
	else if (ENABLE_LSTCP_MEMORY && column == TABLE_MEMORY)
		memory_write(writer, socket);
	else if (ENABLE_LSTCP_DIAG && column == TABLE_MARK)
		writer->at = location_put(writer->at, socket->mark);
	else if (ENABLE_LSTCP_EXTENDED)
		writer->at = field_put(writer->at, socket, field);
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
			if (!is_below(table, column))
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
		if (is_below(table, column))
			continue;
		writer_pad(writer, cell);
		writer_string(writer, name_at(HEADINGS, column));
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
