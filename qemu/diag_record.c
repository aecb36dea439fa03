/* SPDX-License-Identifier: 0BSD */
/*
 * diag_record: the kernel's answer to what `lstcp -S diag -i` asks, byte by byte as it came, on
 * standard output: the IPv4 dump and then, where the kernel has it, that of IPv6.
 *
 * Netlink messages one after another, in this machine's byte order. Each dump ends with its
 * NLMSG_DONE (or NLMSG_ERROR). No stdio, for the reason that qemu/init.c tells.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "source/diag.h"
#include "text/writer.h"

#define NLMSG_ERROR 2
#define NLMSG_DONE 3

static int fail(int error)
{
	char buffer[128];
	struct writer writer;

	writer_begin(&writer, STDERR_FILENO, buffer, sizeof(buffer));
	writer_strings(&writer, "diag_record: ", strerror(error), "\n");
	writer_flush(&writer);
	return 2;
}

/* Whether this datagram is the last one of its dump. */
static bool ends_dump(const unsigned char *datagram, size_t size)
{
	struct netlink_header header;

	while (size >= sizeof(header)) {
		memcpy(&header, datagram, sizeof(header));
		if (header.type == NLMSG_ERROR || header.type == NLMSG_DONE)
			return true;
		if (header.length < sizeof(header) || header.length > size)
			return true;
		datagram += header.length;
		size -= header.length;
	}
	return false;
}

static int record(unsigned int family)
{
	static unsigned char buffer[65536];
	const struct diag_wanted wanted = { .family = family,
					    .states = 0xfff,
					    .detail = DIAG_INFO };
	int error;
	struct diag diag;
	ssize_t got;

	error = diag_open(&diag, &wanted, buffer, sizeof(buffer));
	if (error)
		return fail(error);
	do {
		got = recv(diag.fd, buffer, sizeof(buffer), 0);
		if (got <= 0 || write(STDOUT_FILENO, buffer, (size_t)got) != got)
			return fail(errno);
	} while (!ends_dump(buffer, (size_t)got));
	close(diag.fd);
	return 0;
}

int main(void)
{
	int error = record(TCP_INET);

	return error ? error : record(TCP_INET6);
}
