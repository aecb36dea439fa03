/* SPDX-License-Identifier: 0BSD */
/*
 * Rows of /proc/net/tcp: any bytes are decoded, by the short cut too, which must agree; what is a
 * socket is printed in every format and read back.
 *
 * The input: a byte that chooses byte order and tick rate, 15 that name a process, then the row.
 */
#include <stdint.h>

#include "formats.h"
#include "proc_row.h"
#include "proc_row_fast.h"

#define HEAD_BYTES (1 + TCP_NAME_BYTES - 1)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(const struct proc_error *error)
{
	struct writer writer;

	proc_error_write(begin_output(&writer), error);
	writer_byte(&writer, '\n');
	must(is_printable(end_output(&writer)) && strstr(output, ": "), "an error is told");
}

/* As -p would, and sock_diag: names of any bytes. */
static void add_names(struct tcp_socket *socket, const uint8_t *name)
{
	memcpy(socket->process, name, TCP_NAME_BYTES - 1);
	memcpy(socket->interface_name, name, TCP_NAME_BYTES - 1);
	memcpy(socket->congestion, name, TCP_NAME_BYTES - 1);
	socket->pid = name[0];
	socket->fd = name[1];
	socket->owners = name[2];
	if (name[0])
		socket->known |= TCP_BIT(TCP_PID) | TCP_BIT(TCP_PROCESS) | TCP_BIT(TCP_FD) |
				 TCP_BIT(TCP_OWNERS) | TCP_BIT(TCP_INTERFACE) |
				 TCP_BIT(TCP_CONGESTION);
}

static void compare(const struct tcp_socket *one, const struct tcp_socket *other)
{
	static char first[OUTPUT_BYTES];
	struct writer writer;
	struct fields fields;

	kv_fields(&fields, fields_chosen(false, false));
	kv_socket(begin_output(&writer), &fields, one);
	strcpy(first, end_output(&writer));
	kv_socket(begin_output(&writer), &fields, other);
	must(!strcmp(first, end_output(&writer)), "the short cut comes to the same");
	must(one->known == other->known && one->family == other->family, "and knows the same");
}

/* A row, with a blank at the end of 149 bytes, may hold a LF: no kernel's does. */
static const char *brief_end(const char *row, size_t size)
{
	if (size >= 149 && row[148] == ' ' && row[149] == '\n')
		return row + 149;
	return memchr(row, '\n', size + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t rates[] = { 100, 250, 1000, 10000, 1, 3, 1024, 9999 };
	struct proc_origin origin;
	struct tcp_socket socket;
	struct tcp_socket fast;
	struct proc_error error;
	enum proc_row outcome;
	bool taken;
	const char *at;
	const char *again;
	char *row;

	if (size < HEAD_BYTES)
		return 0;
	origin.big_endian = data[0] & 1;
	origin.hertz = rates[data[0] >> 1 & 7];
	size -= HEAD_BYTES;
	/* Of exactly that size, so that a byte too far is seen. */
	row = malloc(size + 1);
	must(row != NULL, "memory");
	memcpy(row, data + HEAD_BYTES, size);
	row[size] = '\n';
	at = again = row;

	memset(&socket, 0, sizeof(socket));
	memset(&fast, 0, sizeof(fast));
	origin.brief = true;
	taken = proc_row_decode_fast(&again, row + size + 1, &origin, &fast);
	must(again == (taken ? brief_end(row, size) : row), "nor in brief");
	outcome = proc_row_decode(&at, &origin, &socket, &error);
	must(at >= row && at <= (char *)memchr(row, '\n', size + 1), "no row is passed in brief");
	must(!taken || outcome == PROC_ROW_SOCKET, "what is short in brief is good in brief");
	at = again = row;
	origin.brief = false;
	outcome = proc_row_decode(&at, &origin, &socket, &error);
	taken = proc_row_decode_fast(&again, row + size + 1, &origin, &fast);
	must(at >= row && at <= (char *)memchr(row, '\n', size + 1), "no row is passed");
	must(again == (taken ? at : row), "the short cut gets as far");
	free(row);
	must(!taken || outcome == PROC_ROW_SOCKET, "the short cut takes good rows only");
	if (outcome == PROC_ROW_MALFORMED)
		check_error(&error);
	if (outcome != PROC_ROW_SOCKET)
		return 0;
	if (taken)
		compare(&socket, &fast);
	add_names(&socket, data + 1);
	check_formats(&socket);
	return 0;
}
