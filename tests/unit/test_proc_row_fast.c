/* SPDX-License-Identifier: 0BSD */
/*
 * The short cut against the careful decoder: whatever it takes, that one takes too, and for the
 * same socket.  Rows as kernels print them, every byte at every place of them, and every length.
 */
#include "unit/tap.h"

#include <stdlib.h>

#include "proc_row_fast.h"

static const char *const rows[] = {
	"   0: 0100007F:0CEA 00000000:0000 0A 00000000:00000002 00:00000000 00000000   115        "
	"0 "
	"21713 1 00000000787ebf34 100 0 0 10 5                       ",
	"   1: 0B00A8C0:0016 2800A8C0:C3C2 01 00000150:00000000 01:00000019 00000003  1000        "
	"2 "
	"54165785 4 ffff9e4600c6a040 25 4 27 3 -1                  ",
	"12345: 0B00A8C0:0016 2800A8C0:C3C2 06 00000000:00000000 03:000016E4 00000000     0        "
	"0 "
	"0 3 0000000018c04f55                                     ",
	"   2: 00000000000000000000000001000000:0016 00000000000000000000000000000000:0000 0A "
	"00000000:00000000 00:00000000 00000000     0        0 22222 1 00000000a1b2c3d4 100 0 0 10 "
	"0",
	"   3: 0000000000000000FFFF00000100007F:0050 0000000000000000FFFF00000100007F:9C40 04 "
	"00000001:00000000 01:00000014 00000000 4294967294        0 0 1 00000000a1b2c3d4 20 4 31 "
	"10 "
	"7",
	/* A 32-bit kernel. */
	"   4: 7F000001:0016 7F000001:9C40 01 00000000:00000000 02:00000FA0 00000000     0        "
	"0 "
	"5 2 cd1e6040 21 4 30 10 -1",
};

static const struct proc_origin origins[] = {
	{ .big_endian = false, .hertz = 100 },
	{ .big_endian = true, .hertz = 250 },
};

/* Fields alone: what a record holds where it knows nothing does not count. */
static bool same_socket(const struct tcp_socket *a, const struct tcp_socket *b)
{
	size_t bytes = a->family == TCP_INET ? 4 : TCP_ADDRESS_BYTES;

	return a->known == b->known && a->family == b->family && a->state == b->state &&
	       a->timer == b->timer && !memcmp(a->local.address, b->local.address, bytes) &&
	       a->local.port == b->local.port &&
	       !memcmp(a->remote.address, b->remote.address, bytes) &&
	       a->remote.port == b->remote.port && a->entry == b->entry &&
	       a->tx_queue == b->tx_queue && a->rx_queue == b->rx_queue &&
	       a->retransmits == b->retransmits && a->uid == b->uid && a->probes == b->probes &&
	       a->inode == b->inode && a->refcount == b->refcount &&
	       (!tcp_knows(a, TCP_TIMER_MS) || a->timer_ms == b->timer_ms) &&
	       (!tcp_knows(a, TCP_LOCATION) || a->location == b->location) &&
	       (!tcp_knows(a, TCP_RTO_MS) ||
		(a->rto_ms == b->rto_ms && a->ato_ms == b->ato_ms && a->quickack == b->quickack &&
		 a->pingpong == b->pingpong && a->cwnd == b->cwnd)) &&
	       (!tcp_knows(a, TCP_SSTHRESH) || a->ssthresh == b->ssthresh) &&
	       (!tcp_knows(a, TCP_FASTOPEN_QUEUE) || a->fastopen_queue == b->fastopen_queue) &&
	       a->interface == b->interface && a->info_bytes == b->info_bytes;
}

/* What is known of both, if a is the brief one. */
static bool same_in_brief(const struct tcp_socket *a, const struct tcp_socket *b)
{
	size_t bytes = a->family == TCP_INET ? 4 : TCP_ADDRESS_BYTES;
	uint32_t known = TCP_ALWAYS_KNOWN | TCP_BIT(TCP_ENTRY) | TCP_BIT(TCP_RETRANSMITS) |
			 TCP_BIT(TCP_TX_QUEUE);

	return a->known == (b->known & known) && a->family == b->family && a->state == b->state &&
	       a->timer == b->timer && !memcmp(a->local.address, b->local.address, bytes) &&
	       a->local.port == b->local.port &&
	       !memcmp(a->remote.address, b->remote.address, bytes) &&
	       a->remote.port == b->remote.port && a->entry == b->entry &&
	       a->tx_queue == b->tx_queue && a->rx_queue == b->rx_queue &&
	       a->retransmits == b->retransmits;
}

static unsigned int taken;

/* The first LF, unless the row is as long as the kernel pads it: then nobody looks for another. */
static const char *brief_end(const char *row, const char *end)
{
	if (end - row > 149 && row[148] == ' ' && row[149] == '\n')
		return row + 149;
	return memchr(row, '\n', (size_t)(end - row));
}

/* In brief a row is taken that is taken in full, and no other is passed. */
static bool agrees_in_brief(const char *row, const char *end, const struct proc_origin *origin,
			    const struct tcp_socket *full)
{
	struct proc_origin in_brief = *origin;
	struct tcp_socket brief;
	struct tcp_socket careful;
	struct proc_error error;
	const char *at = row;
	const char *again = row;

	in_brief.brief = true;
	if (!proc_row_decode_fast(&at, end, &in_brief, &brief))
		return !full && at == row;
	return at == brief_end(row, end) && (!full || same_in_brief(&brief, full)) &&
	       proc_row_decode(&again, &in_brief, &careful, &error) == PROC_ROW_SOCKET &&
	       careful.known == brief.known && same_in_brief(&careful, &brief) && again <= at;
}

/* In memory of exactly its size, so that sanitizers see a read past its end. */
static bool agrees(const char *row, size_t length, const struct proc_origin *origin)
{
	char *copy = malloc(length + 1);
	const char *at = copy;
	const char *again = copy;
	struct tcp_socket fast;
	struct tcp_socket careful;
	struct proc_error error;
	bool agreed = true;

	need(copy, "memory");
	memcpy(copy, row, length);
	copy[length] = '\n';
	if (proc_row_decode_fast(&at, copy + length + 1, origin, &fast)) {
		taken++;
		agreed = proc_row_decode(&again, origin, &careful, &error) == PROC_ROW_SOCKET &&
			 same_socket(&fast, &careful) && at == again && *at == '\n' &&
			 agrees_in_brief(copy, copy + length + 1, origin, &fast);
	} else {
		agreed = at == copy && agrees_in_brief(copy, copy + length + 1, origin, NULL);
	}
	free(copy);
	if (!agreed)
		tap_string("# differs: ", row);
	return agreed;
}

static void row_agrees(const char *row, const struct proc_origin *origin)
{
	const size_t length = strlen(row);
	char copy[256];
	bool agreed = true;
	size_t at;
	int byte;

	taken = 0;
	agrees(row, length, origin);
	same_number(taken, 1, "a row of a kernel's is taken");
	for (at = 0; agreed && at <= length; at++)
		agreed = agrees(row, at, origin);
	ok(agreed, "cut anywhere");
	for (at = 0; agreed && at < length; at++) {
		for (byte = 0; agreed && byte < 256; byte++) {
			memcpy(copy, row, length + 1);
			copy[at] = (char)byte;
			agreed = agrees(copy, length, origin);
		}
	}
	ok(agreed, "every byte at every place");
	/* Two bytes at a time, by a fixed sequence. */
	for (byte = 0; agreed && byte < 20000; byte++) {
		memcpy(copy, row, length + 1);
		copy[(size_t)byte * 7919 % length] = "0123456789abcdefABCDEF: -(g@`\t"[byte % 30];
		copy[(size_t)byte * 104729 % length] = "f8: 0"[byte % 5];
		agreed = agrees(copy, length, origin);
	}
	ok(agreed, "two bytes at two places");
}

/* As many rows as there are, padded or not, whatever stands in the columns that are passed over. */
static bool passes_no_row(const char *text, unsigned int count)
{
	const struct proc_origin origin = { .brief = true };
	const char *end = text + strlen(text);
	struct tcp_socket brief;
	const char *at;

	for (at = text; at < end; at++, count--)
		if (!proc_row_decode_fast(&at, end, &origin, &brief) || *at != '\n' ||
		    brief.local.port != 0x16)
			return false;
	return count == 0;
}

/* 75, 53 and 21 bytes, as a kernel prints it, and without its blanks. */
#define COLUMNS_TO_UID "   1: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000"
#define BARE "     0        0 21713 1 00000000787ebf34 100 0 0 10 5"
#define PADDED_ROW COLUMNS_TO_UID BARE "                     \n"

int main(void)
{
	size_t row;
	size_t origin;

	for (row = 0; row < sizeof(rows) / sizeof(rows[0]); row++)
		for (origin = 0; origin < 2; origin++)
			row_agrees(rows[row], &origins[origin]);
	ok(passes_no_row(PADDED_ROW PADDED_ROW "\n", 3) == false,
	   "in brief: a blank line is no row");
	ok(passes_no_row(PADDED_ROW PADDED_ROW, 2), "in brief: padded rows");
	ok(passes_no_row(COLUMNS_TO_UID BARE "\n" COLUMNS_TO_UID BARE "\n", 2),
	   "in brief: rows of any length");
	ok(passes_no_row(COLUMNS_TO_UID "   x y z" BARE "\n" PADDED_ROW, 2),
	   "in brief: whatever follows");
	return tap_done();
}
