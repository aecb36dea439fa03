/* SPDX-License-Identifier: 0BSD */
/*
 * The kernel's struct tcp_info (include/uapi/linux/tcp.h), which musl does not carry in full.
 *
 * It has only ever grown at its end, so a member is there if the kernel's copy is long enough.
 * Values are in the byte order of the kernel that gave them, which is this machine's.
 */
#ifndef LSTCP_TCP_INFO_H
#define LSTCP_TCP_INFO_H

#include <stdint.h>

#include "record/tcp_socket.h"

struct tcp_info_wire {
	uint8_t state;
	uint8_t ca_state;
	uint8_t retransmits;
	uint8_t probes;
	uint8_t backoff;
	uint8_t options;
	uint8_t wscales; /* bit-fields: snd_wscale:4, rcv_wscale:4 */
	uint8_t flags;	 /* bit-fields: delivery_rate_app_limited:1, fastopen_client_fail:2 */
	uint32_t rto;	 /* microseconds, as are ato, rtt, rttvar, rcv_rtt, min_rtt */
	uint32_t ato;
	uint32_t snd_mss;
	uint32_t rcv_mss;
	uint32_t unacked; /* LISTEN: the accept queue's length */
	uint32_t sacked;  /* LISTEN: its limit */
	uint32_t lost;
	uint32_t retrans;
	uint32_t fackets;
	uint32_t last_data_sent; /* milliseconds ago, as are the three after it */
	uint32_t last_ack_sent;
	uint32_t last_data_recv;
	uint32_t last_ack_recv;
	uint32_t pmtu;
	uint32_t rcv_ssthresh;
	uint32_t rtt;
	uint32_t rttvar;
	uint32_t snd_ssthresh; /* 0x7fffffff: infinite */
	uint32_t snd_cwnd;
	uint32_t advmss;
	uint32_t reordering;
	uint32_t rcv_rtt;
	uint32_t rcv_space;
	uint32_t total_retrans;
	uint64_t pacing_rate; /* bytes a second; UINT64_MAX: unlimited */
	uint64_t max_pacing_rate;
	uint64_t bytes_acked;
	uint64_t bytes_received;
	uint32_t segs_out;
	uint32_t segs_in;
	uint32_t notsent_bytes;
	uint32_t min_rtt;
	uint32_t data_segs_in;
	uint32_t data_segs_out;
	uint64_t delivery_rate; /* bytes a second */
	uint64_t busy_time;	/* microseconds, as are the two after it */
	uint64_t rwnd_limited;
	uint64_t sndbuf_limited;
	uint32_t delivered;
	uint32_t delivered_ce;
	uint64_t bytes_sent;
	uint64_t bytes_retrans;
	uint32_t dsack_dups;
	uint32_t reord_seen;
	uint32_t rcv_ooopack;
	uint32_t snd_wnd;
	uint32_t rcv_wnd; /* since Linux 6.2 */
	uint32_t rehash;
	uint16_t total_rto; /* since Linux 6.7 */
	uint16_t total_rto_recoveries;
	uint32_t total_rto_time;     /* milliseconds */
	uint32_t received_ce;	     /* since Linux 6.18, as is all from here on: segments */
	uint32_t delivered_e1_bytes; /* Accurate ECN's counters (RFC 9768), modulo 2^32 */
	uint32_t delivered_e0_bytes;
	uint32_t delivered_ce_bytes;
	uint32_t received_e1_bytes;
	uint32_t received_e0_bytes;
	uint32_t received_ce_bytes;
	/*
	 * As Linux 6.18 has them.  A later kernel has bit-fields in their place, of the same 32
	 * bits: the ECN mode, these two and more options.  Nothing in the structure tells which it
	 * is.
	 */
	uint16_t accecn_fail_mode;
	uint16_t accecn_opt_seen;
} __attribute__((packed, aligned(4))); /* as attributes are in a message */

_Static_assert(!ENABLE_LSTCP_INFO || sizeof(struct tcp_info_wire) == TCP_INFO_BYTES,
	       "TCP_INFO_BYTES");

#define TCP_INFO_SSTHRESH_INFINITE 0x7fffffffu

#endif
