/* SPDX-License-Identifier: 0BSD */
#include "format/listeners.h"

#include <string.h>

#include "format/prom.h"
#include "text/address.h"

/* That of the socket's address and port, a new one at first; NULL where there is no room. */
static struct listener *listener_slot(struct listeners *listeners, const struct tcp_socket *socket)
{
	struct listener *slot = listeners->slots;
	const struct listener *end = slot + listeners->used;

	for (; slot < end; slot++)
		if (slot->family == socket->family && slot->local.port == socket->local.port &&
		    !memcmp(slot->local.address, socket->local.address,
			    socket->family == TCP_INET ? 4 : TCP_ADDRESS_BYTES))
			return slot;
	if (listeners->used == LISTENER_SLOTS)
		return NULL;
	listeners->used++;
	slot->family = socket->family;
	slot->local = socket->local;
	return slot;
}

void listeners_add(struct listeners *listeners, const struct tcp_socket *socket)
{
	struct listener *slot = listener_slot(listeners, socket);

	if (!slot) {
		listeners->left_out++;
		return;
	}
	slot->queue += socket->rx_queue;
	if (tcp_knows(socket, TCP_TX_QUEUE)) {
		slot->limit += socket->tx_queue;
		slot->has_limit = true;
	}
}

static void write_listeners(const struct listeners *listeners, struct writer *writer,
			    const char *metric, bool limits)
{
	const struct listener *slot;

	prom_metric(writer, metric);
	for (slot = listeners->slots; slot < listeners->slots + listeners->used; slot++) {
		if (limits && !slot->has_limit)
			continue;
		prom_family(writer, metric, slot->family);
		writer_string(writer, "\",address=\"");
		writer_end(writer, address_put(writer->at, slot->family, slot->local.address));
		writer_number_after(writer, "\",port=\"", slot->local.port);
		writer_byte(writer, '"');
		prom_value(writer, limits ? slot->limit : slot->queue);
	}
}

void listeners_prom(const struct listeners *listeners, struct writer *writer)
{
	write_listeners(listeners, writer, "listener_accept_queue\0Connections not accepted",
			false);
	write_listeners(listeners, writer, "listener_accept_queue_limit\0How many may wait", true);
}
