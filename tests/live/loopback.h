/* SPDX-License-Identifier: 0BSD */
/*
 * Sockets on the loopback interface, one call for each thing a scenario does to them.
 *
 * A call that fails ends the program with what failed, unless its comment says otherwise.
 */
#ifndef TESTS_LIVE_LOOPBACK_H
#define TESTS_LIVE_LOOPBACK_H

#include "print.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>

/* IPv4; IPv6; and an IPv6 socket that speaks IPv4, whose addresses are ::ffff:a.b.c.d. */
enum kind { IPV4, IPV6, MAPPED, KINDS };

static const char *const kind_names[KINDS] = { "ipv4", "ipv6", "mapped" };

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

struct pair {
	int client, server;
};

#define TRY(call) try_((call), #call)

static inline int try_(int result, const char *call)
{
	if (result < 0)
		die(call);
	return result;
}

/* ---- time ---- */

static inline int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Between two looks at a condition. */
static inline void breathe(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
}

/* ---- addresses ---- */

static inline socklen_t address_size(const union address *address)
{
	return address->any.sa_family == AF_INET ? sizeof(address->in) : sizeof(address->in6);
}

static inline unsigned address_port(const union address *address)
{
	return ntohs(address->any.sa_family == AF_INET ? address->in.sin_port
						       : address->in6.sin6_port);
}

/* From text, with a port in host order. */
static inline union address address_from(const char *text, unsigned port)
{
	union address address = { 0 };

	if (inet_pton(AF_INET, text, &address.in.sin_addr) == 1) {
		address.in.sin_family = AF_INET;
		address.in.sin_port = htons((uint16_t)port);
	} else {
		address.in6.sin6_family = AF_INET6;
		address.in6.sin6_port = htons((uint16_t)port);
		if (inet_pton(AF_INET6, text, &address.in6.sin6_addr) != 1)
			die(text);
	}
	return address;
}

static inline const char *loopback(enum kind kind)
{
	return kind == IPV4 ? "127.0.0.1" : kind == IPV6 ? "::1" : "::ffff:127.0.0.1";
}

static inline union address local_address(int fd)
{
	union address address = { 0 };
	socklen_t size = sizeof(address);

	TRY(getsockname(fd, &address.any, &size));
	return address;
}

/* ---- the interface ---- */

static inline void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo" };
	int fd = TRY(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));

	TRY(ioctl(fd, SIOCGIFFLAGS, &request));
	if (!(request.ifr_flags & IFF_UP)) {
		request.ifr_flags = (short)(request.ifr_flags | IFF_UP);
		TRY(ioctl(fd, SIOCSIFFLAGS, &request));
	}
	close(fd);
}

/* Whether a socket may be bound to the address; a new one is tentative for a moment. */
static inline bool usable(const union address *address)
{
	bool done = false;
	int tries = 1000, fd = TRY(socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));

	while (!done && tries--) {
		done = !bind(fd, &address->any, address_size(address));
		if (!done)
			breathe();
	}
	close(fd);
	return done;
}

/* Whether lo has that IPv6 address now; needs to be the superuser of the namespace. */
static inline bool loopback_add(const char *text)
{
	union address address = address_from(text, 0);
	struct { /* struct in6_ifreq of linux/ipv6.h, which musl has not */
		struct in6_addr address;
		uint32_t prefix;
		int interface;
	} request = { address.in6.sin6_addr, 128, (int)if_nametoindex("lo") };
	int fd = TRY(socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
	bool done = !ioctl(fd, SIOCSIFADDR, &request) || errno == EEXIST;

	close(fd);
	address.in6.sin6_scope_id = if_nametoindex("lo");
	return done && usable(&address);
}

/* ---- options ---- */

static inline void set_option(int fd, int level, int option, int value)
{
	struct print out = { .fd = STDERR_FILENO };

	if (!setsockopt(fd, level, option, &value, sizeof(value)))
		return;
	put(&out, "sockets: level ");
	put_number(&out, (unsigned)level);
	put(&out, ", option ");
	put_number(&out, (unsigned)option);
	put(&out, "\n");
	put_flush(&out);
	die("setsockopt");
}

/*
 * What loses packets here: a socket filter that takes none. The kernel asks it before TCP sees
 * the packet, on listeners too; it needs no netfilter and no privilege.
 */
static inline void deafen(int fd)
{
	struct { /* struct sock_filter and sock_fprog of linux/filter.h: BPF_RET | BPF_K, 0 */
		uint16_t code;
		uint8_t jump_true, jump_false;
		uint32_t k;
	} accept_nothing = { .code = 0x06 };
	struct {
		unsigned short length;
		void *filter;
	} program = { 1, &accept_nothing };

	TRY(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)));
}

static inline void undeafen(int fd)
{
	set_option(fd, SOL_SOCKET, SO_DETACH_FILTER, 0);
}

/* ---- making sockets ---- */

/* Runs as that user as far as new sockets are concerned; stays who it is where it may not. */
static inline void become(unsigned uid)
{
	if (seteuid(uid) && errno != EPERM && errno != EINVAL)
		die("seteuid");
}

static inline void become_self(void)
{
	TRY(seteuid(getuid()));
}

static inline int new_socket(enum kind kind, unsigned uid)
{
	int fd;

	become(uid);
	fd = TRY(socket(kind == IPV4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
	become_self();
	if (kind == MAPPED)
		set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
	return fd;
}

static inline void bind_to(int fd, const char *text)
{
	union address address = address_from(text, 0);

	TRY(bind(fd, &address.any, address_size(&address)));
}

/* Listens on a port of the kernel's choice at the loopback address of that kind. */
static inline int new_listener(enum kind kind, unsigned uid, int backlog)
{
	int fd = new_socket(kind, uid);

	bind_to(fd, loopback(kind));
	TRY(listen(fd, backlog));
	return fd;
}

/* connect(2), when a namespace that is new has its routes. */
static inline int connect_when_routed(int fd, const union address *address)
{
	int64_t give_up = now_ms() + 60000;

	while (connect(fd, &address->any, address_size(address))) {
		if (errno != ENETUNREACH || now_ms() > give_up)
			return -1;
		breathe();
	}
	return 0;
}

/* Begins to connect and returns the address; it may be connected, or not yet. */
static inline union address begin_connect(int fd, int listener)
{
	union address address = local_address(listener);

	TRY(fcntl(fd, F_SETFL, O_NONBLOCK));
	if (connect_when_routed(fd, &address) && errno != EINPROGRESS)
		die("connect");
	return address;
}

/* Connects; the handshake is complete on this side when it returns. */
static inline void connect_to(int fd, int listener)
{
	union address address = local_address(listener);

	TRY(connect_when_routed(fd, &address));
	TRY(fcntl(fd, F_SETFL, O_NONBLOCK));
}

static inline int accept_as(int listener, unsigned uid)
{
	int fd;

	become(uid);
	fd = TRY(accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK));
	become_self();
	return fd;
}

/* A connection, its listener gone. A small receive buffer of the server's makes it fill soon. */
static inline struct pair new_pair_as(enum kind kind, unsigned client_uid, unsigned server_uid,
				      int receive_buffer)
{
	struct pair pair;
	int listener = new_socket(kind, server_uid);

	if (receive_buffer)
		set_option(listener, SOL_SOCKET, SO_RCVBUF, receive_buffer);
	bind_to(listener, loopback(kind));
	TRY(listen(listener, 1));
	pair.client = new_socket(kind, client_uid);
	connect_to(pair.client, listener);
	pair.server = accept_as(listener, server_uid);
	close(listener);
	return pair;
}

static inline struct pair new_pair(enum kind kind)
{
	return new_pair_as(kind, 0, 0, 0);
}

/* ---- using them ---- */

static inline void send_bytes(int fd, size_t count)
{
	static const char bytes[8192];

	if (send(fd, bytes, count, MSG_NOSIGNAL) != (ssize_t)count)
		die("send");
}

/* Writes until the socket takes no more. */
static inline void send_until_full(int fd)
{
	static const char bytes[4096];

	while (send(fd, bytes, sizeof(bytes), MSG_NOSIGNAL) > 0)
		;
	if (errno != EAGAIN)
		die("send");
}

/* Reads the end of file, so that the peer's FIN is no longer in the receive queue. */
static inline void read_end(int fd)
{
	char byte;

	if (recv(fd, &byte, 1, 0))
		die("recv of the end of file");
}

/* The acknowledgement that the kernel would delay goes out now. */
static inline void acknowledge(int fd)
{
	set_option(fd, IPPROTO_TCP, TCP_QUICKACK, 1);
}

#endif
