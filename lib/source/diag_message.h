/* SPDX-License-Identifier: 0BSD */
/*
 * The sock_diag decoder: netlink messages become records (linux/netlink.h, linux/sock_diag.h,
 * linux/inet_diag.h, none of which musl carries; their few structures are our own here).
 *
 * Pure: no I/O, and any bytes at all may come in; no length in them is believed.  Messages are in
 * the byte order of the kernel that sent them, which is this machine's.
 */
#ifndef LSTCP_DIAG_MESSAGE_H
#define LSTCP_DIAG_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/tcp_socket.h"

struct netlink_header {
	uint32_t length; /* of the message, header included */
	uint16_t type;
	uint16_t flags;
	uint32_t sequence;
	uint32_t port;
};

/* Flags of requests (NLM_F_ of linux/netlink.h). */
#define NETLINK_REQUEST 0x01
#define NETLINK_ACKNOWLEDGE 0x04

/* Before each attribute of a message or a request. */
struct netlink_attribute {
	uint16_t length; /* header included */
	uint16_t type;
};

struct diag_socket_id {
	uint16_t local_port; /* ports and addresses in network order */
	uint16_t remote_port;
	unsigned char local_address[16];
	unsigned char remote_address[16];
	uint32_t interface;
	uint32_t cookie[2];
};

/* struct inet_diag_req_v2 behind its netlink header. */
struct diag_request {
	struct netlink_header header;
	unsigned char family;
	unsigned char protocol;
	unsigned char extensions; /* bit (attribute - 1) for each attribute asked for */
	unsigned char pad;
	uint32_t states; /* bit = code */
	struct diag_socket_id id;
};

/* struct inet_diag_req, the request before Linux 3.3, which dumps both families in one walk. */
struct diag_old_request {
	struct netlink_header header;
	unsigned char family; /* not looked at */
	unsigned char lengths[2];
	unsigned char extensions;
	struct diag_socket_id id;
	uint32_t states;
	uint32_t tables;
};

/* struct inet_diag_msg, attributes after it. */
struct diag_message {
	unsigned char family;
	unsigned char state;
	unsigned char timer;
	unsigned char retransmits; /* timer keepalive or probe: the probes instead */
	struct diag_socket_id id;
	uint32_t expires; /* milliseconds */
	uint32_t rx_queue;
	uint32_t tx_queue;
	uint32_t uid;
	uint32_t inode;
};

/* A request for all sockets of a family (AF_INET, AF_INET6) in a set of states. */
void diag_request_make(struct diag_request *request, unsigned int family, uint32_t states,
		       unsigned int detail, uint32_t sequence);

/* The same for both families at once, in any order, and for no attribute. */
void diag_request_make_both(struct diag_old_request *request, uint32_t states, uint32_t sequence);

/* How much of a socket is wanted beside the message's fixed part. */
enum diag_detail {
	DIAG_BARE,	 /* nothing: attributes are passed over, whatever they hold */
	DIAG_LISTENERS,	 /* v6only, which is told of listeners: those of others are passed over */
	DIAG_ATTRIBUTES, /* mark and v6only */
	DIAG_INFO,	 /* tcp_info and the congestion control's name too */
	DIAG_MEMORY = 8, /* a bit beside the last two: the socket's memory, too */
};

/* The messages of one datagram. */
struct diag_messages {
	const unsigned char *at; /* at first the datagram, at a multiple of four */
	size_t left;
	uint32_t sequence;    /* of the request: messages of another are passed over */
	int error;	      /* errno, with DIAG_ERROR */
	unsigned char detail; /* enum diag_detail */
	bool interrupted;     /* NLM_F_DUMP_INTR was seen: the table changed during the dump */
};

enum diag_reply {
	DIAG_SOCKET,	/* a record */
	DIAG_MORE,	/* the datagram is used up, the dump goes on */
	DIAG_DONE,	/* the dump is complete */
	DIAG_ERROR,	/* the kernel refused or broke off: `error` */
	DIAG_MALFORMED, /* a message whose lengths are wrong was passed over */
};

enum diag_reply diag_message_next(struct diag_messages *messages, struct tcp_socket *socket);

#endif
