/* SPDX-License-Identifier: 0BSD */
/*
 * The record: one TCP socket, as every stage passes it on.
 *
 * A source (proc.h, diag.h) fills it, stages (filter.h, owner.h) read or complete it, a format
 * (table.h, json.h, ...) prints it.  It owns nothing and points nowhere, so it may be copied.
 *
 * A member holds a value only where the bit of its field is set in `known`; everything else
 * prints as null.  Family, state, timer, addresses, ports and rx_queue are always known.
 */
#ifndef LSTCP_TCP_SOCKET_H
#define LSTCP_TCP_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A socket's fields, in the order in which every format prints them. */
enum tcp_field {
	TCP_ENTRY,
	TCP_FAMILY,
	TCP_STATE,
	TCP_LOCAL_ADDRESS,
	TCP_LOCAL_PORT,
	TCP_REMOTE_ADDRESS,
	TCP_REMOTE_PORT,
	TCP_TX_QUEUE,
	TCP_RX_QUEUE,
	TCP_TIMER,
	TCP_TIMER_MS,
	TCP_RETRANSMITS,
	TCP_UID,
	TCP_PROBES,
	TCP_INODE,
	TCP_REFCOUNT,
	TCP_LOCATION,
	TCP_RTO_MS,
	TCP_ATO_MS,
	TCP_QUICKACK,
	TCP_PINGPONG,
	TCP_CWND,
	TCP_SSTHRESH,
	TCP_FASTOPEN_QUEUE,
	TCP_INTERFACE,
	TCP_MARK,
	TCP_V6ONLY,
	TCP_PID,
	TCP_PROCESS,
	TCP_FD,
	TCP_OWNERS,
	TCP_CONGESTION,
	TCP_FIELDS
};

#define TCP_BIT(field) (UINT32_C(1) << (field))

/* What every source knows of every socket. */
#define TCP_ALWAYS_KNOWN                                                                    \
	(TCP_BIT(TCP_FAMILY) | TCP_BIT(TCP_STATE) | TCP_BIT(TCP_LOCAL_ADDRESS) |            \
	 TCP_BIT(TCP_LOCAL_PORT) | TCP_BIT(TCP_REMOTE_ADDRESS) | TCP_BIT(TCP_REMOTE_PORT) | \
	 TCP_BIT(TCP_RX_QUEUE) | TCP_BIT(TCP_TIMER))

enum tcp_family { TCP_INET, TCP_INET6, TCP_FAMILIES };

/* The kernel's codes (include/net/tcp_states.h); 12 and above have no name here. */
enum tcp_state {
	TCP_STATE_ESTABLISHED = 1,
	TCP_STATE_SYN_SENT,
	TCP_STATE_SYN_RECV,
	TCP_STATE_FIN_WAIT1,
	TCP_STATE_FIN_WAIT2,
	TCP_STATE_TIME_WAIT,
	TCP_STATE_CLOSE,
	TCP_STATE_CLOSE_WAIT,
	TCP_STATE_LAST_ACK,
	TCP_STATE_LISTEN,
	TCP_STATE_CLOSING,
	TCP_STATES
};

/* The codes of `tr` (get_tcp4_sock in net/ipv4/tcp_ipv4.c) and idiag_timer. */
enum tcp_timer {
	TCP_TIMER_OFF,
	TCP_TIMER_RETRANSMIT,
	TCP_TIMER_KEEPALIVE,
	TCP_TIMER_TIMEWAIT,
	TCP_TIMER_PROBE,
	TCP_TIMER_DELACK,
	TCP_TIMERS
};

/* Room for struct tcp_info, of which Linux 6.1 has 240 bytes. */
#define TCP_INFO_BYTES (ENABLE_LSTCP_INFO ? 256 : 4)

#define TCP_ADDRESS_BYTES (ENABLE_LSTCP_IPV6 ? 16 : 4)

/* An address in network byte order (IPv4 in the first four bytes) and a port in the host's. */
struct tcp_endpoint {
	unsigned char address[TCP_ADDRESS_BYTES];
	uint16_t port;
};

/* The kernel's TASK_COMM_LEN, IFNAMSIZ and TCP_CA_NAME_MAX: 15 bytes and a NUL. */
#define TCP_NAME_BYTES 16

/* Ordered so that a record can be kept without its end. */
struct tcp_socket {
	uint32_t known; /* TCP_BIT of each field that holds a value */
	unsigned char family;
	unsigned char state; /* any code from 0 to 255: never index with it unchecked */
	unsigned char timer; /* likewise */
	unsigned char v6only;
	struct tcp_endpoint local;
	struct tcp_endpoint remote;
	uint32_t tx_queue; /* bytes; LISTEN: the accept queue's limit */
	uint32_t rx_queue; /* bytes; LISTEN: the accept queue's length */
	uint64_t inode;
	uint32_t pid;
	uint32_t fd;
	uint32_t owners;	      /* processes that hold the socket */
	uint32_t interface;	      /* index of the interface that the socket is bound to, or 0 */
	char process[TCP_NAME_BYTES]; /* NUL-terminated, otherwise any bytes */
	char interface_name[TCP_NAME_BYTES];
	/* From here on what the table shows with -o, -e or -i, */
	uint64_t timer_ms;
	uint32_t retransmits;
	uint32_t uid;
	uint64_t location;
	uint64_t rto_ms;
	uint64_t ato_ms;
	uint32_t entry;
	uint32_t probes;
	uint32_t refcount;
	uint32_t quickack;
	uint32_t pingpong;
	uint32_t cwnd;	   /* segments */
	uint32_t ssthresh; /* segments */
	uint32_t fastopen_queue;
	uint32_t mark;
	/* and from here on what only sock_diag tells, with -i. */
	char congestion[TCP_NAME_BYTES];
	uint32_t info_bytes; /* how much of the kernel's struct tcp_info there is; 0: none */
	unsigned char info[TCP_INFO_BYTES];
};

/* What a record takes without the one and without the other. */
#define TCP_SOCKET_LEAST_BYTES offsetof(struct tcp_socket, timer_ms)
#define TCP_SOCKET_SHORT_BYTES offsetof(struct tcp_socket, congestion)

static inline bool tcp_knows(const struct tcp_socket *socket, enum tcp_field field)
{
	return socket->known >> field & 1;
}

#endif
