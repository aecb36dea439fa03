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
	bool is_path = false;
	bool entered;
	size_t length;
	int folder;
	int fd;

	*process = 0;
	for (length = 0; name[length]; length++)
		is_path |= name[length] == '/';
	if (number_parse(name, name + length, 10, UINT32_MAX, process)) {
		process_path(path, *process, "/ns/net");
		name = path;
		is_path = true;
	}
	folder = is_path ? AT_FDCWD : kernel_open(AT_FDCWD, NAMED, O_PATH);
	if (folder < 0 && !is_path)
		return false;
	fd = kernel_open(folder, name, 0);
	if (!is_path)
		kernel_close(folder);
	if (fd < 0)
		return false;
	entered = !kernel_setns_network(fd);
	kernel_close(fd);
	return entered;
}
