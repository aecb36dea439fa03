/* SPDX-License-Identifier: 0BSD */
#include "stage/owner.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "text/kernel.h"
#include "text/number.h"
#include "text/process.h"

#define PID_DIGITS 10 /* of UINT32_MAX: no pid or descriptor has more */
#define LINK_BYTES 32 /* `socket:[` and 10 digits and `]` fit; what is longer is no socket */

#define SEEN \
	UINT32_C(0x80000000) /* in `owners`, while a process that holds the socket is looked at */

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
	uint32_t number;  /* the entry that was given last, and */
	const char *name; /* its name, which is that number */
	const char *at;
	uint32_t left; /* from there on */
	_Alignas(struct entry) char entries[OWNER_LISTING_BYTES];
};

void owner_begin(struct owner *owner, void *space, size_t space_bytes)
{
	memset(owner, 0, sizeof(*owner));
	owner->entries = space;
	owner->capacity = (uint32_t)(space_bytes / sizeof(*owner->entries));
	owner->span = UINT32_MAX;
}

/* ---- Lots ----------------------------------------------------------------------------------- */

/* 0, which no socket has, where it has none that could be wanted. */
static uint32_t inode_of(const struct tcp_socket *socket)
{
	bool has_inode = tcp_knows(socket, TCP_INODE) && socket->inode <= UINT32_MAX;

	return has_inode ? (uint32_t)socket->inode : 0;
}

/*
 * By a hash that no two inodes share.  Multiples of 2^32 / 1.618 lie evenly, so that lots of the
 * same span hold about as many sockets, also where those are every second of a row of inodes.
 */
static bool is_in_lot(const struct owner *owner, uint32_t inode)
{
	return inode * UINT32_C(0x9e3779b1) - owner->first <= owner->span;
}

NEVER_INLINE void owner_want(struct owner *owner, const struct tcp_socket *socket)
{
	uint32_t inode = inode_of(socket);

	if (!inode || !is_in_lot(owner, inode))
		return;
	if (owner->wanted < owner->capacity)
		owner->entries[owner->wanted] = (struct owner_entry){ .inode = inode };
	owner->wanted++;
}

/* To what would leave a sixteenth of the space to spare. */
static void narrow_lot(struct owner *owner)
{
	uint32_t most = owner->capacity - owner->capacity / 16;
	uint32_t remainder;

	owner->span = (uint32_t)divide((uint64_t)owner->span * most, owner->wanted, &remainder);
	owner->wanted = 0;
}

bool owner_next_lot(struct owner *owner)
{
	owner->first += owner->span + 1;
	if (owner->first == 0)
		return false;
	/* It was narrow for inodes that stood close together: no longer. */
	if (owner->wanted < owner->capacity / 2)
		owner->span = owner->span << 1 | 1;
	if (owner->span > UINT32_MAX - owner->first)
		owner->span = UINT32_MAX - owner->first;
	owner->wanted = 0;
	return true;
}

/* Shell's sort, by inodes alone: nothing else is known yet. */
static void sort_entries(struct owner *owner)
{
	struct owner_entry *entries = owner->entries;
	uint32_t gap;
	uint32_t end;
	uint32_t i;

	/* Gaps of 2^k - 1 keep it within O(n^1.5), whatever the order before. */
	for (gap = 32767; gap; gap /= 2) {
		for (end = gap; end < owner->wanted; end++) {
			uint32_t inode = entries[end].inode;

			for (i = end; i >= gap && entries[i - gap].inode > inode; i -= gap)
				entries[i].inode = entries[i - gap].inode;
			entries[i].inode = inode;
		}
	}
}

/* NULL if the inode is not wanted; always the same one where it is wanted twice. */
static struct owner_entry *find_entry(const struct owner *owner, uint32_t inode)
{
	struct owner_entry *from = owner->entries;
	uint32_t left = owner->wanted;

	while (left) {
		struct owner_entry *middle = from + left / 2;

		if (middle->inode == inode)
			return middle;
		if (middle->inode < inode) {
			from = middle + 1;
			left--;
		}
		left /= 2;
	}
	return NULL;
}

/* ---- The walk ------------------------------------------------------------------------------- */

/* The directory of a process's descriptors.  Nothing under /proc waits: nothing here sees EINTR. */
static int open_descriptors(uint32_t pid)
{
	char path[PROCESS_PATH_BYTES];

	process_path(path, pid, "/fd");
	return kernel_open(AT_FDCWD, path, O_DIRECTORY);
}

static void listing_begin(struct listing *listing, int fd)
{
	listing->fd = fd;
	listing->left = 0;
}

/* The next entry whose name is a number; false at the end, or when the process has ended. */
static bool listing_next(struct listing *listing)
{
	uint64_t value;
	const char *end;

	do {
		const struct entry *entry;

		if (listing->left == 0) {
			long got = kernel_getdents64(listing->fd, listing->entries,
						     sizeof(listing->entries));

			if (got <= 0)
				return false;
			listing->at = listing->entries;
			listing->left = (uint32_t)got;
		}
		entry = (const struct entry *)(const void *)listing->at;
		if (entry->length < sizeof(*entry) || entry->length > listing->left)
			return false;
		listing->at += entry->length;
		listing->left -= entry->length;
		listing->name = entry->name;
		end = number_read(listing->name, 10, &value);
	} while (!end || *end || end - listing->name > PID_DIGITS || value > UINT32_MAX);
	listing->number = (uint32_t)value;
	return true;
}

/* After a failure: was the process merely gone? */
static void note_failure(struct owner *owner)
{
	if (errno != ENOENT && errno != ESRCH)
		owner->hidden = true;
}

/* The inode of the socket that a descriptor is, 0 if it is something else; negative: a failure. */
static int64_t read_inode(int folder, const char *name)
{
	static const char prefix[] = "socket:[";
	const size_t before = sizeof(prefix) - 1;
	char link[LINK_BYTES];
	long length = kernel_readlinkat(folder, name, link, sizeof(link));
	uint32_t inode;

	if (length < 0)
		return -1;
	if ((size_t)length > before && memcmp(link, prefix, before) == 0 &&
	    link[length - 1] == ']' &&
	    number_parse(link + before, link + length - 1, 10, UINT32_MAX, &inode))
		return inode;
	return 0;
}

/* Processes are listed by rising pid, and their descriptors by rising number. */
static bool note_owner(const struct owner *owner, uint32_t pid, uint32_t fd, uint32_t inode)
{
	struct owner_entry *entry = find_entry(owner, inode);

	if (!entry)
		return false;
	if (!entry->owners) {
		entry->pid = pid;
		entry->fd = fd;
	}
	if (!(entry->owners & SEEN))
		entry->owners = (entry->owners + 1) | SEEN;
	return true;
}

static void end_process(struct owner *owner)
{
	uint32_t i;

	for (i = 0; i < owner->wanted; i++)
		owner->entries[i].owners &= ~SEEN;
}

static void look_into(struct owner *owner, uint32_t pid)
{
	bool *holds = &owner->holds[pid % OWNER_HOLDERS];
	struct listing fds;
	bool holds_wanted = false;

	if (owner->walked && !*holds)
		return;
	listing_begin(&fds, open_descriptors(pid));
	if (fds.fd < 0) {
		note_failure(owner);
		return;
	}
	while (listing_next(&fds)) {
		int64_t inode = read_inode(fds.fd, fds.name);

		if (inode < 0) {
			note_failure(owner);
		} else if (inode > 0) {
			*holds = true;
			holds_wanted |= note_owner(owner, pid, fds.number, (uint32_t)inode);
		}
	}
	kernel_close(fds.fd);
	if (holds_wanted)
		end_process(owner);
}

static void walk(struct owner *owner)
{
	struct listing proc;
	bool hidden = true;

	listing_begin(&proc, kernel_open(AT_FDCWD, "/proc", O_DIRECTORY));
	/* hidepid=2 leaves others' processes out; there always is a first one. */
	while (listing_next(&proc)) {
		hidden &= proc.number != 1;
		look_into(owner, proc.number);
	}
	owner->hidden |= hidden;
	owner->walked |= proc.fd >= 0;
	kernel_close(proc.fd);
}

bool owner_find(struct owner *owner)
{
	if (owner->wanted > owner->capacity) {
		if (owner->span) {
			narrow_lot(owner);
			return false;
		}
		/* All sockets of a lot that cannot be narrower have one inode, and share entries. */
		owner->wanted = owner->capacity;
	}
	if (owner->wanted) {
		memset(owner->names, 0, sizeof(owner->names));
		sort_entries(owner);
		walk(owner);
	}
	return true;
}

/* ---- Rows ----------------------------------------------------------------------------------- */

/*
 * The name of the process that holds the socket, or NULL.  By way of the descriptors' folder, which
 * stays with its process when the pid is another's.
 */
NEVER_INLINE static const char *name_of(struct owner *owner, const struct owner_entry *entry)
{
	struct owner_name *name = &owner->names[entry->pid % OWNER_NAMES];
	char descriptor[NUMBER_DIGITS + 1];
	long length = 0;
	int folder;

	if (name->pid == entry->pid)
		return name->name;
	name->pid = 0;
	folder = open_descriptors(entry->pid);
	*number_put(descriptor, entry->fd) = '\0';
	if (read_inode(folder, descriptor) == entry->inode)
		length = kernel_read_file(folder, "../comm", name->name, sizeof(name->name));
	kernel_close(folder);
	if (length <= 0)
		return NULL;
	name->name[length - 1] = '\0'; /* the kernel's newline */
	name->pid = entry->pid;
	return name->name;
}

bool owner_look_up(struct owner *owner, struct tcp_socket *socket)
{
	uint32_t inode = inode_of(socket);
	const struct owner_entry *entry;
	const char *name;

	if (!is_in_lot(owner, inode))
		return false;
	entry = find_entry(owner, inode);
	if (!entry)
		return true;
	if (!entry->owners) {
		owner->foreign |= socket->state == TCP_STATE_LISTEN;
		return true;
	}
	socket->known |= TCP_BIT(TCP_PID) | TCP_BIT(TCP_FD) | TCP_BIT(TCP_OWNERS);
	socket->pid = entry->pid;
	socket->fd = entry->fd;
	socket->owners = entry->owners;
	name = name_of(owner, entry);
	if (name) {
		socket->known |= TCP_BIT(TCP_PROCESS);
		memcpy(socket->process, name, sizeof(socket->process));
	}
	return true;
}
