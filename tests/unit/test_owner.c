/* SPDX-License-Identifier: 0BSD */
/* The owner stage, against sockets whose owners this program made itself. */
#include "stage/owner.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/tap.h"

#define CHILDREN 3
#define SPACE_BYTES 65536
#define ENTRY_BYTES 16
#define GUARD 0xa5

static _Alignas(struct owner_entry) unsigned char space[SPACE_BYTES + 64];
static struct owner owner;

static void begin(size_t space_bytes)
{
	memset(space, GUARD, sizeof(space));
	owner_begin(&owner, space, space_bytes);
}

/* A record as sources make it, with no owner yet; static, as one is looked at at a time. */
static struct tcp_socket *record(uint64_t inode)
{
	static struct tcp_socket socket;

	memset(&socket, 0, sizeof(socket));
	socket.known = TCP_ALWAYS_KNOWN | TCP_BIT(TCP_INODE);
	socket.inode = inode;
	return &socket;
}

static void want(uint64_t inode)
{
	owner_want(&owner, record(inode));
}

/* What a row with this inode is told. */
static const struct tcp_socket *row(uint64_t inode)
{
	struct tcp_socket *socket = record(inode);

	need(owner_look_up(&owner, socket), "one lot for all");
	return socket;
}

/* Any socket will do: the stage looks at inodes only. */
static int socket_open(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	need(fd >= 0, "socket");
	return fd;
}

static uint64_t inode_of(int fd)
{
	struct stat status;

	need(fstat(fd, &status) == 0, "fstat");
	return status.st_ino;
}

/* The record of one inode after a walk in a listing of its own. */
static const struct tcp_socket *look_up(uint64_t inode)
{
	begin(SPACE_BYTES);
	want(inode);
	need(owner_find(&owner), "room for one");
	return row(inode);
}

static bool has_owner(const struct tcp_socket *socket)
{
	const uint64_t bits =
		TCP_BIT(TCP_PID) | TCP_BIT(TCP_PROCESS) | TCP_BIT(TCP_FD) | TCP_BIT(TCP_OWNERS);

	return (socket->known & bits) == bits;
}

static bool has_no_owner(const struct tcp_socket *socket)
{
	return socket->known == (TCP_ALWAYS_KNOWN | TCP_BIT(TCP_INODE));
}

/* A child that holds what its parent holds, and `sockets` of its own, until it is killed. */
static pid_t child_start(size_t sockets)
{
	int ready[2];
	char byte;
	pid_t pid;

	need(pipe(ready) == 0, "pipe");
	pid = fork();
	need(pid >= 0, "child");
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (sockets-- > 0)
			socket_open();
		if (write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	need(read(ready[0], &byte, 1) == 1, "child that lives");
	close(ready[0]);
	return pid;
}

static void child_end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void test_space(void)
{
	bool untouched = true;
	size_t i;

	begin(SPACE_BYTES);
	for (i = 0; i < 10; i++)
		want(UINT32_MAX - i);
	ok(owner_find(&owner), "ten sockets are one lot");
	for (i = 10 * ENTRY_BYTES; i < sizeof(space); i++)
		untouched = untouched && space[i] == GUARD;
	ok(untouched, "and touch 160 bytes of the space");
	ok(!owner_next_lot(&owner), "which is the last");

	begin(256 * ENTRY_BYTES);
	for (i = 0; i < 256; i++)
		want(UINT32_MAX - i);
	ok(owner_find(&owner), "as many as fit are one lot");
	begin(256 * ENTRY_BYTES);
	for (i = 0; i < 1000; i++)
		want(UINT32_MAX - i);
	ok(!owner_find(&owner), "more are not");
	ok(space[256 * ENTRY_BYTES] == GUARD, "and nothing is written beyond the space");
}

enum { PLACES = 20000 };

/*
 * Lists sockets with the inodes from + i * step, of which every fifth comes between two readings,
 * and counts how often each was told to be printed.  Returns the number of lots.
 */
static unsigned int list(uint64_t from, uint64_t step, size_t count, unsigned char *printed)
{
	unsigned int lots = 0;
	size_t i;

	memset(printed, 0, PLACES);
	begin(256 * ENTRY_BYTES);
	do {
		do {
			for (i = 0; i < count; i++)
				if (i % 5 != lots % 5) /* there only at the second reading */
					want(from + i * step);
		} while (!owner_find(&owner));
		for (i = 0; i < count; i++)
			printed[i] += owner_look_up(&owner, record(from + i * step));
		lots++;
	} while (owner_next_lot(&owner));
	return lots;
}

static bool once_each(const unsigned char *printed, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (printed[i] != 1)
			return false;
	return true;
}

/* Lots need one walk each: with a sixteenth to spare there are no more than this. */
static void test_lots(void)
{
	static const struct {
		uint64_t from;
		uint64_t step;
	} inodes[] = {
		{ 1000, 1 },
		{ 1000, 2 },
		{ 1, 1024 },
		{ 5, 65536 },
		{ UINT32_MAX - PLACES, 1 },
		{ UINT64_C(1) << 32, 3 },
		{ 4096, 4093 },
	};
	static unsigned char printed[PLACES];
	size_t i;

	for (i = 0; i < sizeof(inodes) / sizeof(inodes[0]); i++) {
		unsigned int lots = list(inodes[i].from, inodes[i].step, 2000, printed);

		ok(once_each(printed, 2000), "in lots, each row is printed once");
		ok(lots <= 2000 / 128, "and lots are more than half full");
	}
	ok(list(1000, 0, 2000, printed) > 0 && once_each(printed, 2000),
	   "2,000 times the same socket are more than fit, and each printed once");
	ok(list(0, 0, 2000, printed) == 1 && once_each(printed, 2000),
	   "those without inode are of one lot");
}

/* More sockets than fit, of two processes, and each finds its owner in its lot. */
static void test_lots_owned(void)
{
	enum { MANY = 80 };
	int fds[MANY];
	unsigned int right = 0;
	unsigned int lots = 0;
	size_t i;

	for (i = 0; i < MANY; i++)
		fds[i] = socket_open();
	begin(16 * ENTRY_BYTES);
	do {
		do {
			for (i = 0; i < MANY; i++)
				want(inode_of(fds[i]));
		} while (!owner_find(&owner));
		for (i = 0; i < MANY; i++) {
			struct tcp_socket *socket = record(inode_of(fds[i]));

			if (owner_look_up(&owner, socket))
				right += has_owner(socket) && socket->fd == (uint32_t)fds[i] &&
					 socket->pid == (uint32_t)getpid();
		}
		lots++;
	} while (owner_next_lot(&owner));
	same_number(right, MANY, "in lots of 16, 80 sockets have their owners");
	ok(lots >= MANY / 16, "lots hold no more than fit");
	for (i = 0; i < MANY; i++)
		close(fds[i]);
}

static void test_between(void)
{
	int held = socket_open();
	int late;

	begin(SPACE_BYTES);
	want(inode_of(held));
	need(owner_find(&owner), "room");
	late = socket_open();
	ok(has_no_owner(row(inode_of(late))), "a socket that came in between has no owner");
	same_number(row(inode_of(held))->fd, (uint64_t)held, "one that was there has its own");
	close(late);
	close(held);
}

/* A pid whose process no longer holds the socket may be another's, so it gets no name. */
static void test_name_checked(void)
{
	int fd = socket_open();
	uint64_t inode = inode_of(fd);
	const struct tcp_socket *socket;
	pid_t child;

	begin(SPACE_BYTES);
	want(inode);
	need(owner_find(&owner), "room");
	close(fd);
	socket = row(inode);
	same_number(socket->pid, (uint64_t)getpid(), "closed after the walk: the pid stays");
	ok(!tcp_knows(socket, TCP_PROCESS), "without a name");
	fd = socket_open();
	ok(!tcp_knows(row(inode), TCP_PROCESS), "nor with another socket as this descriptor");

	inode = inode_of(fd);
	child = child_start(0);
	close(fd);
	begin(SPACE_BYTES);
	want(inode);
	need(owner_find(&owner), "room");
	child_end(child);
	socket = row(inode);
	same_number(socket->pid, (uint64_t)child, "ended after the walk: the pid stays");
	ok(!tcp_knows(socket, TCP_PROCESS), "without a name, too");
}

static void test_own(void)
{
	int first = socket_open();
	int second = dup(first);
	const struct tcp_socket *socket;
	char name[TCP_NAME_BYTES];

	need(prctl(PR_GET_NAME, name) == 0, "name");
	socket = look_up(inode_of(first));
	ok(has_owner(socket), "all four fields are known");
	same_number(socket->pid, (uint64_t)getpid(), "pid");
	same_string(socket->process, name, "process");
	same_number(socket->fd, (uint64_t)first, "fd: the lowest of two");
	same_number(socket->owners, 1, "two descriptors are one owner");
	close(first);
	same_number(look_up(inode_of(second))->fd, (uint64_t)second,
		    "the other when that is closed");
	same_number(look_up(inode_of(second))->owners, 1, "a second walk counts anew");
	close(second);
}

static void test_strangers(void)
{
	int fd = socket_open();
	uint64_t inode = inode_of(fd);
	int ends[2];

	ok(has_no_owner(look_up(inode + (UINT64_C(1) << 32))), "an inode is compared in 64 bits");
	close(fd);
	ok(has_no_owner(look_up(inode)), "a socket that was closed has no owner");
	need(pipe(ends) == 0, "pipe");
	ok(has_no_owner(look_up(inode_of(ends[0]))), "a pipe with that inode is no socket");
	close(ends[0]);
	close(ends[1]);
}

static void test_no_walk(void)
{
	struct rlimit limit;
	struct rlimit none;
	int fd = socket_open();
	uint64_t inode = inode_of(fd);
	struct tcp_socket unknown;

	/* Without a descriptor left a walk fails, which `hidden` tells. */
	need(getrlimit(RLIMIT_NOFILE, &limit) == 0, "limit");
	none = limit;
	none.rlim_cur = 0;
	begin(SPACE_BYTES);
	unknown = *record(inode);
	unknown.known &= ~TCP_BIT(TCP_INODE);
	owner_want(&owner, &unknown);
	want(0);
	need(setrlimit(RLIMIT_NOFILE, &none) == 0, "limit");
	ok(owner_find(&owner) && !owner.hidden, "no walk without an inode");
	want(inode);
	ok(owner_find(&owner) && owner.hidden, "no descriptor left: the processes are hidden");
	ok(has_no_owner(row(inode)), "and the socket without owner");
	need(setrlimit(RLIMIT_NOFILE, &limit) == 0, "limit");

	ok(owner_find(&owner) && has_owner(row(inode)), "and found once there is one");
	ok(owner_look_up(&owner, &unknown) && !has_owner(&unknown),
	   "an inode that is not known is not looked for");
	ok(has_no_owner(row(0)), "nor is inode 0");
	ok(owner.hidden, "what was hidden once stays noted");
	owner_next_lot(&owner);
	ok(owner.hidden, "for all lots");
	close(fd);
}

static void test_shared(void)
{
	int shared = socket_open();
	uint64_t inode = inode_of(shared);
	pid_t children[CHILDREN];
	pid_t lowest = getpid();
	const struct tcp_socket *socket;
	size_t i;

	for (i = 0; i < CHILDREN; i++) {
		children[i] = child_start(0);
		if (children[i] < lowest)
			lowest = children[i];
	}
	socket = look_up(inode);
	same_number(socket->owners, CHILDREN + 1, "parent and children are owners");
	same_number(socket->pid, (uint64_t)lowest, "the lowest pid is shown");

	close(shared);
	lowest = children[0];
	for (i = 1; i < CHILDREN; i++)
		if (children[i] < lowest)
			lowest = children[i];
	socket = look_up(inode);
	same_number(socket->owners, CHILDREN, "without the parent, the children");
	same_number(socket->pid, (uint64_t)lowest, "and the lowest pid of theirs");
	same_number(socket->fd, (uint64_t)shared, "with the descriptor they inherited");

	for (i = 0; i < CHILDREN; i++)
		kill(children[i], SIGKILL);
	for (i = 0; i < CHILDREN; i++) {
		siginfo_t ended;

		waitid(P_PID, (id_t)children[i], &ended, WEXITED | WNOWAIT);
	}
	ok(has_no_owner(look_up(inode)), "zombies own nothing");
	for (i = 0; i < CHILDREN; i++)
		waitpid(children[i], NULL, 0);
}

/* More sockets than a directory listing holds, each wanted twice, and as many fruitless. */
static void test_many(void)
{
	enum { MANY = 80 };
	int fds[MANY];
	bool right = true;
	bool none = true;
	pid_t child = child_start(MANY);
	size_t i;

	for (i = 0; i < MANY; i++)
		fds[i] = socket_open();
	begin(SPACE_BYTES);
	for (i = 0; i < MANY; i++) {
		want(inode_of(fds[i]));
		want(UINT32_MAX - i);
	}
	for (i = 0; i < MANY; i++)
		want(inode_of(fds[i]));
	need(owner_find(&owner), "room for all");
	for (i = 0; i < 2 * MANY; i++) {
		const struct tcp_socket *socket = row(inode_of(fds[i % MANY]));

		right = right && has_owner(socket) && socket->fd == (uint32_t)fds[i % MANY] &&
			socket->pid == (uint32_t)getpid() && socket->owners == 1;
		none = none && has_no_owner(row(UINT32_MAX - i % MANY));
	}
	ok(right, "many sockets, each wanted twice, all find their owner");
	ok(none, "and those between have none");
	for (i = 0; i < MANY; i++)
		close(fds[i]);
	child_end(child);
}

static void test_names(void)
{
	static const char *const names[] = {
		"", "\n", "a\nb\n", "\033[31m\"'\\", "\xff\xfe\x80", "fifteen bytes..",
	};
	char before[TCP_NAME_BYTES];
	int fd = socket_open();
	size_t i;

	need(prctl(PR_GET_NAME, before) == 0, "name");
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct tcp_socket *socket;

		need(prctl(PR_SET_NAME, names[i]) == 0, "name");
		socket = look_up(inode_of(fd));
		ok(has_owner(socket) && strcmp(socket->process, names[i]) == 0,
		   "any bytes are a process's name");
	}
	prctl(PR_SET_NAME, before);
	close(fd);
}

static void *thread_main(void *argument)
{
	*(int *)argument = socket_open();
	prctl(PR_SET_NAME, "thread");
	for (;;)
		pause();
	return NULL;
}

static void test_thread(void)
{
	volatile int fd = -1;
	pthread_t thread;
	const struct tcp_socket *socket;
	char name[TCP_NAME_BYTES];

	need(prctl(PR_GET_NAME, name) == 0, "name");
	need(pthread_create(&thread, NULL, thread_main, (void *)(uintptr_t)&fd) == 0, "thread");
	while (fd < 0)
		usleep(1000);
	socket = look_up(inode_of(fd));
	same_number(socket->owners, 1, "threads are one owner");
	same_number(socket->pid, (uint64_t)getpid(), "which is the process");
	same_string(socket->process, name, "with the process's name");
	close(fd);
}

static void test_passed(void)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	char byte = 0;
	struct iovec vector = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr message;
	int channel[2];
	int passed;
	uint64_t inode;
	pid_t receiver;
	const struct tcp_socket *socket;

	need(socketpair(AF_UNIX, SOCK_STREAM, 0, channel) == 0, "socket pair");
	memset(&message, 0, sizeof(message));
	memset(&control, 0, sizeof(control));
	message.msg_iov = &vector;
	message.msg_iovlen = 1;
	message.msg_control = &control;
	message.msg_controllen = sizeof(control.bytes);

	receiver = fork();
	need(receiver >= 0, "child");
	if (receiver == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		/* The answer says that the descriptor has arrived. */
		if (recvmsg(channel[1], &message, 0) != 1 || write(channel[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	passed = socket_open();
	inode = inode_of(passed);
	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_RIGHTS;
	control.header.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&control.header), &passed, sizeof(passed));
	need(sendmsg(channel[0], &message, 0) == 1, "message");
	need(read(channel[0], &byte, 1) == 1, "answer");
	same_number(look_up(inode)->owners, 2, "a socket passed on has two owners");
	close(passed);
	socket = look_up(inode);
	same_number(socket->pid, (uint64_t)receiver, "and stays with the receiver");
	same_number(socket->owners, 1, "alone");
	child_end(receiver);
	close(channel[0]);
	close(channel[1]);
}

static void test_hidden(void)
{
	int fd = socket_open();
	uint64_t inode = inode_of(fd);
	pid_t child = child_start(0);

	if (getuid() != 0) {
		skip("what belongs to root is hidden from others", "not root");
	} else {
		close(fd);
		need(seteuid(65534) == 0, "other user to be");
		ok(has_no_owner(look_up(inode)), "another user's socket is without owner");
		ok(owner.hidden, "which is noted");
		need(seteuid(0) == 0, "way back to root");
	}
	child_end(child);
}

int main(void)
{
	test_space();
	test_lots();
	test_lots_owned();
	test_between();
	test_name_checked();
	test_own();
	test_strangers();
	test_no_walk();
	test_shared();
	test_many();
	test_names();
	test_passed();
	test_thread();
	test_hidden();
	return tap_done();
}
