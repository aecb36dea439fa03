/* SPDX-License-Identifier: 0BSD */
/* The row decoder on rows worked out by hand, the kernel document's own example among them. */
#include "unit/tap.h"

#include <stdlib.h>

#include "proc_row.h"
#include "unit/text_of.h"

static const struct proc_origin little = { .big_endian = false, .hertz = 100 };
static const struct proc_origin big = { .big_endian = true, .hertz = 100 };

/* The row, in memory of exactly its size with the LF that ends it. */
static enum proc_row decode(const char *row, size_t length, const struct proc_origin *origin,
			    struct tcp_socket *socket, struct proc_error *error)
{
	char *copy = malloc(length + 1);
	const char *at = copy;
	const char *feed;
	enum proc_row outcome;

	need(copy, "memory");
	memcpy(copy, row, length);
	copy[length] = '\n';
	feed = memchr(copy, '\n', length + 1);
	outcome = proc_row_decode(&at, origin, socket, error);
	if (at < copy || at > feed)
		ok(false, "what is left to read starts in the row");
	free(copy);
	return outcome;
}

static struct tcp_socket socket_of(const char *row, const struct proc_origin *origin)
{
	struct tcp_socket socket;
	struct proc_error error;

	memset(&socket, 0xee, sizeof(socket));
	if (decode(row, strlen(row), origin, &socket, &error) != PROC_ROW_SOCKET) {
		memset(&socket, 0xee, sizeof(socket));
		tap_string("# no socket: ", row);
	}
	return socket;
}

/* Nothing behind retrnsmt is looked at, and all before it as ever. */
static void in_brief(void)
{
	static const struct proc_origin brief = { .big_endian = false,
						  .brief = true,
						  .hertz = 100 };
	const char *good = "  46: 010310AC:9C4C 030310AC:1770 01 00000150:00000002 01:00000019 "
			   "00000003 banana";
	const char *wrong = "  46: 010310AC:9C4C 030310AC:1770 01 00000150:00000002 01:00000019 "
			    "banana  1000        0 54165785 4 cd1e6040 25 4 27 3 -1";
	struct tcp_socket s = socket_of(good, &brief);
	struct proc_error error;

	same_number(s.known,
		    TCP_ALWAYS_KNOWN | TCP_BIT(TCP_ENTRY) | TCP_BIT(TCP_TX_QUEUE) |
			    TCP_BIT(TCP_RETRANSMITS),
		    "in brief: what is known");
	same_number(s.local.port, 40012, "in brief: local port");
	same_number(s.tx_queue, 0x150, "in brief: transmit queue");
	same_number(s.rx_queue, 2, "in brief: receive queue");
	same_number(s.timer, TCP_TIMER_RETRANSMIT, "in brief: timer");
	same_number(s.retransmits, 3, "in brief: retransmits");
	same_number(decode(wrong, strlen(wrong), &brief, &s, &error), PROC_ROW_MALFORMED,
		    "in brief: retrnsmt that is no number");
	same_number(error.column, 10, "in brief: its column");
	same_number(decode(wrong, 60, &brief, &s, &error), PROC_ROW_MALFORMED,
		    "in brief: a row that ends before retrnsmt");
}

/* The row of kernel-proc-net-tcp.txt, its fields as that text explains them. */
static void documented(void)
{
	const char *row = "  46: 010310AC:9C4C 030310AC:1770 01 00000150:00000000 01:00000019 "
			  "00000000  1000        0 54165785 4 cd1e6040 25 4 27 3 -1";
	struct tcp_socket s = socket_of(row, &little);

	same_number(s.entry, 46, "entry");
	same_number(s.family, TCP_INET, "family");
	ok(!memcmp(s.local.address, "\254\20\3\1", 4), "local address 172.16.3.1");
	same_number(s.local.port, 40012, "local port");
	ok(!memcmp(s.remote.address, "\254\20\3\3", 4), "remote address 172.16.3.3");
	same_number(s.remote.port, 6000, "remote port");
	same_number(s.state, TCP_STATE_ESTABLISHED, "state");
	same_number(s.tx_queue, 0x150, "transmit queue");
	same_number(s.rx_queue, 0, "receive queue");
	same_number(s.timer, TCP_TIMER_RETRANSMIT, "timer");
	same_number(s.timer_ms, 250, "25 ticks are 250 ms");
	same_number(s.retransmits, 0, "retransmits");
	same_number(s.uid, 1000, "uid");
	same_number(s.probes, 0, "probes");
	same_number(s.inode, 54165785, "inode");
	same_number(s.refcount, 4, "reference count");
	same_number(s.location, 0xcd1e6040, "location");
	same_number(s.rto_ms, 250, "rto");
	same_number(s.ato_ms, 40, "ato");
	same_number(s.quickack, 13, "27 >> 1");
	same_number(s.pingpong, 1, "27 & 1");
	same_number(s.cwnd, 3, "cwnd");
	ok(!tcp_knows(&s, TCP_SSTHRESH), "ssthresh -1 is infinite");
	ok(!tcp_knows(&s, TCP_FASTOPEN_QUEUE), "no Fast Open queue outside LISTEN");
	s = socket_of(row, &big);
	ok(!memcmp(s.local.address, "\1\3\20\254", 4), "the other byte order: 1.3.16.172");
	same_number(s.local.port, 40012, "which leaves ports alone");
}

static void loopback(void)
{
	const char *rest = ":0016 00000000000000000000000000000000:0000 0A 00000000:00000003 "
			   "00:00000000 00000000     0        0 1 1 0 100 0 0 10 5";
	char row[256] = "0: 00000000000000000000000001000000";
	struct tcp_socket s;

	s = socket_of(strcat(row, rest), &little);
	ok(!memcmp(s.local.address, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16), "::1, little-endian");
	same_number(s.family, TCP_INET6, "four words are IPv6");
	same_number(s.rx_queue, 3, "LISTEN: connections waiting");
	ok(!tcp_knows(&s, TCP_TX_QUEUE), "LISTEN: no limit of the queue in /proc");
	ok(!tcp_knows(&s, TCP_LOCATION), "a location of zeros is hidden");
	ok(tcp_knows(&s, TCP_FASTOPEN_QUEUE) && s.fastopen_queue == 5, "LISTEN: Fast Open queue 5");
	ok(!tcp_knows(&s, TCP_SSTHRESH), "LISTEN: no ssthresh");
	ok(!tcp_knows(&s, TCP_TIMER_MS), "no timer, no time");
	strcpy(row, "0: 00000000000000000000000000000001");
	s = socket_of(strcat(row, rest), &big);
	ok(!memcmp(s.local.address, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16), "::1, big-endian");
}

#define HEAD "12: 0100007F:0016 0200007F:0050 "
#define TAIL " 00000001:00000002 02:00000003 00000004  5 6 7 8 "
#define FULL " 20 4 3 10 7"

static enum proc_row outcome_of(const char *row, struct proc_error *error)
{
	struct tcp_socket socket;

	return decode(row, strlen(row), &little, &socket, error);
}

static void socket_here(const char *row, const char *name)
{
	struct proc_error error;

	ok(outcome_of(row, &error) == PROC_ROW_SOCKET, name);
}

static void nothing_here(const char *row, const char *name)
{
	struct proc_error error;

	ok(outcome_of(row, &error) == PROC_ROW_NOTHING, name);
}

static void malformed(const char *row, const char *expected)
{
	struct proc_error error;
	struct writer writer;
	char buffer[WRITER_SLACK + 80] = "";

	if (outcome_of(row, &error) == PROC_ROW_MALFORMED) {
		proc_error_write(text_begin(&writer, buffer, sizeof(buffer)), &error);
		text_end(&writer);
	}
	same_string(buffer, expected, row);
}

static void shapes(void)
{
	socket_here(HEAD "01" TAIL "ffff9e4600c6a040" FULL, "a full row");
	socket_here(HEAD "01" TAIL "ffff9e4600c6a040" FULL "   \r", "CR and blanks at the end");
	socket_here("123456789: 0100007F:0016 0200007F:0050 01" TAIL "1" FULL, "a wide sl");
	socket_here(HEAD "06" TAIL "0000000000000000", "TIME_WAIT ends before rto");
	socket_here(HEAD "03" TAIL "(ptrval)", "SYN_RECV ends before rto");
	socket_here(HEAD "05" TAIL "(____ptrval____)", "an orphaned FIN_WAIT2 too");
	socket_here(HEAD "05" TAIL "(null)" FULL, "or not");
	socket_here(HEAD "0D" TAIL "1", "a state without a name may");
	nothing_here("", "nothing");
	nothing_here("  \t \r", "blanks");
	nothing_here("  sl  local_address rem_address   st tx_queue", "a header");
	nothing_here("sl x", "as short as it may be");
}

static void faults(void)
{
	malformed("x", "sl: not a number");
	malformed("12", "sl: not a number");
	malformed("12:", "local_address: the row ends before it");
	malformed("12: 0100007", "local_address: not a number");
	malformed("12: 0100007F", "local_address: not a number");
	malformed("12: 0100007F0100007F:0016 0200007F:0050 01" TAIL "1" FULL,
		  "local_address: not a number");
	malformed("12: 0100007F:10000 0200007F:0050 01" TAIL "1" FULL,
		  "local port: number too large");
	malformed("12: 0100007F:0016 0200007F:0050", "st: the row ends before it");
	malformed(HEAD "100" TAIL "1" FULL, "st: number too large");
	malformed(HEAD "01 100000000:00000002 02:00000003 00000004 5 6 7 8 1" FULL,
		  "tx_queue: number too large");
	malformed(HEAD "01 1.0:00000002 02:00000003 00000004 5 6 7 8 1" FULL,
		  "tx_queue: not a number");
	malformed(HEAD "01 1:2 02:10000000000000000 4 5 6 7 8 1" FULL,
		  "tm->when: number too large");
	malformed(HEAD "01 1:2 02:3 4 4294967296 6 7 8 1" FULL, "uid: number too large");
	malformed(HEAD "01 1:2 02:3 4 -5 6 7 8 1" FULL, "uid: not a number");
	malformed(HEAD "01 1:2 02:3 4 5 6 18446744073709551616 8 1" FULL,
		  "inode: number too large");
	malformed(HEAD "01" TAIL "(ptrv", "location: not a number");
	malformed(HEAD "01" TAIL "1", "rto: the row ends before it");
	malformed(HEAD "06" TAIL "1 20", "ato: the row ends before it");
	malformed(HEAD "01" TAIL "1 20 4 3 10", "ssthresh: the row ends before it");
	malformed(HEAD "01" TAIL "1 20 4 3 10 -2", "ssthresh: not a number");
	malformed(HEAD "01" TAIL "1 20 4 3 -1 7", "cwnd: not a number");
	malformed(HEAD "01" TAIL "1" FULL " 8", "ssthresh: something follows it");
	malformed("12: 0100007F:0016 00000000000000000000000000000000:0050 01" TAIL "1" FULL,
		  "ssthresh: an address of IPv4 and one of IPv6");
}

/* Every byte at every place of a row: no more is asked than that nothing breaks. */
static void every_byte(void)
{
	const char row[] = HEAD "01" TAIL "ffff9e4600c6a040" FULL;
	char copy[sizeof(row)];
	struct tcp_socket socket;
	struct proc_error error;
	unsigned int outcomes[3] = { 0 };
	size_t at;
	int byte;

	for (at = 0; at < sizeof(row) - 1; at++) {
		for (byte = 0; byte < 256; byte++) {
			memcpy(copy, row, sizeof(row));
			copy[at] = (char)byte;
			outcomes[decode(copy, sizeof(row) - 1, &little, &socket, &error)]++;
		}
	}
	ok(outcomes[PROC_ROW_SOCKET] && outcomes[PROC_ROW_MALFORMED], "every byte at every place");
	for (at = 0; at < sizeof(row) - 1; at++)
		if (decode(row, at, &little, &socket, &error) == PROC_ROW_SOCKET)
			break;
	/* The last column is one digit: nothing shorter is a row. */
	same_number(at, sizeof(row) - 1, "a row cut short is malformed, wherever");
}

int main(void)
{
	documented();
	in_brief();
	loopback();
	shapes();
	faults();
	every_byte();
	return tap_done();
}
