/* SPDX-License-Identifier: 0BSD */
/*
 * Names of a process's files under /proc.
 */
#ifndef LSTCP_PROCESS_H
#define LSTCP_PROCESS_H

#include <stdint.h>

#define PROCESS_PATH_BYTES 32 /* the longest is /proc/4294967295/net/tcp6 */

/* `/proc/42`, and `rest` of it, NUL-terminated. */
void process_path(char path[PROCESS_PATH_BYTES], uint32_t process, const char *rest);

#endif
