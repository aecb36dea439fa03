/* SPDX-License-Identifier: 0BSD */
/*
 * What the kernel tells a socket's own process: TCP_INFO, the structure of linux/tcp.h as of
 * Linux 6.18, which musl has in part. An older kernel fills in less; the rest is unknown.
 */
#ifndef TESTS_LIVE_TCP_MEASURES_H
#define TESTS_LIVE_TCP_MEASURES_H

#include "print.h"
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <sys/socket.h>

struct tcp_measures {
	uint8_t state, ca_state, retransmits, probes, backoff, options;
	uint8_t snd_wscale : 4, rcv_wscale : 4;
	uint8_t delivery_rate_app_limited : 1, fastopen_client_fail : 2;
	uint32_t rto, ato, snd_mss, rcv_mss;
	uint32_t unacked, sacked, lost, retrans, fackets;
	uint32_t last_data_sent, last_ack_sent, last_data_recv, last_ack_recv;
	uint32_t pmtu, rcv_ssthresh, rtt, rttvar, snd_ssthresh, snd_cwnd, advmss, reordering;
	uint32_t rcv_rtt, rcv_space, total_retrans;
	uint64_t pacing_rate, max_pacing_rate, bytes_acked, bytes_received;
	uint32_t segs_out, segs_in, notsent_bytes, min_rtt, data_segs_in, data_segs_out;
	uint64_t delivery_rate, busy_time, rwnd_limited, sndbuf_limited;
	uint32_t delivered, delivered_ce;
	uint64_t bytes_sent, bytes_retrans;
	uint32_t dsack_dups, reord_seen, rcv_ooopack, snd_wnd, rcv_wnd, rehash;
	uint16_t total_rto, total_rto_recoveries;
	uint32_t total_rto_time;
	uint32_t received_ce, delivered_e1_bytes, delivered_e0_bytes, delivered_ce_bytes;
	uint32_t received_e1_bytes, received_e0_bytes, received_ce_bytes;
	uint16_t accecn_fail_mode, accecn_opt_seen;
};

/* The states' numbers, of the kernel's net/tcp_states.h. */
enum state {
	ESTABLISHED = 1,
	SYN_SENT,
	SYN_RECV,
	FIN_WAIT1,
	FIN_WAIT2,
	TIME_WAIT,
	CLOSE,
	CLOSE_WAIT,
	LAST_ACK,
	LISTEN,
	CLOSING
};

static const char *const state_names[] = { "?",		 "ESTABLISHED", "SYN_SENT",  "SYN_RECV",
					   "FIN_WAIT1",	 "FIN_WAIT2",	"TIME_WAIT", "CLOSE",
					   "CLOSE_WAIT", "LAST_ACK",	"LISTEN",    "CLOSING" };

/* The number of bytes that the kernel knew. */
static inline size_t measure(int fd, struct tcp_measures *measures)
{
	socklen_t size = sizeof(*measures);

	memset(measures, 0, sizeof(*measures));
	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, measures, &size))
		return 0;
	return size;
}

static inline enum state state_of(int fd)
{
	struct tcp_measures measures;

	return measure(fd, &measures) ? (enum state)measures.state : CLOSE;
}

/* Prints ` tcpi_rto=204000 ...`, every member, empty where the kernel did not give it. */
static inline void print_measures(struct print *out, const struct tcp_measures *measures,
				  size_t size)
{
#define BITS(member, before)                                              \
	do {                                                              \
		if (size >= offsetof(struct tcp_measures, before))        \
			put_pair(out, "tcpi_" #member, measures->member); \
		else                                                      \
			put(out, " tcpi_" #member "=");                   \
	} while (0)
#define MEMBER(member)                                                                        \
	do {                                                                                  \
		if (size >= offsetof(struct tcp_measures, member) + sizeof(measures->member)) \
			put_pair(out, "tcpi_" #member, measures->member);                     \
		else                                                                          \
			put(out, " tcpi_" #member "=");                                       \
	} while (0)
	MEMBER(state);
	MEMBER(ca_state);
	MEMBER(retransmits);
	MEMBER(probes);
	MEMBER(backoff);
	MEMBER(options);
	BITS(snd_wscale, rto);
	BITS(rcv_wscale, rto);
	BITS(delivery_rate_app_limited, rto);
	BITS(fastopen_client_fail, rto);
	MEMBER(rto);
	MEMBER(ato);
	MEMBER(snd_mss);
	MEMBER(rcv_mss);
	MEMBER(unacked);
	MEMBER(sacked);
	MEMBER(lost);
	MEMBER(retrans);
	MEMBER(fackets);
	MEMBER(last_data_sent);
	MEMBER(last_ack_sent);
	MEMBER(last_data_recv);
	MEMBER(last_ack_recv);
	MEMBER(pmtu);
	MEMBER(rcv_ssthresh);
	MEMBER(rtt);
	MEMBER(rttvar);
	MEMBER(snd_ssthresh);
	MEMBER(snd_cwnd);
	MEMBER(advmss);
	MEMBER(reordering);
	MEMBER(rcv_rtt);
	MEMBER(rcv_space);
	MEMBER(total_retrans);
	MEMBER(pacing_rate);
	MEMBER(max_pacing_rate);
	MEMBER(bytes_acked);
	MEMBER(bytes_received);
	MEMBER(segs_out);
	MEMBER(segs_in);
	MEMBER(notsent_bytes);
	MEMBER(min_rtt);
	MEMBER(data_segs_in);
	MEMBER(data_segs_out);
	MEMBER(delivery_rate);
	MEMBER(busy_time);
	MEMBER(rwnd_limited);
	MEMBER(sndbuf_limited);
	MEMBER(delivered);
	MEMBER(delivered_ce);
	MEMBER(bytes_sent);
	MEMBER(bytes_retrans);
	MEMBER(dsack_dups);
	MEMBER(reord_seen);
	MEMBER(rcv_ooopack);
	MEMBER(snd_wnd);
	MEMBER(rcv_wnd);
	MEMBER(rehash);
	MEMBER(total_rto);
	MEMBER(total_rto_recoveries);
	MEMBER(total_rto_time);
	MEMBER(received_ce);
	MEMBER(delivered_e1_bytes);
	MEMBER(delivered_e0_bytes);
	MEMBER(delivered_ce_bytes);
	MEMBER(received_e1_bytes);
	MEMBER(received_e0_bytes);
	MEMBER(received_ce_bytes);
	MEMBER(accecn_fail_mode);
	MEMBER(accecn_opt_seen);
#undef MEMBER
#undef BITS
}

#endif
