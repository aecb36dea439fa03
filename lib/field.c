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
#define FIELDS(FIELD)                                                                              \
	FIELD("entry", entry, LAYOUT_WORD)                                                         \
	FIELD("family", family, LAYOUT_FAMILY)                                                     \
	FIELD("state", state, LAYOUT_STATE)                                                        \
	FIELD("local_address", local.address, LAYOUT_ADDRESS)                                      \
	FIELD("local_port", local.port, LAYOUT_SHORT)                                              \
	FIELD("remote_address", remote.address, LAYOUT_ADDRESS)                                    \
	FIELD("remote_port", remote.port, LAYOUT_SHORT)                                            \
	FIELD("tx_queue", tx_queue, LAYOUT_WORD)                                                   \
	FIELD("rx_queue", rx_queue, LAYOUT_WORD)                                                   \
	FIELD("timer", timer, LAYOUT_TIMER)                                                        \
	FIELD("timer_ms", timer_ms, LAYOUT_LONG)                                                   \
	FIELD("retransmits", retransmits, LAYOUT_WORD)                                             \
	FIELD("uid", uid, LAYOUT_WORD)                                                             \
	FIELD("probes", probes, LAYOUT_WORD)                                                       \
	FIELD("inode", inode, LAYOUT_LONG)                                                         \
	FIELD("refcount", refcount, LAYOUT_WORD)                                                   \
	FIELD("location", location, LAYOUT_LOCATION)                                               \
	FIELD("rto_ms", rto_ms, LAYOUT_LONG)                                                       \
	FIELD("ato_ms", ato_ms, LAYOUT_LONG)                                                       \
	FIELD("quickack", quickack, LAYOUT_WORD)                                                   \
	FIELD("pingpong", pingpong, LAYOUT_WORD)                                                   \
	FIELD("cwnd", cwnd, LAYOUT_WORD)                                                           \
	FIELD("ssthresh", ssthresh, LAYOUT_WORD)                                                   \
	FIELD("fastopen_queue", fastopen_queue, LAYOUT_WORD)                                       \
	FIELD("interface", interface_name, LAYOUT_NAME)                                            \
	FIELD("mark", mark, LAYOUT_WORD)                                                           \
	FIELD("v6only", v6only, LAYOUT_BYTE)                                                       \
	FIELD("pid", pid, LAYOUT_WORD)                                                             \
	FIELD("process", process, LAYOUT_NAME)                                                     \
	FIELD("fd", fd, LAYOUT_WORD)                                                               \
	FIELD("owners", owners, LAYOUT_WORD)                                                       \
	FIELD("congestion", congestion, LAYOUT_NAME)

/* Key, member of tcp_info, its bytes or bits; in the kernel's order, less what FIELDS has. */
#define INFO_FIELDS(FIELD)                                                                         \
	FIELD("info_ca_state", ca_state, 1)                                                        \
	FIELD("info_backoff", backoff, 1)                                                          \
	FIELD("info_options", options, 1)                                                          \
	FIELD("info_snd_wscale", wscales, BITS(0, 4))                                              \
	FIELD("info_rcv_wscale", wscales, BITS(4, 4))                                              \
	FIELD("info_delivery_rate_app_limited", flags, BITS(0, 1))                                 \
	FIELD("info_fastopen_client_fail", flags, BITS(1, 2))                                      \
	FIELD("info_snd_mss", snd_mss, 4)                                                          \
	FIELD("info_rcv_mss", rcv_mss, 4)                                                          \
	FIELD("info_unacked", unacked, 4)                                                          \
	FIELD("info_sacked", sacked, 4)                                                            \
	FIELD("info_lost", lost, 4)                                                                \
	FIELD("info_retrans", retrans, 4)                                                          \
	FIELD("info_fackets", fackets, 4)                                                          \
	FIELD("info_last_data_sent_ms", last_data_sent, 4)                                         \
	FIELD("info_last_ack_sent_ms", last_ack_sent, 4)                                           \
	FIELD("info_last_data_recv_ms", last_data_recv, 4)                                         \
	FIELD("info_last_ack_recv_ms", last_ack_recv, 4)                                           \
	FIELD("info_pmtu", pmtu, 4)                                                                \
	FIELD("info_rcv_ssthresh", rcv_ssthresh, 4)                                                \
	FIELD("info_rtt_us", rtt, 4)                                                               \
	FIELD("info_rttvar_us", rttvar, 4)                                                         \
	FIELD("info_advmss", advmss, 4)                                                            \
	FIELD("info_reordering", reordering, 4)                                                    \
	FIELD("info_rcv_rtt_us", rcv_rtt, 4)                                                       \
	FIELD("info_rcv_space", rcv_space, 4)                                                      \
	FIELD("info_total_retrans", total_retrans, 4)                                              \
	FIELD("info_pacing_rate_bytes_per_second", pacing_rate, 8)                                 \
	FIELD("info_max_pacing_rate_bytes_per_second", max_pacing_rate, 8)                         \
	FIELD("info_bytes_acked", bytes_acked, 8)                                                  \
	FIELD("info_bytes_received", bytes_received, 8)                                            \
	FIELD("info_segs_out", segs_out, 4)                                                        \
	FIELD("info_segs_in", segs_in, 4)                                                          \
	FIELD("info_notsent_bytes", notsent_bytes, 4)                                              \
	FIELD("info_min_rtt_us", min_rtt, 4)                                                       \
	FIELD("info_data_segs_in", data_segs_in, 4)                                                \
	FIELD("info_data_segs_out", data_segs_out, 4)                                              \
	FIELD("info_delivery_rate_bytes_per_second", delivery_rate, 8)                             \
	FIELD("info_busy_time_us", busy_time, 8)                                                   \
	FIELD("info_rwnd_limited_us", rwnd_limited, 8)                                             \
	FIELD("info_sndbuf_limited_us", sndbuf_limited, 8)                                         \
	FIELD("info_delivered", delivered, 4)                                                      \
	FIELD("info_delivered_ce", delivered_ce, 4)                                                \
	FIELD("info_bytes_sent", bytes_sent, 8)                                                    \
	FIELD("info_bytes_retrans", bytes_retrans, 8)                                              \
	FIELD("info_dsack_dups", dsack_dups, 4)                                                    \
	FIELD("info_reord_seen", reord_seen, 4)                                                    \
	FIELD("info_rcv_ooopack", rcv_ooopack, 4)                                                  \
	FIELD("info_snd_wnd", snd_wnd, 4)                                                          \
	FIELD("info_rcv_wnd", rcv_wnd, 4)                                                          \
	FIELD("info_rehash", rehash, 4)                                                            \
	FIELD("info_total_rto", total_rto, 2)                                                      \
	FIELD("info_total_rto_recoveries", total_rto_recoveries, 2)                                \
	FIELD("info_total_rto_time_ms", total_rto_time, 4)

#define KEY(key, member, kind) key "\0"
#define SOCKET_LAYOUT(key, member, kind) { offsetof(struct tcp_socket, member), kind },
#define INFO_LAYOUT(key, member, kind) { offsetof(struct tcp_info_wire, member), kind },

struct layout {
	unsigned char offset;
	unsigned char kind;
};

static const char keys[] = FIELDS(KEY)
#if ENABLE_LSTCP_INFO
	INFO_FIELDS(KEY)
#endif
	;

static const struct layout layouts[] = {
	FIELDS(SOCKET_LAYOUT)
#if ENABLE_LSTCP_INFO
	INFO_FIELDS(INFO_LAYOUT)
#endif
};

#define LAYOUTS (sizeof(layouts) / sizeof(layouts[0]))

struct field_choice field_choose(bool owner, bool info)
{
	struct field_choice choice = {
		.present = TCP_ALWAYS_KNOWN & ~TCP_BIT(TCP_TIMER),
		.info = ENABLE_LSTCP_INFO && info,
	};

	choice.present |= TCP_BIT(TCP_ENTRY) | TCP_BIT(TCP_TX_QUEUE);
	if (ENABLE_LSTCP_TIMERS)
		choice.present |= TCP_BIT(TCP_TIMER) | TCP_BIT(TCP_TIMER_MS) |
				  TCP_BIT(TCP_RETRANSMITS) | TCP_BIT(TCP_PROBES);
	if (ENABLE_LSTCP_EXTENDED)
		choice.present |= TCP_BIT(TCP_UID) | TCP_BIT(TCP_INODE) | TCP_BIT(TCP_REFCOUNT) |
				  TCP_BIT(TCP_LOCATION);
	if (ENABLE_LSTCP_EXTENDED && ENABLE_LSTCP_DIAG)
		choice.present |=
			TCP_BIT(TCP_INTERFACE) | TCP_BIT(TCP_MARK) | TCP_BIT(TCP_V6ONLY);
	if (ENABLE_LSTCP_INTERNALS)
		choice.present |= TCP_BIT(TCP_RTO_MS) | TCP_BIT(TCP_ATO_MS) |
				  TCP_BIT(TCP_QUICKACK) | TCP_BIT(TCP_PINGPONG) |
				  TCP_BIT(TCP_CWND) | TCP_BIT(TCP_SSTHRESH) |
				  TCP_BIT(TCP_FASTOPEN_QUEUE);
	if (ENABLE_LSTCP_OWNER && owner)
		choice.present |= TCP_BIT(TCP_PID) | TCP_BIT(TCP_PROCESS) | TCP_BIT(TCP_FD) |
				  TCP_BIT(TCP_OWNERS);
	if (choice.info)
		choice.present |= TCP_BIT(TCP_CONGESTION);
	return choice;
}

bool info_number(const struct tcp_socket *socket, size_t offset, size_t bytes, uint64_t *number)
{
	unsigned int before = bytes >> 3 & 7;
	unsigned int width = bytes & 7;

	if (offset + (bytes & LAYOUT_BITS ? 1 : bytes) > socket->info_bytes)
		return false;
	*number = number_load(socket->info + offset, bytes & LAYOUT_BITS ? 1 : bytes);
	if (bytes & LAYOUT_BITS) {
		/* A compiler fills a byte's bit-fields from its low end or its high end. */
		if (MACHINE_IS_BIG_ENDIAN)
			before = 8 - before - width;
		*number = (unsigned int)*number >> before & ((1u << width) - 1);
	}
	return true;
}

void fields_begin(struct field *field, struct field_choice choice, const struct tcp_socket *socket)
{
	field->choice = choice;
	field->socket = socket;
	field->index = 0;
	field->next_key = keys;
}

static void find_value(struct field *field, unsigned int index)
{
	const struct tcp_socket *socket = field->socket;
	const struct layout *layout = &layouts[index];
	const unsigned char *at = (const unsigned char *)socket + layout->offset;

	field->kind = FIELD_NULL;
	if (index >= TCP_FIELDS) {
		if (info_number(socket, layout->offset, layout->kind, &field->number))
			field->kind = FIELD_NUMBER;
	} else if (!tcp_knows(socket, (enum tcp_field)index)) {
		return;
	} else if (layout->kind <= LAYOUT_LONG) {
		field->kind = FIELD_NUMBER;
		field->number = number_load(at, layout->kind);
	} else if (layout->kind == LAYOUT_NAME) {
		field->kind = FIELD_TEXT;
		field->text = (const char *)at;
		field->text_length = strlen(field->text);
	} else {
		field->kind = FIELD_WORD;
	}
}

bool field_next(struct field *field)
{
	const unsigned int end = field->choice.info ? LAYOUTS : TCP_FIELDS;

	while (field->index < end) {
		unsigned int index = field->index++;

		field->key = field->next_key;
		field->key_length = strlen(field->key);
		field->next_key += field->key_length + 1;
		if (index < TCP_FIELDS ? field->choice.present >> index & 1 : field->choice.info) {
			if (field->socket)
				find_value(field, index);
			return true;
		}
	}
	return false;
}

void field_write_word(struct writer *writer, const struct field *field)
{
	const struct tcp_socket *socket = field->socket;
	const struct layout *layout = &layouts[field->index - 1];

	switch (layout->kind) {
	case LAYOUT_FAMILY:
		writer_string(writer, family_name(socket->family));
		break;
	case LAYOUT_STATE:
		state_write(writer, socket->state);
		break;
	case LAYOUT_TIMER:
		timer_write(writer, socket->timer);
		break;
	case LAYOUT_LOCATION:
		writer_string(writer, "0x");
		writer_hex(writer, socket->location);
		break;
	default:
		address_write(writer, socket->family,
			      (const unsigned char *)socket + layout->offset);
		break;
	}
}
