/* SPDX-License-Identifier: 0BSD */
#include "format/summary.h"

#include "format/prom.h"
#include "record/names.h"
#include "sizes.h"

static unsigned int least(unsigned int one, unsigned int other)
{
	return one < other ? one : other;
}

void summary_add(struct summary *summary, const struct tcp_socket *socket)
{
	uint64_t *figures = summary->figures[socket->family];

	figures[least(SUMMARY_STATES + socket->state - 1u, SUMMARY_OTHER_STATES)]++;
	figures[least(SUMMARY_TIMERS + socket->timer, SUMMARY_OTHER_TIMERS)]++;
	if (socket->state == TCP_STATE_LISTEN) {
		figures[SUMMARY_ACCEPT_QUEUE] += socket->rx_queue;
	} else {
		figures[SUMMARY_TX_QUEUE] += socket->tx_queue;
		figures[SUMMARY_RX_QUEUE] += socket->rx_queue;
	}
	if (tcp_knows(socket, TCP_RETRANSMITS) && socket->retransmits)
		figures[SUMMARY_RETRANSMITTING]++;
}

/* Codes without a name have no line as long as there are none. */
static bool is_shown(const uint64_t *figures, unsigned int figure)
{
	return figures[figure] ||
	       (figure != SUMMARY_OTHER_STATES && figure != SUMMARY_OTHER_TIMERS);
}

static bool is_timer(unsigned int figure)
{
	return figure >= SUMMARY_TIMERS && figure < SUMMARY_TX_QUEUE;
}

/* A figure's name; that of SUMMARY_UP is the table's header. */
static void figure_write(struct writer *writer, unsigned int figure)
{
	if (figure < SUMMARY_OTHER_STATES)
		writer_end(writer, state_put(writer->at, figure - SUMMARY_STATES + 1));
	else if (figure == SUMMARY_OTHER_STATES)
		writer_string(writer, "UNKNOWN");
	else if (figure < SUMMARY_OTHER_TIMERS)
		writer_end(writer, timer_put(writer->at, figure - SUMMARY_TIMERS));
	else
		writer_string(writer,
			      name_at("unknown\0tx\0rx\0accept_queue\0retransmitting\0Sockets",
				      figure - SUMMARY_OTHER_TIMERS));
}

#define NAME_WIDTH 18u
#define FAMILY_WIDTH 12u

/* A row of the table; `figure` SUMMARY_UP is the header. */
static void table_row(const struct summary *summary, struct writer *writer, unsigned int families,
		      unsigned int figure)
{
	char *column;
	unsigned int family;

	writer_room(writer, NAME_WIDTH + TCP_FAMILIES * 2 * FAMILY_WIDTH);
	column = writer->at + NAME_WIDTH;
	if (is_timer(figure))
		writer_string(writer, "timer ");
	figure_write(writer, figure);
	if (figure == SUMMARY_TX_QUEUE || figure == SUMMARY_RX_QUEUE)
		writer_string(writer, "_queue");
	for (family = 0; family < TCP_FAMILIES; family++) {
		if (!(families >> family & 1))
			continue;
		writer_byte(writer, ' ');
		writer_pad(writer, column);
		column += FAMILY_WIDTH;
		if (figure == SUMMARY_UP)
			writer_end(writer, family_put(writer->at, family));
		else
			writer_number(writer, summary->figures[family][figure]);
	}
	writer_byte(writer, '\n');
}

void summary_table(const struct summary *summary, struct writer *writer, unsigned int families,
		   bool header)
{
	unsigned int figure;

	if (header)
		table_row(summary, writer, families, SUMMARY_UP);
	for (figure = 0; figure < SUMMARY_UP; figure++)
		if ((ENABLE_LSTCP_TIMERS || !is_timer(figure)) &&
		    (summary->figures[TCP_INET][figure] || summary->figures[TCP_INET6][figure]))
			table_row(summary, writer, families, figure);
}

/* What stands before a figure of the JSON object. */
static const char *json_before(unsigned int figure)
{
	if (figure == SUMMARY_STATES)
		return "\",\"states\":{\"";
	if (figure == SUMMARY_TIMERS)
		return "},\"timers\":{\"";
	if (figure == SUMMARY_TX_QUEUE)
		return "},\"queue_bytes\":{\"";
	if (figure == SUMMARY_ACCEPT_QUEUE)
		return "},\"";
	return ",\"";
}

void summary_json(const struct summary *summary, struct writer *writer, unsigned int families)
{
	const char *before = "{\"family\":\"";
	unsigned int family;

	writer_string(writer, "{\"families\":[");
	for (family = 0; family < TCP_FAMILIES; family++) {
		const uint64_t *figures = summary->figures[family];
		unsigned int figure;

		if (!(families >> family & 1))
			continue;
		writer_string(writer, before);
		writer_end(writer, family_put(writer->at, family));
		for (figure = 0; figure < SUMMARY_UP; figure++) {
			if (!is_shown(figures, figure) ||
			    (!ENABLE_LSTCP_TIMERS && is_timer(figure)))
				continue;
			writer_string(writer, json_before(figure));
			figure_write(writer, figure);
			writer_number_after(writer, "\":", figures[figure]);
		}
		writer_byte(writer, '}');
		before = ",{\"family\":\"";
	}
	writer_string(writer, "]}\n");
}

/*
 * A metric's samples: of the figures from first[0] to before first[1].  After its name and its help
 * comes what stands before a figure's own name, where that is told.
 */
static void prom_samples(const struct summary *summary, struct writer *writer, const char *metric,
			 unsigned int families, const unsigned char *first)
{
	const char *label = name_at(metric, 2);
	unsigned int family;
	unsigned int figure;

	for (family = 0; family < TCP_FAMILIES; family++) {
		const uint64_t *figures = summary->figures[family];

		for (figure = first[0]; figure < first[1]; figure++) {
			if (!(families >> family & 1) || !is_shown(figures, figure))
				continue;
			prom_family(writer, metric, family);
			writer_string(writer, label);
			if (*label)
				figure_write(writer, figure);
			writer_byte(writer, '"');
			prom_value(writer, figures[figure]);
		}
	}
}

void summary_prom(struct summary *summary, struct writer *writer, unsigned int families,
		  unsigned int up, uint64_t malformed)
{
	/* Each metric: its name, its help, the label beside the family. */
	const char *name = "sockets\0TCP sockets by state\0\",state=\"\0"
			   "timers\0TCP sockets by timer\0\",timer=\"\0"
			   "queue_bytes\0Bytes queued\0\",queue=\"\0"
			   "accept_queue\0Connections not accepted\0\0"
			   "retransmitting_sockets\0TCP sockets that retransmit\0\0"
			   "up\0Whether it could be read\0\0"
			   "malformed_rows\0Rows not understood";
	/* The first figure of each; the last has none, but a number of its own. */
	static const unsigned char firsts[] = {
		SUMMARY_STATES,		SUMMARY_TIMERS, SUMMARY_TX_QUEUE, SUMMARY_ACCEPT_QUEUE,
		SUMMARY_RETRANSMITTING, SUMMARY_UP,	SUMMARY_FIGURES,
	};
	const unsigned char *first;
	unsigned int family;

	for (family = 0; family < TCP_FAMILIES; family++)
		summary->figures[family][SUMMARY_UP] = up >> family & 1;
	for (first = firsts;; name = name_at(name, 3), first++) {
		if (!ENABLE_LSTCP_TIMERS && *first == SUMMARY_TIMERS)
			continue;
		prom_metric(writer, name);
		if (*first == SUMMARY_FIGURES)
			break;
		prom_samples(summary, writer, name, *first == SUMMARY_UP ? families : families & up,
			     first);
	}
	writer_strings(writer, "lstcp_", name, "");
	writer_number_after(writer, " ", malformed);
	writer_byte(writer, '\n');
}
