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
	int fd;	    /* -1: nobody holds it */
	bool known; /* the addresses below: else asked of the kernel */
	union address local, remote;

	enum state state;      /* what it must be in */
	const char *timer;     /* and the timer that must be pending */
	int64_t timer_ends_ms; /* by now_ms(); 0: not known */
	int in_flight;	       /* sent: what SIOCOUTQ leaves out, a SYN and data with it */
	int unread;	       /* received: what SIOCINQ leaves out, a FIN, data in SYN_RECV */
	int accept_queue, accept_limit; /* LISTEN */
	int fastopen_queue;
	int owners; /* processes that hold it */

	/* It is as described once TCP_INFO tells at least these. */
	unsigned retransmits, probes, backoff;
	bool all_sent; /* and nothing waits for an acknowledgement */
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
	*fact = (struct fact){ .scenario = scenario,
			       .role = role,
			       .kind = kind,
			       .fd = fd,
			       .state = state,
			       .timer = timer,
			       .owners = 1 };
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

static inline void never_settled(const struct fact *fact, const char *why)
{
	struct print out = { .fd = STDERR_FILENO };

	put(&out, kind_names[fact->kind]);
	put(&out, " ");
	put(&out, fact->scenario);
	put(&out, " ");
	put(&out, fact->role);
	put(&out, " is in ");
	put(&out, state_names[state_of(fact->fd)]);
	put(&out, " and does not settle: ");
	put(&out, why);
	put(&out, "\n");
	put_flush(&out);
	exit(1);
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
			if (now_ms() > give_up)
				never_settled(fact, why);
			breathe();
		}
	}
}

/* ---- telling ---- */

/* IPv4 dotted, IPv6 as eight groups: how it may be shortened is not this program's business. */
static inline void print_address(struct print *out, const char *key, const union address *address)
{
	const uint8_t *bytes = address->in6.sin6_addr.s6_addr;
	unsigned i;

	put(out, " ");
	put(out, key);
	put(out, "_address=");
	if (address->any.sa_family == AF_INET) {
		bytes = (const uint8_t *)&address->in.sin_addr;
		for (i = 0; i < 4; i++) {
			put(out, i ? "." : "");
			put_number(out, bytes[i]);
		}
	} else {
		for (i = 0; i < 16; i += 2) {
			put(out, i ? ":" : "");
			put_hexadecimal(out, (unsigned)bytes[i] << 8 | bytes[i + 1]);
		}
	}
	put(out, " ");
	put(out, key);
	put(out, "_port=");
	put_number(out, address_port(address));
}

static inline void print_addresses(struct print *out, const struct fact *fact)
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

static inline void print_queues(struct print *out, const struct fact *fact, enum state state)
{
	int unread = 0, unsent = 0;

	if (state == LISTEN) {
		put_pair(out, "tx_queue", (unsigned)fact->accept_limit);
		put_pair(out, "rx_queue", (unsigned)fact->accept_queue);
		return;
	}
	if (fact->fd < 0) {
		put(out, " tx_queue= rx_queue=");
		return;
	}
	TRY(ioctl(fact->fd, FIONREAD, &unread));
	TRY(ioctl(fact->fd, TIOCOUTQ, &unsent));
	put_pair(out, "tx_queue", (unsigned)(unsent + fact->in_flight));
	put_pair(out, "rx_queue", (unsigned)(unread + fact->unread));
}

/* What only the holder of a socket can ask for; without one, empty values. */
static inline void print_options(struct print *out, const struct fact *fact, enum state state)
{
	char interface[IF_NAMESIZE] = "", congestion[17] = "";
	socklen_t size = sizeof(interface);
	int value = 0;

	if (fact->fd >= 0)
		getsockopt(fact->fd, SOL_SOCKET, SO_BINDTODEVICE, interface, &size);
	put(out, " interface=");
	put(out, interface);
	put(out, " mark=");
	size = sizeof(value);
	if (fact->fd >= 0 && !getsockopt(fact->fd, SOL_SOCKET, SO_MARK, &value, &size))
		put_number(out, (unsigned)value);
	/* sock_diag tells it of these states only */
	put(out, " v6only=");
	size = sizeof(value);
	if (fact->kind != IPV4 && (state == LISTEN || state == CLOSE) &&
	    !getsockopt(fact->fd, IPPROTO_IPV6, IPV6_V6ONLY, &value, &size))
		put_number(out, (unsigned)value);
	size = sizeof(congestion) - 1;
	if (fact->fd >= 0)
		getsockopt(fact->fd, IPPROTO_TCP, TCP_CONGESTION, congestion, &size);
	put(out, " congestion=");
	put(out, congestion);
}

static inline void print_holder(struct print *out, const struct fact *fact)
{
	struct stat file;

	if (fact->fd < 0) {
		put(out, " uid= inode=0 pid= fd=");
	} else {
		TRY(fstat(fact->fd, &file));
		put_pair(out, "uid", file.st_uid);
		put_pair(out, "inode", file.st_ino);
		put_pair(out, "pid", (unsigned)getpid());
		put_pair(out, "fd", (unsigned)fact->fd);
	}
	put_pair(out, "owners", (unsigned)fact->owners);
}

static inline void print_fact(struct print *out, const struct fact *fact)
{
	struct tcp_measures now = { 0 };
	size_t size = fact->fd < 0 ? 0 : measure(fact->fd, &now);
	enum state state = size ? (enum state)now.state : fact->state;

	put(out, "scenario=");
	put(out, fact->scenario);
	put(out, " role=");
	put(out, fact->role);
	put(out, " kind=");
	put(out, kind_names[fact->kind]);
	put(out, fact->kind == IPV4 ? " family=inet" : " family=inet6");
	put(out, " state=");
	put(out, state_names[state]);
	print_addresses(out, fact);
	print_queues(out, fact, state);
	put(out, " timer=");
	put(out, fact->timer);
	put(out, " timer_ms=");
	if (fact->timer_ends_ms)
		put_signed(out, fact->timer_ends_ms - now_ms());
	put(out, " fastopen_queue=");
	if (state == LISTEN)
		put_number(out, (unsigned)fact->fastopen_queue);
	print_options(out, fact, state);
	print_holder(out, fact);
	print_measures(out, &now, size);
	put(out, "\n");
}

static inline void tell(struct print *out)
{
	unsigned i;

	for (i = 0; i < facts.count; i++)
		print_fact(out, &facts.list[i]);
	put(out, "ready\n");
	put_flush(out);
}

#endif
