/* SPDX-License-Identifier: 0BSD */
/*
 * System calls by their number, where libc's function does more than is needed here.  They return
 * what the function of that name does, and set errno.
 */
#ifndef LSTCP_KERNEL_H
#define LSTCP_KERNEL_H

#include <sys/syscall.h>
#include <unistd.h>

/* libc's converts requests that hold times, 0.8 KB on 32-bit machines. */
static inline long kernel_ioctl(int fd, unsigned long request, void *argument)
{
	return syscall(SYS_ioctl, fd, request, argument);
}

/* libc's readdir() takes memory. */
static inline long kernel_getdents64(int fd, void *entries, size_t size)
{
	return syscall(SYS_getdents64, fd, entries, size);
}

#endif
