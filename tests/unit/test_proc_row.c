/* SPDX-License-Identifier: 0BSD */
/* The row decoder on rows worked out by hand, the kernel document's own example among them. */
#include "unit/tap.h"

#include <stdlib.h>

#include "source/proc_row.h"
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
	outcome = proc_row_decode(&at, copy + length + 1, origin, false, socket, error);
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

static void header_here(const char *row, enum proc_row kind, const char *name)
{
	struct proc_error error;

	ok(outcome_of(row, &error) == kind, name);
}

static void malformed(const char *row, const char *expected)
{
	struct proc_error error;
	struct writer writer;
	char buffer[WRITER_SLACK + 80] = "";

	if (outcome_of(row, &error) == PROC_ROW_MALFORMED) {
		writer_strings(text_begin(&writer, buffer, sizeof(buffer)),
			       proc_error_column(&error), proc_error_fault(&error), "");
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
	header_here("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt"
		    "   uid  timeout inode",
		    PROC_ROW_HEADER, "the header of IPv4");
	header_here("\xef\xbb\xbf  sl  local_address                         remote_address",
		    PROC_ROW_HEADER, "of IPv6, cut, behind a byte order mark");
	header_here("   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt"
		    "   uid  timeout inode ref pointer drops",
		    PROC_ROW_OTHER_HEADER, "that of UDP");
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
	malformed(HEAD "01 1:2 02:3 4 - 6 7 8 1" FULL, "uid: not a number");
	malformed(HEAD "01 1:2 02:3 4 5 -6 7 8 1" FULL, "timeout: not a number");
	malformed(HEAD "01 1:2 02:3 4 5 6 18446744073709551616 8 1" FULL,
		  "inode: number too large");
	malformed(HEAD "01" TAIL "(ptrv", "location: not a number");
	malformed(HEAD "01 1:2 02:3 4 5 6", "inode: the row ends before it");
	malformed(HEAD "01" TAIL "1 20 4 3 10 -2", "ssthresh: not a number");
	malformed(HEAD "01" TAIL "1 20 4 3 -1 7", "cwnd: not a number");
	malformed(HEAD "01" TAIL "1" FULL "\r 13: 0100007F:0016", "ssthresh: another row follows");
	malformed("12: 0100007F:0016 00000000000000000000000000000000:0050 01" TAIL "1" FULL,
		  "rem_address: not of the other's family");
	malformed("sl x", "sl: not a number");
	malformed("  sl  local_address rem_address   st banana", "sl: not a number");
}

/* Every byte at every place of a row: no more is asked than that nothing breaks. */
static void every_byte(void)
{
	const char row[] = HEAD "01" TAIL "ffff9e4600c6a040" FULL;
	char copy[sizeof(row)];
	struct tcp_socket socket;
	struct proc_error error;
	unsigned int outcomes[PROC_ROW_MALFORMED + 1] = { 0 };
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
	same_number(at, strlen(HEAD "01 00000001:00000002 02:00000003 00000004  5 6 7"),
		    "a row cut before the inode is malformed, wherever");
}

/* Tables that are not quite Linux's: what is missing is not known, what is there is. */
static void tolerance(void)
{
	const uint32_t more = TCP_BIT(TCP_REFCOUNT) | TCP_BIT(TCP_LOCATION) | TCP_BIT(TCP_RTO_MS) |
			      TCP_BIT(TCP_ATO_MS) | TCP_BIT(TCP_QUICKACK) | TCP_BIT(TCP_CWND) |
			      TCP_BIT(TCP_SSTHRESH);
	struct tcp_socket s;

	s = socket_of(HEAD "01 1:2 02:3 4 5 6 7", &little);
	ok(s.inode == 7 && (s.known & (more | TCP_BIT(TCP_INODE))) == TCP_BIT(TCP_INODE),
	   "a row that ends after inode");
	s = socket_of(HEAD "0A 1:2 02:3 4 5 6 7 8", &little);
	ok(s.refcount == 8 && (s.known & more) == TCP_BIT(TCP_REFCOUNT), "after ref");
	s = socket_of(HEAD "01 1:2 02:3 4 5 6 7 8 9 20 4", &little);
	ok(s.ato_ms == 40 && !(s.known & (TCP_BIT(TCP_QUICKACK) | TCP_BIT(TCP_CWND))), "after ato");
	s = socket_of("18446744073709551615: 0100007F:0016 0200007F:0050 01" TAIL "1" FULL,
		      &little);
	ok(s.entry == UINT64_MAX, "sl of 64 bits");
	s = socket_of(HEAD "01 1:2 02:3 4 -2 6 -7 8 9" FULL, &little);
	ok(s.uid == 4294967294 && s.inode == 18446744073709551609u, "uid and inode are signed");
	s = socket_of(HEAD "01" TAIL "1" FULL " 8 banana", &little);
	ok(s.ssthresh == 7, "columns behind ssthresh are left aside");
	s = socket_of(HEAD "06" TAIL "1", &little);
	ok(!tcp_knows(&s, TCP_UID), "TIME_WAIT has no user");
	s = socket_of(HEAD "05 1:2 02:3 4 0 6 0 8 1", &little);
	ok(!tcp_knows(&s, TCP_UID), "nor has a FIN_WAIT2 without inode");
	s = socket_of(HEAD "05" TAIL "1" FULL, &little);
	ok(tcp_knows(&s, TCP_UID), "one with an inode has");
	s = socket_of(HEAD "01 1:2 02:FFFFFFFE 4 5 6 7 8 1" FULL, &little);
	ok(tcp_knows(&s, TCP_TIMER_MS) && s.timer_ms == 0, "-2 ticks left are none");
	s = socket_of(HEAD "01 1:2 02:1999999999999999 4 5 6 7 8 1" FULL, &little);
	ok(s.timer_ms == 0, "-1 of 64 bits, 1000 jiffies a second");
	s = socket_of(HEAD "01 1:2 02:66666665 4 5 6 7 8 1" FULL, &little);
	ok(s.timer_ms == 0, "-1 of 32 bits, 250 jiffies a second");
}

/* What stands before a row. */
static void prefixes(void)
{
	static const char *const before[] = { "\xef\xbb\xbf  ",
					      "\"",
					      "17:   ",
					      "\33[01;31m",
					      "Jan  1 00:00:07 router kernel: [ 12.5]  ",
					      "> " };
	char row[256];
	size_t i;

	for (i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		struct tcp_socket s;

		strcpy(row, before[i]);
		strcat(row, HEAD "01" TAIL "1" FULL "\"");
		s = socket_of(row, &little);
		ok(s.entry == 12 && s.local.port == 22 && s.ssthresh == 7, before[i]);
	}
	malformed("kernel: 12: 0100007F:0016 banana 13: 0100007F:0016 0200007F:0050 01" TAIL
		  "1" FULL,
		  "rem_address: not a number");
}

/* The last line of a file that lost its end. */
static void cut_off(void)
{
	const char row[] = HEAD "01" TAIL "1 20 4 3 1048576\n";
	const char blank[] = HEAD "01" TAIL "1 20 4 3 1048576 \n";
	struct tcp_socket s;
	struct proc_error error;
	const char *at = row;

	ok(proc_row_decode(&at, row + sizeof(row) - 1, &little, true, &s, &error) == PROC_ROW_CUT &&
		   !tcp_knows(&s, TCP_CWND) && tcp_knows(&s, TCP_QUICKACK),
	   "the last column of a row that may be cut is not known");
	at = blank;
	ok(proc_row_decode(&at, blank + sizeof(blank) - 1, &little, true, &s, &error) ==
			   PROC_ROW_SOCKET &&
		   s.cwnd == 1048576,
	   "unless a blank follows");
}

int main(void)
{
	tolerance();
	prefixes();
	cut_off();
	documented();
	loopback();
	shapes();
	faults();
	every_byte();
	return tap_done();
}
