/* SPDX-License-Identifier: 0BSD */
#include "table_internals.h"

#include <string.h>

#include "field.h"
#include "names.h"
#include "number.h"
#include "sizes.h"
#include "tcp_info.h"
#include "text.h"

/* How a number is shown, beside its bytes. */
enum unit {
	UNIT_NONE,
	UNIT_MICROSECONDS = 0x10,   /* in milliseconds */
	UNIT_BYTES_A_SECOND = 0x20, /* in bits */
	UNIT_BUSY = 0x30,	    /* microseconds, in whole milliseconds with their unit */
	UNIT_ALWAYS = 0x40,	    /* 0, too */
};

#define BYTES(kind) ((kind)&15u)
#define UNIT(kind) ((kind)&0x70u)

/* Key, member, kind: of the record, from TCP_RTO_MS on, ... */
#define WORDS(WORD)                    \
	WORD("rto:", rto_ms, 8)        \
	WORD("ato:", ato_ms, 8)        \
	WORD("quickack:", quickack, 4) \
	WORD("pingpong:", pingpong, 4) \
	WORD("cwnd:", cwnd, 4)         \
	WORD("ssthresh:", ssthresh, 4) \
	WORD("fastopen:", fastopen_queue, 4)

#define RECORD_WORDS 7

/* ... and of tcp_info, in the order of ss.  What `/` leads goes with the one before it. */
#define INFO_WORDS(WORD)                                               \
	WORD("backoff:", backoff, 1)                                   \
	WORD("rtt:", rtt, 4 | UNIT_MICROSECONDS)                       \
	WORD("/", rttvar, 4 | UNIT_MICROSECONDS)                       \
	WORD("mss:", snd_mss, 4)                                       \
	WORD("pmtu:", pmtu, 4)                                         \
	WORD("rcvmss:", rcv_mss, 4)                                    \
	WORD("advmss:", advmss, 4)                                     \
	WORD("bytes_sent:", bytes_sent, 8)                             \
	WORD("bytes_retrans:", bytes_retrans, 8)                       \
	WORD("bytes_acked:", bytes_acked, 8)                           \
	WORD("bytes_received:", bytes_received, 8)                     \
	WORD("segs_out:", segs_out, 4)                                 \
	WORD("segs_in:", segs_in, 4)                                   \
	WORD("data_segs_out:", data_segs_out, 4)                       \
	WORD("data_segs_in:", data_segs_in, 4)                         \
	WORD("lastsnd:", last_data_sent, 4)                            \
	WORD("lastrcv:", last_data_recv, 4)                            \
	WORD("lastack:", last_ack_recv, 4)                             \
	WORD("pacing_rate ", pacing_rate, 8 | UNIT_BYTES_A_SECOND)     \
	WORD("delivery_rate ", delivery_rate, 8 | UNIT_BYTES_A_SECOND) \
	WORD("delivered:", delivered, 4)                               \
	WORD("busy:", busy_time, 8 | UNIT_BUSY)                        \
	WORD("unacked:", unacked, 4)                                   \
	WORD("retrans:", retrans, 4 | UNIT_ALWAYS)                     \
	WORD("/", total_retrans, 4)                                    \
	WORD("lost:", lost, 4)                                         \
	WORD("sacked:", sacked, 4)                                     \
	WORD("reordering:", reordering, 4)                             \
	WORD("rcv_rtt:", rcv_rtt, 4 | UNIT_MICROSECONDS)               \
	WORD("rcv_space:", rcv_space, 4)                               \
	WORD("rcv_ssthresh:", rcv_ssthresh, 4)                         \
	WORD("notsent:", notsent_bytes, 4)                             \
	WORD("minrtt:", min_rtt, 4 | UNIT_MICROSECONDS)

#define WORD_KEY(key, member, kind) key
#define RECORD_WORD(key, member, kind) \
	{ offsetof(struct tcp_socket, member), kind, sizeof(key) - 1 },
#define INFO_WORD(key, member, kind) \
	{ offsetof(struct tcp_info_wire, member), kind, sizeof(key) - 1 },

/* As many bytes are copied of each key, of which the longest has 15. */
#define KEY_BYTES 16

#define WORD_FITS(key, member, kind) _Static_assert(sizeof(key) - 1 <= KEY_BYTES, key);

WORDS(WORD_FITS)
INFO_WORDS(WORD_FITS)

#define WORD_KEYS WORDS(WORD_KEY) IF_LSTCP_INFO(INFO_WORDS(WORD_KEY))
static const char word_keys[] ANYWHERE = TEXT(WORD_KEYS);

_Static_assert(!ENABLE_LSTCP_INTERNALS || sizeof(WORD_KEYS) + WRITER_SLACK <= INTERNALS_KEYS_BYTES,
	       "INTERNALS_KEYS_BYTES");

static const struct {
	unsigned char offset;
	unsigned char kind;
	unsigned char length; /* of the key */
} info_words[] ANYWHERE = { WORDS(RECORD_WORD) IF_LSTCP_INFO(INFO_WORDS(INFO_WORD)) };

/* Whether the word is shown, and its number. */
static bool find_word(const struct tcp_socket *socket, unsigned int i, bool follows,
		      uint64_t *number)
{
	if (i < RECORD_WORDS) {
		*number = number_load((const unsigned char *)socket + info_words[i].offset,
				      BYTES(info_words[i].kind));
		return tcp_knows(socket, TCP_RTO_MS + i);
	}
	return info_number(socket, info_words[i].offset, BYTES(info_words[i].kind), number) &&
	       (*number || follows || info_words[i].kind & UNIT_ALWAYS);
}

static void word_number_write(struct writer *writer, uint64_t number, unsigned int unit)
{
	uint32_t rest = 0;

	if (unit == UNIT_BYTES_A_SECOND)
		number = number > UINT64_MAX / 8 ? UINT64_MAX : number * 8;
	else if (unit == UNIT_MICROSECONDS || unit == UNIT_BUSY)
		number = divide(number, 1000, &rest);
	writer_number(writer, number);
	if (unit == UNIT_BYTES_A_SECOND)
		writer_string(writer, "bps");
	else if (unit == UNIT_BUSY)
		writer_string(writer, "ms");
	else if (rest)
		writer_put(writer, '.');
	/* Leading zeros kept, trailing ones not: 0.05 for 50. */
	while (rest && unit == UNIT_MICROSECONDS) {
		uint32_t digit = hundredth(rest);

		writer_put(writer, (char)('0' + digit));
		rest = (rest - digit * 100) * 10;
	}
}

void internals_begin(char keys[INTERNALS_KEYS_BYTES])
{
	struct writer writer;

	writer_begin(&writer, WRITER_NOWHERE, keys, INTERNALS_KEYS_BYTES);
	writer_string(&writer, word_keys);
}

void internals_write(struct writer *writer, const struct tcp_socket *socket, const char *key)
{
	const bool named = ENABLE_LSTCP_INFO && tcp_knows(socket, TCP_CONGESTION);
	bool any = named;
	bool shown = false;
	unsigned int i;

	if (named)
		text_write_word(writer, socket->congestion, TCP_NAME_BYTES);
	for (i = 0; i < sizeof(info_words) / sizeof(info_words[0]); i++) {
		bool is_second = *key == '/';
		uint64_t number;

		shown = (!is_second || shown) && find_word(socket, i, is_second, &number);
		if (shown) {
			if (!is_second && any)
				writer_put(writer, ' ');
			any = true;
			memcpy(writer->at, key, KEY_BYTES);
			writer->at += info_words[i].length;
			word_number_write(writer, number, UNIT(info_words[i].kind));
		}
		key += info_words[i].length;
	}
	if (!any)
		writer_put(writer, '-');
}
