/* SPDX-License-Identifier: 0BSD */
#include "field.h"

#include <string.h>

#include "address.h"
#include "names.h"
#include "number.h"
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

#define KEY(key, member, kind) key
#define SOCKET_LAYOUT(key, member, kind) \
	{ offsetof(struct tcp_socket, member), kind, sizeof(key) - 1 },
#define INFO_KEY(key, member, kind) key "\0"
#define INFO_LAYOUT(key, member, kind) { offsetof(struct tcp_info_wire, member), kind },

struct layout {
	unsigned char offset;
	unsigned char kind;
	unsigned char key_bytes;
};

static const struct layout socket_layouts[TCP_FIELDS] = { FIELDS(SOCKET_LAYOUT) };

/*
 * One after the other, and then blanks: a copy of as many bytes as the longest has takes less than
 * one of as many as a key has.
 */
#define KEY_BYTES 14
static const char socket_keys[] = FIELDS(KEY) "    ";

#define KEY_FITS(key, member, kind) \
	_Static_assert(sizeof(key) - 1 <= KEY_BYTES, "KEY_BYTES, struct field: " key);

FIELDS(KEY_FITS)

#if ENABLE_LSTCP_INFO
static const char info_keys[] = TEXT(INFO_FIELDS(INFO_KEY));
static const struct {
	unsigned char offset;
	unsigned char kind;
} info_layouts[] = { INFO_FIELDS(INFO_LAYOUT) };

_Static_assert(sizeof(info_layouts) / sizeof(info_layouts[0]) == INFO_MEMBERS, "INFO_MEMBERS");

/* Before a value stand at most `,"info_`, a key and `":`; a copy of as many bytes as the longest. */
#define INFO_BEFORE_MOST 48
_Static_assert(sizeof(INFO_FIELDS(KEY)) + INFO_MEMBERS * (sizeof(",\"info_\":") - 1) +
			       WRITER_SLACK <
		       INFO_BEFORE_BYTES,
	       "INFO_BEFORE_BYTES");
#define INFO_KEY_FITS(key, member, kind) \
	_Static_assert(sizeof(",\"info_" key "\":") - 1 <= INFO_BEFORE_MOST, key);
INFO_FIELDS(INFO_KEY_FITS)
#endif

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

/* What stands before the value of a field whose key is the one at `key`. */
static char *before_put(char *at, const struct field_style *style, const char *key, size_t bytes)
{
	if (!style->key_end_bytes)
		return at;
	*at = style->quote;
	at += style->quotes;
	memcpy(at, key, KEY_BYTES);
	at += bytes;
	memcpy(at, style->key_end, sizeof(style->key_end));
	return at + style->key_end_bytes;
}

#if ENABLE_LSTCP_INFO
static bool has_info(const struct fields *fields)
{
	return fields->chosen & TCP_BIT(TCP_CONGESTION);
}

/* What stands before the values of tcp_info's members. */
static void begin_info(struct fields *fields)
{
	const struct field_style *style = fields->style;
	const char *key = info_keys;
	struct writer writer;
	size_t i;

	writer_begin(&writer, WRITER_NOWHERE, fields->info_before, sizeof(fields->info_before));
	for (i = 0; i < INFO_MEMBERS; i++, key = name_at(key, 1)) {
		char *start = writer.at;

		writer_put(&writer, style->separator);
		if (style->key_end_bytes) {
			*writer.at = style->quote;
			writer.at += style->quotes;
			writer_strings(&writer, "info_", key, "");
			memcpy(writer.at, style->key_end, sizeof(style->key_end));
			writer.at += style->key_end_bytes;
		}
		fields->info_before_bytes[i] = (unsigned char)(writer.at - start);
	}
}
#endif

void fields_begin(struct fields *fields, const struct field_style *style, uint32_t chosen)
{
	const char *key = socket_keys;
	unsigned int code;

	fields->style = style;
	fields->chosen = chosen;
	fields->end = fields->list;
	for (code = 0; chosen; chosen >>= 1, key += socket_layouts[code++].key_bytes) {
		const struct layout *layout = &socket_layouts[code];
		struct field *field = fields->end;
		char *at = field->before;

		if (!(chosen & 1))
			continue;
		if (field > fields->list)
			*at++ = style->separator;
		at = before_put(at, style, key, layout->key_bytes);
		field->before_bytes = (unsigned char)(at - field->before);
		field->bit = TCP_BIT(code);
		field->offset = layout->offset;
		field->kind = layout->kind;
		fields->end++;
	}
#if ENABLE_LSTCP_INFO
	if (has_info(fields))
		begin_info(fields);
#endif
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

/* `at`, or the front of the buffer if there is less than the slack behind it. */
static char *room_at(struct writer *writer, char *at)
{
	if (at <= writer->full)
		return at;
	writer->at = at;
	writer_flush(writer);
	return writer->at;
}

#if ENABLE_LSTCP_INFO
static void info_write(const struct fields *fields, struct writer *writer,
		       const struct tcp_socket *socket)
{
	const char *before = fields->info_before;
	char *at = writer->at;
	uint64_t number;
	size_t i;

	for (i = 0; i < INFO_MEMBERS; i++) {
		at = room_at(writer, at);
		memcpy(at, before, 32);
		memcpy(at + 32, before + 32, INFO_BEFORE_MOST - 32);
		before += fields->info_before_bytes[i];
		at += fields->info_before_bytes[i];
		if (info_number(socket, info_layouts[i].offset, info_layouts[i].kind, &number))
			at = number_put(at, number);
		else
			at = null_put(at, fields->style);
	}
	writer->at = at;
}
#endif

void fields_write(const struct fields *fields, struct writer *writer,
		  const struct tcp_socket *socket)
{
	const struct field *field = fields->list;
	const struct field_style *const style = fields->style;
	const uint32_t known = socket->known;
	char *at = writer->at;

	do {
		const unsigned char *member;
		unsigned int kind;

		at = room_at(writer, at);
		memcpy(at, field->before, sizeof(field->before));
		at += field->before_bytes;
		if (!(known & field->bit)) {
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
	} while (++field < fields->end);
	writer->at = at;
#if ENABLE_LSTCP_INFO
	if (has_info(fields))
		info_write(fields, writer, socket);
#endif
}

void fields_write_keys(const struct fields *fields, struct writer *writer)
{
	const struct layout *layout = socket_layouts;
	const char *key = socket_keys;
	uint32_t chosen = fields->chosen;

	for (; chosen; chosen >>= 1, key += layout++->key_bytes) {
		if (!(chosen & 1))
			continue;
		writer_bytes(writer, key, layout->key_bytes);
		writer_put(writer, fields->style->separator);
	}
#if ENABLE_LSTCP_INFO
	for (key = info_keys; has_info(fields) && *key; key = name_at(key, 1)) {
		writer_strings(writer, "info_", key, "");
		writer_put(writer, fields->style->separator);
	}
#endif
	writer->at--;
}
