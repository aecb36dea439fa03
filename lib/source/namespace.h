/* SPDX-License-Identifier: 0BSD */
/*
 * Another network namespace (-P): that of a process, or one with a name or a path.
 */
#ifndef LSTCP_NAMESPACE_H
#define LSTCP_NAMESPACE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Moves this process into a network namespace by setns(2), which takes CAP_SYS_ADMIN: that of the
 * process whose number `name` is, of the file it names if there is a `/` in it, or of that file in
 * /run/netns, where ip-netns(8) keeps them.
 *
 * False with errno: ENOENT where there is no such process or file, EPERM or EACCES where it is not
 * permitted, EINVAL where the file is no network namespace.  `*process` becomes the process's
 * number, or 0; its tables are in /proc/NUMBER/net, which may be read without privilege.
 */
bool namespace_enter(const char *name, uint32_t *process);

#endif
