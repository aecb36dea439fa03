/* SPDX-License-Identifier: 0BSD */
#include "source/diag_message.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "text/number.h"
#include "record/tcp_info.h"

/* linux/netlink.h */
#define NETLINK_DUMP 0x300
#define NETLINK_DUMP_INTERRUPTED 0x10
#define NETLINK_TYPE_ERROR 2
#define NETLINK_TYPE_DONE 3
#define NETLINK_TYPE_OVERRUN 4
/* linux/sock_diag.h, linux/inet_diag.h */
#define TCPDIAG_GETSOCK 18
#define SOCK_DIAG_BY_FAMILY 20
#define ATTRIBUTE_INFO 2
#define ATTRIBUTE_CONGESTION 4
#define ATTRIBUTE_MEMORY 7
#define ATTRIBUTE_V6ONLY 11
#define ATTRIBUTE_MARK 15
#define ATTRIBUTE_ULP 19
#define ATTRIBUTE_ULP_NAME 1  /* in it */
#define ATTRIBUTE_TYPE 0x3fff /* without NLA_F_NESTED and NLA_F_NET_BYTEORDER */

/* Messages and attributes start at multiples of four. */
static size_t netlink_align(size_t length, size_t left)
{
	size_t aligned = (length + 3) & ~(size_t)3;

	return aligned < left ? aligned : left;
}

void diag_request_make(struct diag_request *request, unsigned int family, uint32_t states,
		       unsigned int detail, uint32_t sequence)
{
	memset(request, 0, sizeof(*request));
	request->header.length = sizeof(*request);
	request->header.type = SOCK_DIAG_BY_FAMILY;
	request->header.flags = NETLINK_REQUEST | NETLINK_DUMP;
	request->header.sequence = sequence;
	request->family = (unsigned char)family;
	request->protocol = 6; /* IPPROTO_TCP */
	request->states = states;
	if ((detail & ~(unsigned int)DIAG_MEMORY) == DIAG_INFO)
		request->extensions = 1 << (ATTRIBUTE_INFO - 1) | 1 << (ATTRIBUTE_CONGESTION - 1);
	if (ENABLE_LSTCP_MEMORY && detail & DIAG_MEMORY)
		request->extensions |= 1 << (ATTRIBUTE_MEMORY - 1);
}

void diag_request_make_both(struct diag_old_request *request, uint32_t states, uint32_t sequence)
{
	memset(request, 0, sizeof(*request));
	request->header.length = sizeof(*request);
	request->header.type = TCPDIAG_GETSOCK;
	request->header.flags = NETLINK_REQUEST | NETLINK_DUMP;
	request->header.sequence = sequence;
	request->states = states;
}

static void endpoint_of(struct tcp_endpoint *endpoint, const unsigned char *address,
			const uint16_t *port)
{
	const unsigned char *bytes = (const unsigned char *)port;

	memcpy(endpoint->address, address, sizeof(endpoint->address));
	endpoint->port = (uint16_t)(bytes[0] << 8 | bytes[1]);
}

/*
 * The fixed part.  For SYN_RECV the kernel gives uid 0 and counts retransmissions otherwise than
 * /proc does (inet_req_diag_fill), so neither is taken.
 */
static void socket_of(const struct diag_message *message, struct tcp_socket *socket)
{
	socket->known = TCP_ALWAYS_KNOWN | TCP_BIT(TCP_TX_QUEUE) | TCP_BIT(TCP_INODE);
	socket->family = message->family == AF_INET ? TCP_INET : TCP_INET6;
	socket->state = message->state;
	socket->timer = message->timer;
	endpoint_of(&socket->local, message->id.local_address, &message->id.local_port);
	endpoint_of(&socket->remote, message->id.remote_address, &message->id.remote_port);
	socket->tx_queue = message->tx_queue;
	socket->rx_queue = message->rx_queue;
	socket->timer_ms = message->expires;
	socket->retransmits = message->retransmits;
	socket->probes = message->retransmits;
	socket->uid = message->uid;
	socket->inode = message->inode;
	socket->interface = message->id.interface;
	if (ENABLE_LSTCP_KILL)
		memcpy(socket->diag_id, &message->id, sizeof(socket->diag_id));
	if (message->timer != TCP_TIMER_OFF)
		socket->known |= TCP_BIT(TCP_TIMER_MS);
	if (message->timer == TCP_TIMER_KEEPALIVE || message->timer == TCP_TIMER_PROBE)
		socket->known |= TCP_BIT(TCP_PROBES);
	if (message->state == TCP_STATE_SYN_RECV)
		return;
	if (tcp_has_user(socket))
		socket->known |= TCP_BIT(TCP_UID);
	if (message->timer == TCP_TIMER_RETRANSMIT)
		socket->known |= TCP_BIT(TCP_RETRANSMITS);
}

static uint32_t info_word(const unsigned char *info, size_t offset)
{
	uint32_t word;

	memcpy(&word, info + offset, sizeof(word));
	return word;
}

/*
 * tcp_info of whatever length.  For LISTEN the kernel fills in next to nothing, and that with
 * another meaning (tcp_get_info).
 */
static void info_of(const unsigned char *bytes, size_t length, struct tcp_socket *socket)
{
	if (length < offsetof(struct tcp_info_wire, advmss))
		return;
	socket->retransmits = bytes[offsetof(struct tcp_info_wire, retransmits)];
	socket->probes = bytes[offsetof(struct tcp_info_wire, probes)];
	socket->known |= TCP_BIT(TCP_RETRANSMITS) | TCP_BIT(TCP_PROBES);
	if (socket->state == TCP_STATE_LISTEN)
		return;
	socket->info_bytes = (uint32_t)(length < TCP_INFO_BYTES ? length : TCP_INFO_BYTES);
	memcpy(socket->info, bytes, socket->info_bytes);
	socket->rto_ms = thousandth(info_word(bytes, offsetof(struct tcp_info_wire, rto)));
	socket->ato_ms = thousandth(info_word(bytes, offsetof(struct tcp_info_wire, ato)));
	socket->cwnd = info_word(bytes, offsetof(struct tcp_info_wire, snd_cwnd));
	socket->ssthresh = info_word(bytes, offsetof(struct tcp_info_wire, snd_ssthresh));
	socket->known |= TCP_BIT(TCP_RTO_MS) | TCP_BIT(TCP_ATO_MS) | TCP_BIT(TCP_CWND);
	if (socket->ssthresh != TCP_INFO_SSTHRESH_INFINITE)
		socket->known |= TCP_BIT(TCP_SSTHRESH);
}

/* `name` has room for TCP_NAME_BYTES. */
static void copy_name(const unsigned char *bytes, size_t length, char *name)
{
	size_t end = length < TCP_NAME_BYTES ? length : TCP_NAME_BYTES - 1;

	memcpy(name, bytes, end);
	name[end] = '\0';
}

/* Attributes that are left, in a message or in an attribute; and the one that was taken last. */
struct attributes {
	const unsigned char *at;
	size_t left;
	unsigned int type;
	const unsigned char *value;
	size_t length; /* of the value */
};

/* Takes the next; false at the end, where `left` is not 0 if a length is wrong. */
static bool attribute_next(struct attributes *attributes)
{
	const struct netlink_attribute *attribute = (const void *)attributes->at;
	size_t step;

	if (attributes->left < sizeof(*attribute)) {
		attributes->left = 0;
		return false;
	}
	if (attribute->length < sizeof(*attribute) || attribute->length > attributes->left)
		return false;
	step = netlink_align(attribute->length, attributes->left);
	attributes->type = attribute->type & ATTRIBUTE_TYPE;
	attributes->value = attributes->at + sizeof(*attribute);
	attributes->length = attribute->length - sizeof(*attribute);
	attributes->at += step;
	attributes->left -= step;
	return true;
}

/* The upper layer protocol's name, in an attribute of its own. */
static void ulp_of(const unsigned char *bytes, size_t length, struct tcp_socket *socket)
{
	struct attributes attributes = { .at = bytes, .left = length };

	while (attribute_next(&attributes)) {
		if (attributes.type != ATTRIBUTE_ULP_NAME)
			continue;
		copy_name(attributes.value, attributes.length, socket->ulp);
		socket->known |= TCP_BIT(TCP_ULP_NAME);
	}
}

/* As much as the kernel tells: it has grown at its end. */
static void memory_of(const unsigned char *bytes, size_t length, struct tcp_socket *socket)
{
	uint64_t members;

	if (length > sizeof(socket->memory))
		length = sizeof(socket->memory);
	memcpy(socket->memory, bytes, length);
	members = TCP_BIT(length / sizeof(socket->memory[0])) - 1;
	socket->known |= members << TCP_MEM_RMEM_ALLOC;
}

static void attribute_of(unsigned int type, const unsigned char *value, size_t length,
			 struct tcp_socket *socket)
{
	if (type == ATTRIBUTE_MARK && length >= sizeof(socket->mark)) {
		memcpy(&socket->mark, value, sizeof(socket->mark));
		socket->known |= TCP_BIT(TCP_MARK);
	} else if (type == ATTRIBUTE_V6ONLY && length) {
		socket->v6only = value[0];
		socket->known |= TCP_BIT(TCP_V6ONLY);
	} else if (ENABLE_LSTCP_MEMORY && type == ATTRIBUTE_MEMORY) {
		memory_of(value, length, socket);
	} else if (ENABLE_LSTCP_INFO && type == ATTRIBUTE_INFO) {
		info_of(value, length, socket);
	} else if (ENABLE_LSTCP_INFO && type == ATTRIBUTE_CONGESTION) {
		copy_name(value, length, socket->congestion);
		socket->known |= TCP_BIT(TCP_CONGESTION);
	} else if (ENABLE_LSTCP_INFO && type == ATTRIBUTE_ULP) {
		ulp_of(value, length, socket);
	}
}

/* A socket's message without its netlink header; false if it is none of ours or too short. */
static bool message_of(const unsigned char *at, size_t left, unsigned int detail,
		       struct tcp_socket *socket)
{
	const struct diag_message *message = (const void *)at;
	struct attributes attributes;

	if (left < sizeof(*message))
		return false;
	if (message->family != AF_INET && (!ENABLE_LSTCP_IPV6 || message->family != AF_INET6))
		return false;
	socket_of(message, socket);
	socket->info_bytes = 0;
	if (detail == DIAG_BARE || (detail == DIAG_LISTENERS && message->state != TCP_STATE_LISTEN))
		return true;
	attributes.at = at + sizeof(*message);
	attributes.left = left - sizeof(*message);
	while (attribute_next(&attributes))
		attribute_of(attributes.type, attributes.value, attributes.length, socket);
	return !attributes.left;
}

/* NLMSG_ERROR and NLMSG_DONE start with a negative errno, or 0. */
static enum diag_reply verdict(struct diag_messages *messages, const unsigned char *at, size_t left,
			       enum diag_reply without_error)
{
	int32_t code = 0;

	if (left >= sizeof(code))
		memcpy(&code, at, sizeof(code));
	if (code >= 0)
		return without_error;
	messages->error = code == INT32_MIN ? INT32_MAX : -code;
	return DIAG_ERROR;
}

enum diag_reply diag_message_next(struct diag_messages *messages, struct tcp_socket *socket)
{
	while (messages->left) {
		const struct netlink_header *header = (const void *)messages->at;
		const unsigned char *payload = messages->at + sizeof(*header);
		size_t length;
		size_t step;

		if (messages->left < sizeof(*header) || header->length < sizeof(*header) ||
		    header->length > messages->left)
			break;
		length = header->length - sizeof(*header);
		step = netlink_align(header->length, messages->left);
		messages->at += step;
		messages->left -= step;
		if (header->sequence != messages->sequence)
			continue;
		if (header->flags & NETLINK_DUMP_INTERRUPTED)
			messages->interrupted = true;
		switch (header->type) {
		case SOCK_DIAG_BY_FAMILY:
		case TCPDIAG_GETSOCK:
			return message_of(payload, length, messages->detail, socket)
				       ? DIAG_SOCKET
				       : DIAG_MALFORMED;
		case NETLINK_TYPE_DONE:
			return verdict(messages, payload, length, DIAG_DONE);
		case NETLINK_TYPE_ERROR:
			if (verdict(messages, payload, length, DIAG_MORE) == DIAG_ERROR)
				return DIAG_ERROR;
			break;
		case NETLINK_TYPE_OVERRUN:
			messages->error = ENOBUFS;
			return DIAG_ERROR;
		}
	}
	if (!messages->left)
		return DIAG_MORE;
	messages->left = 0;
	return DIAG_MALFORMED;
}
