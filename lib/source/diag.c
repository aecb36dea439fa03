/* SPDX-License-Identifier: 0BSD */
#include "source/diag.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "stage/interface.h"
#include "text/kernel.h"
#include "sizes.h"

#define NETLINK_SOCK_DIAG 4 /* linux/netlink.h */
#define SEQUENCE 1

/* struct sockaddr_nl */
struct netlink_address {
	sa_family_t family;
	uint16_t pad;
	uint32_t port; /* 0: the kernel */
	uint32_t groups;
};

NEVER_INLINE int diag_open(struct diag *diag, unsigned int family, uint32_t states,
			   enum diag_detail detail, unsigned char *buffer, size_t size)
{
	struct diag_request request;
	int error;

	memset(&diag->messages, 0, sizeof(diag->messages));
	diag->messages.sequence = SEQUENCE;
	diag->messages.detail = (unsigned char)detail;
	diag->buffer = buffer;
	diag->size = size;
	diag->interface = 0;
	diag->fd = kernel_socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (diag->fd < 0)
		return errno;
	diag_request_make(&request, family == TCP_INET ? AF_INET : AF_INET6, states, detail,
			  SEQUENCE);
	/* What is written into a netlink socket that is not connected goes to the kernel. */
	if (kernel_write(diag->fd, &request, sizeof(request)) >= 0)
		return 0;
	error = errno;
	diag_close(diag);
	return error;
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

void diag_close(struct diag *diag)
{
	kernel_close(diag->fd);
}
