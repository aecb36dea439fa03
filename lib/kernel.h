/* SPDX-License-Identifier: 0BSD */
/*
 * System calls by their number, where libc's function does more than is needed here.  They return
 * what the function of that name does, and set errno.
 */
#ifndef LSTCP_KERNEL_H
#define LSTCP_KERNEL_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* libc's converts requests that hold times, 0.8 KB on 32-bit machines. */
static inline long kernel_ioctl(int fd, unsigned long request, void *argument)
{
	return syscall(SYS_ioctl, fd, request, argument);
}

/* For reading.  libc's looks for a further argument, and for threads to end. */
static inline int kernel_open(int folder, const char *name, int flags)
{
	return (int)syscall(SYS_openat, folder, name, O_RDONLY | O_CLOEXEC | O_LARGEFILE | flags);
}

static inline bool kernel_exists(const char *name)
{
	return !syscall(SYS_faccessat, AT_FDCWD, name, F_OK);
}

/* libc's takes care of buffers without a byte. */
static inline long kernel_readlinkat(int folder, const char *name, char *link, size_t size)
{
	return syscall(SYS_readlinkat, folder, name, link, size);
}

/* libc's readdir() takes memory. */
static inline long kernel_getdents64(int fd, void *entries, size_t size)
{
	return syscall(SYS_getdents64, fd, entries, size);
}

/*
 * Whether the name is of a regular file, as those of /proc are; false before Linux 4.11.  libc's
 * stat() converts its answer, from one of three calls, 0.5 KB on 32-bit machines.
 */
static inline bool kernel_is_regular(const char *name)
{
	struct {
		uint32_t before[7];
		uint16_t mode;
		unsigned char after[226];
	} status; /* struct statx, the same on every machine (include/uapi/linux/stat.h) */
	const unsigned int type = 1; /* STATX_TYPE */

	return !syscall(SYS_statx, AT_FDCWD, name, 0, type, &status) && S_ISREG(status.mode);
}

#endif
