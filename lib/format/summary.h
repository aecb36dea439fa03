/* SPDX-License-Identifier: 0BSD */
/*
 * The summary stage (-s and the Prometheus format): sockets counted by family and state, their
 * timers, queued bytes, accept queues and retransmissions, in constant memory.
 */
#ifndef LSTCP_SUMMARY_H
#define LSTCP_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "record/tcp_socket.h"
#include "text/writer.h"

enum summary_figure {
	SUMMARY_STATES,						/* one for each code from 1 on */
	SUMMARY_OTHER_STATES = SUMMARY_STATES + TCP_STATES - 1, /* codes without a name */
	SUMMARY_TIMERS,						/* one for each code from 0 on */
	SUMMARY_OTHER_TIMERS = SUMMARY_TIMERS + TCP_TIMERS,
	SUMMARY_TX_QUEUE, /* bytes, LISTEN left out */
	SUMMARY_RX_QUEUE,
	SUMMARY_ACCEPT_QUEUE,	/* connections that wait, over all of LISTEN */
	SUMMARY_RETRANSMITTING, /* sockets with retransmissions not yet recovered from */
	SUMMARY_UP,		/* set by summary_prom(): 1 if the family could be read, else 0 */
	SUMMARY_FIGURES
};

/* At first all is zero. */
struct summary {
	uint64_t figures[TCP_FAMILIES][SUMMARY_FIGURES];
};

void summary_add(struct summary *summary, const struct tcp_socket *socket);

/*
 * The formats.  `families` is the set of those told, bit = family: none that could not be read, as
 * its zeros would look like an answer.  Codes without a name appear, as UNKNOWN and unknown, only
 * where there are any; the table leaves out every zero.
 */
void summary_table(const struct summary *summary, struct writer *writer, unsigned int families,
		   bool header);
void summary_json(const struct summary *summary, struct writer *writer, unsigned int families);

/*
 * The Prometheus text format 0.0.4, zeros too.  `families` are those asked for and `up` those that
 * could be read; the others have no sample but `lstcp_up`.  `malformed` rows were met.
 */
void summary_prom(struct summary *summary, struct writer *writer, unsigned int families,
		  unsigned int up, uint64_t malformed);

#endif
