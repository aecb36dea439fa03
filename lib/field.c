/* SPDX-License-Identifier: 0BSD */
#include "field.h"

#include <string.h>

#include "address.h"
#include "names.h"
#include "number.h"
#include "sizes.h"
#include "tcp_info.h"

/* How a field's value is found in the record: numbers by their size, the rest by what it is. */
enum layout_kind {
	LAYOUT_BYTE = 1,
	LAYOUT_SHORT = 2,
	LAYOUT_WORD = 4,
	LAYOUT_LONG = 8,
	LAYOUT_FAMILY,
	LAYOUT_STATE,
	LAYOUT_TIMER,
	LAYOUT_ADDRESS,
	LAYOUT_LOCATION,
	LAYOUT_NAME,
	/* tcp_info's bit-fields: the bits before it in the byte, and its width. */
	LAYOUT_BITS = 0x80,
};

#define BITS(before, width) (LAYOUT_BITS | (before) << 3 | (width))

/* Key, member of the record, kind; in the order of enum tcp_field. */
#define FIELDS(FIELD)                                           \
	FIELD("entry", entry, LAYOUT_WORD)                      \
	FIELD("family", family, LAYOUT_FAMILY)                  \
	FIELD("state", state, LAYOUT_STATE)                     \
	FIELD("local_address", local.address, LAYOUT_ADDRESS)   \
	FIELD("local_port", local.port, LAYOUT_SHORT)           \
	FIELD("remote_address", remote.address, LAYOUT_ADDRESS) \
	FIELD("remote_port", remote.port, LAYOUT_SHORT)         \
	FIELD("tx_queue", tx_queue, LAYOUT_WORD)                \
	FIELD("rx_queue", rx_queue, LAYOUT_WORD)                \
	FIELD("timer", timer, LAYOUT_TIMER)                     \
	FIELD("timer_ms", timer_ms, LAYOUT_LONG)                \
	FIELD("retransmits", retransmits, LAYOUT_WORD)          \
	FIELD("uid", uid, LAYOUT_WORD)                          \
	FIELD("probes", probes, LAYOUT_WORD)                    \
	FIELD("inode", inode, LAYOUT_LONG)                      \
	FIELD("refcount", refcount, LAYOUT_WORD)                \
	FIELD("location", location, LAYOUT_LOCATION)            \
	FIELD("rto_ms", rto_ms, LAYOUT_LONG)                    \
	FIELD("ato_ms", ato_ms, LAYOUT_LONG)                    \
	FIELD("quickack", quickack, LAYOUT_WORD)                \
	FIELD("pingpong", pingpong, LAYOUT_WORD)                \
	FIELD("cwnd", cwnd, LAYOUT_WORD)                        \
	FIELD("ssthresh", ssthresh, LAYOUT_WORD)                \
	FIELD("fastopen_queue", fastopen_queue, LAYOUT_WORD)    \
	FIELD("interface", interface_name, LAYOUT_NAME)         \
	FIELD("mark", mark, LAYOUT_WORD)                        \
	FIELD("v6only", v6only, LAYOUT_BYTE)                    \
	FIELD("pid", pid, LAYOUT_WORD)                          \
	FIELD("process", process, LAYOUT_NAME)                  \
	FIELD("fd", fd, LAYOUT_WORD)                            \
	FIELD("owners", owners, LAYOUT_WORD)                    \
	FIELD("congestion", congestion, LAYOUT_NAME)

/* Key, member of tcp_info, its bytes or bits; in the kernel's order, less what FIELDS has. */
#define INFO_FIELDS(FIELD)                                            \
	FIELD("ca_state", ca_state, 1)                                \
	FIELD("backoff", backoff, 1)                                  \
	FIELD("options", options, 1)                                  \
	FIELD("snd_wscale", wscales, BITS(0, 4))                      \
	FIELD("rcv_wscale", wscales, BITS(4, 4))                      \
	FIELD("delivery_rate_app_limited", flags, BITS(0, 1))         \
	FIELD("fastopen_client_fail", flags, BITS(1, 2))              \
	FIELD("snd_mss", snd_mss, 4)                                  \
	FIELD("rcv_mss", rcv_mss, 4)                                  \
	FIELD("unacked", unacked, 4)                                  \
	FIELD("sacked", sacked, 4)                                    \
	FIELD("lost", lost, 4)                                        \
	FIELD("retrans", retrans, 4)                                  \
	FIELD("fackets", fackets, 4)                                  \
	FIELD("last_data_sent_ms", last_data_sent, 4)                 \
	FIELD("last_ack_sent_ms", last_ack_sent, 4)                   \
	FIELD("last_data_recv_ms", last_data_recv, 4)                 \
	FIELD("last_ack_recv_ms", last_ack_recv, 4)                   \
	FIELD("pmtu", pmtu, 4)                                        \
	FIELD("rcv_ssthresh", rcv_ssthresh, 4)                        \
	FIELD("rtt_us", rtt, 4)                                       \
	FIELD("rttvar_us", rttvar, 4)                                 \
	FIELD("advmss", advmss, 4)                                    \
	FIELD("reordering", reordering, 4)                            \
	FIELD("rcv_rtt_us", rcv_rtt, 4)                               \
	FIELD("rcv_space", rcv_space, 4)                              \
	FIELD("total_retrans", total_retrans, 4)                      \
	FIELD("pacing_rate_bytes_per_second", pacing_rate, 8)         \
	FIELD("max_pacing_rate_bytes_per_second", max_pacing_rate, 8) \
	FIELD("bytes_acked", bytes_acked, 8)                          \
	FIELD("bytes_received", bytes_received, 8)                    \
	FIELD("segs_out", segs_out, 4)                                \
	FIELD("segs_in", segs_in, 4)                                  \
	FIELD("notsent_bytes", notsent_bytes, 4)                      \
	FIELD("min_rtt_us", min_rtt, 4)                               \
	FIELD("data_segs_in", data_segs_in, 4)                        \
	FIELD("data_segs_out", data_segs_out, 4)                      \
	FIELD("delivery_rate_bytes_per_second", delivery_rate, 8)     \
	FIELD("busy_time_us", busy_time, 8)                           \
	FIELD("rwnd_limited_us", rwnd_limited, 8)                     \
	FIELD("sndbuf_limited_us", sndbuf_limited, 8)                 \
	FIELD("delivered", delivered, 4)                              \
	FIELD("delivered_ce", delivered_ce, 4)                        \
	FIELD("bytes_sent", bytes_sent, 8)                            \
	FIELD("bytes_retrans", bytes_retrans, 8)                      \
	FIELD("dsack_dups", dsack_dups, 4)                            \
	FIELD("reord_seen", reord_seen, 4)                            \
	FIELD("rcv_ooopack", rcv_ooopack, 4)                          \
	FIELD("snd_wnd", snd_wnd, 4)                                  \
	FIELD("rcv_wnd", rcv_wnd, 4)                                  \
	FIELD("rehash", rehash, 4)                                    \
	FIELD("total_rto", total_rto, 2)                              \
	FIELD("total_rto_recoveries", total_rto_recoveries, 2)        \
	FIELD("total_rto_time_ms", total_rto_time, 4)

#define KEY(key, member, kind) key "\0"
#define LAYOUT(key, member, kind) { offsetof(struct tcp_socket, member), kind },
#define INFO_LAYOUT(key, member, kind) { offsetof(struct tcp_info_wire, member), kind },

#define KEYS FIELDS(KEY) IF_LSTCP_INFO(INFO_FIELDS(KEY))
static const char field_keys[] ANYWHERE = TEXT(KEYS);
static const struct {
	unsigned char offset;
	unsigned char kind;
} layouts[] ANYWHERE = { FIELDS(LAYOUT) IF_LSTCP_INFO(INFO_FIELDS(INFO_LAYOUT)) };

#define LAYOUTS (TCP_FIELDS + FIELDS_INFO)
_Static_assert(sizeof(layouts) == LAYOUTS * sizeof(layouts[0]), "FIELDS_INFO");

/* What stands before a value: copies of the longest one's size take less than of each one's own. */
#define BEFORE_BYTES 18
#define INFO_BEFORE_BYTES 48
#define KEY_FITS(key, member, kind) \
	_Static_assert(sizeof(",\"" key "\":") - 1 <= BEFORE_BYTES, key);
#define INFO_KEY_FITS(key, member, kind)                                                    \
	_Static_assert(sizeof(",\"info_" key "\":") - 1 <= INFO_BEFORE_BYTES &&             \
			       sizeof(",\"info_" key "\":") + NUMBER_DIGITS < WRITER_SLACK, \
		       key);
FIELDS(KEY_FITS)
INFO_FIELDS(INFO_KEY_FITS)

/* With `,"info_` and `":` around each in place of its NUL. */
_Static_assert(!ENABLE_LSTCP_FIELDS ||
		       sizeof(KEYS) + LAYOUTS * 8 + WRITER_SLACK <= FIELDS_BEFORE_BYTES,
	       "FIELDS_BEFORE_BYTES");

uint32_t fields_chosen(bool owner, bool info)
{
	uint32_t chosen = TCP_ALWAYS_KNOWN & ~TCP_BIT(TCP_TIMER);

	chosen |= TCP_BIT(TCP_ENTRY) | TCP_BIT(TCP_TX_QUEUE);
	if (ENABLE_LSTCP_TIMERS)
		chosen |= TCP_BIT(TCP_TIMER) | TCP_BIT(TCP_TIMER_MS) | TCP_BIT(TCP_RETRANSMITS) |
			  TCP_BIT(TCP_PROBES);
	if (ENABLE_LSTCP_EXTENDED)
		chosen |= TCP_BIT(TCP_UID) | TCP_BIT(TCP_INODE) | TCP_BIT(TCP_REFCOUNT) |
			  TCP_BIT(TCP_LOCATION);
	if (ENABLE_LSTCP_EXTENDED && ENABLE_LSTCP_DIAG)
		chosen |= TCP_BIT(TCP_INTERFACE) | TCP_BIT(TCP_MARK) | TCP_BIT(TCP_V6ONLY);
	if (ENABLE_LSTCP_INTERNALS)
		chosen |= TCP_BIT(TCP_RTO_MS) | TCP_BIT(TCP_ATO_MS) | TCP_BIT(TCP_QUICKACK) |
			  TCP_BIT(TCP_PINGPONG) | TCP_BIT(TCP_CWND) | TCP_BIT(TCP_SSTHRESH) |
			  TCP_BIT(TCP_FASTOPEN_QUEUE);
	if (ENABLE_LSTCP_OWNER && owner)
		chosen |= TCP_BIT(TCP_PID) | TCP_BIT(TCP_PROCESS) | TCP_BIT(TCP_FD) |
			  TCP_BIT(TCP_OWNERS);
	if (ENABLE_LSTCP_INFO && info)
		chosen |= TCP_BIT(TCP_CONGESTION);
	return chosen;
}

static bool is_chosen(uint32_t chosen, unsigned int index)
{
	return chosen >> (index < TCP_CONGESTION ? index : TCP_CONGESTION) & 1;
}

static void key_write(struct writer *writer, unsigned int index, const char *key)
{
	writer_strings(writer, index < TCP_FIELDS ? "" : "info_", key, "");
}

/* What stands before the values of a field. */
static void before_write(struct writer *writer, const struct field_style *style, unsigned int index,
			 const char *key)
{
	if (!style->key_end_bytes)
		return;
	*writer->at = style->quote;
	writer->at += style->quotes;
	key_write(writer, index, key);
	memcpy(writer->at, style->key_end, sizeof(style->key_end));
	writer->at += style->key_end_bytes;
}

void fields_begin(struct fields *fields, const struct field_style *style, uint32_t chosen)
{
	struct field *field = fields->list;
	const char *key = field_keys;
	struct writer writer;
	unsigned int i;

	fields->style = style;
	fields->chosen = chosen;
	writer_begin(&writer, WRITER_NOWHERE, fields->before, sizeof(fields->before));
	for (i = 0; i < LAYOUTS; i++, key = name_at(key, 1)) {
		const char *before = writer.at;

		if (!is_chosen(chosen, i))
			continue;
		if (field > fields->list)
			writer_put(&writer, style->separator);
		before_write(&writer, style, i, key);
		field->before_bytes = (unsigned char)(writer.at - before);
		field->known = TCP_BIT(i % TCP_FIELDS);
		field->offset = layouts[i].offset;
		field->kind = layouts[i].kind;
		field++;
		if (i < TCP_FIELDS)
			fields->info = field;
	}
	fields->end = field;
}

bool info_number(const struct tcp_socket *socket, unsigned int offset, unsigned int kind,
		 uint64_t *number)
{
	bool is_bits = kind & LAYOUT_BITS;
	unsigned int before = kind >> 3 & 7;
	unsigned int width = kind & 7;
	unsigned int bytes = is_bits ? 1 : kind;

	if (offset + bytes > socket->info_bytes)
		return false;
	*number = number_load(socket->info + offset, bytes);
	if (is_bits) {
		/* A compiler fills a byte's bit-fields from its low end or its high end. */
		if (MACHINE_IS_BIG_ENDIAN)
			before = 8 - before - width;
		*number = (unsigned int)*number >> before & ((1u << width) - 1);
	}
	return true;
}

/* A member of the record, which is of the type that its kind says. */
static uint64_t record_number(const void *member, unsigned int kind)
{
	if (kind == LAYOUT_WORD)
		return *(const uint32_t *)member;
	if (kind == LAYOUT_LONG)
		return *(const uint64_t *)member;
	return kind == LAYOUT_SHORT ? *(const uint16_t *)member : *(const unsigned char *)member;
}

/* Harmless letters, digits, `.`, `:`, `_` and `-`. */
static char *word_put(char *at, const struct tcp_socket *socket, const void *member,
		      unsigned int kind)
{
	switch (kind) {
	case LAYOUT_FAMILY:
		return family_put(at, socket->family);
	case LAYOUT_STATE:
		return state_put(at, socket->state);
	case LAYOUT_TIMER:
		return timer_put(at, socket->timer);
	case LAYOUT_LOCATION:
		return location_put(at, socket->location);
	default:
		return address_put(at, socket->family, member);
	}
}

static char *quoted_word_put(char *at, const struct field_style *style,
			     const struct tcp_socket *socket, const void *member, unsigned int kind)
{
	*at = style->quote;
	at = word_put(at + style->quotes, socket, member, kind);
	*at = style->quote;
	return at + style->quotes;
}

static char *null_put(char *at, const struct field_style *style)
{
	memcpy(at, style->null, sizeof(style->null));
	return at + style->null_bytes;
}

#if ENABLE_LSTCP_INFO
/* `at`, or the front of the buffer if there is less than the slack behind it. */
static char *room_at(struct writer *writer, char *at)
{
	if (at <= writer->full)
		return at;
	writer->at = at;
	writer_flush(writer);
	return writer->at;
}

static char *info_put(char *at, const struct fields *fields, struct writer *writer,
		      const char *before, const struct tcp_socket *socket)
{
	const struct field *field;

	for (field = fields->info; field < fields->end; field++) {
		uint64_t number;

		at = room_at(writer, at);
		/* In two, as gcc calls a function for all of it. */
		memcpy(at, before, INFO_BEFORE_BYTES - 16);
		memcpy(at + INFO_BEFORE_BYTES - 16, before + INFO_BEFORE_BYTES - 16, 16);
		at += field->before_bytes;
		before += field->before_bytes;
		if (info_number(socket, field->offset, field->kind, &number))
			at = number_put(at, number);
		else
			at = null_put(at, fields->style);
	}
	return at;
}
#endif

/*
 * At most this is what a socket's own fields take: each its key, `,"":`, and 20 digits or what a
 * location takes, quotes included; two addresses and three names of which every byte is escaped.
 */
#define FIELDS_ROOM \
	(sizeof(FIELDS(KEY)) + TCP_FIELDS * (4 + 20) + 2 * 48 + 3 * (6 * TCP_NAME_BYTES + 2))
_Static_assert(!ENABLE_LSTCP_FIELDS || FIELDS_ROOM + WRITER_SLACK < CONFIG_LSTCP_OUTPUT_BYTES,
	       "LSTCP_OUTPUT_BYTES");

void fields_write(const struct fields *fields, struct writer *writer,
		  const struct tcp_socket *socket)
{
	const struct field *field = fields->list;
	const struct field *const end = fields->info;
	const struct field_style *const style = fields->style;
	const uint32_t known = socket->known;
	const char *before = fields->before;
	char *at;

	writer_room(writer, FIELDS_ROOM);
	at = writer->at;
	do {
		const unsigned char *member;
		unsigned int kind;

		memcpy(at, before, BEFORE_BYTES);
		at += field->before_bytes;
		before += field->before_bytes;
		if (!(known & field->known)) {
			at = null_put(at, style);
			continue;
		}
		member = (const unsigned char *)socket + field->offset;
		kind = field->kind;
		if (kind <= LAYOUT_LONG) {
			at = number_put(at, record_number(member, kind));
		} else if (kind != LAYOUT_NAME) {
			at = quoted_word_put(at, style, socket, member, kind);
		} else {
			writer->at = at;
			quote_write(writer, style->text, (const char *)member);
			at = writer->at;
		}
	} while (++field < end);
#if ENABLE_LSTCP_INFO
	at = info_put(at, fields, writer, before, socket);
#endif
	writer->at = at;
}

void fields_write_keys(const struct fields *fields, struct writer *writer)
{
	const char *key = field_keys;
	unsigned int i;

	for (i = 0; i < LAYOUTS; i++, key = name_at(key, 1)) {
		if (!is_chosen(fields->chosen, i))
			continue;
		key_write(writer, i, key);
		writer_put(writer, fields->style->separator);
	}
	writer->at--;
}
