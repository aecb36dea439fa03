/* SPDX-License-Identifier: 0BSD */
#include "summary.h"

#include "names.h"

void summary_add(struct summary *summary, const struct tcp_socket *socket)
{
	uint64_t *figures = summary->figures[socket->family];

	figures[SUMMARY_STATES + (socket->state < TCP_STATES ? socket->state : 0)]++;
	figures[SUMMARY_TIMERS + (socket->timer < TCP_TIMERS ? socket->timer : TCP_TIMERS)]++;
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
	       (figure != SUMMARY_STATES && figure != SUMMARY_TIMERS + TCP_TIMERS);
}

static void name(struct writer *writer, unsigned int figure)
{
	if (figure == SUMMARY_STATES)
		writer_string(writer, "UNKNOWN");
	else if (figure < SUMMARY_TIMERS)
		state_write(writer, figure - SUMMARY_STATES);
	else if (figure == SUMMARY_TIMERS + TCP_TIMERS)
		writer_string(writer, "unknown");
	else if (figure < SUMMARY_TX_QUEUE)
		timer_write(writer, figure - SUMMARY_TIMERS);
	else if (figure == SUMMARY_TX_QUEUE)
		writer_string(writer, "tx_queue");
	else if (figure == SUMMARY_RX_QUEUE)
		writer_string(writer, "rx_queue");
	else if (figure == SUMMARY_ACCEPT_QUEUE)
		writer_string(writer, "accept_queue");
	else
		writer_string(writer, "retransmitting");
}

static bool is_asked_for(unsigned int families, unsigned int family)
{
	return families >> family & 1;
}

#define NAME_WIDTH 18u
#define FAMILY_WIDTH 12u

/* A row of the table; `figure` SUMMARY_FIGURES is the header. */
static void table_row(const struct summary *summary, struct writer *writer, unsigned int families,
		      unsigned int figure)
{
	size_t column = writer_position(writer) + NAME_WIDTH;
	unsigned int family;

	if (figure >= SUMMARY_TIMERS && figure < SUMMARY_TX_QUEUE)
		writer_string(writer, "timer ");
	if (figure == SUMMARY_FIGURES)
		writer_string(writer, "Sockets");
	else
		name(writer, figure);
	for (family = 0; family < TCP_FAMILIES; family++) {
		if (!is_asked_for(families, family))
			continue;
		writer_pad(writer, column);
		column += FAMILY_WIDTH;
		if (figure == SUMMARY_FIGURES)
			writer_string(writer, family_name(family));
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
		table_row(summary, writer, families, SUMMARY_FIGURES);
	for (figure = 0; figure < SUMMARY_FIGURES; figure++) {
		if (!ENABLE_LSTCP_TIMERS && figure >= SUMMARY_TIMERS && figure < SUMMARY_TX_QUEUE)
			continue;
		if (summary->figures[TCP_INET][figure] || summary->figures[TCP_INET6][figure])
			table_row(summary, writer, families, figure);
	}
}

/* `"name":number` for the figures from `first` to before `end`. */
static void json_figures(struct writer *writer, const uint64_t *figures, unsigned int first,
			 unsigned int end)
{
	bool separate = false;
	unsigned int figure;

	for (figure = first; figure < end; figure++) {
		if (!is_shown(figures, figure))
			continue;
		if (separate)
			writer_byte(writer, ',');
		separate = true;
		writer_byte(writer, '"');
		name(writer, figure);
		writer_string(writer, "\":");
		writer_number(writer, figures[figure]);
	}
}

static void json_family(const uint64_t *figures, struct writer *writer, unsigned int family)
{
	writer_string(writer, "{\"family\":\"");
	writer_string(writer, family_name(family));
	writer_string(writer, "\",\"states\":{");
	/* The codes without a name come last, as they do among the timers. */
	json_figures(writer, figures, SUMMARY_STATES + 1, SUMMARY_TIMERS);
	if (figures[SUMMARY_STATES]) {
		writer_byte(writer, ',');
		json_figures(writer, figures, SUMMARY_STATES, SUMMARY_STATES + 1);
	}
	if (ENABLE_LSTCP_TIMERS) {
		writer_string(writer, "},\"timers\":{");
		json_figures(writer, figures, SUMMARY_TIMERS, SUMMARY_TX_QUEUE);
	}
	writer_string(writer, "},\"queue_bytes\":{\"tx\":");
	writer_number(writer, figures[SUMMARY_TX_QUEUE]);
	writer_string(writer, ",\"rx\":");
	writer_number(writer, figures[SUMMARY_RX_QUEUE]);
	writer_string(writer, "},");
	json_figures(writer, figures, SUMMARY_ACCEPT_QUEUE, SUMMARY_FIGURES);
	writer_byte(writer, '}');
}

void summary_json(const struct summary *summary, struct writer *writer, unsigned int families)
{
	const char *before = "{\"families\":[";
	unsigned int family;

	for (family = 0; family < TCP_FAMILIES; family++) {
		if (!is_asked_for(families, family))
			continue;
		writer_string(writer, before);
		json_family(summary->figures[family], writer, family);
		before = ",";
	}
	writer_string(writer, "]}\n");
}

/* The metrics: name, label beside the family, first figure; a metric ends where the next starts. */
static const struct {
	char name[23];
	char label[6];
	unsigned char first;
	char help[47];
} metrics[] = {
	{ "sockets", "state", SUMMARY_STATES, "TCP sockets by state." },
	{ "timers", "timer", SUMMARY_TIMERS, "TCP sockets by pending timer." },
	{ "queue_bytes", "queue", SUMMARY_TX_QUEUE, "Bytes queued in TCP sockets." },
	{ "accept_queue", "", SUMMARY_ACCEPT_QUEUE, "Connections waiting to be accepted." },
	{ "retransmitting_sockets", "", SUMMARY_RETRANSMITTING, "TCP sockets that retransmit." },
	{ "malformed_rows", "", SUMMARY_FIGURES, "Rows of the kernel's table not understood." },
};

static void prom_metric_name(struct writer *writer, const char *before, const char *metric)
{
	writer_string(writer, before);
	writer_string(writer, "lstcp_");
	writer_string(writer, metric);
}

static void prom_sample(struct writer *writer, size_t metric, unsigned int family,
			unsigned int figure, uint64_t number)
{
	prom_metric_name(writer, "", metrics[metric].name);
	writer_string(writer, "{family=\"");
	writer_string(writer, family_name(family));
	if (metrics[metric].label[0]) {
		writer_string(writer, "\",");
		writer_string(writer, metrics[metric].label);
		writer_string(writer, "=\"");
		if (figure >= SUMMARY_TX_QUEUE)
			writer_string(writer, figure == SUMMARY_TX_QUEUE ? "tx" : "rx");
		else
			name(writer, figure);
	}
	writer_string(writer, "\"} ");
	writer_number(writer, number);
	writer_byte(writer, '\n');
}

void summary_prom(const struct summary *summary, struct writer *writer, unsigned int families,
		  uint64_t malformed)
{
	size_t metric;

	for (metric = 0; metric < sizeof(metrics) / sizeof(metrics[0]); metric++) {
		unsigned int family;
		unsigned int figure;

		if (!ENABLE_LSTCP_TIMERS && metrics[metric].first == SUMMARY_TIMERS)
			continue;
		prom_metric_name(writer, "# HELP ", metrics[metric].name);
		writer_byte(writer, ' ');
		writer_string(writer, metrics[metric].help);
		prom_metric_name(writer, "\n# TYPE ", metrics[metric].name);
		writer_string(writer, " gauge\n");
		if (metrics[metric].first == SUMMARY_FIGURES) {
			prom_metric_name(writer, "", metrics[metric].name);
			writer_byte(writer, ' ');
			writer_number(writer, malformed);
			writer_byte(writer, '\n');
			break;
		}
		for (family = 0; family < TCP_FAMILIES; family++) {
			const uint64_t *figures = summary->figures[family];

			if (!is_asked_for(families, family))
				continue;
			for (figure = metrics[metric].first; figure < metrics[metric + 1].first;
			     figure++)
				if (is_shown(figures, figure))
					prom_sample(writer, metric, family, figure,
						    figures[figure]);
		}
	}
}
