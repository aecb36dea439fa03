/* SPDX-License-Identifier: 0BSD */
#include "text/process.h"

#include <string.h>

#include "text/number.h"

void process_path(char path[PROCESS_PATH_BYTES], uint32_t process, const char *rest)
{
	char *at = path + sizeof("/proc/") - 1;

	memcpy(path, "/proc/", sizeof("/proc/") - 1);
	at = number_put(at, process);
	while ((*at++ = *rest++))
		;
}
