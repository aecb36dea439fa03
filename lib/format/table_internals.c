/* SPDX-License-Identifier: 0BSD */
#include "format/table_internals.h"

#include <string.h>

#include "record/field.h"
#include "record/names.h"
#include "text/number.h"
#include "sizes.h"
#include "text/text.h"

/* How a number is shown. */
enum how {
	HOW_COUNT,
	HOW_FLAG,	  /* the word alone */
	HOW_MILLISECONDS, /* with their unit */
	HOW_MICROSECONDS, /* in milliseconds, with their unit */
	HOW_FIRST,	  /* the same, and the unit comes with what follows it */
	HOW_RATE,	  /* bytes a second, in bits */
	HOW_SHARE,	  /* of busy_time, in hundredths */
	HOW_REORDERING,	  /* 3 says as little as 0: the kernel begins with it */
	HOW_MASK = 0x07,
	HOW_PAIR = 0x08,   /* one that is not 0 shows both this and the next */
	HOW_RECORD = 0x10, /* of the record, not of tcp_info */
	HOW_ALWAYS = 0x20, /* 0, too */
	HOW_SECOND = 0x40, /* the other of a pair */
};

/*
 * The words in their order:
 *
 *	FIELD(word, field, how)		of the record
 *	INFO(word, member, how)		of tcp_info
 */
/* clang-format off */
#define WORDS(FIELD, INFO)                                               \
	INFO("rtt:", rtt, HOW_FIRST | HOW_PAIR)                          \
	INFO("/", rttvar, HOW_MICROSECONDS | HOW_SECOND)                 \
	FIELD("cwnd:", CWND, HOW_COUNT | HOW_ALWAYS)                     \
	FIELD("ssthresh:", SSTHRESH, HOW_COUNT | HOW_ALWAYS)             \
	INFO("rwnd_limited:", rwnd_limited, HOW_SHARE)                   \
	INFO("sndbuf_limited:", sndbuf_limited, HOW_SHARE)               \
	INFO("app_limited", delivery_rate_app_limited, HOW_FLAG)         \
	INFO("retrans:", retrans, HOW_COUNT | HOW_PAIR)                  \
	INFO("/", total_retrans, HOW_COUNT | HOW_SECOND)                 \
	INFO("lost:", lost, HOW_COUNT)                                   \
	INFO("sacked:", sacked, HOW_COUNT)                               \
	INFO("backoff:", backoff, HOW_COUNT)                             \
	INFO("dsack_dups:", dsack_dups, HOW_COUNT)                       \
	INFO("reord_seen:", reord_seen, HOW_COUNT)                       \
	INFO("reordering:", reordering, HOW_REORDERING)                  \
	INFO("rcv_ooopack:", rcv_ooopack, HOW_COUNT)                     \
	INFO("delivered_ce:", delivered_ce, HOW_COUNT)                   \
	FIELD("rto:", RTO_MS, HOW_MILLISECONDS | HOW_ALWAYS)             \
	FIELD("ato:", ATO_MS, HOW_MILLISECONDS)                          \
	FIELD("quickack:", QUICKACK, HOW_COUNT)                          \
	FIELD("pingpong:", PINGPONG, HOW_COUNT)                          \
	FIELD("fastopen_queue:", FASTOPEN_QUEUE, HOW_COUNT)              \
	INFO("mss:", snd_mss, HOW_COUNT)                                 \
	INFO("pmtu:", pmtu, HOW_COUNT)                                   \
	INFO("rcvmss:", rcv_mss, HOW_COUNT)                              \
	INFO("unacked:", unacked, HOW_COUNT)                             \
	INFO("notsent:", notsent_bytes, HOW_COUNT)                       \
	INFO("snd_wnd:", snd_wnd, HOW_COUNT)                             \
	INFO("rcv_wnd:", rcv_wnd, HOW_COUNT)                             \
	INFO("bytes_sent:", bytes_sent, HOW_COUNT)                       \
	INFO("bytes_retrans:", bytes_retrans, HOW_COUNT)                 \
	INFO("bytes_acked:", bytes_acked, HOW_COUNT)                     \
	INFO("bytes_received:", bytes_received, HOW_COUNT)               \
	INFO("segs_out:", segs_out, HOW_COUNT)                           \
	INFO("segs_in:", segs_in, HOW_COUNT)                             \
	INFO("pacing_rate:", pacing_rate, HOW_RATE)                      \
	INFO("delivery_rate:", delivery_rate, HOW_RATE)                  \
	INFO("minrtt:", min_rtt, HOW_MICROSECONDS)                       \
	INFO("rcv_rtt:", rcv_rtt, HOW_MICROSECONDS)                      \
	INFO("lastsnd:", last_data_sent, HOW_MILLISECONDS)               \
	INFO("lastrcv:", last_data_recv, HOW_MILLISECONDS)               \
	INFO("lastack:", last_ack_recv, HOW_MILLISECONDS)                \
	INFO("busy:", busy_time, HOW_MICROSECONDS)
/* clang-format on */

#if ENABLE_LSTCP_INFO
#define IF_INFO(...) __VA_ARGS__
#else
#define IF_INFO(...)
#endif

/* One behind the other; as many bytes are copied of each, whatever its length. */
#define WORD_BYTES 16
#define FIELD_TEXT(word, field, how) word
#define INFO_TEXT(word, member, how) IF_INFO(word)
#define WORD_TEXTS WORDS(FIELD_TEXT, INFO_TEXT) "                "

#define FIELD_FITS(word, field, how) _Static_assert(sizeof(word) - 1 <= WORD_BYTES, word);
#define INFO_FITS(word, member, how) _Static_assert(sizeof(word) - 1 <= WORD_BYTES, word);
WORDS(FIELD_FITS, INFO_FITS)

struct word {
	unsigned char code; /* enum tcp_field or enum info_member */
	unsigned char how;
	unsigned char length;
};

#define FIELD_WORD(word, field, how) { TCP_##field, (how) | HOW_RECORD, sizeof(word) - 1 },
#define INFO_WORD(word, member, how) IF_INFO({ INFO_##member, how, sizeof(word) - 1 }, )
static const struct word word_list[] = { WORDS(FIELD_WORD, INFO_WORD) };

/* In hundredths, rounded down. */
static uint64_t share_of_busy(const struct tcp_socket *socket, uint64_t part)
{
	uint64_t whole;
	uint32_t rest;

	if (!ENABLE_LSTCP_INFO || !info_number(socket, INFO_busy_time, &whole))
		return 0;
	if (part >= whole)
		return 100;
	/* No more bits than the division has. */
	for (; whole >> 31; whole >>= 1)
		part >>= 1;
	return divide(part * 100, (uint32_t)whole, &rest);
}

/* False where it is not known, and for what says nothing. */
static bool find_number(const struct tcp_socket *socket, const struct word *word, uint64_t *number)
{
	unsigned int how = word->how & HOW_MASK;

	if (word->how & HOW_RECORD) {
		*number = field_number(socket, word->code);
		if (!tcp_knows(socket, word->code))
			return false;
	} else if (!ENABLE_LSTCP_INFO || !info_number(socket, word->code, number)) {
		return false;
	}
	if (how == HOW_REORDERING && *number == 3)
		return false;
	if (how == HOW_SHARE && *number)
		*number = share_of_busy(socket, *number);
	return *number || word->how & HOW_ALWAYS;
}

/* Thousandths behind the point: leading zeros kept, trailing ones not. */
static void fraction_write(struct writer *writer, uint32_t thousandths)
{
	if (thousandths)
		writer_put(writer, '.');
	while (thousandths) {
		uint32_t digit = hundredth(thousandths);

		writer_put(writer, (char)('0' + digit));
		thousandths = (thousandths - digit * 100) * 10;
	}
}

static void number_write(struct writer *writer, uint64_t number, unsigned int how)
{
	static const char prefixes[] = "\0kMGTPE";
	uint32_t rest = 0;
	unsigned int i = 0;

	if (how == HOW_FLAG)
		return;
	if (how == HOW_RATE) {
		/* Bits a second, with one digit behind the point from 1000 on: 1.5Mbps. */
		number = number > UINT64_MAX / 8 ? UINT64_MAX : number * 8;
		for (; number >= 1000; i++)
			number = divide(number, 1000, &rest);
		rest = hundredth(rest) * 100;
	} else if (how == HOW_MICROSECONDS || how == HOW_FIRST) {
		number = divide(number, 1000, &rest);
	}
	writer_number(writer, number);
	fraction_write(writer, rest);
	if (i)
		writer_put(writer, prefixes[i]);
	/* In the order of enum how. */
	writer_string(writer, name_at("\0\0ms\0ms\0\0bps\0%\0", how));
}

/* TCPI_OPT_ of linux/tcp.h: `ts,sack,ecn,fastopen`; Fast Open as caller or called */
static bool options_write(struct writer *writer, const struct tcp_socket *socket,
			  const char *before)
{
	static const unsigned char bits[] = { 1, 2, 8, 32 | 128 };
	const char *const first = before;
	uint64_t options;
	unsigned int i;

	if (!ENABLE_LSTCP_INFO || !info_number(socket, INFO_options, &options))
		return false;
	for (i = 0; i < sizeof(bits); i++) {
		if (!(options & bits[i]))
			continue;
		writer_strings(writer, before, name_at("ts\0sack\0ecn\0fastopen", i), "");
		before = ",";
	}
	return before != first;
}

bool internals_write(struct writer *writer, const struct tcp_socket *socket, const char *before)
{
	const char *const first = before;
	const char *text = WORD_TEXTS;
	const struct word *word = word_list;
	const struct word *const end = word_list + sizeof(word_list) / sizeof(word_list[0]);
	bool shown = false;

	if (ENABLE_LSTCP_INFO && tcp_knows(socket, TCP_CONGESTION)) {
		writer_string(writer, before);
		text_write_word(writer, socket->congestion, TCP_NAME_BYTES);
		before = " ";
	}
	if (options_write(writer, socket, before))
		before = " ";
	for (; word < end; text += word++->length) {
		uint64_t number = 0;
		uint64_t second;
		bool is_found = find_number(socket, word, &number);

		if (!(word->how & HOW_SECOND))
			shown = is_found ||
				(word->how & HOW_PAIR && find_number(socket, word + 1, &second));
		if (!shown)
			continue;
		if (!(word->how & HOW_SECOND)) {
			writer_string(writer, before);
			before = " ";
		}
		memcpy(writer->at, text, WORD_BYTES);
		writer_end(writer, writer->at + word->length);
		number_write(writer, number, word->how & HOW_MASK);
	}
	return before != first;
}
