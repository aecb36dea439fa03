/* SPDX-License-Identifier: 0BSD */
#include "text/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

/*
 * A call that libc wraps into what lets threads be cancelled, which is more than a call itself; but
 * inside BusyBox or toybox that is there anyway.
 */
#if defined BB_VER || defined LSTCP_TOYBOX
#define KERNEL_CALL(name, ...) name(__VA_ARGS__)
#else
#define KERNEL_CALL(name, ...) syscall(SYS_##name, __VA_ARGS__)
#endif

long kernel_read(int fd, void *buffer, size_t size)
{
	return KERNEL_CALL(read, fd, buffer, size);
}

long kernel_write(int fd, const void *bytes, size_t size)
{
	return KERNEL_CALL(write, fd, bytes, size);
}

void kernel_close(int fd)
{
	KERNEL_CALL(close, fd);
}

/* Where there is socketcall(2), kernels before 4.3 may have no other: libc tries both. */
#ifdef SYS_socketcall
#define KERNEL_SOCKET_CALL(name, ...) name(__VA_ARGS__)
#else
#define KERNEL_SOCKET_CALL(name, ...) KERNEL_CALL(name, __VA_ARGS__)
#endif

int kernel_socket(int domain, int type, int protocol)
{
	return (int)KERNEL_SOCKET_CALL(socket, domain, type, protocol);
}

long kernel_receive(int fd, void *buffer, size_t size, void *from, socklen_t *from_size)
{
	return KERNEL_SOCKET_CALL(recvfrom, fd, buffer, size, MSG_TRUNC, from, from_size);
}

long kernel_filesystem(int fd)
{
	struct statfs filesystem;

#ifdef SYS_fstatfs64 /* struct statfs is libc's own there */
	return fstatfs(fd, &filesystem) ? 0 : (long)filesystem.f_type;
#else
	return KERNEL_CALL(fstatfs, fd, &filesystem) ? 0 : (long)filesystem.f_type;
#endif
}

/* libc's converts requests that hold times, 0.8 KB on 32-bit machines. */
long kernel_ioctl(int fd, unsigned long request, void *argument)
{
	return syscall(SYS_ioctl, fd, request, argument);
}

/* Only so named by a glibc that is not told _GNU_SOURCE, as toybox does not. */
#ifndef O_LARGEFILE
#define O_LARGEFILE __O_LARGEFILE
#endif

/* libc's looks for a further argument, and for threads to end. */
int kernel_open(int folder, const char *name, int flags)
{
	return (int)syscall(SYS_openat, folder, name, O_RDONLY | O_CLOEXEC | O_LARGEFILE | flags);
}

long kernel_read_file(int folder, const char *name, void *buffer, size_t size)
{
	int fd = kernel_open(folder, name, 0);
	long length = kernel_read(fd, buffer, size);

	kernel_close(fd);
	return length;
}

/* libc's converts times. */
void kernel_poll(struct pollfd *file, uint64_t *duration, const unsigned long *mask)
{
	const unsigned long files = !!file;
#ifdef SYS_ppoll_time64
	unsigned long old[2];

	/* Of 32-bit machines: before 5.1 kernels had the old call alone. */
	if (syscall(SYS_ppoll_time64, file, files, duration, mask, KERNEL_SIGNAL_BYTES) >= 0 ||
	    errno != ENOSYS)
		return;
	if (duration) {
		old[0] = (unsigned long)duration[0];
		old[1] = (unsigned long)duration[1];
	}
	syscall(SYS_ppoll, file, files, duration ? old : NULL, mask, KERNEL_SIGNAL_BYTES);
#else
	syscall(SYS_ppoll, file, files, duration, mask, KERNEL_SIGNAL_BYTES);
#endif
}

bool kernel_is_open(int fd)
{
	return syscall(SYS_fcntl, fd, F_GETFD) >= 0;
}

int kernel_setns_network(int fd)
{
	return (int)syscall(SYS_setns, fd, 0x40000000); /* CLONE_NEWNET of linux/sched.h */
}

bool kernel_exists(const char *name)
{
	return !syscall(SYS_faccessat, AT_FDCWD, name, F_OK);
}

/* libc's takes care of buffers without a byte. */
long kernel_readlinkat(int folder, const char *name, char *link, size_t size)
{
	return syscall(SYS_readlinkat, folder, name, link, size);
}

/* libc's readdir() takes memory. */
long kernel_getdents64(int fd, void *entries, size_t size)
{
	return syscall(SYS_getdents64, fd, entries, size);
}

/* libc's stat() converts its answer, from one of three calls, 0.5 KB on 32-bit machines. */
bool kernel_is_regular(const char *name)
{
	struct {
		uint32_t before[7];
		uint16_t mode;
		unsigned char after[226];
	} status; /* struct statx, the same on every machine (include/uapi/linux/stat.h) */
	const unsigned int type = 1; /* STATX_TYPE */

	return !syscall(SYS_statx, AT_FDCWD, name, 0, type, &status) && S_ISREG(status.mode);
}
