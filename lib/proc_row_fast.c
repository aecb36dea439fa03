/* SPDX-License-Identifier: 0BSD */
#include "proc_row_fast.h"

#include "number.h"

/* From the first address to ref, at the widths that the kernel gives them at least. */
#define LEAST_BYTES 100
#define MORE_BYTES_OF_IPV6 48
#define LOCATION_BYTES 17 /* with what follows it */

/* The kernel makes all rows of IPv4 that long, with blanks (TMPSZ in net/ipv4/tcp_ipv4.c). */
#define PADDED_BYTES 149

/*
 * Behind an address all columns up to uid stand at fixed places:
 *
 *	:0CEA 0A 00000000:00000000 00:00000000 00000000 _
 */
#define AT_PORT 1
#define AFTER_PORT 5
#define AT_STATE 6
#define AT_TX_QUEUE 9
#define AT_RX_QUEUE 18
#define AT_TIMER 27
#define AT_WHEN 30
#define AT_RETRANSMITS 39
#define AT_UID 48

struct fast_row {
	const char *at;
	unsigned int wrong; /* any bit: something is not as it should be */
};

#define EIGHT(byte) ((byte)*UINT64_C(0x0101010101010101))
#define LETTERS ('a' - '9' - 1) /* from the digits to them */
#define OTHER_CASE 0x20

static uint64_t eight(const char *at)
{
	uint64_t text;

	memcpy(&text, at, sizeof(text));
	return text;
}

/*
 * Eight digits at once, each in its byte of a word.  The low bits and the one that tells a letter
 * give its value; what is no digit, of either case, does not come back from that.
 */
static uint32_t hex(struct fast_row *row, uint64_t text)
{
	uint64_t is_letter = text >> 6 & EIGHT(1);
	uint64_t digits = (text & EIGHT(15)) + is_letter * 9;

	text |= is_letter * OTHER_CASE;
	is_letter = (digits + EIGHT(6)) >> 4 & EIGHT(1);
	if (((digits + EIGHT('0') + is_letter * LETTERS) ^ text) | (digits & EIGHT(0xf0)))
		row->wrong = 1;
	/* Two digits a byte, then two bytes together, then four. */
	if (MACHINE_IS_BIG_ENDIAN) {
		digits = (digits | digits >> 4) & UINT64_C(0x00ff00ff00ff00ff);
		digits = (digits | digits >> 8) & UINT64_C(0x0000ffff0000ffff);
		return (uint32_t)(digits | digits >> 16);
	}
	digits = (digits << 4 | digits >> 8) & UINT64_C(0x00ff00ff00ff00ff);
	digits = (digits << 8 | digits >> 16) & UINT64_C(0x0000ffff0000ffff);
	return (uint32_t)(digits << 16 | digits >> 32);
}

static uint32_t eight_digits(struct fast_row *row, const char *at)
{
	uint64_t text = eight(at);

	/* The kernel pads with zeros: they are most of what it prints. */
	return text == EIGHT('0') ? 0 : hex(row, text);
}

/* Four digits, as eight with zeros before them. */
static uint16_t port(struct fast_row *row, const char *at)
{
	uint32_t four;
	uint64_t text;

	memcpy(&four, at, sizeof(four));
	text = MACHINE_IS_BIG_ENDIAN ? EIGHT('0') << 32 | four
				     : (uint64_t)four << 32 | EIGHT('0') >> 32;
	return (uint16_t)hex(row, text);
}

/* A zero and a digit: no code of the kernel's is above 15. */
static unsigned char code(struct fast_row *row, const char *at)
{
	unsigned int digit = digit_value(at[1]);

	row->wrong |= at[0] != '0' || digit > 15;
	return (unsigned char)digit;
}

static void address(struct fast_row *row, unsigned int words, bool swapped, unsigned char *bytes)
{
	while (words--) {
		uint32_t word = eight_digits(row, row->at);

		number_store(bytes, 4, swapped ? number_swap(word) : word);
		row->at += 8;
		bytes += 4;
	}
	row->wrong |= *row->at != ':' || row->at[AFTER_PORT] != ' ';
}

/* A kernel address of 32 or 64 bits. */
static uint64_t location(struct fast_row *row)
{
	uint64_t value = eight_digits(row, row->at);

	row->at += 8;
	if (*row->at > ' ') {
		value = value << 32 | eight_digits(row, row->at);
		row->at += 8;
	}
	row->wrong |= *row->at > ' ';
	return value;
}

static const char *skip_blanks(const char *at)
{
	while (*at == ' ')
		at++;
	return at;
}

static const char *skip_padding(const char *at, const char *end)
{
	const char *last = end - 8;

	while (at <= last && eight(at) == EIGHT(' '))
		at += 8;
	return skip_blanks(at);
}

/* Blanks and one to 18 digits. */
static uint64_t decimal(struct fast_row *row)
{
	const char *at = row->at;
	const char *first;
	uint64_t digit;
	uint64_t value = 0;

	while (*at == ' ')
		at++;
	first = at;
	digit = (uint64_t)*at - '0';
	if (digit > 9) {
		row->wrong = 1;
		return 0;
	}
	do {
		value = value * 10 + digit;
		at++;
		digit = (uint64_t)*at - '0';
	} while (digit <= 9);
	if (at - first > 18)
		row->wrong = 1;
	row->at = at;
	return value;
}

/* For the columns of 32 bits. */
static uint32_t decimal32(struct fast_row *row)
{
	uint64_t value = decimal(row);

	row->wrong |= (unsigned int)(value >> 32);
	return (uint32_t)value;
}

/* Nothing queued, no timer, from tx_queue to the blank before uid: so are most sockets. */
static bool is_idle(const char *at)
{
	static const char idle[] = "00000000:00000000 00:00000000 00000000 ";

	return eight(at) == eight(idle) && eight(at + 8) == eight(idle + 8) &&
	       eight(at + 16) == eight(idle + 16) && eight(at + 24) == eight(idle + 24) &&
	       eight(at + 31) == eight(idle + 31);
}

static void fixed_columns(struct fast_row *row, struct tcp_socket *socket)
{
	const char *at = row->at;

	row->at = at + AT_UID;
	socket->remote.port = port(row, at + AT_PORT);
	socket->state = code(row, at + AT_STATE);
	row->wrong |= at[AT_TX_QUEUE - 1] != ' ';
	if (is_idle(at + AT_TX_QUEUE)) {
		socket->tx_queue = 0;
		socket->rx_queue = 0;
		socket->timer = TCP_TIMER_OFF;
		socket->timer_ms = 0;
		socket->retransmits = 0;
		return;
	}
	row->wrong |= at[AT_RX_QUEUE - 1] != ':' || at[AT_TIMER - 1] != ' ' ||
		      at[AT_WHEN - 1] != ':' || at[AT_RETRANSMITS - 1] != ' ' ||
		      at[AT_UID - 1] != ' ';
	socket->tx_queue = eight_digits(row, at + AT_TX_QUEUE);
	socket->rx_queue = eight_digits(row, at + AT_RX_QUEUE);
	socket->timer = code(row, at + AT_TIMER);
	socket->timer_ms = eight_digits(row, at + AT_WHEN);
	socket->retransmits = eight_digits(row, at + AT_RETRANSMITS);
}

static bool internals(struct fast_row *row, struct tcp_socket *socket)
{
	socket->rto_ms = decimal(row);
	socket->ato_ms = decimal(row);
	socket->quickack = decimal32(row);
	socket->cwnd = decimal32(row);
	row->wrong |= *row->at != ' ';
	row->at = skip_blanks(row->at);
	if (row->at[0] == '-' && row->at[1] == '1') {
		row->at += 2;
		return true;
	}
	socket->ssthresh = decimal32(row);
	return false;
}

/* The LF of the row that begins at `row`, from `at` on; there is one before `end`. */
static const char *line_end(const char *row, const char *at, const char *end)
{
	if (end - row > PADDED_BYTES && row[PADDED_BYTES - 1] == ' ' && row[PADDED_BYTES] == '\n')
		return row + PADDED_BYTES;
	while (*at != '\n')
		at++;
	return at;
}

/* The columns behind retrnsmt. */
static bool further_columns(struct fast_row *row, const char *end, const struct proc_origin *origin,
			    struct tcp_socket *socket)
{
	static const char zeros[] = "    0        0 "; /* as wide as the columns are */
	bool infinite = false;
	bool is_short;

	/* Both are 0 of most sockets. */
	if (eight(row->at) == eight(zeros) && eight(row->at + 7) == eight(zeros + 7)) {
		row->at += 14;
		socket->uid = 0;
		socket->probes = 0;
	} else {
		socket->uid = decimal32(row);
		socket->probes = decimal32(row);
	}
	socket->inode = decimal(row);
	socket->refcount = decimal32(row);
	row->wrong |= *row->at != ' ';
	row->at = skip_blanks(row->at);
	if (row->wrong || end - row->at < LOCATION_BYTES)
		return false;
	socket->location = location(row);
	is_short = *skip_blanks(row->at) == '\n';
	if (!is_short)
		infinite = internals(row, socket);
	else if (!proc_row_may_be_short(socket->state))
		return false;
	row->at = skip_padding(row->at, end);
	if (row->wrong || *row->at != '\n')
		return false;
	proc_row_finish(socket, origin->hertz, is_short, infinite);
	return true;
}

bool proc_row_decode_fast(const char **text, const char *end, const struct proc_origin *origin,
			  struct tcp_socket *socket)
{
	struct fast_row row = { .at = *text };
	const bool swapped = origin->big_endian != MACHINE_IS_BIG_ENDIAN;
	unsigned int words = 1;

	socket->entry = decimal32(&row);
	if (row.wrong || row.at[0] != ':' || row.at[1] != ' ' || end - row.at < 2 + LEAST_BYTES)
		return false;
	row.at += 2;
	if (ENABLE_LSTCP_IPV6 && row.at[8] != ':') {
		words = 4;
		if (end - row.at < LEAST_BYTES + MORE_BYTES_OF_IPV6)
			return false;
	}
	address(&row, words, swapped, socket->local.address);
	socket->local.port = port(&row, row.at + AT_PORT);
	row.at += AFTER_PORT + 1;
	address(&row, words, swapped, socket->remote.address);
	socket->family = words == 4 ? TCP_INET6 : TCP_INET;
	fixed_columns(&row, socket);
	/* Beyond here nothing passes the LF. */
	if (row.wrong)
		return false;
	if (!PROC_ROW_WHOLE || origin->brief) {
		row.at = line_end(*text, row.at, end);
		proc_row_finish_brief(socket);
	} else if (!further_columns(&row, end, origin, socket)) {
		return false;
	}
	*text = row.at;
	return true;
}
