/* SPDX-License-Identifier: 0BSD */
/*
 * Datagrams of sock_diag, any bytes: decoded to their end, each record printed in every format and
 * read back.
 */
#include <stdint.h>

#include "source/diag_message.h"
#include "formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_record(const struct tcp_socket *socket)
{
	must((socket->known & TCP_ALWAYS_KNOWN) == TCP_ALWAYS_KNOWN, "what is always known");
	must(socket->info_bytes <= TCP_INFO_BYTES, "tcp_info fits");
	must(memchr(socket->ulp, '\0', TCP_NAME_BYTES) || !tcp_knows(socket, TCP_ULP_NAME),
	     "a protocol's name ends");
	must(memchr(socket->congestion, '\0', TCP_NAME_BYTES) || !tcp_knows(socket, TCP_CONGESTION),
	     "a name ends");
	check_formats(socket);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diag_messages messages = { .span.left = size, .detail = DIAG_INFO };
	size_t left = size + 1;
	unsigned char *copy;
	int reply;

	copy = malloc(size ? size : 1);
	must(copy != NULL, "memory");
	memcpy(copy, data, size);
	messages.span.at = copy;
	while (messages.span.left) {
		/* What a record does not know may be anything. */
		struct tcp_socket socket;

		memset(&socket, 0xa5, sizeof(socket));
		reply = diag_message_next(&messages, &socket);
		must(reply >= DIAG_MALFORMED, "a reply or an errno");
		if (reply == DIAG_SOCKET)
			check_record(&socket);
		must(messages.span.left < left, "it goes on");
		left = messages.span.left;
	}
	free(copy);
	return 0;
}
