/* SPDX-License-Identifier: 0BSD */
/* Sockets added up by hand, and what is told of a family that could not be read. */
#include "unit/tap.h"

#include "format/summary.h"
#include "unit/text_of.h"

static struct summary summary;

static void add(unsigned char family, unsigned char state, unsigned char timer, uint32_t tx_queue,
		uint32_t rx_queue)
{
	struct tcp_socket socket;

	memset(&socket, 0, sizeof(socket));
	socket.family = family;
	socket.state = state;
	socket.timer = timer;
	socket.tx_queue = tx_queue;
	socket.rx_queue = rx_queue;
	socket.retransmits = 2;
	socket.known = tx_queue ? TCP_BIT(TCP_RETRANSMITS) : 0;
	summary_add(&summary, &socket);
}

static uint64_t figure(unsigned int family, unsigned int number)
{
	return summary.figures[family][number];
}

static void test_add(void)
{
	memset(&summary, 0, sizeof(summary));
	add(TCP_INET, TCP_STATE_LISTEN, 0, 0, 3);
	add(TCP_INET, TCP_STATE_LISTEN, 0, 0, 4);
	add(TCP_INET, 1, 1, 100, 20);
	add(TCP_INET, 1, 0, 0, 7);
	add(TCP_INET, 200, 77, 1, UINT32_MAX);
	same_number(figure(TCP_INET, SUMMARY_STATES + TCP_STATE_LISTEN - 1), 2,
		    "listening sockets");
	same_number(figure(TCP_INET, SUMMARY_STATES), 2, "established ones");
	same_number(figure(TCP_INET, SUMMARY_OTHER_STATES), 1, "a state without a name");
	same_number(figure(TCP_INET, SUMMARY_OTHER_TIMERS), 1, "a timer without a name");
	same_number(figure(TCP_INET, SUMMARY_ACCEPT_QUEUE), 7, "what waits to be accepted");
	same_number(figure(TCP_INET, SUMMARY_TX_QUEUE), 101, "queued to send");
	same_number(figure(TCP_INET, SUMMARY_RX_QUEUE), UINT64_C(4294967322), "queued to be read");
	same_number(figure(TCP_INET, SUMMARY_RETRANSMITTING), 2,
		    "retransmitting: not where that is not known");
	if (ENABLE_LSTCP_IPV6)
		same_number(figure(TCP_INET6, SUMMARY_STATES), 0, "none of the other family");
}

static void test_up(void)
{
	char buffer[8192];
	struct writer writer;
	const char *text;

	if (!ENABLE_LSTCP_IPV6 || !ENABLE_LSTCP_FORMAT_PROM) {
		skip("a family that could not be read", "built without prom or IPv6");
		return;
	}
	summary_prom(&summary, text_begin(&writer, buffer, sizeof(buffer)), 3, 1, 9);
	text = text_end(&writer);
	ok(strstr(text, "\nlstcp_sockets{family=\"inet\",state=\"LISTEN\"} 2\n"), "one that could");
	ok(strstr(text, "\nlstcp_up{family=\"inet\"} 1\n"), "is up");
	ok(strstr(text, "\nlstcp_up{family=\"inet6\"} 0\n"), "the other is not");
	ok(!strstr(text, "inet6\","), "and has no other sample");
	ok(strstr(text, "\nlstcp_malformed_rows 9\n"), "malformed rows");
	if (ENABLE_LSTCP_FORMAT_JSON) {
		summary_json(&summary, text_begin(&writer, buffer, sizeof(buffer)), 0);
		same_string(text_end(&writer), "{\"families\":[]}\n", "json of no family");
	}
}

int main(void)
{
	test_add();
	test_up();
	return tap_done();
}
