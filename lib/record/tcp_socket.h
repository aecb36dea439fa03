/* SPDX-License-Identifier: 0BSD */
/*
 * The record: one TCP socket, as every stage passes it on.
 *
 * A source (proc_row.h, diag_message.h) fills it, stages (filter.h, owner.h) read or complete it, a
 * format (table.h, json.h, ...) prints it.  It owns nothing and points nowhere, so it may be
 * copied.
 *
 * A member holds a value only where the bit of its field is set in `known`; everything else
 * prints as null.  Family, state, timer, addresses, ports and rx_queue are always known.
 */
#ifndef LSTCP_TCP_SOCKET_H
#define LSTCP_TCP_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/field_list.h"

/* A socket's fields, in the order in which every format prints them. */
#define TCP_FIELD_CODE(NAME, ...) TCP_##NAME,
enum tcp_field { TCP_FIELD_LIST(TCP_FIELD_CODE) TCP_FIELDS };

/* Who can know a field: TCP_ENTRY_FROM is TCP_FROM_PROC. */
enum tcp_source { TCP_FROM_ANY, TCP_FROM_PROC, TCP_FROM_DIAG };
#define TCP_FIELD_FROM(NAME, key, member, kind, group, source) \
	TCP_##NAME##_FROM = TCP_FROM_##source,
enum tcp_field_source { TCP_FIELD_LIST(TCP_FIELD_FROM) };

#define TCP_BIT(field) (UINT64_C(1) << (field))
_Static_assert(TCP_FIELDS <= 64, "struct tcp_socket has a bit for each in `known`");

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

/* struct tcp_info as of Linux 6.18 (tcp_info.h); what a later kernel adds is left aside. */
#define TCP_INFO_BYTES (ENABLE_LSTCP_INFO ? 280 : 4)

/* struct inet_diag_sockid, for who closes sockets. */
#define TCP_DIAG_ID_BYTES (ENABLE_LSTCP_KILL ? 48 : 4)

/* TCP_MEM_RMEM_ALLOC and those after it. */
#define TCP_MEMORY (TCP_MEM_DROPS - TCP_MEM_RMEM_ALLOC + 1)

#define TCP_ADDRESS_BYTES (ENABLE_LSTCP_IPV6 ? 16 : 4)

/* An address in network byte order (IPv4 in the first four bytes) and a port in the host's. */
struct tcp_endpoint {
	unsigned char address[TCP_ADDRESS_BYTES];
	uint16_t port;
};

/* TASK_COMM_LEN, IFNAMSIZ, TCP_CA_NAME_MAX, TCP_ULP_NAME_MAX of the kernel: 15 bytes and a NUL. */
#define TCP_NAME_BYTES 16

struct tcp_socket {
	uint64_t known; /* TCP_BIT of each field that holds a value */
	uint64_t entry; /* the row's number in /proc */
	unsigned char family;
	unsigned char state; /* any code from 0 to 255: never index with it unchecked */
	unsigned char timer; /* likewise */
	unsigned char v6only;
	struct tcp_endpoint local;
	struct tcp_endpoint remote;
	uint32_t tx_queue; /* bytes; LISTEN: the accept queue's limit */
	uint32_t rx_queue; /* bytes; LISTEN: the accept queue's length */
	uint64_t timer_ms;
	uint32_t retransmits;
	uint32_t uid;
	uint32_t probes;
	uint32_t refcount;
	uint64_t inode;
	uint64_t location; /* an address in the kernel */
	uint64_t rto_ms;
	uint64_t ato_ms;
	uint32_t quickack;
	uint32_t pingpong;
	uint32_t cwnd;	   /* segments */
	uint32_t ssthresh; /* segments */
	uint32_t fastopen_queue;
	uint32_t interface; /* index of the interface that the socket is bound to, or 0 */
	char interface_name[TCP_NAME_BYTES];
	uint32_t mark;
	uint32_t memory[TCP_MEMORY]; /* SK_MEMINFO_ of linux/sock_diag.h: bytes, and drops */
	uint32_t pid;
	char process[TCP_NAME_BYTES]; /* NUL-terminated, otherwise any bytes */
	uint32_t fd;
	uint32_t owners; /* processes that hold the socket */
	char congestion[TCP_NAME_BYTES];
	char ulp[TCP_NAME_BYTES]; /* the protocol on top that the kernel speaks: tls, mptcp */
	uint32_t info_bytes;	  /* how much of the kernel's struct tcp_info there is; 0: none */
	unsigned char info[TCP_INFO_BYTES];
	unsigned char diag_id[TCP_DIAG_ID_BYTES]; /* what sock_diag knows it by */
};

/*
 * Whether the kernel knows a user.  It prints the constant 0 where there is none any more: for
 * TIME_WAIT (get_timewait4_sock, inet_twsk_diag_fill) and for the mini-socket that a FIN_WAIT2
 * without a process becomes, which has no inode either.
 */
static inline bool tcp_has_user(const struct tcp_socket *socket)
{
	return socket->state != TCP_STATE_TIME_WAIT &&
	       (socket->state != TCP_STATE_FIN_WAIT2 || socket->inode);
}

static inline bool tcp_knows(const struct tcp_socket *socket, enum tcp_field field)
{
	return socket->known >> field & 1;
}

#endif
