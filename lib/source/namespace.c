/* SPDX-License-Identifier: 0BSD */
#include "source/namespace.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "text/kernel.h"
#include "text/number.h"

#define NAMED "/run/netns"
#define PROCESSES "/proc/"
#define OF_PROCESS "/ns/net"

/* The namespace that the file `name` in `folder` stands for. */
static int enter(int folder, const char *name)
{
	int fd = kernel_open(folder, name, 0);
	int error = 0;

	if (fd < 0)
		return errno;
	if (kernel_setns_network(fd) < 0)
		error = errno;
	kernel_close(fd);
	return error;
}

int namespace_enter(const char *name, uint32_t *process)
{
	char path[sizeof(PROCESSES) + NUMBER_DIGITS + sizeof(OF_PROCESS)] = PROCESSES;
	int folder = AT_FDCWD;
	bool is_path = false;
	size_t length;
	uint64_t number;
	int error;

	*process = 0;
	for (length = 0; name[length]; length++)
		is_path |= name[length] == '/';
	if (number_parse(name, length, UINT32_MAX, &number)) {
		*process = (uint32_t)number;
		memcpy(number_put(path + sizeof(PROCESSES) - 1, number), OF_PROCESS,
		       sizeof(OF_PROCESS));
		name = path;
	} else if (!is_path) {
		folder = kernel_open(AT_FDCWD, NAMED, O_DIRECTORY);
		if (folder < 0)
			return errno;
	}
	error = enter(folder, name);
	if (folder != AT_FDCWD)
		kernel_close(folder);
	return error;
}
