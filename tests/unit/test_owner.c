/* SPDX-License-Identifier: 0BSD */
/* The owner stage, against sockets whose owners this program made itself. */
#include "owner.h"

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
#define GUARD 0xa5

static _Alignas(struct tcp_socket) unsigned char space[SPACE_BYTES + 64];
static struct owner owner;

static void begin(size_t space_bytes, size_t record_bytes)
{
	memset(space, GUARD, sizeof(space));
	owner_begin(&owner, space, space_bytes, record_bytes);
}

static bool hold(uint64_t inode)
{
	struct tcp_socket socket;

	memset(&socket, 0, sizeof(socket));
	socket.known = TCP_ALWAYS_KNOWN | TCP_BIT(TCP_INODE);
	socket.inode = inode;
	return owner_hold(&owner, &socket);
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

/* The record of one inode after a walk in a batch of its own. */
static const struct tcp_socket *look_up(uint64_t inode)
{
	begin(SPACE_BYTES, sizeof(struct tcp_socket));
	need(hold(inode), "room in the batch");
	owner_join(&owner);
	return owner_record(&owner, 0);
}

static bool has_owner(const struct tcp_socket *socket)
{
	const uint32_t bits =
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

static void test_batch(void)
{
	const size_t part = offsetof(struct tcp_socket, process);
	struct tcp_socket socket;
	size_t i;
	bool same = true;

	memset(&socket, 0x5a, sizeof(socket));
	begin(0, sizeof(socket));
	ok(!owner_hold(&owner, &socket), "no space holds no record");

	begin(4096, part);
	for (i = 0; socket.entry = (uint32_t)i, owner_hold(&owner, &socket); i++)
		;
	same_number(owner.count, i, "the batch counts what it took");
	ok((i + 1) * (part + 16) > 4096, "it takes as many records as fit");
	ok(space[4096] == GUARD, "and writes nothing beyond its space");
	for (i = 0; i < owner.count; i++) {
		socket.entry = (uint32_t)i;
		same = same && memcmp(owner_record(&owner, i), &socket, part) == 0;
	}
	ok(same, "records come back in their order, unchanged");
	owner_clear(&owner);
	same_number(owner.count, 0, "an emptied batch holds nothing");
	ok(owner_hold(&owner, &socket), "and takes records again");
}

/* Slots are counted in 16 bits, from 1: a batch takes no more, however large its space. */
static void test_most(void)
{
	enum { PART = offsetof(struct tcp_socket, pid) };
	static _Alignas(struct tcp_socket) unsigned char large[(UINT16_MAX + 2) * (PART + 24)];
	struct tcp_socket socket;
	size_t i;
	bool linked = true;

	memset(&socket, 0, sizeof(socket));
	socket.known = TCP_ALWAYS_KNOWN | TCP_BIT(TCP_INODE);
	owner_begin(&owner, large, sizeof(large), PART);
	for (i = 0; socket.inode = UINT64_MAX - i, owner_hold(&owner, &socket); i++)
		;
	same_number(i, 65535, "65,535 records are the most");
	same_number(owner.count, i, "which are counted");
	owner_join(&owner);
	for (i = 0; i < owner.count; i++)
		linked = linked && owner_record(&owner, i)->inode == UINT64_MAX - i &&
			 has_no_owner(owner_record(&owner, i));
	ok(linked, "and looked for, each as it was held");
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
	owner_join(&owner);
	same_number(owner_record(&owner, 0)->owners, 1, "a second walk counts anew");
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
	begin(SPACE_BYTES, sizeof(struct tcp_socket));
	memset(&unknown, 0, sizeof(unknown));
	unknown.inode = inode;
	need(owner_hold(&owner, &unknown) && hold(0), "room in the batch");
	need(setrlimit(RLIMIT_NOFILE, &none) == 0, "limit");
	owner_join(&owner);
	ok(!owner.hidden, "no walk without an inode");
	need(hold(inode), "room in the batch");
	owner_join(&owner);
	ok(owner.hidden, "no descriptor left: the processes are hidden");
	ok(has_no_owner(owner_record(&owner, 2)), "and the socket without owner");
	need(setrlimit(RLIMIT_NOFILE, &limit) == 0, "limit");

	owner_join(&owner);
	ok(!has_owner(owner_record(&owner, 0)), "an inode that is not known is not looked for");
	ok(has_no_owner(owner_record(&owner, 1)), "nor is inode 0");
	ok(has_owner(owner_record(&owner, 2)), "beside one that is found");
	ok(owner.hidden, "what was hidden once stays noted");
	owner_clear(&owner);
	ok(owner.hidden, "for all batches");
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

/* More sockets than a directory listing holds, each twice in the batch, and as many fruitless. */
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
	begin(SPACE_BYTES, offsetof(struct tcp_socket, interface_name));
	for (i = 0; i < MANY; i++)
		need(hold(inode_of(fds[i])) && hold(UINT64_MAX - i), "room in the batch");
	for (i = 0; i < MANY; i++)
		need(hold(inode_of(fds[i])), "room in the batch");
	owner_join(&owner);
	for (i = 0; i < MANY; i++) {
		const struct tcp_socket *first = owner_record(&owner, 2 * i);
		const struct tcp_socket *again = owner_record(&owner, 2 * MANY + i);

		right = right && has_owner(first) && has_owner(again) &&
			first->fd == (uint32_t)fds[i] && again->fd == (uint32_t)fds[i] &&
			first->pid == (uint32_t)getpid() && again->pid == (uint32_t)getpid() &&
			first->owners == 1 && again->owners == 1;
		none = none && has_no_owner(owner_record(&owner, 2 * i + 1));
	}
	ok(right, "many sockets, each held twice in a batch, all find their owner");
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
	test_batch();
	test_most();
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
