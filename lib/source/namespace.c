/* SPDX-License-Identifier: 0BSD */
#include "source/namespace.h"

#include <errno.h>
#include <string.h>

#include "text/kernel.h"
#include "text/number.h"

#define NAMED "/run/netns/"
#define PROCESSES "/proc/"
#define OF_PROCESS "/ns/net"
#define LONGEST_NAME 255 /* NAME_MAX */

static int enter(const char *path)
{
	int fd = kernel_open(AT_FDCWD, path, 0);
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
	char path[sizeof(NAMED) + LONGEST_NAME] = PROCESSES;
	bool is_path = false;
	size_t length;
	uint64_t number;

	*process = 0;
	for (length = 0; name[length]; length++)
		is_path |= name[length] == '/';
	if (number_parse(name, length, UINT32_MAX, &number)) {
		*process = (uint32_t)number;
		memcpy(number_put(path + sizeof(PROCESSES) - 1, number), OF_PROCESS,
		       sizeof(OF_PROCESS));
		return enter(path);
	}
	if (is_path)
		return enter(name);
	if (length > LONGEST_NAME)
		return ENAMETOOLONG;
	memcpy(path, NAMED, sizeof(NAMED) - 1);
	memcpy(path + sizeof(NAMED) - 1, name, length + 1);
	return enter(path);
}
