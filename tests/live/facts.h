/* SPDX-License-Identifier: 0BSD */
/*
 * What the generator knows of its sockets, by other ways than the tables that lstcp reads.
 *
 * A fact is a row that must be in the kernel's tables. Of a socket that the program holds it
 * asks the kernel anew each time it tells (getsockname, TCP_INFO, SIOCINQ, ...); of one that
 * nobody holds (TIME_WAIT, SYN_RECV, closed and lingering, not yet accepted) it knows the two
 * addresses from the other end.
 */
#ifndef TESTS_LIVE_FACTS_H
#define TESTS_LIVE_FACTS_H

#include "loopback.h"
#include "tcp_measures.h"
#include <sys/stat.h>

#ifndef SO_MARK
#define SO_MARK 36
#endif
#ifndef SO_BINDTODEVICE
#define SO_BINDTODEVICE 25
#endif

struct fact {
	const char *scenario;
	const char *role;
	enum kind kind;
	int fd;				/* -1: nobody holds it */
	bool known;			/* the addresses below: else asked of the kernel */
	union address local, remote;

	enum state state;		/* what it must be in */
	const char *timer;		/* and the timer that must be pending */
	int64_t timer_ends_ms;		/* by now_ms(); 0: not known */
	int in_flight;			/* sent: what SIOCOUTQ leaves out, a SYN and data with it */
	int unread;			/* received: what SIOCINQ leaves out, a FIN, data in SYN_RECV */
	int accept_queue, accept_limit;	/* LISTEN */
	int fastopen_queue;
	int owners;			/* processes that hold it */

	/* It is as described once TCP_INFO tells at least these. */
	unsigned retransmits, probes, backoff;
	bool all_sent;			/* and nothing waits for an acknowledgement */
};

#define FACTS 1024

struct facts {
	unsigned count;
	struct fact list[FACTS];
};

static struct facts facts;

/* A new fact about a socket that we hold; the caller adds to it. */
static inline struct fact *held(const char *scenario, const char *role, enum kind kind, int fd,
				enum state state, const char *timer)
{
	struct fact *fact = &facts.list[facts.count++];

	if (facts.count >= FACTS)
		die("too many facts");
	*fact = (struct fact){ .scenario = scenario, .role = role, .kind = kind, .fd = fd,
			       .state = state, .timer = timer, .owners = 1 };
	return fact;
}

/* A new fact about the peer, which nobody holds, of a socket: the same addresses exchanged. */
static inline struct fact *peer_of(const char *scenario, const char *role, enum kind kind,
				   union address local, union address remote, enum state state,
				   const char *timer)
{
	struct fact *fact = held(scenario, role, kind, -1, state, timer);

	fact->known = true;
	fact->local = remote;
	fact->remote = local;
	fact->owners = 0;
	return fact;
}

/* ---- settling ---- */

/* Why it is not yet as described, or NULL. */
static inline const char *unsettled(const struct fact *fact)
{
	struct tcp_measures now;
	int queued = 0;

	if (fact->fd < 0)
		return NULL;
	measure(fact->fd, &now);
	if (now.state != (unsigned)fact->state)
		return "state";
	if (now.state == LISTEN)
		return now.unacked == (unsigned)fact->accept_queue ? NULL : "accept queue";
	if (now.retransmits < fact->retransmits)
		return "retransmits";
	if (now.probes < fact->probes)
		return "probes";
	if (now.backoff < fact->backoff)
		return "backoff";
	if (fact->all_sent && !ioctl(fact->fd, TIOCOUTQ, &queued) && queued)
		return "queue";
	return NULL;
}

/* Waits until every socket is as described; ends the program when one never is. */
static inline void settle(void)
{
	int64_t give_up = now_ms() + 60000;
	unsigned i;

	for (i = 0; i < facts.count; i++) {
		const struct fact *fact = &facts.list[i];
		const char *why;

		while ((why = unsettled(fact)) != NULL) {
			if (now_ms() > give_up) {
				fprintf(stderr, "sockets: %s %s %s does not settle: %s (state %s)\n",
					kind_names[fact->kind], fact->scenario, fact->role, why,
					state_names[state_of(fact->fd)]);
				exit(1);
			}
			breathe();
		}
	}
}

/* ---- telling ---- */

static inline void print_address(FILE *out, const char *key, const union address *address)
{
	char text[INET6_ADDRSTRLEN];

	if (address->any.sa_family == AF_INET)
		inet_ntop(AF_INET, &address->in.sin_addr, text, sizeof(text));
	else
		inet_ntop(AF_INET6, &address->in6.sin6_addr, text, sizeof(text));
	fprintf(out, " %s_address=%s %s_port=%u", key, text, key, address_port(address));
}

static inline void print_addresses(FILE *out, const struct fact *fact)
{
	union address local = fact->local, remote = { 0 };
	socklen_t size = sizeof(remote);

	if (!fact->known)
		local = local_address(fact->fd);
	if (fact->remote.any.sa_family)
		remote = fact->remote;
	else if (getpeername(fact->fd, &remote.any, &size))
		remote = address_from(local.any.sa_family == AF_INET ? "0.0.0.0" : "::", 0);
	print_address(out, "local", &local);
	print_address(out, "remote", &remote);
}

static inline void print_queues(FILE *out, const struct fact *fact, enum state state)
{
	int unread = 0, unsent = 0;

	if (state == LISTEN) {
		fprintf(out, " tx_queue=%d rx_queue=%d", fact->accept_limit, fact->accept_queue);
		return;
	}
	if (fact->fd < 0) {
		fputs(" tx_queue= rx_queue=", out);
		return;
	}
	TRY(ioctl(fact->fd, FIONREAD, &unread));
	TRY(ioctl(fact->fd, TIOCOUTQ, &unsent));
	fprintf(out, " tx_queue=%d rx_queue=%d", unsent + fact->in_flight,
		unread + fact->unread);
}

/* key=NUMBER of an integer option, or key= when there is none of it. */
static inline void print_option(FILE *out, const char *key, int fd, int level, int option)
{
	int value = 0;
	socklen_t size = sizeof(value);

	if (fd >= 0 && !getsockopt(fd, level, option, &value, &size))
		fprintf(out, " %s=%u", key, (unsigned)value);
	else
		fprintf(out, " %s=", key);
}

static inline void print_interface(FILE *out, int fd)
{
	char name[IF_NAMESIZE] = "";
	socklen_t size = sizeof(name);

	if (fd >= 0)
		getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name, &size);
	fprintf(out, " interface=%s", name);
}

static inline void print_congestion(FILE *out, int fd)
{
	char name[16] = "";
	socklen_t size = sizeof(name);

	if (fd >= 0)
		getsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name, &size);
	fprintf(out, " congestion=%.16s", name);
}

static inline void print_fact(FILE *out, const struct fact *fact)
{
	struct tcp_measures now = { 0 };
	size_t size = fact->fd < 0 ? 0 : measure(fact->fd, &now);
	enum state state = size ? (enum state)now.state : fact->state;
	struct stat file;

	fprintf(out, "scenario=%s role=%s kind=%s", fact->scenario, fact->role,
		kind_names[fact->kind]);
	fprintf(out, " family=%s state=%s", fact->kind == IPV4 ? "inet" : "inet6",
		state_names[state]);
	print_addresses(out, fact);
	print_queues(out, fact, state);
	fprintf(out, " timer=%s timer_ms=", fact->timer);
	if (fact->timer_ends_ms)
		fprintf(out, "%lld", (long long)(fact->timer_ends_ms - now_ms()));
	if (fact->fd < 0) {
		fputs(" uid= inode=0", out);
	} else {
		TRY(fstat(fact->fd, &file));
		fprintf(out, " uid=%u inode=%llu", (unsigned)file.st_uid,
			(unsigned long long)file.st_ino);
	}
	if (state == LISTEN)
		fprintf(out, " fastopen_queue=%d", fact->fastopen_queue);
	else
		fputs(" fastopen_queue=", out);
	print_interface(out, fact->fd);
	print_option(out, "mark", fact->fd, SOL_SOCKET, SO_MARK);
	/* sock_diag tells it of these states only */
	if (fact->kind != IPV4 && (state == LISTEN || state == CLOSE))
		print_option(out, "v6only", fact->fd, IPPROTO_IPV6, IPV6_V6ONLY);
	else
		fputs(" v6only=", out);
	if (fact->fd < 0)
		fputs(" pid= fd=", out);
	else
		fprintf(out, " pid=%d fd=%d", (int)getpid(), fact->fd);
	fprintf(out, " owners=%d", fact->owners);
	print_congestion(out, fact->fd);
	print_measures(out, &now, size);
	putc('\n', out);
}

static inline void tell(FILE *out)
{
	unsigned i;

	for (i = 0; i < facts.count; i++)
		print_fact(out, &facts.list[i]);
	fputs("ready\n", out);
	if (fflush(out))
		die("writing the facts");
}

#endif
