/* SPDX-License-Identifier: 0BSD */
#include "source/namespace.h"

#include <fcntl.h>

#include "text/kernel.h"
#include "text/number.h"
#include "text/process.h"

#define NAMED "/run/netns"

/* The namespace that the file `name` in `folder` stands for; false with errno where it is none. */
static bool enter(int folder, const char *name)
{
	int fd = kernel_open(folder, name, 0);
	bool entered;

	if (fd < 0)
		return false;
	entered = !kernel_setns_network(fd);
	kernel_close(fd);
	return entered;
}

bool namespace_enter(const char *name, uint32_t *process)
{
	char path[PROCESS_PATH];
	bool is_path = false;
	bool entered;
	size_t length;
	uint64_t number;
	int folder;

	*process = 0;
	for (length = 0; name[length]; length++)
		is_path |= name[length] == '/';
	if (number_parse(name, length, UINT32_MAX, &number)) {
		*process = (uint32_t)number;
		process_path(path, *process, "/ns/net");
		return enter(AT_FDCWD, path);
	}
	if (is_path)
		return enter(AT_FDCWD, name);
	folder = kernel_open(AT_FDCWD, NAMED, O_DIRECTORY);
	if (folder < 0)
		return false;
	entered = enter(folder, name);
	kernel_close(folder);
	return entered;
}
