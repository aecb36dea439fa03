/* SPDX-License-Identifier: 0BSD */
/*
 * System calls by their number, where libc's function does more than is needed here.  They return
 * what the function of that name does, and set errno.
 */
#ifndef LSTCP_KERNEL_H
#define LSTCP_KERNEL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

long kernel_read(int fd, void *buffer, size_t size);
long kernel_write(int fd, const void *bytes, size_t size);
void kernel_close(int fd);

/* For reading; `flags` beside O_CLOEXEC and O_LARGEFILE.  `folder` may be AT_FDCWD. */
int kernel_open(int folder, const char *name, int flags);

/* What a read(2) of the file that is opened so gives. */
long kernel_read_file(int folder, const char *name, void *buffer, size_t size);

bool kernel_exists(const char *name);

/* Whether the name is of a regular file, as those of /proc are; false before Linux 4.11. */
bool kernel_is_regular(const char *name);

/* The kind of filesystem that a file is on, as in linux/magic.h, or 0. */
long kernel_filesystem(int fd);

long kernel_readlinkat(int folder, const char *name, char *link, size_t size);
long kernel_getdents64(int fd, void *entries, size_t size);
long kernel_ioctl(int fd, unsigned long request, void *argument);

int kernel_socket(int domain, int type, int protocol);

/* recvfrom(2) with MSG_TRUNC: the datagram's length, even where the buffer cut it. */
long kernel_receive(int fd, void *buffer, size_t size, void *from, socklen_t *from_size);

/* Of the kernel's sets of signals, in bytes: 16 on MIPS, 8 elsewhere. */
#define KERNEL_SIGNAL_BYTES (_NSIG / 8)

struct pollfd;

/*
 * ppoll(2), for so many seconds and nanoseconds, or without an end where it is NULL; `mask` of
 * blocked signals goes with it, or is NULL.
 */
void kernel_poll(struct pollfd *file, uint64_t *duration, const unsigned long *mask);

/* Whether a descriptor is one. */
bool kernel_is_open(int fd);

/* Into the network namespace behind `fd`. */
int kernel_setns_network(int fd);

#endif
