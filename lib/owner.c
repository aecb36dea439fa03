/* SPDX-License-Identifier: 0BSD */
#include "owner.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "kernel.h"
#include "number.h"

#define PID_DIGITS 10 /* of UINT32_MAX: no pid or descriptor has more */
#define LINK_BYTES 32 /* `socket:[` and 20 digits and `]` fit; what is longer is no socket */

/*
 * The batch is an array of these, each cut short in its socket (see owner_begin), and a hash
 * table at the same time: slot N also holds the head of the chain of the inodes with hash N.
 */
struct slot {
	uint32_t seen_in; /* the last process that was found to hold the socket, or 0 */
	uint16_t first;	  /* slot number + 1, 0 ends a chain */
	uint16_t next;	  /* after this slot, in the chain of its own inode */
	struct tcp_socket socket;
};

/* What getdents64 stores, the same on every machine (include/linux/dirent.h of the kernel). */
struct entry {
	uint64_t inode;
	int64_t offset;
	uint16_t length;
	unsigned char type;
	char name[];
};

/* A directory being listed: opendir() would allocate. */
struct listing {
	int fd;
	size_t at;
	size_t end;
	const char *name; /* of the entry that was given last: a number, NUL-terminated */
	size_t length;	  /* of the name */
	_Alignas(struct entry) char entries[OWNER_LISTING_BYTES];
};

/* A process being looked at. */
struct process {
	uint32_t pid;
	struct listing fds;
	bool asked; /* for its name: once, and only if it holds a socket of the batch */
	bool named;
	char name[TCP_NAME_BYTES];
};

static struct slot *slot_at(const struct owner *owner, size_t index)
{
	return (struct slot *)(void *)(owner->space + index * owner->slot_bytes);
}

void owner_begin(struct owner *owner, void *space, size_t space_bytes, size_t record_bytes)
{
	const size_t alignment = _Alignof(struct slot);

	memset(owner, 0, sizeof(*owner));
	owner->space = space;
	owner->space_bytes = space_bytes;
	owner->slot_bytes =
		offsetof(struct slot, socket) + ((record_bytes + alignment - 1) & ~(alignment - 1));
}

static bool has_inode(const struct tcp_socket *socket)
{
	return tcp_knows(socket, TCP_INODE) && socket->inode != 0;
}

bool owner_hold(struct owner *owner, const struct tcp_socket *socket)
{
	size_t end = (owner->count + 1) * owner->slot_bytes;

	if (end > owner->space_bytes || owner->count == UINT16_MAX)
		return false;
	memcpy(&slot_at(owner, owner->count)->socket, socket,
	       owner->slot_bytes - offsetof(struct slot, socket));
	owner->wanted += has_inode(socket);
	owner->count++;
	return true;
}

const struct tcp_socket *owner_record(const struct owner *owner, size_t index)
{
	return &slot_at(owner, index)->socket;
}

void owner_clear(struct owner *owner)
{
	owner->count = 0;
	owner->wanted = 0;
}

/* Opens a directory to list it.  Nothing under /proc waits, so nothing here sees EINTR. */
static bool listing_open(struct listing *listing, int folder, const char *path)
{
	listing->fd = kernel_open(folder, path, O_DIRECTORY);
	listing->at = 0;
	listing->end = 0;
	return listing->fd >= 0;
}

/* The next entry whose name is a number; false at the end, or when the process has ended. */
static bool listing_next(struct listing *listing, uint32_t *number)
{
	uint64_t value = 0;
	const char *end;

	do {
		const struct entry *entry;
		size_t left = listing->end - listing->at;

		if (left == 0) {
			long got = kernel_getdents64(listing->fd, listing->entries,
						     sizeof(listing->entries));

			if (got <= 0)
				return false;
			listing->at = 0;
			listing->end = (size_t)got;
			left = listing->end;
		}
		entry = (const struct entry *)(const void *)(listing->entries + listing->at);
		if (entry->length < sizeof(*entry) || entry->length > left)
			return false;
		listing->at += entry->length;
		listing->name = entry->name;
		end = listing->name;
	} while (number_read(&end, 10, &value) || *end || end - listing->name > PID_DIGITS ||
		 value > UINT32_MAX);
	listing->length = (size_t)(end - listing->name);
	*number = (uint32_t)value;
	return true;
}

/* After a failure: was the process merely gone? */
static void note_failure(struct owner *owner)
{
	if (errno != ENOENT && errno != ESRCH)
		owner->hidden = true;
}

/* The inode of the socket behind a link such as `socket:[12345]`, 0 behind any other. */
static uint64_t socket_inode(const char *link, size_t length)
{
	static const char prefix[] = "socket:[";
	const size_t before = sizeof(prefix) - 1;
	uint64_t inode;

	if (length > before && memcmp(link, prefix, before) == 0 && link[length - 1] == ']' &&
	    number_parse(link + before, length - before - 1, UINT64_MAX, &inode))
		return inode;
	return 0;
}

/* Through the descriptors' directory, which stays with the process when its pid is reused. */
static bool process_name(struct process *process)
{
	int file;
	long length = 0;

	if (process->asked)
		return process->named;
	process->asked = true;
	file = kernel_open(process->fds.fd, "../comm", 0);
	if (file >= 0) {
		length = kernel_read(file, process->name, sizeof(process->name));
		kernel_close(file);
	}
	if (length > 0) {
		process->name[length - 1] = '\0'; /* the kernel's newline */
		process->named = true;
	}
	return process->named;
}

/* The socket with this inode, which may be in the batch twice, belongs to the process. */
static void found(struct owner *owner, struct process *process, uint32_t fd, uint64_t inode)
{
	size_t next = slot_at(owner, (size_t)inode & owner->mask)->first;

	while (next != 0) {
		struct slot *slot = slot_at(owner, next - 1);
		struct tcp_socket *socket = &slot->socket;

		next = slot->next;
		if (socket->inode != inode || slot->seen_in == process->pid)
			continue;
		/* Processes are listed by rising pid, and descriptors by rising number. */
		if (slot->seen_in == 0) {
			socket->known |= TCP_BIT(TCP_PID) | TCP_BIT(TCP_FD) | TCP_BIT(TCP_OWNERS);
			socket->pid = process->pid;
			socket->fd = fd;
			socket->owners = 0;
			if (process_name(process)) {
				socket->known |= TCP_BIT(TCP_PROCESS);
				memcpy(socket->process, process->name, sizeof(socket->process));
			}
		}
		slot->seen_in = process->pid;
		socket->owners++;
	}
}

/* The process that was listed last. */
static void look_into(struct owner *owner, const struct listing *proc, uint32_t pid)
{
	static const char folder[] = "/fd";
	struct process process;
	char path[PID_DIGITS + sizeof(folder)];
	uint32_t fd;

	memcpy(path, proc->name, proc->length);
	memcpy(path + proc->length, folder, sizeof(folder));
	process.pid = pid;
	process.asked = false;
	process.named = false;
	if (!listing_open(&process.fds, proc->fd, path)) {
		note_failure(owner);
		return;
	}
	while (listing_next(&process.fds, &fd)) {
		char link[LINK_BYTES];
		ssize_t length =
			kernel_readlinkat(process.fds.fd, process.fds.name, link, sizeof(link));

		if (length < 0)
			note_failure(owner);
		else
			found(owner, &process, fd, socket_inode(link, (size_t)length));
	}
	kernel_close(process.fds.fd);
}

/* Chains the records that have an inode; forgets what an earlier walk saw. */
static void build_index(struct owner *owner)
{
	size_t i;

	for (owner->mask = 0; owner->mask < owner->count; owner->mask = owner->mask << 1 | 1)
		;
	owner->mask >>= 1;
	for (i = 0; i < owner->count; i++)
		slot_at(owner, i)->first = 0;
	for (i = 0; i < owner->count; i++) {
		struct slot *slot = slot_at(owner, i);
		struct slot *head = slot_at(owner, (size_t)slot->socket.inode & owner->mask);

		if (!has_inode(&slot->socket))
			continue;
		slot->seen_in = 0;
		slot->next = head->first;
		head->first = (uint16_t)(i + 1);
	}
}

void owner_join(struct owner *owner)
{
	struct listing proc;
	uint32_t pid;

	if (owner->wanted == 0)
		return;
	build_index(owner);
	if (!listing_open(&proc, AT_FDCWD, "/proc")) {
		owner->hidden = true;
		return;
	}
	while (listing_next(&proc, &pid))
		look_into(owner, &proc, pid);
	/* hidepid=2 leaves others' processes out; there always is a first one. */
	if (!kernel_exists("/proc/1"))
		owner->hidden = true;
	kernel_close(proc.fd);
}
