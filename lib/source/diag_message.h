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

/* A request: its netlink header, and one of two bodies. */
struct diag_request {
	struct netlink_header header;
	union {
		struct {
			unsigned char family;
			unsigned char protocol;
			unsigned char extensions; /* bit (attribute - 1) for each asked for */
			unsigned char pad;
			uint32_t states; /* bit = code */
			struct diag_socket_id id;
		} one; /* struct inet_diag_req_v2 */
		struct {
			unsigned char family; /* not looked at */
			unsigned char lengths[2];
			unsigned char extensions;
			struct diag_socket_id id;
			uint32_t states;
			uint32_t tables;
		} both; /* struct inet_diag_req, before Linux 3.3: dumps both families in one walk */
	} of;
};

/* A family as the kernel calls it; 0, which is either, for TCP_FAMILIES. */
unsigned char diag_family(unsigned int family);

/* struct inet_diag_msg behind its netlink header, attributes after it. */
struct diag_message {
	struct netlink_header header;
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

/*
 * A request for all sockets of a family in a set of states; or of both (TCP_FAMILIES), in any
 * order, without attributes.
 */
void diag_request_make(struct diag_request *request, enum tcp_family family, uint32_t states,
		       unsigned int detail);

/* Attributes that are to be asked for, as bits of `extensions`: 1 << (INET_DIAG_INFO - 1), ... */
enum diag_extension {
	EXTENSION_INFO = 0x02,
	EXTENSION_CONGESTION = 0x08,
	EXTENSION_MEMORY = 0x40,
	EXTENSIONS = EXTENSION_INFO | EXTENSION_CONGESTION | EXTENSION_MEMORY,
};

/* How much of a socket is wanted beside the message's fixed part. */
enum diag_detail {
	DIAG_BARE,	     /* nothing: attributes are passed over, whatever they hold */
	DIAG_LISTENERS,	     /* v6only, which is told of listeners */
	DIAG_ATTRIBUTES = 4, /* mark and v6only, which come unasked */
	/* tcp_info and the congestion control's name, too */
	DIAG_INFO = DIAG_ATTRIBUTES | EXTENSION_INFO | EXTENSION_CONGESTION,
	DIAG_MEMORY = EXTENSION_MEMORY, /* beside one of the last two: the socket's memory, too */
};

/* Messages or attributes that are left; they start at multiples of four. */
struct netlink_span {
	const unsigned char *at;
	size_t left;
};

/* The messages of one datagram. */
struct diag_messages {
	struct netlink_span span; /* at first the datagram */
	unsigned char detail;	  /* enum diag_detail */
	bool interrupted;	  /* NLM_F_DUMP_INTR was seen: the table changed during the dump */
};

/*
 * What comes next: one of these, or the errno with which the kernel refused or broke off.  An errno
 * is positive, and 0 is what the kernel says that ends without one.
 */
enum diag_reply {
	DIAG_MALFORMED = -3, /* a message whose lengths are wrong was passed over */
	DIAG_MORE = -2,	     /* nothing, the dump goes on */
	DIAG_SOCKET = -1,    /* a record */
	DIAG_DONE = 0,	     /* the dump is complete */
};

/* Takes one message of a datagram that is not at its end: `span.left` is not 0. */
int diag_message_next(struct diag_messages *messages, struct tcp_socket *socket);

#endif
