/* SPDX-License-Identifier: 0BSD */
/*
 * The sock_diag decoder on messages put together by hand, on recordings of real kernels, and on
 * both damaged: each in memory of exactly its size, so that sanitizers see a read past its end.
 */
#include "unit/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "source/diag_message.h"
#include "text/number.h"
#include "record/tcp_info.h"

static _Alignas(4) unsigned char bytes[65536];
static size_t used;

static void put(const void *from, size_t length)
{
	memcpy(bytes + used, from, length);
	used += length;
	while (used % 4)
		bytes[used++] = 0;
}

static void put_header(uint16_t type, uint16_t flags, size_t payload)
{
	const struct netlink_header header = {
		.length = (uint32_t)(sizeof(header) + payload),
		.type = type,
		.flags = flags,
	};

	put(&header, sizeof(header));
}

static void put_attribute(uint16_t type, const void *value, uint16_t length)
{
	const uint16_t head[2] = { (uint16_t)(length + 4), type };

	put(head, sizeof(head));
	put(value, length);
}

/* Before so many bytes of attributes. */
static void put_message(const struct diag_message *message, size_t attributes)
{
	const size_t payload = sizeof(*message) - sizeof(message->header);

	put_header(20, 2, payload + attributes);
	put(&message->header + 1, payload);
}

static struct diag_message example(unsigned char family, unsigned char state, unsigned char timer)
{
	struct diag_message message = {
		.family = family,
		.state = state,
		.timer = timer,
		.retransmits = 3,
		.expires = 1234,
		.rx_queue = 5,
		.tx_queue = 6,
		.uid = 1000,
		.inode = 4711,
	};

	memcpy(&message.id.local_port, "\x00\x16", 2);
	memcpy(&message.id.remote_port, "\x9c\x40", 2);
	memcpy(message.id.local_address, "\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16);
	message.id.interface = 2;
	return message;
}

static int decode(struct tcp_socket *socket)
{
	struct diag_messages messages = { .span = { bytes, used }, .detail = DIAG_INFO };

	return diag_message_next(&messages, socket);
}

static struct tcp_socket socket_of(struct diag_message message, bool with_info, uint32_t ssthresh)
{
	struct tcp_info_wire info = { .retransmits = 7, .probes = 8, .rto = 204000, .ato = 40000 };
	struct tcp_socket socket;
	const uint32_t mark = 0xabcd;
	const unsigned char one = 1;

	info.snd_cwnd = 10;
	info.snd_ssthresh = ssthresh;
	info.rtt = 321;
	used = 0;
	put_message(&message, 8 + 8 + (with_info ? 4 + sizeof(info) + 12 : 0));
	put_attribute(15, &mark, 4);
	put_attribute(11, &one, 1);
	if (with_info) {
		put_attribute(2, &info, sizeof(info));
		put_attribute(4, "cubic\0", 6);
	}
	memset(&socket, 0xee, sizeof(socket));
	ok(decode(&socket) == DIAG_SOCKET, "a message is a socket");
	return socket;
}

static void fields(void)
{
	struct tcp_socket s = socket_of(example(AF_INET6, 1, 1), false, 0);

	same_number(s.family, TCP_INET6, "family");
	ok(s.local.address[0] == 0xfe && s.local.address[15] == 1, "local address");
	same_number(s.local.port, 22, "local port, from network order");
	same_number(s.remote.port, 40000, "remote port");
	same_number(s.timer_ms, 1234, "milliseconds as they come");
	same_number(s.rx_queue, 5, "receive queue");
	same_number(s.tx_queue, 6, "transmit queue");
	same_number(s.inode, 4711, "inode");
	same_number(s.interface, 2, "interface");
	ok(tcp_knows(&s, TCP_MARK) && s.mark == 0xabcd, "mark");
	ok(tcp_knows(&s, TCP_V6ONLY) && s.v6only == 1, "v6only");
	ok(tcp_knows(&s, TCP_UID) && s.uid == 1000, "uid");
	ok(tcp_knows(&s, TCP_RETRANSMITS) && s.retransmits == 3, "retransmits with that timer");
	ok(!tcp_knows(&s, TCP_PROBES), "but not the probes");
	ok(!tcp_knows(&s, TCP_RTO_MS) && !tcp_knows(&s, TCP_CWND), "no internals without tcp_info");
	ok(!tcp_knows(&s, TCP_ENTRY) && !tcp_knows(&s, TCP_REFCOUNT) &&
		   !tcp_knows(&s, TCP_LOCATION) && !tcp_knows(&s, TCP_QUICKACK),
	   "what only /proc knows");

	s = socket_of(example(AF_INET, 1, 4), false, 0);
	same_number(s.family, TCP_INET, "IPv4");
	ok(tcp_knows(&s, TCP_PROBES) && s.probes == 3, "probes with the probe timer");
	ok(!tcp_knows(&s, TCP_RETRANSMITS), "but not the retransmits");
	s = socket_of(example(AF_INET, 3, 1), false, 0);
	ok(!tcp_knows(&s, TCP_UID) && !tcp_knows(&s, TCP_RETRANSMITS),
	   "SYN_RECV: neither uid nor retransmits");
	s = socket_of(example(AF_INET, 6, 3), false, 0);
	ok(!tcp_knows(&s, TCP_UID), "TIME_WAIT: no uid");
	s = socket_of(example(AF_INET, 1, 0), false, 0);
	ok(!tcp_knows(&s, TCP_TIMER_MS), "no timer, no time");

	s = socket_of(example(AF_INET, 1, 0), true, 20);
	ok(s.rto_ms == 204 && s.ato_ms == 40 && s.cwnd == 10, "tcp_info: rto, ato, cwnd");
	ok(tcp_knows(&s, TCP_SSTHRESH) && s.ssthresh == 20, "tcp_info: ssthresh");
	ok(tcp_knows(&s, TCP_RETRANSMITS) && s.retransmits == 7 && s.probes == 8,
	   "tcp_info: both retransmits and probes");
	same_string(s.congestion, "cubic", "congestion control");
	same_number(s.info_bytes, sizeof(struct tcp_info_wire), "all of tcp_info");
	s = socket_of(example(AF_INET, 1, 0), true, 0x7fffffff);
	ok(!tcp_knows(&s, TCP_SSTHRESH), "tcp_info: an infinite ssthresh");
	s = socket_of(example(AF_INET, 10, 0), true, 0);
	ok(!tcp_knows(&s, TCP_RTO_MS) && !tcp_knows(&s, TCP_CWND) && !s.info_bytes,
	   "LISTEN: tcp_info means something else");
}

/* A socket of which this attribute is told. */
static struct tcp_socket with_attribute(uint16_t type, const void *value, uint16_t length)
{
	const struct diag_message message = example(AF_INET, 1, 0);
	struct tcp_socket socket;

	used = 0;
	put_message(&message, 4 + (length + 3u) / 4 * 4);
	put_attribute(type, value, length);
	memset(&socket, 0xee, sizeof(socket));
	ok(decode(&socket) == DIAG_SOCKET, "a message with one attribute");
	return socket;
}

/* The structure of Linux 6.18, 280 bytes, and that of a kernel to come. */
static void all_of_info(void)
{
	struct diag_message message = example(AF_INET, TCP_STATE_ESTABLISHED, TCP_TIMER_OFF);
	unsigned char info[400];
	struct tcp_socket s;
	size_t i;

	for (i = 0; i < sizeof(info); i++)
		info[i] = (unsigned char)i;
	s = with_attribute(2, info, 280);
	same_number(s.info_bytes, 280, "tcp_info of Linux 6.18");
	ok(!memcmp(s.info, info, 280), "and all its bytes");
	s = with_attribute(2, info, sizeof(info));
	same_number(s.info_bytes, 280, "a longer one is cut");
	ok(!memcmp(s.info, info, 280) && s.cwnd, "and what is known of it is taken");
	s = with_attribute(2, info, 104);
	same_number(s.info_bytes, 104, "that of an old kernel is as long as it is");

	used = 0;
	put_message(&message, 4 + 280 + 4 + 8);
	put_attribute(2, info, 280);
	memset(info, 0xff, 8);
	put_attribute(2, info, 8);
	need(decode(&s) == DIAG_SOCKET, "a message");
	ok(s.info_bytes == 280 && s.info[1] == 1, "one too short to be any costs nothing");
}

/* The protocol on top: an attribute that holds attributes, the name in one of type 1. */
static void ulp(void)
{
	struct head {
		uint16_t length, type;
	};
	struct {
		struct head info;
		uint32_t word;
		struct head name;
		char text[8];
	} nested = { { 8, 3 }, 0, { 8, 1 }, "tls" };
	struct tcp_socket s;

	s = with_attribute(19, &nested, 16);
	ok(tcp_knows(&s, TCP_ULP_NAME), "a protocol on top");
	same_string(s.ulp, "tls", "its name, behind another attribute");
	s = with_attribute(19 | 0x8000, &nested, 16);
	ok(tcp_knows(&s, TCP_ULP_NAME), "with the flag of a nested attribute");
	s = with_attribute(19, &nested, 8);
	ok(!tcp_knows(&s, TCP_ULP_NAME), "without a name");
	nested.name.length = 200;
	s = with_attribute(19, &nested, 16);
	ok(!tcp_knows(&s, TCP_ULP_NAME), "a name longer than what holds it");
	nested.info.length = 3;
	s = with_attribute(19, &nested, 16);
	ok(!tcp_knows(&s, TCP_ULP_NAME), "an attribute shorter than its head");
	s = with_attribute(19, &nested, 0);
	ok(!tcp_knows(&s, TCP_ULP_NAME), "nothing in it");
}

/* struct inet_diag_req of linux/inet_diag.h, byte by byte, and the type of its answers. */
static void both_families(void)
{
	struct diag_request request;
	unsigned char sent[sizeof(request)];
	uint32_t states;
	size_t i;
	unsigned int others = 0;

	diag_request_make(&request, TCP_FAMILIES, 0x402, DIAG_INFO);
	memcpy(sent, &request, sizeof(sent));
	same_number(request.header.length, 16 + 4 + 48 + 4 + 4, "the old request's length");
	same_number(request.header.type, 18, "its type, TCPDIAG_GETSOCK");
	memcpy(&states, sent + 16 + 4 + 48, sizeof(states));
	same_number(states, 0x402, "the states stand behind the id");
	for (i = 16; i < 68; i++)
		others |= sent[i];
	same_number(others, 0, "nothing else is asked for");
	same_number(socket_of(example(AF_INET6, 10, 0), true, 18).state, 10,
		    "answers are of its type");
}

/* SK_MEMINFO_ of linux/sock_diag.h: nine words, or as many as an older kernel has. */
static void memory(void)
{
	const uint32_t words[10] = { 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 };
	struct diag_request request;
	struct tcp_socket s;

	diag_request_make(&request, TCP_INET, 1, DIAG_INFO | DIAG_MEMORY);
	same_number(request.of.one.extensions, 0x2 | 0x8 | 0x40,
		    "asked for: tcp_info, its name, memory");
	diag_request_make(&request, TCP_INET, 1, DIAG_ATTRIBUTES | DIAG_MEMORY);
	same_number(request.of.one.extensions, 0x40, "memory alone");
	diag_request_make(&request, TCP_INET, 1, DIAG_ATTRIBUTES);
	same_number(request.of.one.extensions, 0, "and nothing");
	s = with_attribute(7, words, 36);
	ok(tcp_knows(&s, TCP_MEM_RMEM_ALLOC) && s.memory[0] == 11, "memory: the first");
	ok(tcp_knows(&s, TCP_MEM_DROPS) && s.memory[8] == 19, "memory: the last");
	s = with_attribute(7, words, 32);
	ok(tcp_knows(&s, TCP_MEM_BACKLOG) && s.memory[7] == 18 && !tcp_knows(&s, TCP_MEM_DROPS),
	   "an older kernel does not count drops");
	s = with_attribute(7, words, sizeof(words));
	ok(s.memory[8] == 19 && !tcp_knows(&s, TCP_PID), "a later kernel's more is left aside");
	s = with_attribute(7, words, 0);
	ok(!tcp_knows(&s, TCP_MEM_RMEM_ALLOC), "nothing in it");
}

static int reply_to(uint16_t type, int32_t code)
{
	struct tcp_socket socket;

	used = 0;
	put_header(type, 2, 4);
	put(&code, 4);
	return decode(&socket);
}

static void control(void)
{
	struct diag_messages messages = { .span.at = bytes, .detail = DIAG_INFO };
	struct tcp_socket socket;
	struct netlink_header header = { .length = 15 };

	ok(reply_to(3, 0) == DIAG_DONE, "done");
	ok(reply_to(3, -EINTR) == EINTR, "done in error");
	ok(reply_to(2, -ENOENT) == ENOENT, "an error");
	ok(reply_to(2, 0) == DIAG_MORE, "an acknowledgement is no error");
	ok(reply_to(2, INT32_MIN) > 0, "the least errno");
	ok(reply_to(4, 0) == ENOBUFS, "an overrun");
	ok(reply_to(1, 0) == DIAG_MORE, "a no-op");
	used = 0;
	put_header(3, 2, 0);
	ok(decode(&socket) == DIAG_DONE, "done, without its code");
	used = 0;
	put_header(2, 2, 3);
	put("\377\377\377", 3);
	ok(decode(&socket) == DIAG_MORE, "an error with less than its code");
	used = 0;
	put_header(3, 0x12, 4);
	put("\0\0\0\0", 4);
	messages.span.left = used;
	ok(diag_message_next(&messages, &socket) == DIAG_DONE && messages.interrupted,
	   "NLM_F_DUMP_INTR is kept");

	used = 0;
	put(&header, sizeof(header));
	ok(decode(&socket) == DIAG_MALFORMED, "a length below the header's");
	used = 0;
	header.length = 17;
	put(&header, sizeof(header));
	ok(decode(&socket) == DIAG_MALFORMED, "a length above what is there");
	used = 0;
	put("\0\0\0\0", 4);
	ok(decode(&socket) == DIAG_MALFORMED, "less than a header");
	used = 0;
	put_header(20, 2, 71);
	used += 72;
	ok(decode(&socket) == DIAG_MALFORMED, "less than a socket");
}

/* Decodes a copy of exactly its size to its end; returns the sockets in it. */
static unsigned int drain(const unsigned char *from, size_t length)
{
	unsigned char *copy = malloc(length ? length : 1);
	struct diag_messages messages = { .span = { copy, length }, .detail = DIAG_INFO };
	struct tcp_socket socket;
	unsigned int sockets = 0;
	unsigned int rounds = 0;

	need(copy, "memory");
	memcpy(copy, from, length);
	while (messages.span.left) {
		sockets += diag_message_next(&messages, &socket) == DIAG_SOCKET;
		/* Each message has at least 16 bytes, so there is an end. */
		if (++rounds > length)
			break;
	}
	need(rounds <= length, "end of a datagram");
	free(copy);
	return sockets;
}

static void damaged(const unsigned char *from, size_t length, uint32_t tries)
{
	static unsigned char copy[sizeof(bytes)];
	uint32_t state = 1;
	uint32_t i;

	for (i = 0; i < length && i < tries; i++)
		drain(from, i);
	for (i = 0; i < tries; i++) {
		unsigned int changes;

		memcpy(copy, from, length);
		for (changes = 0; changes < 3; changes++) {
			state = state * 1664525 + 1013904223;
			copy[(state >> 8) % length] = (unsigned char)(state >> 24);
		}
		drain(copy, length);
	}
	ok(true, "cut and damaged messages come to an end");
}

static void recorded(const char *name)
{
	static unsigned char recording[sizeof(bytes)];
	ssize_t length;
	int fd = open(name, O_RDONLY);

	if (fd < 0) {
		skip(name, "the recording is not here");
		return;
	}
	length = read(fd, recording, sizeof(recording));
	close(fd);
	need(length > 0, "a recording with a message");
	ok(drain(recording, (size_t)length) > 10, name);
	damaged(recording, (size_t)length, 2000);
}

int main(void)
{
	fields();
	all_of_info();
	ulp();
	both_families();
	if (ENABLE_LSTCP_MEMORY)
		memory();
	control();
	socket_of(example(AF_INET6, 1, 1), true, 20);
	damaged(bytes, used, 20000);
	recorded(MACHINE_IS_BIG_ENDIAN ? "tests/data/diag-be.bin" : "tests/data/diag-le.bin");
	return tap_done();
}
