/* SPDX-License-Identifier: 0BSD */
/*
 * A great number of connections, for the measurements: two sockets each, both ends held.
 *
 * The kernel's search for a free port slows down as a pair of addresses fills up, so each
 * thousands of connections have a listener, and over IPv4 a client address, of their own.
 * Helpers share the work, and the descriptors that one process may have.
 */
#ifndef TESTS_LIVE_MANY_H
#define TESTS_LIVE_MANY_H

#include "loopback.h"
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

#define CONNECTIONS_A_LISTENER 5000u
#define CONNECTIONS_A_HELPER 25000u
#define MOST_HELPERS 256

struct helpers {
	unsigned count;
	pid_t pids[MOST_HELPERS];
};

/* The descriptors that this process may have, after asking for so many. */
static inline rlim_t raise_descriptors(rlim_t wanted)
{
	struct rlimit limit;

	TRY(getrlimit(RLIMIT_NOFILE, &limit));
	if (limit.rlim_cur >= wanted)
		return limit.rlim_cur;
	if (limit.rlim_max < wanted) {
		struct rlimit more = { wanted, wanted };

		if (!setrlimit(RLIMIT_NOFILE, &more))
			return wanted;
	}
	limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
	TRY(setrlimit(RLIMIT_NOFILE, &limit));
	return limit.rlim_cur;
}

/* One listener and its connections; the listener stays, and lists too. */
static inline void connect_batch(enum kind kind, unsigned batch, unsigned count)
{
	/* closing resets the connection: nothing lingers in TIME_WAIT afterwards */
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
	union address server, client = address_from(loopback(kind), 0);
	int listener = new_socket(kind, 0);

	if (kind == IPV4)
		client.in.sin_addr.s_addr = htonl(0x7f000100 + batch);
	TRY(setsockopt(listener, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)));
	bind_to(listener, loopback(kind));
	TRY(listen(listener, 16));
	server = local_address(listener);
	while (count--) {
		int fd = new_socket(kind, 0);

		set_option(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
		TRY(bind(fd, &client.any, address_size(&client)));
		TRY(connect(fd, &server.any, address_size(&server)));
		TRY(accept4(listener, NULL, NULL, SOCK_CLOEXEC));
	}
}

/* In a helper: all its connections, a byte to say so, and then it holds them. */
static inline void help(enum kind kind, unsigned first_batch, unsigned count, int done, int alive)
{
	char byte = 0;

	while (count) {
		unsigned now = count < CONNECTIONS_A_LISTENER ? count : CONNECTIONS_A_LISTENER;

		connect_batch(kind, first_batch++, now);
		count -= now;
	}
	TRY((int)write(done, &byte, 1));
	/* the other end closes with the parent, however that ends */
	while (read(alive, &byte, 1) < 0 && errno == EINTR)
		;
	_exit(0);
}

/* Makes so many connections and returns when they stand. They go when this process goes. */
static inline void make_many(struct helpers *helpers, enum kind kind, unsigned count)
{
	static int alive[2] = { -1, -1 };
	rlim_t limit = raise_descriptors(2 * CONNECTIONS_A_HELPER + 64);
	unsigned chunk = CONNECTIONS_A_HELPER, batch = 0, waiting = 0;
	int done[2];

	/* share out what there is among two processors at least */
	if (count / 2 + 1 < chunk)
		chunk = count / 2 + 1;
	if ((limit - 64) / 2 < chunk)
		chunk = (unsigned)((limit - 64) / 2);
	TRY(pipe(done));
	if (alive[0] < 0)
		TRY(pipe2(alive, O_CLOEXEC));
	while (count) {
		unsigned now = count < chunk ? count : chunk;
		pid_t pid;

		if (helpers->count == MOST_HELPERS)
			die("too many connections for the descriptors that a process may have");
		pid = TRY(fork());
		if (!pid) {
			close(alive[1]);
			close(done[0]);
			help(kind, batch, now, done[1], alive[0]);
		}
		helpers->pids[helpers->count++] = pid;
		batch += (now + CONNECTIONS_A_LISTENER - 1) / CONNECTIONS_A_LISTENER;
		count -= now;
		waiting++;
	}
	close(done[1]);
	while (waiting--) {
		char byte;

		if (read(done[0], &byte, 1) != 1)
			die("a helper failed");
	}
	close(done[0]);
}

static inline void end_helpers(const struct helpers *helpers)
{
	unsigned i;

	for (i = 0; i < helpers->count; i++)
		kill(helpers->pids[i], SIGTERM);
	for (i = 0; i < helpers->count; i++)
		waitpid(helpers->pids[i], NULL, 0);
}

#endif
