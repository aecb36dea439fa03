/* SPDX-License-Identifier: 0BSD */
#include "source/diag.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "record/names.h"
#include "sizes.h"
#include "source/diag_filter.h"
#include "stage/interface.h"
#include "text/kernel.h"

#define NETLINK_SOCK_DIAG 4 /* linux/netlink.h */
#define REQUEST_BYTECODE 1  /* INET_DIAG_REQ_BYTECODE of linux/inet_diag.h */
#define SEQUENCE 1
#define SOCK_DESTROY 21 /* linux/sock_diag.h */

/* struct sockaddr_nl */
struct netlink_address {
	sa_family_t family;
	uint16_t pad;
	uint32_t port; /* 0: the kernel */
	uint32_t groups;
};

/* The request, from the buffer's front on; returns its length. */
static size_t make_request(const struct diag_wanted *wanted, unsigned char *buffer, size_t size)
{
	struct netlink_header *header = (void *)buffer;
	struct netlink_attribute *attribute;
	unsigned char *program;
	size_t length = 0;

	if (wanted->family == TCP_FAMILIES)
		diag_request_make_both((void *)buffer, wanted->states, SEQUENCE);
	else
		diag_request_make((void *)buffer, wanted->family == TCP_INET ? AF_INET : AF_INET6,
				  wanted->states, wanted->detail, SEQUENCE);
	attribute = (void *)(buffer + header->length);
	program = (unsigned char *)(attribute + 1);
	if (ENABLE_LSTCP_FILTER && wanted->filter)
		length = diag_filter_make(wanted->filter, program,
					  (size_t)(buffer + size - program));
	if (!length)
		return header->length;
	attribute->type = REQUEST_BYTECODE;
	attribute->length = (uint16_t)(sizeof(*attribute) + length);
	header->length += attribute->length;
	return header->length;
}

/* Opens a netlink socket and sends the request of that length from the buffer's front. */
static bool ask(struct diag *diag, unsigned char *buffer, size_t size, size_t length)
{
	memset(&diag->messages, 0, sizeof(diag->messages));
	diag->messages.sequence = SEQUENCE;
	diag->buffer = buffer;
	diag->size = size;
	diag->interface.ifr_ifindex = 0;
	diag->fd = kernel_socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (diag->fd < 0)
		return false;
	/* What is written into a netlink socket that is not connected goes to the kernel. */
	if (kernel_write(diag->fd, buffer, length) >= 0)
		return true;
	kernel_close(diag->fd);
	return false;
}

NEVER_INLINE bool diag_open(struct diag *diag, const struct diag_wanted *wanted,
			    unsigned char *buffer, size_t size)
{
	bool is_open = ask(diag, buffer, size, make_request(wanted, buffer, size));

	diag->messages.detail = (unsigned char)wanted->detail;
	return is_open;
}

/* Receives a datagram of the kernel's; false with `messages.error` set where that fails. */
static bool receive(struct diag *diag)
{
	struct netlink_address from;
	socklen_t from_length;
	long got;

	do {
		from_length = sizeof(from);
		from.port = 0;
		got = kernel_receive(diag->fd, diag->buffer, diag->size, &from, &from_length);
	} while ((got < 0 && errno == EINTR) || (got >= 0 && from.port));
	if (got > 0 && (size_t)got <= diag->size) {
		diag->messages.at = diag->buffer;
		diag->messages.left = (size_t)got;
		return true;
	}
	diag->messages.error = got < 0 ? errno : got ? EMSGSIZE : EIO;
	return false;
}

/* The name of the socket's interface; one that is gone meanwhile is called by its number. */
static void name_interface(struct diag *diag, struct tcp_socket *socket)
{
	struct ifreq *interface = &diag->interface;

	if (interface->ifr_ifindex != (int)socket->interface) {
		interface->ifr_ifindex = (int)socket->interface;
		if (!interface_name(diag->fd, interface)) {
			memcpy(interface->ifr_name, "if", 2);
			*number_put(interface->ifr_name + 2, socket->interface) = '\0';
		}
	}
	memcpy(socket->interface_name, interface->ifr_name, sizeof(socket->interface_name));
	socket->known |= TCP_BIT(TCP_INTERFACE);
}

enum diag_reply diag_next(struct diag *diag, struct tcp_socket *socket)
{
	for (;;) {
		enum diag_reply reply = diag_message_next(&diag->messages, socket);

		if (reply == DIAG_SOCKET && socket->interface)
			name_interface(diag, socket);
		if (reply != DIAG_MORE)
			return reply;
		if (!receive(diag))
			return DIAG_ERROR;
	}
}

int diag_destroy(const struct tcp_socket *socket)
{
	union {
		struct diag_request request;
		struct {
			struct netlink_header header;
			int32_t error; /* negative, or 0 */
			struct diag_request request;
		} answer;
		unsigned char bytes[1];
	} buffer;
	struct diag diag;

	diag_request_make(&buffer.request, socket->family == TCP_INET ? AF_INET : AF_INET6,
			  STATES_ALL, DIAG_BARE, SEQUENCE);
	buffer.request.header.type = SOCK_DESTROY;
	buffer.request.header.flags = NETLINK_REQUEST | NETLINK_ACKNOWLEDGE;
	memcpy(&buffer.request.id, socket->diag_id, sizeof(buffer.request.id));
	if (!ask(&diag, buffer.bytes, sizeof(buffer), sizeof(buffer.request)))
		return errno;
	if (receive(&diag))
		diag.messages.error = -buffer.answer.error;
	kernel_close(diag.fd);
	return diag.messages.error;
}
