/* SPDX-License-Identifier: 0BSD */
#include "source/diag_message.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "sizes.h"

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

#define ATTRIBUTE_ULP_NAME 1
#define ATTRIBUTE_TYPE 0x3fff /* without NLA_F_NESTED and NLA_F_NET_BYTEORDER */

unsigned char diag_family(unsigned int family)
{
	static const unsigned char families[] = {
		[TCP_INET] = AF_INET, [TCP_INET6] = AF_INET6, [TCP_FAMILIES] = 0
	};

	return families[family];
}

void diag_request_make(struct diag_request *request, enum tcp_family family, uint32_t states,
		       unsigned int detail)
{
	memset(request, 0, sizeof(*request));
	request->header.flags = NETLINK_REQUEST | NETLINK_DUMP;
	if (family == TCP_FAMILIES) {
		request->header.length = sizeof(request->header) + sizeof(request->of.both);
		request->header.type = TCPDIAG_GETSOCK;
		request->of.both.states = states;
		return;
	}
	request->header.length = sizeof(request->header) + sizeof(request->of.one);
	request->header.type = SOCK_DIAG_BY_FAMILY;
	request->of.one.family = diag_family(family);
	request->of.one.protocol = 6; /* IPPROTO_TCP */
	request->of.one.states = states;
	request->of.one.extensions = detail & EXTENSIONS;
}

static void endpoint_of(struct tcp_endpoint *endpoint, const unsigned char *address, uint16_t port)
{
	memcpy(endpoint->address, address, sizeof(endpoint->address));
	endpoint->port = MACHINE_IS_BIG_ENDIAN ? port : __builtin_bswap16(port);
}

/*
 * The fixed part.  For SYN_RECV the kernel gives uid 0 and counts retransmissions otherwise than
 * /proc does (inet_req_diag_fill), so neither is taken.
 */
static void socket_of(const struct diag_message *message, struct tcp_socket *socket)
{
	uint64_t known = TCP_ALWAYS_KNOWN | TCP_BIT(TCP_TX_QUEUE) | TCP_BIT(TCP_INODE);

	socket->family = message->family == AF_INET ? TCP_INET : TCP_INET6;
	socket->state = message->state;
	socket->timer = message->timer;
	endpoint_of(&socket->local, message->id.local_address, message->id.local_port);
	endpoint_of(&socket->remote, message->id.remote_address, message->id.remote_port);
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
		known |= TCP_BIT(TCP_TIMER_MS);
	if (message->timer == TCP_TIMER_KEEPALIVE || message->timer == TCP_TIMER_PROBE)
		known |= TCP_BIT(TCP_PROBES);
	if (socket->state != TCP_STATE_SYN_RECV) {
		if (tcp_has_user(socket))
			known |= TCP_BIT(TCP_UID);
		if (message->timer == TCP_TIMER_RETRANSMIT)
			known |= TCP_BIT(TCP_RETRANSMITS);
	}
	socket->known = known;
}

/*
 * Moves behind what is first in the span, `length` bytes with a head of `head`, and to the next
 * multiple of four; false where it cannot be that long.
 */
static bool take(struct netlink_span *span, size_t head, size_t length)
{
	size_t step = (length + 3) & ~(size_t)3;

	if (length < head || length > span->left)
		return false;
	if (step > span->left)
		step = span->left;
	span->at += step;
	span->left -= step;
	return true;
}

/* The next attribute; NULL at the end, or at a wrong length: then at least a head is left. */
static const struct netlink_attribute *take_attribute(struct netlink_span *span)
{
	const struct netlink_attribute *attribute = (const void *)span->at;

	if (span->left < sizeof(*attribute) || !take(span, sizeof(*attribute), attribute->length))
		return NULL;
	return attribute;
}

/* Copies as much of an attribute's value as there is room for; returns how much. */
static size_t copy_value(void *member, size_t size, const struct netlink_attribute *attribute)
{
	size_t length = attribute->length - sizeof(*attribute);

	if (length > size)
		length = size;
	memcpy(member, attribute + 1, length);
	return length;
}

/* `name` has room for TCP_NAME_BYTES. */
static void copy_name(char *name, const struct netlink_attribute *attribute)
{
	name[copy_value(name, TCP_NAME_BYTES - 1, attribute)] = '\0';
}

/*
 * tcp_info of whatever length.  For LISTEN the kernel fills in next to nothing, and that with
 * another meaning (tcp_get_info).
 */
static void info_of(const struct netlink_attribute *attribute, struct tcp_socket *socket)
{
	const struct tcp_info_wire *info = (const void *)(attribute + 1);
	uint64_t known = TCP_BIT(TCP_RETRANSMITS) | TCP_BIT(TCP_PROBES);

	if (attribute->length < sizeof(*attribute) + offsetof(struct tcp_info_wire, advmss))
		return;
	socket->retransmits = info->retransmits;
	socket->probes = info->probes;
	if (socket->state != TCP_STATE_LISTEN) {
		socket->info_bytes = (uint32_t)copy_value(socket->info, TCP_INFO_BYTES, attribute);
		socket->rto_ms = thousandth(info->rto);
		socket->ato_ms = thousandth(info->ato);
		socket->cwnd = info->snd_cwnd;
		socket->ssthresh = info->snd_ssthresh;
		known |= TCP_BIT(TCP_RTO_MS) | TCP_BIT(TCP_ATO_MS) | TCP_BIT(TCP_CWND);
		if (info->snd_ssthresh != TCP_INFO_SSTHRESH_INFINITE)
			known |= TCP_BIT(TCP_SSTHRESH);
	}
	socket->known |= known;
}

/* The upper layer protocol's name, in an attribute of its own. */
static void ulp_of(const struct netlink_attribute *attribute, struct tcp_socket *socket)
{
	struct netlink_span span;

	span.at = (const unsigned char *)(attribute + 1);
	span.left = attribute->length - sizeof(*attribute);
	while ((attribute = take_attribute(&span))) {
		if ((attribute->type & ATTRIBUTE_TYPE) != ATTRIBUTE_ULP_NAME)
			continue;
		copy_name(socket->ulp, attribute);
		socket->known |= TCP_BIT(TCP_ULP_NAME);
	}
}

/* As much as the kernel tells: it has grown at its end. */
static void memory_of(const struct netlink_attribute *attribute, struct tcp_socket *socket)
{
	size_t length = copy_value(socket->memory, sizeof(socket->memory), attribute);
	uint64_t members = TCP_BIT(length / sizeof(socket->memory[0])) - 1;

	socket->known |= members << TCP_MEM_RMEM_ALLOC;
}

NEVER_INLINE static void attribute_of(const struct netlink_attribute *attribute,
				      struct tcp_socket *socket)
{
	const unsigned char *value = (const unsigned char *)(attribute + 1);
	const size_t length = attribute->length - sizeof(*attribute);
	const unsigned int type = attribute->type & ATTRIBUTE_TYPE;

	if (type == ATTRIBUTE_MARK && length >= sizeof(socket->mark)) {
		memcpy(&socket->mark, value, sizeof(socket->mark));
		socket->known |= TCP_BIT(TCP_MARK);
	} else if (type == ATTRIBUTE_V6ONLY && length) {
		socket->v6only = value[0];
		socket->known |= TCP_BIT(TCP_V6ONLY);
	} else if (ENABLE_LSTCP_MEMORY && type == ATTRIBUTE_MEMORY) {
		memory_of(attribute, socket);
	} else if (ENABLE_LSTCP_INFO && type == ATTRIBUTE_INFO) {
		info_of(attribute, socket);
	} else if (ENABLE_LSTCP_INFO && type == ATTRIBUTE_CONGESTION) {
		copy_name(socket->congestion, attribute);
		socket->known |= TCP_BIT(TCP_CONGESTION);
	} else if (ENABLE_LSTCP_INFO && type == ATTRIBUTE_ULP) {
		ulp_of(attribute, socket);
	}
}

/* A socket's message, which may be none of ours or too short. */
static enum diag_reply message_of(const struct diag_message *message, unsigned int detail,
				  struct tcp_socket *socket)
{
	const struct netlink_attribute *attribute;
	struct netlink_span span;

	if (message->header.length < sizeof(*message))
		return DIAG_MALFORMED;
	if (message->family != AF_INET && (!ENABLE_LSTCP_IPV6 || message->family != AF_INET6))
		return DIAG_MALFORMED;
	socket_of(message, socket);
	socket->info_bytes = 0;
	if (detail == DIAG_BARE || (detail == DIAG_LISTENERS && socket->state != TCP_STATE_LISTEN))
		return DIAG_SOCKET;
	span.at = (const void *)(message + 1);
	span.left = message->header.length - sizeof(*message);
	while ((attribute = take_attribute(&span)))
		attribute_of(attribute, socket);
	return span.left < sizeof(*attribute) ? DIAG_SOCKET : DIAG_MALFORMED;
}

/* The errno that NLMSG_ERROR and NLMSG_DONE start with, there negative; or 0. */
static int verdict(const struct netlink_header *header)
{
	const int32_t *code = (const void *)(header + 1);

	if (header->length < sizeof(*header) + sizeof(*code) || *code >= 0)
		return 0;
	return *code == INT32_MIN ? INT32_MAX : -*code;
}

int diag_message_next(struct diag_messages *messages, struct tcp_socket *socket)
{
	const struct netlink_header *header = (const void *)messages->span.at;
	int error = 0;

	if (messages->span.left < sizeof(*header) ||
	    !take(&messages->span, sizeof(*header), header->length)) {
		messages->span.left = 0;
		return DIAG_MALFORMED;
	}
	if (header->flags & NETLINK_DUMP_INTERRUPTED)
		messages->interrupted = true;
	if (header->type == SOCK_DIAG_BY_FAMILY || header->type == TCPDIAG_GETSOCK)
		return message_of((const void *)header, messages->detail, socket);
	if (header->type == NETLINK_TYPE_OVERRUN)
		return ENOBUFS;
	if (header->type == NETLINK_TYPE_DONE || header->type == NETLINK_TYPE_ERROR)
		error = verdict(header);
	if (error || header->type == NETLINK_TYPE_DONE)
		return error;
	return DIAG_MORE;
}
