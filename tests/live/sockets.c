/* SPDX-License-Identifier: 0BSD */
/*
 * TCP sockets in every state that one machine can make, and what must be told of each.
 *
 *	sockets [-4] [--facts FILE] [--many N] [--many6 N] [--hold]
 *	sockets [-4] [--facts FILE] [--many N] [--many6 N] -- COMMAND [ARGUMENT...]
 *
 * All are made in the network namespace it runs in, on its loopback interface, which it sets
 * up first and gives some IPv6 addresses: run it in a namespace of its own (`unshare -n`). It
 * needs no more than a kernel with TCP; IPv6, the superuser and /proc/sys add scenarios.
 *
 *	-4, --no-ipv6	no IPv6 sockets; on a kernel without IPv6 there are none anyway
 *	--facts FILE	write the facts there; without it they go to standard output, and when a
 *			COMMAND writes to that, nowhere
 *	--many N	instead of the scenarios N IPv4 connections (2 N sockets and some listeners)
 *	--many6 N	and, or, N IPv6 connections; no facts are told of these
 *	--hold		the default: after `ready` each line read from standard input asks for the
 *			facts again; at its end the program ends and the sockets are gone
 *	COMMAND		run it while the sockets stand, tell the facts before and again after it,
 *			and end with its exit status
 *
 * The facts are one line a row that must be in the kernel's tables, `key=value` words, an empty
 * value where it can not know: `scenario`, `role` and `kind` (ipv4, ipv6, mapped) name the row;
 * then keys of lstcp, as it should print them; then `tcpi_*`, the members of TCP_INFO as the
 * kernel gives them. `tx_queue` of a listener is the limit that only sock_diag tells; `timer_ms`
 * is what it should be now, give or take the time that making it took. No other TCP rows are in
 * the namespace. Lines `skip SCENARIO why` tell what this kernel does not let it make. A line
 * `ready` ends the facts.
 *
 * What keeps a socket where it is: a listener that is full, a receive buffer that is full, and
 * socket filters that drop what comes in (deafen()). Each scenario's function says how.
 *
 * Not made: a delayed-ACK timer (40 ms, gone before anyone looks); CLOSE, which shows in no
 * table but that of bound sockets (scenario `bound`).
 */
#include "facts.h"
#include "many.h"
#include <getopt.h>
#include <sys/prctl.h>

#define SKIPS 32

static struct helpers helpers;
static unsigned skip_count;

static struct {
	const char *scenario;
	enum kind kind;
	const char *why;
} skips[SKIPS];

static void skip(const char *scenario, enum kind kind, const char *why)
{
	if (skip_count == SKIPS)
		return;
	skips[skip_count].scenario = scenario;
	skips[skip_count].kind = kind;
	skips[skip_count++].why = why;
}

static void wait_for_state(int fd, enum state state)
{
	int64_t give_up = now_ms() + 60000;

	while (state_of(fd) != state) {
		if (now_ms() > give_up)
			die(state_names[state]);
		breathe();
	}
}

/* A fact about the peer of a connected socket, which nobody holds (any more). */
static struct fact *orphan_of(const char *scenario, const char *role, enum kind kind, int peer,
			      enum state state, const char *timer)
{
	union address remote = { 0 };
	socklen_t size = sizeof(remote);

	TRY(getpeername(peer, &remote.any, &size));
	return peer_of(scenario, role, kind, local_address(peer), remote, state, timer);
}

static void idle(const char *scenario, const char *role, enum kind kind, int fd)
{
	held(scenario, role, kind, fd, ESTABLISHED, "off");
}

/* ---- listeners ---- */

static void listen_plain(enum kind kind)
{
	int fd = new_listener(kind, 1000, 7);

	held("listen", "listener", kind, fd, LISTEN, "off")->accept_limit = 7;
}

static void listen_wildcard(enum kind kind)
{
	int fd = new_socket(kind, 0);

	if (kind == IPV6)
		set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
	bind_to(fd, kind == IPV4 ? "0.0.0.0" : "::");
	TRY(listen(fd, 1));
	held("listen-wildcard", "listener", kind, fd, LISTEN, "off")->accept_limit = 1;
}

/*
 * A limit of 2 lets three connections wait: established for both ends, held by the clients
 * alone. The fourth one's SYN is dropped, again and again.
 */
static void listen_full(enum kind kind)
{
	int listener = new_listener(kind, 65534, 2), fd, i;
	struct fact *fact = held("listen-full", "listener", kind, listener, LISTEN, "off");

	fact->accept_limit = 2;
	fact->accept_queue = 3;
	for (i = 0; i < 3; i++) {
		fd = new_socket(kind, 0);
		connect_to(fd, listener);
		idle("listen-full", "client", kind, fd);
		orphan_of("listen-full", "waiting", kind, fd, ESTABLISHED, "off");
	}
	fd = new_socket(kind, 1000);
	set_option(fd, IPPROTO_TCP, TCP_SYNCNT, 20);
	fact = held("listen-full", "refused", kind, fd, SYN_SENT, "retransmit");
	fact->remote = begin_connect(fd, listener);
	fact->in_flight = 1;
	fact->retransmits = 1;
}

static void listen_fastopen(enum kind kind)
{
	int fd = new_listener(kind, 0, 9);
	struct fact *fact = held("listen-fastopen", "listener", kind, fd, LISTEN, "off");

	set_option(fd, IPPROTO_TCP, TCP_FASTOPEN, 5);
	fact->accept_limit = 9;
	fact->fastopen_queue = 5;
}

/* ---- handshakes ---- */

/* The listener waits for data after the handshake; until then the child is not made. */
static void deferred_accept(enum kind kind)
{
	int listener = new_listener(kind, 33, 4), client = new_socket(kind, 0);

	held("deferred-accept", "listener", kind, listener, LISTEN, "off")->accept_limit = 4;
	set_option(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, 120);
	connect_to(client, listener);
	idle("deferred-accept", "client", kind, client);
	orphan_of("deferred-accept", "request", kind, client, SYN_RECV, "retransmit");
}

/* The listener hears nothing. */
static void syn_sent(enum kind kind)
{
	int listener = new_listener(kind, 0, 4), client = new_socket(kind, 1000);
	struct fact *fact;

	held("syn-sent", "listener", kind, listener, LISTEN, "off")->accept_limit = 4;
	deafen(listener);
	set_option(client, IPPROTO_TCP, TCP_SYNCNT, 20);
	fact = held("syn-sent", "client", kind, client, SYN_SENT, "retransmit");
	fact->remote = begin_connect(client, listener);
	fact->in_flight = 1;
	fact->retransmits = 1;
}

/* The client does not hear the answer; both send theirs again. */
static void syn_recv(enum kind kind)
{
	int listener = new_listener(kind, 33, 4), client = new_socket(kind, 0);
	struct fact *fact;

	held("syn-recv", "listener", kind, listener, LISTEN, "off")->accept_limit = 4;
	set_option(listener, IPPROTO_TCP, TCP_SYNCNT, 12);
	set_option(client, IPPROTO_TCP, TCP_SYNCNT, 20);
	deafen(client);
	fact = held("syn-recv", "client", kind, client, SYN_SENT, "retransmit");
	fact->remote = begin_connect(client, listener);
	fact->in_flight = 1;
	fact->retransmits = 1;
	peer_of("syn-recv", "request", kind, local_address(client), fact->remote, SYN_RECV,
		"retransmit");
}

/* Whether this namespace lets servers use TCP Fast Open now. */
static bool allow_fastopen(void)
{
	int fd = open("/proc/sys/net/ipv4/tcp_fastopen", O_WRONLY | O_CLOEXEC);
	bool done;

	if (fd < 0)
		return false;
	done = write(fd, "3", 1) == 1;
	close(fd);
	return done;
}

/* Data comes with the SYN: a full socket in SYN_RECV, which the client never confirms. */
static void fastopen_child(enum kind kind)
{
	int listener, client, server, yes = 1;
	union address address;
	struct fact *fact;

	if (!allow_fastopen()) {
		skip("fastopen-child", kind, "/proc/sys/net/ipv4/tcp_fastopen is not writable");
		return;
	}
	listener = new_listener(kind, 0, 4);
	client = new_socket(kind, 0);
	set_option(listener, IPPROTO_TCP, TCP_FASTOPEN, 3);
	if (setsockopt(listener, IPPROTO_TCP, TCP_FASTOPEN_NO_COOKIE, &yes, sizeof(yes)) ||
	    setsockopt(client, IPPROTO_TCP, TCP_FASTOPEN_NO_COOKIE, &yes, sizeof(yes))) {
		skip("fastopen-child", kind, "no TCP_FASTOPEN_NO_COOKIE");
		close(listener);
		close(client);
		return;
	}
	fact = held("fastopen-child", "listener", kind, listener, LISTEN, "off");
	fact->accept_limit = 4;
	fact->fastopen_queue = 3;
	set_option(listener, IPPROTO_TCP, TCP_SYNCNT, 12);
	set_option(client, IPPROTO_TCP, TCP_SYNCNT, 20);
	address = local_address(listener);
	TRY(fcntl(client, F_SETFL, O_NONBLOCK));
	deafen(client);
	if (sendto(client, "hello", 5, MSG_FASTOPEN, &address.any, address_size(&address)) < 0 &&
	    errno != EINPROGRESS)
		die("sendto(MSG_FASTOPEN)");
	fact = held("fastopen-child", "client", kind, client, SYN_SENT, "retransmit");
	fact->remote = address;
	fact->in_flight = 6;
	fact->retransmits = 1;
	server = accept_as(listener, 1000);
	held("fastopen-child", "server", kind, server, SYN_RECV, "retransmit")->unread = 5;
}

/* ---- connections ---- */

static void established(enum kind kind)
{
	struct pair pair = new_pair_as(kind, 1000, 33, 0);

	idle("established", "client", kind, pair.client);
	idle("established", "server", kind, pair.server);
}

/* An IPv4 client of an IPv6 listener: a row in each table. */
static void dual_stack(enum kind kind)
{
	int listener = new_socket(MAPPED, 0), client = new_socket(IPV4, 0);
	union address address;

	bind_to(listener, "::");
	TRY(listen(listener, 3));
	held("dual-stack", "listener", kind, listener, LISTEN, "off")->accept_limit = 3;
	address = local_address(listener);
	address = address_from("127.0.0.1", address_port(&address));
	TRY(connect(client, &address.any, address_size(&address)));
	idle("dual-stack", "client", IPV4, client);
	idle("dual-stack", "server", kind, accept_as(listener, 0));
}

/* Bytes that the server does not read; and some of them the other way. */
static void unread(enum kind kind)
{
	struct pair pair = new_pair(kind);

	send_bytes(pair.client, 1234);
	send_bytes(pair.server, 5000);
	held("unread", "client", kind, pair.client, ESTABLISHED, "off")->all_sent = true;
	held("unread", "server", kind, pair.server, ESTABLISHED, "off")->all_sent = true;
}

/* The server's buffer is full; it answers each of the client's window probes. */
static struct pair full_pair(enum kind kind)
{
	struct pair pair = new_pair_as(kind, 1000, 0, 4096);

	set_option(pair.client, SOL_SOCKET, SO_SNDBUF, 65536);
	send_until_full(pair.client);
	return pair;
}

static void zero_window(enum kind kind)
{
	struct pair pair = full_pair(kind);

	held("zero-window", "client", kind, pair.client, ESTABLISHED, "probe")->backoff = 1;
	idle("zero-window", "server", kind, pair.server);
}

static void zero_window_unanswered(enum kind kind)
{
	struct pair pair = full_pair(kind);
	struct tcp_measures now;

	/* not deaf before all that it may send has been acknowledged */
	do {
		breathe();
		measure(pair.client, &now);
	} while (now.unacked);
	deafen(pair.server);
	held("zero-window-unanswered", "client", kind, pair.client, ESTABLISHED, "probe")->probes =
		1;
	idle("zero-window-unanswered", "server", kind, pair.server);
}

static void retransmitting(enum kind kind)
{
	struct pair pair = new_pair_as(kind, 33, 1000, 0);
	struct fact *fact;

	deafen(pair.server);
	send_bytes(pair.client, 1000);
	fact = held("retransmitting", "client", kind, pair.client, ESTABLISHED, "retransmit");
	fact->retransmits = 2;
	idle("retransmitting", "server", kind, pair.server);
}

static void keepalive(enum kind kind)
{
	struct pair pair = new_pair(kind);
	struct fact *fact;

	set_option(pair.client, IPPROTO_TCP, TCP_KEEPIDLE, 600);
	set_option(pair.client, SOL_SOCKET, SO_KEEPALIVE, 1);
	fact = held("keepalive", "client", kind, pair.client, ESTABLISHED, "keepalive");
	fact->timer_ends_ms = now_ms() + 600000;
	idle("keepalive", "server", kind, pair.server);
}

static void keepalive_unanswered(enum kind kind)
{
	struct pair pair = new_pair(kind);
	struct fact *fact;

	deafen(pair.server);
	set_option(pair.client, IPPROTO_TCP, TCP_KEEPIDLE, 1);
	set_option(pair.client, IPPROTO_TCP, TCP_KEEPINTVL, 50);
	set_option(pair.client, IPPROTO_TCP, TCP_KEEPCNT, 20);
	set_option(pair.client, SOL_SOCKET, SO_KEEPALIVE, 1);
	fact = held("keepalive-unanswered", "client", kind, pair.client, ESTABLISHED, "keepalive");
	fact->probes = 1;
	idle("keepalive-unanswered", "server", kind, pair.server);
}

/* The largest number that a user can have. */
static void large_uid(enum kind kind)
{
	struct pair pair = new_pair_as(kind, 4294967294u, 2147483648u, 0);

	idle("large-uid", "client", kind, pair.client);
	idle("large-uid", "server", kind, pair.server);
}

/* What the superuser of the namespace may set, and only sock_diag tells. */
static void marked(enum kind kind)
{
	int listener = new_socket(kind, 0), client = new_socket(kind, 0), mark = 0x2a;

	if (setsockopt(client, SOL_SOCKET, SO_MARK, &mark, sizeof(mark)) ||
	    setsockopt(client, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3) ||
	    setsockopt(listener, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3)) {
		skip("marked", kind, "SO_MARK or SO_BINDTODEVICE is refused");
		close(listener);
		close(client);
		return;
	}
	set_option(listener, SOL_SOCKET, SO_MARK, -1);
	bind_to(listener, loopback(kind));
	TRY(listen(listener, 3));
	connect_to(client, listener);
	held("marked", "listener", kind, listener, LISTEN, "off")->accept_limit = 3;
	idle("marked", "client", kind, client);
	idle("marked", "server", kind, accept_as(listener, 0));
}

/* A second process holds the server's end, under a name that wants quoting everywhere. */
static void shared(enum kind kind)
{
	struct pair pair = new_pair(kind);
	pid_t parent = getpid(), pid = TRY(fork());

	if (!pid) {
		int fd;

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, "a \"b',\n$(c)\\");
		for (fd = 0; fd < 4096; fd++)
			if (fd != pair.server)
				close(fd);
		while (getppid() == parent)
			pause();
		_exit(0);
	}
	helpers.pids[helpers.count++] = pid;
	idle("shared", "client", kind, pair.client);
	held("shared", "server", kind, pair.server, ESTABLISHED, "off")->owners = 2;
}

/* Bound, neither listening nor connected: no row, but sock_diag can be asked for it. */
static void bound(enum kind kind)
{
	int fd = new_socket(kind, 1000);

	bind_to(fd, loopback(kind));
	held("bound", "bound", kind, fd, CLOSE, "off");
}

/* ---- closing ---- */

/* The FIN waits behind data that can't be sent. */
static void fin_wait1_behind_data(enum kind kind)
{
	struct pair pair = full_pair(kind);

	TRY(shutdown(pair.client, SHUT_WR));
	held("fin-wait1-behind-data", "client", kind, pair.client, FIN_WAIT1, "probe")->backoff = 1;
	idle("fin-wait1-behind-data", "server", kind, pair.server);
}

/* The same, closed: its rest is sent by nobody's socket. */
static void fin_wait1_orphan(enum kind kind)
{
	struct pair pair = full_pair(kind);
	struct tcp_measures now;

	do {
		breathe();
		measure(pair.client, &now);
	} while (!now.backoff);
	close(pair.client);
	idle("fin-wait1-orphan", "server", kind, pair.server);
	orphan_of("fin-wait1-orphan", "client", kind, pair.server, FIN_WAIT1, "probe");
}

/* The FIN is under way, and lost. */
static void fin_wait1(enum kind kind)
{
	struct pair pair = new_pair(kind);
	struct fact *fact;

	deafen(pair.server);
	TRY(shutdown(pair.client, SHUT_WR));
	fact = held("fin-wait1", "client", kind, pair.client, FIN_WAIT1, "retransmit");
	fact->retransmits = 1;
	idle("fin-wait1", "server", kind, pair.server);
}

/* Half closed: data may still go the other way, and some has come before the FIN. */
static void half_closed(enum kind kind)
{
	struct pair pair = new_pair_as(kind, 0, 1000, 0);

	send_bytes(pair.client, 10);
	TRY(shutdown(pair.client, SHUT_WR));
	wait_for_state(pair.server, CLOSE_WAIT);
	acknowledge(pair.server);
	held("half-closed", "client", kind, pair.client, FIN_WAIT2, "off");
	held("half-closed", "server", kind, pair.server, CLOSE_WAIT, "off")->unread = 1;
}

/* And the other end has seen it. */
static void close_wait(enum kind kind)
{
	struct pair pair = new_pair(kind);

	TRY(shutdown(pair.client, SHUT_WR));
	wait_for_state(pair.server, CLOSE_WAIT);
	acknowledge(pair.server);
	read_end(pair.server);
	held("close-wait", "client", kind, pair.client, FIN_WAIT2, "off");
	held("close-wait", "server", kind, pair.server, CLOSE_WAIT, "off");
}

/*
 * Closed, to stay 110 s in FIN_WAIT2: the kernel keeps the whole socket for 50 s, on the
 * keepalive timer, and a mini-socket for the last 60.
 */
static void fin_wait2_orphan(enum kind kind)
{
	struct pair pair = new_pair(kind);
	struct fact *fact;

	set_option(pair.client, IPPROTO_TCP, TCP_LINGER2, 110);
	fact = orphan_of("fin-wait2-orphan", "client", kind, pair.server, FIN_WAIT2, "keepalive");
	close(pair.client);
	wait_for_state(pair.server, CLOSE_WAIT);
	acknowledge(pair.server);
	fact->timer_ends_ms = now_ms() + 50000;
	held("fin-wait2-orphan", "server", kind, pair.server, CLOSE_WAIT, "off")->unread = 1;
}

/* Closed, to stay as long as the kernel lets it: a mini-socket from the start. */
static void fin_wait2_mini(enum kind kind)
{
	struct pair pair = new_pair(kind);
	struct fact *fact;

	fact = orphan_of("fin-wait2-mini", "client", kind, pair.server, FIN_WAIT2, "timewait");
	set_option(pair.client, IPPROTO_TCP, TCP_LINGER2, 58);
	close(pair.client);
	wait_for_state(pair.server, CLOSE_WAIT);
	acknowledge(pair.server);
	fact->timer_ends_ms = now_ms() + 58000;
	held("fin-wait2-mini", "server", kind, pair.server, CLOSE_WAIT, "off")->unread = 1;
}

/* Up to here: the client has closed its half and will not hear that the server does. */
static struct pair nearly_closed(enum kind kind)
{
	struct pair pair = new_pair_as(kind, 33, 1000, 0);

	TRY(shutdown(pair.client, SHUT_WR));
	wait_for_state(pair.server, CLOSE_WAIT);
	acknowledge(pair.server);
	wait_for_state(pair.client, FIN_WAIT2);
	read_end(pair.server);
	deafen(pair.client);
	return pair;
}

static void last_ack(enum kind kind)
{
	struct pair pair = nearly_closed(kind);
	struct fact *fact;

	TRY(shutdown(pair.server, SHUT_WR));
	held("last-ack", "client", kind, pair.client, FIN_WAIT2, "off");
	fact = held("last-ack", "server", kind, pair.server, LAST_ACK, "retransmit");
	fact->retransmits = 1;
}

static void last_ack_orphan(enum kind kind)
{
	struct pair pair = nearly_closed(kind);

	orphan_of("last-ack-orphan", "server", kind, pair.client, LAST_ACK, "retransmit");
	close(pair.server);
	held("last-ack-orphan", "client", kind, pair.client, FIN_WAIT2, "off");
}

/* Both close without hearing each other; then the client hears the server's FIN again. */
static void closing(enum kind kind)
{
	struct pair pair = new_pair(kind);
	struct fact *fact;

	deafen(pair.client);
	deafen(pair.server);
	TRY(shutdown(pair.client, SHUT_WR));
	TRY(shutdown(pair.server, SHUT_WR));
	undeafen(pair.client);
	fact = held("closing", "client", kind, pair.client, CLOSING, "retransmit");
	fact->unread = 1;
	fact->retransmits = 1;
	fact = held("closing", "server", kind, pair.server, FIN_WAIT1, "retransmit");
	fact->retransmits = 1;
}

static void time_wait(enum kind kind)
{
	struct pair pair = new_pair(kind);
	struct fact *fact;

	fact = orphan_of("time-wait", "client", kind, pair.server, TIME_WAIT, "timewait");
	close(pair.client);
	wait_for_state(pair.server, CLOSE_WAIT);
	read_end(pair.server);
	TRY(shutdown(pair.server, SHUT_WR));
	wait_for_state(pair.server, CLOSE);
	fact->timer_ends_ms = now_ms() + 60000;
	close(pair.server);
}

/* ---- addresses ---- */

/* Whose words tell each other apart, and whose zeros shorten in each way. */
static void ipv6_addresses(enum kind kind)
{
	static const char *const texts[] = { "2001:db8:102:304:506:708:90a:b0c",
					     "2001:db8::1:0:0:1",
					     "2001:db8:0:0:1::", "2001:0:0:1::c0a8:1", "fd00::" };
	unsigned i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		int listener = new_socket(kind, 0), client;

		if (!loopback_add(texts[i])) {
			skip("ipv6-addresses", kind, "lo takes no further address");
			close(listener);
			return;
		}
		bind_to(listener, texts[i]);
		TRY(listen(listener, 1));
		held("ipv6-addresses", "listener", kind, listener, LISTEN, "off")->accept_limit = 1;
		client = new_socket(kind, 0);
		connect_to(client, listener);
		idle("ipv6-addresses", "client", kind, client);
		idle("ipv6-addresses", "server", kind, accept_as(listener, 0));
	}
}

static void ipv4_addresses(enum kind kind)
{
	int listener = new_socket(kind, 0), client = new_socket(kind, 0);

	bind_to(listener, kind == IPV4 ? "127.1.2.3" : "::ffff:127.1.2.3");
	TRY(listen(listener, 1));
	held("ipv4-addresses", "listener", kind, listener, LISTEN, "off")->accept_limit = 1;
	bind_to(client, kind == IPV4 ? "127.255.128.254" : "::ffff:127.255.128.254");
	connect_to(client, listener);
	idle("ipv4-addresses", "client", kind, client);
	idle("ipv4-addresses", "server", kind, accept_as(listener, 0));
}

/* An address that means nothing without its interface. */
static void link_local(enum kind kind)
{
	int listener = new_socket(kind, 0), client;
	union address address = address_from("fe80::1", 0);

	if (!loopback_add("fe80::1")) {
		skip("link-local", kind, "lo takes no further address");
		close(listener);
		return;
	}
	address.in6.sin6_scope_id = if_nametoindex("lo");
	TRY(bind(listener, &address.any, sizeof(address.in6)));
	TRY(listen(listener, 1));
	held("link-local", "listener", kind, listener, LISTEN, "off")->accept_limit = 1;
	client = new_socket(kind, 0);
	connect_to(client, listener);
	idle("link-local", "client", kind, client);
	idle("link-local", "server", kind, accept_as(listener, 0));
}

/* ---- all of them ---- */

#define FOR(kind) (1u << (kind))
#define FOR_ALL (FOR(IPV4) | FOR(IPV6) | FOR(MAPPED))

struct scenario {
	void (*make)(enum kind kind);
	unsigned kinds;
};

static const struct scenario lasting[] = {
	{ listen_full, FOR_ALL },
	{ syn_sent, FOR_ALL },
	{ syn_recv, FOR_ALL },
	{ fastopen_child, FOR_ALL },
	{ keepalive_unanswered, FOR_ALL },
	{ listen_plain, FOR_ALL },
	{ listen_wildcard, FOR_ALL },
	{ listen_fastopen, FOR_ALL },
	{ established, FOR_ALL },
	{ dual_stack, FOR(MAPPED) },
	{ unread, FOR_ALL },
	{ zero_window, FOR_ALL },
	{ zero_window_unanswered, FOR_ALL },
	{ retransmitting, FOR_ALL },
	{ keepalive, FOR_ALL },
	{ large_uid, FOR_ALL },
	{ marked, FOR_ALL },
	{ shared, FOR(IPV4) | FOR(IPV6) },
	{ bound, FOR_ALL },
	{ fin_wait1_behind_data, FOR_ALL },
	{ fin_wait1, FOR_ALL },
	{ half_closed, FOR_ALL },
	{ close_wait, FOR_ALL },
	{ last_ack, FOR_ALL },
	{ closing, FOR_ALL },
	{ ipv6_addresses, FOR(IPV6) },
	{ ipv4_addresses, FOR(IPV4) | FOR(MAPPED) },
	{ link_local, FOR(IPV6) },
};

/* These the kernel ends by itself, after 40 s and more: made when the others stand. */
static const struct scenario passing[] = {
	{ deferred_accept, FOR_ALL }, { fin_wait1_orphan, FOR_ALL }, { fin_wait2_orphan, FOR_ALL },
	{ last_ack_orphan, FOR_ALL }, { fin_wait2_mini, FOR_ALL },   { time_wait, FOR_ALL },
};

static void make(const struct scenario *scenarios, size_t count, bool ipv6)
{
	for (; count--; scenarios++) {
		enum kind kind;

		for (kind = IPV4; kind < KINDS; kind++)
			if (scenarios->kinds & FOR(kind) && (kind == IPV4 || ipv6))
				scenarios->make(kind);
	}
	settle();
}

static bool have_ipv6(void)
{
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static void tell_all(struct print *out)
{
	unsigned i;

	if (out->fd < 0)
		return;
	for (i = 0; i < skip_count; i++) {
		put(out, "skip ");
		put(out, skips[i].scenario);
		put(out, "-");
		put(out, kind_names[skips[i].kind]);
		put(out, " ");
		put(out, skips[i].why);
		put(out, "\n");
	}
	tell(out);
}

static int run(char **command)
{
	int status;
	pid_t pid = TRY(fork());

	if (!pid) {
		execvp(command[0], command);
		die(command[0]);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			die("waitpid");
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Tells again at each line, until standard input ends. */
static void hold(struct print *out)
{
	char byte;
	ssize_t got;

	while ((got = read(STDIN_FILENO, &byte, 1)) > 0 || (got < 0 && errno == EINTR))
		if (got > 0 && byte == '\n')
			tell_all(out);
}

static int usage(void)
{
	struct print out = { .fd = STDERR_FILENO };

	put(&out, "usage: sockets [-4] [--facts FILE] [--many N] [--many6 N] "
		  "[--hold | -- COMMAND...]\n");
	put_flush(&out);
	return 2;
}

/* A number of connections; 0 for what is none. */
static unsigned number(const char *text)
{
	unsigned value = 0;

	while (*text >= '0' && *text <= '9' && value < 1000000)
		value = value * 10 + (unsigned)(*text++ - '0');
	return *text ? 0 : value;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "no-ipv6", no_argument, NULL, '4' },	  { "facts", required_argument, NULL, 'f' },
		{ "many", required_argument, NULL, 'm' }, { "many6", required_argument, NULL, 'M' },
		{ "hold", no_argument, NULL, 'h' },	  { NULL, 0, NULL, 0 },
	};
	unsigned many = 0, many6 = 0;
	bool ipv6 = have_ipv6();
	static struct print out = { .fd = -1 };
	int option, status = 0;

	while ((option = getopt_long(argc, argv, "+4f:m:M:h", options, NULL)) >= 0) {
		switch (option) {
		case '4':
			ipv6 = false;
			break;
		case 'f':
			out.fd = open(optarg, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
			if (out.fd < 0)
				die(optarg);
			break;
		case 'm':
			many = number(optarg);
			if (!many)
				return usage();
			break;
		case 'M':
			many6 = number(optarg);
			if (!many6)
				return usage();
			break;
		case 'h':
			break;
		default:
			return usage();
		}
	}

	loopback_up();
	if (many || many6) {
		if (many)
			make_many(&helpers, IPV4, many);
		if (many6 && ipv6)
			make_many(&helpers, IPV6, many6);
	} else {
		raise_descriptors(1024);
		make(lasting, sizeof(lasting) / sizeof(lasting[0]), ipv6);
		make(passing, sizeof(passing) / sizeof(passing[0]), ipv6);
	}
	if (optind == argc) {
		if (out.fd < 0)
			out.fd = STDOUT_FILENO;
		tell_all(&out);
		hold(&out);
	} else {
		tell_all(&out);
		status = run(argv + optind);
		tell_all(&out);
	}
	end_helpers(&helpers);
	return status;
}
