/* SPDX-License-Identifier: 0BSD */
#include "table_internals.h"

#include <string.h>

#include "field.h"
#include "number.h"
#include "tcp_info.h"
#include "text.h"

/* Parts words by a blank. */
static void start_word(struct writer *writer, size_t first, const char *key)
{
	if (writer_position(writer) != first)
		writer_byte(writer, ' ');
	writer_string(writer, key);
}

static void word(struct writer *writer, size_t first, const struct tcp_socket *socket,
		 enum tcp_field field, const char *key, uint64_t number)
{
	if (!tcp_knows(socket, field))
		return;
	start_word(writer, first, key);
	writer_number(writer, number);
}

enum unit {
	UNIT_NONE,	   /* shown unless it is 0 */
	UNIT_ALWAYS,	   /* shown, 0 too */
	UNIT_MICROSECONDS, /* shown in milliseconds */
	UNIT_BYTES_A_SECOND,
	UNIT_BUSY, /* microseconds, shown as whole milliseconds with their unit */
};

#define MEMBER(key, name, bytes, unit) { key, offsetof(struct tcp_info_wire, name), bytes, unit }

static const struct {
	char key[16];
	unsigned char offset;
	unsigned char bytes;
	unsigned char unit;
} members[] = {
	MEMBER("backoff:", backoff, 1, UNIT_NONE),
	MEMBER("rtt:", rtt, 4, UNIT_MICROSECONDS),
	MEMBER("/", rttvar, 4, UNIT_MICROSECONDS),
	MEMBER("mss:", snd_mss, 4, UNIT_NONE),
	MEMBER("pmtu:", pmtu, 4, UNIT_NONE),
	MEMBER("rcvmss:", rcv_mss, 4, UNIT_NONE),
	MEMBER("advmss:", advmss, 4, UNIT_NONE),
	MEMBER("bytes_sent:", bytes_sent, 8, UNIT_NONE),
	MEMBER("bytes_retrans:", bytes_retrans, 8, UNIT_NONE),
	MEMBER("bytes_acked:", bytes_acked, 8, UNIT_NONE),
	MEMBER("bytes_received:", bytes_received, 8, UNIT_NONE),
	MEMBER("segs_out:", segs_out, 4, UNIT_NONE),
	MEMBER("segs_in:", segs_in, 4, UNIT_NONE),
	MEMBER("data_segs_out:", data_segs_out, 4, UNIT_NONE),
	MEMBER("data_segs_in:", data_segs_in, 4, UNIT_NONE),
	MEMBER("lastsnd:", last_data_sent, 4, UNIT_NONE),
	MEMBER("lastrcv:", last_data_recv, 4, UNIT_NONE),
	MEMBER("lastack:", last_ack_recv, 4, UNIT_NONE),
	MEMBER("pacing_rate ", pacing_rate, 8, UNIT_BYTES_A_SECOND),
	MEMBER("delivery_rate ", delivery_rate, 8, UNIT_BYTES_A_SECOND),
	MEMBER("delivered:", delivered, 4, UNIT_NONE),
	MEMBER("busy:", busy_time, 8, UNIT_BUSY),
	MEMBER("unacked:", unacked, 4, UNIT_NONE),
	MEMBER("retrans:", retrans, 4, UNIT_ALWAYS),
	MEMBER("/", total_retrans, 4, UNIT_ALWAYS),
	MEMBER("lost:", lost, 4, UNIT_NONE),
	MEMBER("sacked:", sacked, 4, UNIT_NONE),
	MEMBER("reordering:", reordering, 4, UNIT_NONE),
	MEMBER("rcv_rtt:", rcv_rtt, 4, UNIT_MICROSECONDS),
	MEMBER("rcv_space:", rcv_space, 4, UNIT_NONE),
	MEMBER("rcv_ssthresh:", rcv_ssthresh, 4, UNIT_NONE),
	MEMBER("notsent:", notsent_bytes, 4, UNIT_NONE),
	MEMBER("minrtt:", min_rtt, 4, UNIT_MICROSECONDS),
};
#undef MEMBER

static void milliseconds(struct writer *writer, uint64_t microseconds)
{
	uint32_t rest;

	writer_number(writer, divide(microseconds, 1000, &rest));
	if (!rest)
		return;
	writer_byte(writer, '.');
	/* Leading zeros kept, trailing ones not: 0.05 for 50. */
	for (; rest; rest = rest * 10 % 1000)
		writer_byte(writer, (char)('0' + rest / 100));
}

static void value(struct writer *writer, uint64_t number, unsigned int unit)
{
	uint32_t rest;

	if (unit == UNIT_MICROSECONDS) {
		milliseconds(writer, number);
	} else if (unit == UNIT_BUSY) {
		writer_number(writer, divide(number, 1000, &rest));
		writer_string(writer, "ms");
	} else if (unit == UNIT_BYTES_A_SECOND) {
		writer_number(writer, number > UINT64_MAX / 8 ? UINT64_MAX : number * 8);
		writer_string(writer, "bps");
	} else {
		writer_number(writer, number);
	}
}

static void info_words(struct writer *writer, size_t first, const struct tcp_socket *socket)
{
	bool shown = false;
	size_t i;

	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		uint64_t number;
		bool second = members[i].key[0] == '/';

		if (!info_number(socket, members[i].offset, members[i].bytes, &number))
			continue;
		/* The second of a pair goes with the first. */
		shown = second ? shown : number || members[i].unit == UNIT_ALWAYS;
		if (!shown)
			continue;
		if (second)
			writer_byte(writer, '/');
		else
			start_word(writer, first, members[i].key);
		value(writer, number, members[i].unit);
	}
}

void internals_write(struct writer *writer, const struct tcp_socket *socket)
{
	const size_t first = writer_position(writer);

	if (ENABLE_LSTCP_INFO && tcp_knows(socket, TCP_CONGESTION))
		text_write_word(writer, socket->congestion, strlen(socket->congestion));
	word(writer, first, socket, TCP_RTO_MS, "rto:", socket->rto_ms);
	word(writer, first, socket, TCP_ATO_MS, "ato:", socket->ato_ms);
	word(writer, first, socket, TCP_QUICKACK, "quickack:", socket->quickack);
	word(writer, first, socket, TCP_PINGPONG, "pingpong:", socket->pingpong);
	word(writer, first, socket, TCP_CWND, "cwnd:", socket->cwnd);
	word(writer, first, socket, TCP_SSTHRESH, "ssthresh:", socket->ssthresh);
	word(writer, first, socket, TCP_FASTOPEN_QUEUE, "fastopen:", socket->fastopen_queue);
	if (ENABLE_LSTCP_INFO)
		info_words(writer, first, socket);
	if (writer_position(writer) == first)
		writer_byte(writer, '-');
}
