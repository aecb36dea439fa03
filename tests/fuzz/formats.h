/* SPDX-License-Identifier: 0BSD */
/*
 * A record in every format, and back: JSON, CSV and kv must hold each field under its key, in
 * order, with the record's value, told by readers that know nothing of the printers.
 */
#ifndef LSTCP_FUZZ_FORMATS_H
#define LSTCP_FUZZ_FORMATS_H

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/csv.h"
#include "format/group.h"
#include "format/json.h"
#include "format/kv.h"
#include "format/summary.h"
#include "format/table.h"
#include "record/tcp_info.h"
#include "unit/text_of.h"

#define OUTPUT_BYTES 16384

static void must(bool condition, const char *what)
{
	if (!condition) {
		fprintf(stderr, "must hold: %s\n", what);
		abort();
	}
}

/* ---- What is expected ---- */

enum kind { NUMBER, FAMILY, STATE, TIMER, ADDRESS, LOCATION, TEXT };

#define MEMBER(member) offsetof(struct tcp_socket, member), sizeof(((struct tcp_socket *)0)->member)
#define INFO(member) \
	offsetof(struct tcp_info_wire, member), sizeof(((struct tcp_info_wire *)0)->member)
#define OF_INFO 100

static const struct expected {
	const char *key;
	int field;
	enum kind kind;
	size_t offset;
	size_t bytes;
} all_expected[] = {
	{ "entry", TCP_ENTRY, NUMBER, MEMBER(entry) },
	{ "family", TCP_FAMILY, FAMILY, 0, 0 },
	{ "state", TCP_STATE, STATE, MEMBER(state) },
	{ "local_address", TCP_LOCAL_ADDRESS, ADDRESS, MEMBER(local.address) },
	{ "local_port", TCP_LOCAL_PORT, NUMBER, MEMBER(local.port) },
	{ "remote_address", TCP_REMOTE_ADDRESS, ADDRESS, MEMBER(remote.address) },
	{ "remote_port", TCP_REMOTE_PORT, NUMBER, MEMBER(remote.port) },
	{ "tx_queue", TCP_TX_QUEUE, NUMBER, MEMBER(tx_queue) },
	{ "rx_queue", TCP_RX_QUEUE, NUMBER, MEMBER(rx_queue) },
	{ "timer", TCP_TIMER, TIMER, MEMBER(timer) },
	{ "timer_ms", TCP_TIMER_MS, NUMBER, MEMBER(timer_ms) },
	{ "retransmits", TCP_RETRANSMITS, NUMBER, MEMBER(retransmits) },
	{ "uid", TCP_UID, NUMBER, MEMBER(uid) },
	{ "probes", TCP_PROBES, NUMBER, MEMBER(probes) },
	{ "inode", TCP_INODE, NUMBER, MEMBER(inode) },
	{ "refcount", TCP_REFCOUNT, NUMBER, MEMBER(refcount) },
	{ "location", TCP_LOCATION, LOCATION, MEMBER(location) },
	{ "rto_ms", TCP_RTO_MS, NUMBER, MEMBER(rto_ms) },
	{ "ato_ms", TCP_ATO_MS, NUMBER, MEMBER(ato_ms) },
	{ "quickack", TCP_QUICKACK, NUMBER, MEMBER(quickack) },
	{ "pingpong", TCP_PINGPONG, NUMBER, MEMBER(pingpong) },
	{ "cwnd", TCP_CWND, NUMBER, MEMBER(cwnd) },
	{ "ssthresh", TCP_SSTHRESH, NUMBER, MEMBER(ssthresh) },
	{ "fastopen_queue", TCP_FASTOPEN_QUEUE, NUMBER, MEMBER(fastopen_queue) },
	{ "interface", TCP_INTERFACE, TEXT, MEMBER(interface_name) },
	{ "mark", TCP_MARK, NUMBER, MEMBER(mark) },
	{ "v6only", TCP_V6ONLY, NUMBER, MEMBER(v6only) },
	{ "mem_rmem_alloc", TCP_MEM_RMEM_ALLOC, NUMBER, MEMBER(memory[0]) },
	{ "mem_rcvbuf", TCP_MEM_RCVBUF, NUMBER, MEMBER(memory[1]) },
	{ "mem_wmem_alloc", TCP_MEM_WMEM_ALLOC, NUMBER, MEMBER(memory[2]) },
	{ "mem_sndbuf", TCP_MEM_SNDBUF, NUMBER, MEMBER(memory[3]) },
	{ "mem_fwd_alloc", TCP_MEM_FWD_ALLOC, NUMBER, MEMBER(memory[4]) },
	{ "mem_wmem_queued", TCP_MEM_WMEM_QUEUED, NUMBER, MEMBER(memory[5]) },
	{ "mem_optmem", TCP_MEM_OPTMEM, NUMBER, MEMBER(memory[6]) },
	{ "mem_backlog", TCP_MEM_BACKLOG, NUMBER, MEMBER(memory[7]) },
	{ "mem_drops", TCP_MEM_DROPS, NUMBER, MEMBER(memory[8]) },
	{ "pid", TCP_PID, NUMBER, MEMBER(pid) },
	{ "process", TCP_PROCESS, TEXT, MEMBER(process) },
	{ "fd", TCP_FD, NUMBER, MEMBER(fd) },
	{ "owners", TCP_OWNERS, NUMBER, MEMBER(owners) },
	{ "congestion", TCP_CONGESTION, TEXT, MEMBER(congestion) },
	{ "ulp", TCP_ULP_NAME, TEXT, MEMBER(ulp) },
	/* Of tcp_info some of each size; what is between them is passed over. */
	{ "info_ca_state", OF_INFO, NUMBER, INFO(ca_state) },
	{ "info_snd_mss", OF_INFO, NUMBER, INFO(snd_mss) },
	{ "info_rtt_us", OF_INFO, NUMBER, INFO(rtt) },
	{ "info_max_pacing_rate_bytes_per_second", OF_INFO, NUMBER, INFO(max_pacing_rate) },
	{ "info_bytes_retrans", OF_INFO, NUMBER, INFO(bytes_retrans) },
	{ "info_total_rto_time_ms", OF_INFO, NUMBER, INFO(total_rto_time) },
	{ "info_received_ce_bytes", OF_INFO, NUMBER, INFO(received_ce_bytes) },
	{ "info_accecn_opt_seen", OF_INFO, NUMBER, INFO(accecn_opt_seen) },
};

static const char *const state_names[] = {
	"ESTABLISHED", "SYN_SENT",   "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
	"CLOSE",       "CLOSE_WAIT", "LAST_ACK", "LISTEN",    "CLOSING",
};

static const char *const timer_names[] = {
	"off", "retransmit", "keepalive", "timewait", "probe", "delack",
};

/* Of 32 and 64 bits: what the kernel says for no limit, or no sample. */
static bool is_all_ones(const unsigned char *at, size_t bytes)
{
	size_t i;

	for (i = 0; i < bytes; i++)
		if (at[i] != 0xff)
			return false;
	return bytes >= 4;
}

static bool is_known(const struct tcp_socket *socket, const struct expected *expected)
{
	if (expected->field == OF_INFO)
		return socket->info_bytes >= expected->offset + expected->bytes &&
		       !is_all_ones(socket->info + expected->offset, expected->bytes);
	return socket->known >> expected->field & 1;
}

static uint64_t number_of(const struct tcp_socket *socket, const struct expected *expected)
{
	const unsigned char *at = (const unsigned char *)socket + expected->offset;
	union {
		uint8_t one;
		uint16_t two;
		uint32_t four;
		uint64_t eight;
	} value;

	if (expected->field == OF_INFO)
		at = socket->info + expected->offset;
	memcpy(&value, at, expected->bytes);
	return expected->bytes == 1   ? value.one
	       : expected->bytes == 2 ? value.two
	       : expected->bytes == 4 ? value.four
				      : value.eight;
}

/* ---- Text ---- */

/* The length of the character of UTF-8 at the start, 0 if there is none (RFC 3629's grammar). */
static size_t character(const unsigned char *at, size_t left)
{
	uint32_t code;
	size_t length = *at < 0x80 ? 1 : *at < 0xc0 ? 0 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : 4;
	size_t i;

	if (!length || length > left || *at > 0xf7)
		return 0;
	code = length == 1 ? *at : *at & (0x7fu >> length);
	for (i = 1; i < length; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (at[i] & 0x3f);
	}
	if ((length > 1 && code < (length == 2	 ? 0x80u
				   : length == 3 ? 0x800u
						 : 0x10000u)) ||
	    (code >= 0xd800 && code < 0xe000) || code > 0x10ffff)
		return 0;
	return length;
}

/* Whether all of it is UTF-8; `*plain` is cleared where a control character is met. */
static bool is_utf8(const char *text, size_t length, bool *plain)
{
	while (length) {
		size_t bytes = character((const unsigned char *)text, length);
		unsigned char first = (unsigned char)*text;

		if (!bytes)
			return false;
		if (first < 0x20 || first == 0x7f ||
		    (first == 0xc2 && (unsigned char)text[1] < 0xa0))
			*plain = false;
		text += bytes;
		length -= bytes;
	}
	return true;
}

/* ---- A value that a format shows, read back ---- */

struct shown {
	const char *key;
	size_t key_length;
	bool null;
	bool quoted;
	bool lossless; /* control characters are told too */
	char text[256];
	size_t length;
};

static void check_text(const struct shown *shown, const char *want)
{
	bool plain = true;
	bool shown_plain = true;
	size_t length = strlen(want);

	must(shown->quoted, "text is quoted");
	must(is_utf8(shown->text, shown->length, &shown_plain), "text is UTF-8");
	must(shown_plain || shown->lossless, "no control characters");
	if (is_utf8(want, length, &plain) && (plain || shown->lossless))
		must(shown->length == length && !memcmp(shown->text, want, length),
		     "text as it was");
}

static void check_code(const char *text, unsigned int code, const char *const *names,
		       unsigned int first, unsigned int count, const char *unknown)
{
	char want[32];

	if (code - first < count)
		snprintf(want, sizeof(want), "%s", names[code - first]);
	else
		snprintf(want, sizeof(want), "%s-%u", unknown, code);
	must(!strcmp(text, want), "the name of a code");
}

static void check_word(const struct tcp_socket *socket, const struct expected *expected,
		       const char *text)
{
	const unsigned char *at = (const unsigned char *)socket + expected->offset;
	bool is_inet6 = socket->family == TCP_INET6;
	unsigned char address[16];
	char digits[24];

	switch (expected->kind) {
	case FAMILY:
		must(!strcmp(text, is_inet6 ? "inet6" : "inet"), "the family");
		break;
	case STATE:
		check_code(text, *at, state_names, 1, 11, "UNKNOWN");
		break;
	case TIMER:
		check_code(text, *at, timer_names, 0, 6, "unknown");
		break;
	case ADDRESS:
		must(inet_pton(is_inet6 ? AF_INET6 : AF_INET, text, address) == 1, "an address");
		must(!memcmp(address, at, is_inet6 ? 16 : 4), "the same address");
		break;
	case LOCATION:
		snprintf(digits, sizeof(digits), "0x%llx", (unsigned long long)socket->location);
		must(!strcmp(text, digits), "the location");
		break;
	default:
		snprintf(digits, sizeof(digits), "%llu",
			 (unsigned long long)number_of(socket, expected));
		must(!strcmp(text, digits), "the number");
	}
}

/* The next value of a format: the key is the one expected, unless others of tcp_info are before. */
static const struct expected *check_shown(const struct tcp_socket *socket,
					  const struct expected *expected,
					  const struct shown *shown)
{
	if (expected == all_expected + sizeof(all_expected) / sizeof(all_expected[0]) ||
	    strlen(expected->key) != shown->key_length ||
	    memcmp(expected->key, shown->key, shown->key_length) != 0) {
		must(shown->key_length > 5 && !memcmp(shown->key, "info_", 5), "the key");
		return expected;
	}
	must(shown->null == !is_known(socket, expected), "null where not known");
	if (shown->null)
		return expected + 1;
	if (expected->kind == TEXT)
		check_text(shown, (const char *)socket + expected->offset);
	else
		check_word(socket, expected, shown->text);
	return expected + 1;
}

static void append(struct shown *shown, char byte)
{
	must(shown->length < sizeof(shown->text) - 1, "no value that long");
	shown->text[shown->length++] = byte;
	shown->text[shown->length] = '\0';
}

static void start_value(struct shown *shown, const char *key, size_t length)
{
	shown->key = key;
	shown->key_length = length;
	shown->null = false;
	shown->quoted = false;
	shown->lossless = false;
	shown->length = 0;
	shown->text[0] = '\0';
}

/* ---- The readers ---- */

static const char *json_string(const char *at, struct shown *shown)
{
	shown->quoted = true;
	shown->lossless = true;
	for (at++; *at != '"'; at++) {
		must((unsigned char)*at >= 0x20, "no raw control character in JSON");
		if (*at != '\\') {
			append(shown, *at);
		} else if (*++at == 'u') {
			char digits[5] = { at[1], at[2], at[3], at[4], '\0' };
			unsigned long code = strtoul(digits, NULL, 16);

			must(code < 0x100, "what is escaped is below U+0100");
			if (code >= 0x80)
				append(shown, (char)0xc2);
			append(shown, (char)code);
			at += 4;
		} else {
			must(*at == '"' || *at == '\\', "an escape of JSON");
			append(shown, *at);
		}
	}
	return at + 1;
}

static void read_json(const struct tcp_socket *socket, const char *at)
{
	const struct expected *expected = all_expected;
	struct shown shown;

	must(*at == '{', "an object");
	do {
		const char *key = at + 2;

		must(at[1] == '"', "a key");
		at = strchr(key, '"');
		start_value(&shown, key, (size_t)(at - key));
		must(at[1] == ':', "a colon");
		at += 2;
		if (*at == '"')
			at = json_string(at, &shown);
		else
			while (isalnum((unsigned char)*at))
				append(&shown, *at++);
		shown.null = !shown.quoted && !strcmp(shown.text, "null");
		expected = check_shown(socket, expected, &shown);
	} while (*at == ',');
	must(!strcmp(at, "}"), "the object's end");
	must(expected == all_expected + sizeof(all_expected) / sizeof(all_expected[0]), "all keys");
}

static void read_csv(const struct tcp_socket *socket, const char *header, const char *at)
{
	const struct expected *expected = all_expected;
	struct shown shown;

	for (;;) {
		size_t length = strcspn(header, ",\n");

		start_value(&shown, header, length);
		if (*at == '"') {
			shown.quoted = true;
			for (at++; *at != '"' || at[1] == '"'; at++) {
				must(*at != '\0', "a quote ends");
				at += *at == '"';
				append(&shown, *at);
			}
			at++;
		} else {
			while (*at != ',' && *at != '\n')
				append(&shown, *at++);
		}
		shown.null = !shown.quoted && !shown.length;
		expected = check_shown(socket, expected, &shown);
		must(header[length] == *at, "a header for each value");
		header += length + 1;
		if (*at++ == '\n')
			break;
	}
	must(*at == '\0', "one row");
	must(expected == all_expected + sizeof(all_expected) / sizeof(all_expected[0]), "all keys");
}

static void read_kv(const struct tcp_socket *socket, const char *at)
{
	const struct expected *expected = all_expected;
	struct shown shown;

	do {
		size_t length = strcspn(at, "=");

		start_value(&shown, at, length);
		for (at += length + 1; *at != ' ' && *at != '\n'; at++) {
			if (*at == '\'') {
				shown.quoted = true;
				for (at++; *at != '\''; at++)
					append(&shown, *at);
			} else if (*at == '\\') {
				append(&shown, *++at);
			} else {
				must(isalnum((unsigned char)*at) || strchr("._:-", *at),
				     "harmless to a shell");
				append(&shown, *at);
			}
		}
		shown.null = !shown.quoted && !shown.length;
		expected = check_shown(socket, expected, &shown);
	} while (*at++ == ' ');
	must(*at == '\0', "one line");
	must(expected == all_expected + sizeof(all_expected) / sizeof(all_expected[0]), "all keys");
}

/* ---- All of it ---- */

static char output[OUTPUT_BYTES];

static struct writer *begin_output(struct writer *writer)
{
	writer_begin(writer, NO_FILE, output, sizeof(output) - 1);
	return writer;
}

static const char *end_output(struct writer *writer)
{
	must(!writer->error, "the output fits");
	*writer->at = '\0';
	must(strlen(output) == (size_t)(writer->at - output), "no NUL");
	return output;
}

static bool is_printable(const char *text)
{
	while (*text >= ' ' && *text <= '~')
		text++;
	return text[0] == '\n' && text[1] == '\0';
}

static void check_table(const struct tcp_socket *socket)
{
	struct writer writer;
	struct table table;

	table_begin(&table, TABLE_TIMER_COLUMNS | TABLE_EXTENDED_COLUMNS | TABLE_MEMORY_COLUMNS |
				    TABLE_OWNER_COLUMNS | TABLE_INTERNALS_COLUMNS);
	table_socket(&table, begin_output(&writer), socket);
	must(is_printable(end_output(&writer)), "the table is one line of printable ASCII");
	table_fit(&table, true);
	table_socket(&table, begin_output(&writer), socket);
	must(is_printable(end_output(&writer)), "and so with the columns of sock_diag");
}

static void check_counts(const struct tcp_socket *socket)
{
	static struct summary summary;
	static struct group_counts group;
	const enum group_by by = socket->state % 7u;
	struct writer writer;

	memset(&summary, 0, sizeof(summary));
	summary_add(&summary, socket);
	summary_prom(&summary, begin_output(&writer), 3, 3, 0);
	summary_json(&summary, begin_output(&writer), 3);
	must(!strncmp(end_output(&writer), "{\"families\":[{", 14), "the summary as JSON");
	memset(&group, 0, sizeof(group));
	group_add(&group, by, socket);
	group_add(&group, by, socket);
	group_sort(&group);
	group_json(&group, begin_output(&writer), true);
	must(strstr(end_output(&writer), ",\"count\":2,\"error\":0}]"), "two of a key");
}

/* Prints a record in each format and reads it back. */
static void check_formats(const struct tcp_socket *socket)
{
	const uint64_t chosen = fields_chosen(true, true, true);
	char header[4096];
	struct writer writer;
	struct fields fields;
	struct json json;

	fields_begin(&fields, json_style(), chosen);
	json_begin(&json, true);
	json_socket(&json, begin_output(&writer), &fields, socket);
	read_json(socket, end_output(&writer) + 1);

	writer_begin(&writer, NO_FILE, header, sizeof(header));
	fields_begin(&fields, csv_style(), chosen);
	csv_begin(&writer, &fields, true);
	must(!writer.error, "the header fits");
	fields_write(&fields, begin_output(&writer), socket);
	read_csv(socket, header, end_output(&writer));

	fields_begin(&fields, kv_style(), chosen);
	fields_write(&fields, begin_output(&writer), socket);
	read_kv(socket, end_output(&writer));

	check_table(socket);
	check_counts(socket);
}

#endif
