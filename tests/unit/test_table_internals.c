/* SPDX-License-Identifier: 0BSD */
/* The internals of the table: words and numbers by hand, in spelling and units those of `ss -i`. */
#include "unit/tap.h"

#include "format/table_internals.h"
#include "record/tcp_info.h"
#include "unit/text_of.h"

static const char *written(const struct tcp_socket *socket)
{
	static char buffer[2048];
	struct writer writer;

	text_begin(&writer, buffer, sizeof(buffer));
	if (!internals_write(&writer, socket, "<"))
		return "nothing";
	return text_end(&writer);
}

/* What is written of a socket of which only these first `bytes` of tcp_info are known. */
static const char *of_info(const struct tcp_info_wire *info, size_t bytes)
{
	struct tcp_socket socket;

	memset(&socket, 0, sizeof(socket));
	socket.known = TCP_ALWAYS_KNOWN;
	memcpy(socket.info, info, sizeof(*info));
	socket.info_bytes = (uint32_t)bytes;
	return written(&socket);
}

static void info_shows(struct tcp_info_wire info, const char *words)
{
	same_string(of_info(&info, sizeof(info)), words, words);
}

static void test_record(void)
{
	struct tcp_socket socket;

	memset(&socket, 0, sizeof(socket));
	socket.known = TCP_ALWAYS_KNOWN;
	same_string(written(&socket), "nothing",
		    "nothing known: nothing, not even what is before it");
	socket.rto_ms = 204;
	socket.ato_ms = 0;
	socket.cwnd = 10;
	socket.ssthresh = 7;
	socket.pingpong = 1;
	socket.known |= TCP_BIT(TCP_RTO_MS) | TCP_BIT(TCP_ATO_MS) | TCP_BIT(TCP_CWND);
	same_string(written(&socket), "<cwnd:10 rto:204ms", "what is known, and is not 0");
	socket.cwnd = 0;
	same_string(written(&socket), "<cwnd:0 rto:204ms", "a window of 0 says something");
	memcpy(socket.congestion, "a b\033", 5);
	socket.ato_ms = 40;
	socket.known |= TCP_BIT(TCP_SSTHRESH) | TCP_BIT(TCP_CONGESTION) | TCP_BIT(TCP_PINGPONG);
	same_string(written(&socket),
		    "<a\\x20b\\x1b cwnd:0 ssthresh:7 rto:204ms ato:40ms pingpong:1",
		    "the congestion control's name comes first, as one word");
}

static void test_info(void)
{
	struct tcp_info_wire all = { .options = 0xff, .reordering = 3, .flags = 0xff };

	info_shows((struct tcp_info_wire){ .ca_state = 0 }, "nothing");
	all.retrans = 1;
	same_string(of_info(&all, offsetof(struct tcp_info_wire, retrans)),
		    "<ts,sack,ecn,fastopen app_limited",
		    "an older kernel's tcp_info ends before the next member");

	/* TCPI_OPT_: 1 timestamps, 2 SACK, 4 window scale, 8 ECN, 16 ECN seen, 32, 128 Fast Open */
	info_shows((struct tcp_info_wire){ .options = 1 }, "<ts");
	info_shows((struct tcp_info_wire){ .options = 2 | 4 | 8 }, "<sack,ecn");
	info_shows((struct tcp_info_wire){ .options = 4 | 16 | 64 }, "nothing");
	info_shows((struct tcp_info_wire){ .options = 32 }, "<fastopen");
	info_shows((struct tcp_info_wire){ .options = 128 }, "<fastopen");

	/* Microseconds as milliseconds: leading zeros kept, trailing ones not. */
	info_shows((struct tcp_info_wire){ .rtt = 321, .rttvar = 50 }, "<rtt:0.321/0.05ms");
	info_shows((struct tcp_info_wire){ .rtt = 1, .rttvar = 1500 }, "<rtt:0.001/1.5ms");
	info_shows((struct tcp_info_wire){ .rtt = 2000 }, "<rtt:2/0ms");
	info_shows((struct tcp_info_wire){ .rttvar = 7 }, "<rtt:0/0.007ms");
	info_shows((struct tcp_info_wire){ .min_rtt = UINT32_MAX - 1 }, "<minrtt:4294967.294ms");
	info_shows((struct tcp_info_wire){ .min_rtt = UINT32_MAX, .pacing_rate = UINT64_MAX },
		   "nothing");
	info_shows((struct tcp_info_wire){ .last_data_sent = 12999 }, "<lastsnd:12999ms");

	/* Bytes a second as bits; what has no room for them saturates. */
	info_shows((struct tcp_info_wire){ .pacing_rate = 124 }, "<pacing_rate:992bps");
	info_shows((struct tcp_info_wire){ .pacing_rate = 125 }, "<pacing_rate:1kbps");
	info_shows((struct tcp_info_wire){ .pacing_rate = 187500 }, "<pacing_rate:1.5Mbps");
	info_shows((struct tcp_info_wire){ .pacing_rate = 130000 }, "<pacing_rate:1Mbps");
	info_shows((struct tcp_info_wire){ .delivery_rate = 2558579390 },
		   "<delivery_rate:20.4Gbps");
	info_shows((struct tcp_info_wire){ .delivery_rate = UINT64_MAX - 1 },
		   "<delivery_rate:18.4Ebps");

	/* Of the time in which there was something to send. */
	info_shows((struct tcp_info_wire){ .busy_time = 1000000, .rwnd_limited = 839999 },
		   "<rwnd_limited:83% busy:1000ms");
	info_shows((struct tcp_info_wire){ .busy_time = 8000, .sndbuf_limited = 8000 },
		   "<sndbuf_limited:100% busy:8ms");
	info_shows((struct tcp_info_wire){ .busy_time = 8000, .sndbuf_limited = 79 }, "<busy:8ms");
	info_shows((struct tcp_info_wire){ .busy_time = 1, .rwnd_limited = 5 },
		   "<rwnd_limited:100% busy:0.001ms");
	info_shows((struct tcp_info_wire){ .busy_time = UINT64_MAX - 1,
					   .rwnd_limited = UINT64_MAX / 4 + 1 },
		   "<rwnd_limited:25% busy:18446744073709551.614ms");

	info_shows((struct tcp_info_wire){ .retrans = 1, .total_retrans = 23 }, "<retrans:1/23");
	info_shows((struct tcp_info_wire){ .total_retrans = 23 }, "<retrans:0/23");
	info_shows((struct tcp_info_wire){ .retrans = 4 }, "<retrans:4/0");
	info_shows((struct tcp_info_wire){ .reordering = 3 }, "nothing");
	info_shows((struct tcp_info_wire){ .reordering = 4 }, "<reordering:4");
	info_shows(
		(struct tcp_info_wire){
			.backoff = 3, .snd_mss = 1448, .bytes_sent = UINT64_MAX - 1, .lost = 2 },
		"<lost:2 backoff:3 mss:1448 bytes_sent:18446744073709551614");
}

int main(void)
{
	test_record();
	test_info();
	return tap_done();
}
