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
#define SOCK_DESTROY 21	    /* linux/sock_diag.h */

/* struct sockaddr_nl */
struct netlink_address {
	sa_family_t family;
	uint16_t pad;
	uint32_t port; /* 0: the kernel */
	uint32_t groups;
};

/* The request, at the buffer's front. */
static void make_request(const struct diag_wanted *wanted, unsigned char *buffer)
{
	struct diag_request *request = (void *)buffer;
	struct netlink_attribute *attribute;

	diag_request_make(request, wanted->family, wanted->states, wanted->detail);
	if (ENABLE_LSTCP_KILL && wanted->closed) {
		request->header.type = SOCK_DESTROY;
		request->header.flags = NETLINK_REQUEST | NETLINK_ACKNOWLEDGE;
		memcpy(&request->of.one.id, wanted->closed->diag_id, sizeof(request->of.one.id));
	}
	if (ENABLE_LSTCP_FILTER && wanted->filter) {
		attribute = (void *)(buffer + request->header.length);
		attribute->type = REQUEST_BYTECODE;
		attribute->length = (uint16_t)(sizeof(*attribute) +
					       diag_filter_make(wanted->filter, attribute + 1));
		request->header.length += attribute->length;
	}
}

int diag_open(struct diag *diag, const struct diag_wanted *wanted, unsigned char *buffer,
	      size_t size)
{
	const struct netlink_header *request = (void *)buffer;
	int error;

	make_request(wanted, buffer);
	diag->messages = (struct diag_messages){ .detail = (unsigned char)wanted->detail };
	diag->buffer = buffer;
	diag->size = size;
	diag->interface = 0;
	diag->fd = kernel_socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	/* What is written into a netlink socket that is not connected goes to the kernel. */
	if (diag->fd >= 0 && kernel_write(diag->fd, request, request->length) >= 0)
		return 0;
	error = errno;
	kernel_close(diag->fd);
	return error;
}

/*
 * Receives a datagram of the kernel's; returns 0 or an errno.  What the kernel sends to this socket
 * answers its only request.
 */
static int receive(struct diag *diag)
{
	struct netlink_address from;
	socklen_t from_length;
	long got;

	do {
		from_length = sizeof(from);
		from.port = 0;
		got = kernel_receive(diag->fd, diag->buffer, diag->size, &from, &from_length);
	} while ((got < 0 && errno == EINTR) || (got >= 0 && from.port));
	if (got < 0)
		return errno;
	if ((size_t)got > diag->size)
		return EMSGSIZE;
	diag->messages.span.at = diag->buffer;
	diag->messages.span.left = (size_t)got;
	return got ? 0 : EIO;
}

/* The name of the socket's interface; one that is gone meanwhile is called by its number. */
static void name_interface(struct diag *diag, struct tcp_socket *socket)
{
	if (diag->interface != socket->interface) {
		diag->interface = socket->interface;
		if (!interface_name(diag->fd, socket->interface, diag->interface_name)) {
			memcpy(diag->interface_name, "if", 2);
			*number_put(diag->interface_name + 2, socket->interface) = '\0';
		}
	}
	memcpy(socket->interface_name, diag->interface_name, sizeof(socket->interface_name));
	socket->known |= TCP_BIT(TCP_INTERFACE);
}

int diag_next(struct diag *diag, struct tcp_socket *socket)
{
	int reply = diag->messages.span.left ? 0 : receive(diag);

	if (!reply)
		reply = diag_message_next(&diag->messages, socket);
	if (reply == DIAG_SOCKET && socket->interface)
		name_interface(diag, socket);
	return reply;
}

int diag_destroy(const struct tcp_socket *socket)
{
	const struct diag_wanted wanted = {
		.family = socket->family,
		.closed = socket,
	};
	/* Where the request is made, too. */
	struct {
		struct netlink_header header;
		int32_t error; /* negative, or 0 */
		struct diag_request request;
	} answer;
	struct diag diag;
	int error;

	error = diag_open(&diag, &wanted, (unsigned char *)&answer, sizeof(answer));
	if (error)
		return error;
	error = receive(&diag);
	kernel_close(diag.fd);
	if (error)
		return error;
	if (diag.messages.span.left < sizeof(answer.header) + sizeof(answer.error))
		return EIO;
	return -answer.error;
}
