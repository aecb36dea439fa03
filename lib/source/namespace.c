/* SPDX-License-Identifier: 0BSD */
#include "source/namespace.h"

#include <fcntl.h>

#include "text/kernel.h"
#include "text/number.h"
#include "text/process.h"

#define NAMED "/run/netns"

bool namespace_enter(const char *name, uint32_t *process)
{
	char path[PROCESS_PATH_BYTES];
	const char *end = name;
	bool entered = false;
	bool is_path = false;
	int folder = AT_FDCWD;
	int fd;

	*process = 0;
	for (; *end; end++)
		is_path |= *end == '/';
	if (number_parse(name, end, 10, UINT32_MAX, process)) {
		process_path(path, *process, "/ns/net");
		name = path;
	} else if (!is_path) {
		folder = kernel_open(AT_FDCWD, NAMED, O_PATH);
		if (folder == -1)
			return false;
	}
	fd = kernel_open(folder, name, 0);
	if (folder >= 0)
		kernel_close(folder);
	if (fd >= 0) {
		entered = !kernel_setns_network(fd);
		kernel_close(fd);
	}
	return entered;
}
