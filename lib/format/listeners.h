/* SPDX-License-Identifier: 0BSD */
/*
 * The listeners (-l in the Prometheus format): how full each accept queue is, and its limit.  Those
 * that share an address and a port (SO_REUSEPORT, or bound to different devices) are one, with the
 * sum of both, as no two samples may have the same labels.
 */
#ifndef LSTCP_LISTENERS_H
#define LSTCP_LISTENERS_H

#include <stdbool.h>
#include <stdint.h>

#include "record/tcp_socket.h"
#include "text/writer.h"

#define LISTENER_SLOTS (ENABLE_LSTCP_FORMAT_PROM ? 192 : 1)

struct listener {
	unsigned char family;
	bool has_limit; /* which sock_diag knows */
	struct tcp_endpoint local;
	uint64_t queue; /* connections that wait */
	uint64_t limit; /* connections */
};

/* At first all is zero. */
struct listeners {
	uint32_t used;	   /* slots */
	uint32_t left_out; /* sockets for which there was none */
	struct listener slots[LISTENER_SLOTS];
};

void listeners_add(struct listeners *listeners, const struct tcp_socket *socket);

/* Gauges lstcp_listener_accept_queue{family,address,port} and, as known, ..._limit. */
void listeners_prom(const struct listeners *listeners, struct writer *writer);

#endif
