/* SPDX-License-Identifier: 0BSD */
/*
 * Rows of /proc/net/tcp: any bytes are decoded; what is a socket is printed in every format and
 * read back.
 *
 * The input: a byte that chooses byte order and tick rate, 15 that name a process, then the row.
 */
#include <stdint.h>

#include "formats.h"
#include "source/proc_row.h"

#define HEAD_BYTES (1 + TCP_NAME_BYTES - 1)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(const struct proc_error *error)
{
	struct writer writer;

	writer_strings(begin_output(&writer), proc_error_column(error), proc_error_fault(error),
		       "\n");
	must(is_printable(end_output(&writer)) && strstr(output, ": "), "an error is told");
}

/* As -p would, and sock_diag: names of any bytes. */
static void add_names(struct tcp_socket *socket, const uint8_t *name)
{
	memcpy(socket->process, name, TCP_NAME_BYTES - 1);
	memcpy(socket->interface_name, name, TCP_NAME_BYTES - 1);
	memcpy(socket->congestion, name, TCP_NAME_BYTES - 1);
	memcpy(socket->ulp, name, TCP_NAME_BYTES - 1);
	socket->pid = name[0];
	socket->fd = name[1];
	socket->owners = name[2];
	if (name[0])
		socket->known |= TCP_BIT(TCP_PID) | TCP_BIT(TCP_PROCESS) | TCP_BIT(TCP_FD) |
				 TCP_BIT(TCP_OWNERS) | TCP_BIT(TCP_INTERFACE) |
				 TCP_BIT(TCP_CONGESTION);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t rates[] = { 100, 250, 1000, 10000, 1, 3, 1024, 9999 };
	struct proc_origin origin;
	struct tcp_socket socket;
	struct proc_error error;
	enum proc_row outcome;
	const char *at;
	char *row;

	if (size < HEAD_BYTES)
		return 0;
	origin.big_endian = data[0] & 1;
	origin.brief = data[0] >> 5 & 1;
	origin.hertz = rates[data[0] >> 1 & 7];
	size -= HEAD_BYTES;
	/* Of exactly that size, so that a byte too far is seen. */
	row = malloc(size + 1);
	must(row != NULL, "memory");
	memcpy(row, data + HEAD_BYTES, size);
	row[size] = '\n';
	at = row;
	memset(&socket, 0, sizeof(socket));
	outcome = proc_row_decode(&at, row + size + 1, &origin, data[0] >> 4 & 1, &socket, &error);
	must(at >= row && at <= (char *)memchr(row, '\n', size + 1), "no row is passed");
	free(row);
	if (outcome == PROC_ROW_MALFORMED || outcome == PROC_ROW_CUT)
		check_error(&error);
	if (outcome != PROC_ROW_SOCKET && outcome != PROC_ROW_CUT)
		return 0;
	add_names(&socket, data + 1);
	check_formats(&socket);
	return 0;
}
