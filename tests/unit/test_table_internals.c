/* SPDX-License-Identifier: 0BSD */
/* The internals of the table: words and numbers by hand, in the spelling and the units of `ss -i`. */
#include "unit/tap.h"

#include "table_internals.h"
#include "tcp_info.h"
#include "unit/text_of.h"

static const char *written(const struct tcp_socket *socket)
{
	static char buffer[2048];
	char keys[INTERNALS_KEYS_BYTES];
	struct writer writer;

	internals_begin(keys);
	internals_write(text_begin(&writer, buffer, sizeof(buffer)), socket, keys);
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
	same_string(written(&socket), "-", "nothing known: -");
	socket.rto_ms = 204;
	socket.ato_ms = 0;
	socket.cwnd = 10;
	socket.ssthresh = 7;
	socket.known |= TCP_BIT(TCP_RTO_MS) | TCP_BIT(TCP_ATO_MS) | TCP_BIT(TCP_CWND);
	same_string(written(&socket), "rto:204 ato:0 cwnd:10", "what is known, and nothing else");
	memcpy(socket.congestion, "a b\033", 5);
	socket.known |= TCP_BIT(TCP_SSTHRESH) | TCP_BIT(TCP_CONGESTION);
	same_string(written(&socket), "a\\x20b\\x1b rto:204 ato:0 cwnd:10 ssthresh:7",
		    "the congestion control's name comes first, as one word");
}

static void test_info(void)
{
	struct tcp_info_wire none;

	memset(&none, 0, sizeof(none));
	info_shows(none, "retrans:0/0");
	same_string(of_info(&none, offsetof(struct tcp_info_wire, retrans)), "-",
		    "an older kernel's tcp_info ends before that: -");

	/* Microseconds as milliseconds: leading zeros kept, trailing ones not. */
	info_shows((struct tcp_info_wire){ .rtt = 321, .rttvar = 50 },
		   "rtt:0.321/0.05 retrans:0/0");
	info_shows((struct tcp_info_wire){ .rtt = 1, .rttvar = 1500 }, "rtt:0.001/1.5 retrans:0/0");
	info_shows((struct tcp_info_wire){ .rtt = 2000 }, "rtt:2/0 retrans:0/0");
	info_shows((struct tcp_info_wire){ .rttvar = 7 }, "retrans:0/0");
	info_shows((struct tcp_info_wire){ .min_rtt = UINT32_MAX },
		   "retrans:0/0 minrtt:4294967.295");

	/* Busy for whole milliseconds, whatever is left of them. */
	info_shows((struct tcp_info_wire){ .busy_time = 12999 }, "busy:12ms retrans:0/0");
	info_shows((struct tcp_info_wire){ .busy_time = 8000 }, "busy:8ms retrans:0/0");
	info_shows((struct tcp_info_wire){ .busy_time = 999 }, "busy:0ms retrans:0/0");

	/* Bytes a second as bits; what has no room for them saturates. */
	info_shows((struct tcp_info_wire){ .pacing_rate = 125 }, "pacing_rate 1000bps retrans:0/0");
	info_shows((struct tcp_info_wire){ .delivery_rate = UINT64_MAX / 8 },
		   "delivery_rate 18446744073709551608bps retrans:0/0");
	info_shows((struct tcp_info_wire){ .pacing_rate = UINT64_MAX / 8 + 1 },
		   "pacing_rate 18446744073709551615bps retrans:0/0");

	info_shows((struct tcp_info_wire){ .retrans = 1, .total_retrans = 23 }, "retrans:1/23");
	info_shows(
		(struct tcp_info_wire){
			.backoff = 3, .snd_mss = 1448, .bytes_sent = UINT64_MAX, .lost = 2 },
		"backoff:3 mss:1448 bytes_sent:18446744073709551615 retrans:0/0 lost:2");
}

int main(void)
{
	test_record();
	test_info();
	return tap_done();
}
