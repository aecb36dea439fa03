/* SPDX-License-Identifier: 0BSD */
/*
 * Filters: any words at all, judged by a second, slow reading of the grammar in filter.h, which
 * evaluates as it reads, recursively and without short cuts.  Both must accept the same filters
 * (but for the first one's limits) and select the same sockets.
 *
 * The input: SOCKET_BYTES that make a socket, then text.  A byte from 0x80 on stands for a word of
 * the vocabulary with blanks around it, NUL parts arguments.  Or, by a bit of the first byte, what
 * follows the socket chooses the rules by which a well-formed expression grows.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/names.h"
#include "source/diag_filter.h"
#include "stage/filter.h"
#include "unit/bytecode.h"
#include "unit/text_of.h"

#define SOCKET_BYTES 8
#define TEXT_BYTES 16384
#define ARGUMENTS 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const vocabulary[] = {
	"sport",
	"dport",
	"src",
	"dst",
	"uid",
	"pid",
	"process",
	"rx_queue",
	"tx_queue",
	"timer",
	"state",
	"dev",
	"exclude",
	"excl",
	"and",
	"&",
	"&&",
	"or",
	"|",
	"||",
	"not",
	"!",
	"(",
	")",
	"( sport",
	") or (",
	"not (",
	"=",
	"==",
	"eq",
	"!=",
	"ne",
	"neq",
	"<",
	"lt",
	">",
	"gt",
	"<=",
	"le",
	"leq",
	">=",
	"ge",
	"geq",
	"22",
	":22",
	":65535",
	"65536",
	"*",
	"*:22",
	":",
	"0",
	"1000",
	"4294967295",
	"4294967296",
	"127.0.0.1",
	"127.0.0.0/8",
	"127/8",
	"10.1.2/23:22",
	"10.1.2.3:22",
	"10.1.2.3:*",
	"0.0.0.0/0",
	"[::1]",
	"::1",
	"::1:22",
	"[fe80::/10]:22",
	"fe80::/10",
	"[fe80::]/10:*",
	"::/0",
	"[::]:22",
	"::ffff:10.1.2.3",
	"[::ffff:0:0/95]",
	"2001:db8::a:b",
	"2001:db8::1:22",
	"[2001:db8::/33]",
	"established",
	"LISTEN",
	"time-wait",
	"connected",
	"bucket",
	"big",
	"all",
	"bound-inactive",
	"close",
	"syn_recv",
	"off",
	"retransmit",
	"keepalive",
	"delack",
	"lo",
	"eth0",
	"eth9",
	"abcdefghijklmno",
	"abcdefghijklmnop",
};

static const char *const tests[] = {
	"sport 22",	    "sport>21",	    "sport<=22",       "dport!=22",
	"dport>=23",	    "uid 22",	    "uid<1000",	       "uid!=0",
	"uid ge 999",	    "pid 22",	    "process!=dev",    "process dev",
	"timer off",	    "timer!=probe", "state=listen",    "state!=connected",
	"dev lo",	    "dev!=eth0",    "src 127/8",       "src 10.1.2/23:22",
	"dst!=10.1.2.3:22", "src ::1",	    "src [fe80::/10]", "dst!=[::/0]:22",
	"dst 0/0",	    "src *",	    "src!=*",	       "dst *:23",
	"rx_queue>0",	    "tx_queue!=22",
};

static const char *const addresses[] = {
	"127.0.0.1",
	"10.1.2.3",
	"10.1.3.3",
	"0.0.0.0",
	"::1",
	"::",
	"::ffff:10.1.2.3",
	"fe80::1",
	"2001:db8::1",
	"2001:db8:8000::a:b",
	"::ffff:127.0.0.1",
	"::fffe:127.0.0.1",
};

static const uint16_t ports[] = { 0, 21, 22, 23, 1000, 65535 };
static const uint32_t users[] = { 0, 22, 999, 1000, 4294967295 };

static unsigned int interface_index(const char *name)
{
	static const char *const names[] = { "", "lo", "eth0", "abcdefghijklmno" };
	unsigned int i;

	for (i = 1; i < 4; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return 0;
}

/* ---- The second reading ---- */

/* Every word of all arguments, each ended by NUL, an empty one after the last. */
static char words[2 * TEXT_BYTES + 2];

static const struct tcp_socket *tcp;
static const char *at; /* the word that is next */
static bool bad;

static void split(char *out, const char *text)
{
	static const char *const operators[] = { "&&", "||", "==", "!=", "<=", ">=", "&",
						 "|",  "=",  "!",  "<",	 ">",  "(",  ")" };
	size_t length;
	size_t i;

	while (*text) {
		if ((unsigned char)*text <= ' ') {
			text++;
			continue;
		}
		length = 0;
		for (i = 0; i < sizeof(operators) / sizeof(operators[0]) && !length; i++)
			if (strncmp(text, operators[i], strlen(operators[i])) == 0)
				length = strlen(operators[i]);
		if (!length)
			while ((unsigned char)text[length] > ' ' &&
			       !strchr("&|=!<>()", text[length]))
				length++;
		memcpy(out, text, length);
		out += length;
		*out++ = '\0';
		text += length;
	}
	*out = '\0';
}

static const char *take(void)
{
	const char *word = at;

	if (*at)
		at += strlen(at) + 1;
	return word;
}

static bool is_one_of(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

#define IS(word, ...) is_one_of(word, (const char *const[]){ __VA_ARGS__, NULL })

static bool read_number(const char *word, uint64_t most, uint64_t *number)
{
	size_t digits = strspn(word, "0123456789");

	if (!digits || word[digits])
		return false;
	while (*word == '0')
		word++;
	if (strlen(word) > 18)
		return false;
	*number = strtoull(word, NULL, 10);
	return *number <= most;
}

/* '=' '!' '<' '>', 'l' and 'g' for <= and >=. */
static char read_comparison(bool ordered)
{
	char found = '\0';

	if (IS(at, "=", "==", "eq"))
		found = '=';
	else if (IS(at, "!=", "ne", "neq"))
		found = '!';
	else if (ordered && IS(at, "<", "lt"))
		found = '<';
	else if (ordered && IS(at, ">", "gt"))
		found = '>';
	else if (ordered && IS(at, "<=", "le", "leq"))
		found = 'l';
	else if (ordered && IS(at, ">=", "ge", "geq"))
		found = 'g';
	if (!found)
		return '=';
	take();
	return found;
}

static bool compare(uint64_t value, char comparison, uint64_t number)
{
	switch (comparison) {
	case '=':
		return value == number;
	case '!':
		return value != number;
	case '<':
		return value < number;
	case '>':
		return value > number;
	case 'l':
		return value <= number;
	default:
		return value >= number;
	}
}

/* The first bits of an address as a text of 0 and 1. */
static void bits_of(const unsigned char *address, unsigned int bits, char *out)
{
	unsigned int i;

	for (i = 0; i < bits; i++)
		out[i] = address[i / 8] >> (7 - i % 8) & 1 ? '1' : '0';
	out[bits] = '\0';
}

static bool same_bits(const unsigned char *one, const unsigned char *other, unsigned int bits)
{
	char left[129];
	char right[129];

	bits_of(one, bits, left);
	bits_of(other, bits, right);
	return strcmp(left, right) == 0;
}

/* An address, of which `missing` octets of `.0` may be left out; the family, or -1. */
static int read_address(const char *text, int missing, unsigned char *address)
{
	char full[TEXT_BYTES + 8];

	for (strcpy(full, text); missing >= 0; missing--, strcat(full, ".0")) {
		if (inet_pton(AF_INET, full, address) == 1)
			return TCP_INET;
		if (inet_pton(AF_INET6, full, address) == 1)
			return TCP_INET6;
	}
	return -1;
}

/* ADDRESS[/PREFIX] in whatever brackets; false if it is none. */
static bool read_prefix(const char *text, const struct tcp_endpoint *endpoint, bool *matches)
{
	static const unsigned char mapped[16] = { [10] = 0xff, [11] = 0xff };
	unsigned char address[16];
	char copy[TEXT_BYTES];
	char *slash;
	uint64_t bits;
	int family;

	strcpy(copy, text);
	if (copy[0] == '[') {
		char *bracket = strchr(copy, ']');

		if (!bracket || (bracket[1] && bracket[1] != '/') ||
		    (bracket[1] && memchr(copy, '/', (size_t)(bracket - copy))))
			return false;
		memmove(bracket, bracket + 1, strlen(bracket));
		memmove(copy, copy + 1, strlen(copy));
	}
	slash = strchr(copy, '/');
	if (slash)
		*slash++ = '\0';
	family = read_address(copy, slash ? 3 : 0, address);
	bits = family == TCP_INET ? 32 : 128;
	if (family < 0 || (slash && !read_number(slash, bits, &bits)))
		return false;
	if (family == (int)tcp->family)
		*matches = same_bits(address, endpoint->address, (unsigned int)bits);
	else
		*matches = family == TCP_INET && same_bits(mapped, endpoint->address, 96) &&
			   same_bits(address, endpoint->address + 12, (unsigned int)bits);
	return true;
}

static bool read_host(const struct tcp_endpoint *endpoint)
{
	const char *word = take();
	const char *colon = strrchr(word, ':');
	char address[TEXT_BYTES];
	uint64_t port;
	bool matches = true;

	if (colon && !strpbrk(colon, "/]")) {
		strcpy(address, word);
		address[colon - word] = '\0';
		if ((IS(address, "", "*") || read_prefix(address, endpoint, &matches)) &&
		    (IS(colon + 1, "", "*") || read_number(colon + 1, 65535, &port)))
			return matches && (IS(colon + 1, "", "*") || endpoint->port == port);
	}
	matches = true;
	if (strcmp(word, "*") != 0 && !read_prefix(word, endpoint, &matches))
		bad = true;
	return matches;
}

static bool in_states(unsigned int states)
{
	return states >> (tcp->state > 0 && tcp->state < TCP_STATES ? tcp->state : 0) & 1;
}

static bool read_expression(void);

static bool read_predicate(void)
{
	const char *word = take();
	bool local = IS(word, "sport", "src");
	const struct tcp_endpoint *endpoint = local ? &tcp->local : &tcp->remote;
	bool ordered = IS(word, "sport", "dport", "uid", "pid", "rx_queue", "tx_queue");
	char comparison;
	uint64_t number = 0;

	if (!ordered && !IS(word, "src", "dst", "timer", "state", "dev", "process")) {
		bad = true;
		return false;
	}
	comparison = read_comparison(ordered);
	if (!*at) {
		bad = true;
		return false;
	}
	if (IS(word, "src", "dst"))
		return read_host(endpoint) == (comparison == '=');
	if (IS(word, "sport", "dport")) {
		bad |= !read_number(at + (*at == ':'), 65535, &number);
		take();
		return compare(endpoint->port, comparison, number);
	}
	if (strcmp(word, "uid") == 0) {
		bad |= !read_number(take(), UINT32_MAX, &number);
		return tcp_knows(tcp, TCP_UID) ? compare(tcp->uid, comparison, number)
					       : comparison == '!';
	}
	if (strcmp(word, "pid") == 0) {
		bad |= !read_number(take(), UINT32_MAX, &number);
		return tcp_knows(tcp, TCP_PID) ? compare(tcp->pid, comparison, number)
					       : comparison == '!';
	}
	if (strcmp(word, "process") == 0) {
		bool same = strncmp(at, tcp->process, TCP_NAME_BYTES - 1) == 0;

		bad |= strchr("&|()!=<>", *take()) != NULL;

		return (tcp_knows(tcp, TCP_PROCESS) && same) == (comparison == '=');
	}
	if (IS(word, "rx_queue", "tx_queue")) {
		bad |= !read_number(take(), UINT32_MAX, &number);
		if (*word == 't')
			return tcp_knows(tcp, TCP_TX_QUEUE)
				       ? compare(tcp->tx_queue, comparison, number)
				       : comparison == '!';
		return compare(tcp->rx_queue, comparison, number);
	}
	if (strcmp(word, "timer") == 0) {
		unsigned int timer = timer_by_name(at, at + strlen(at));

		take();
		bad |= timer == TCP_TIMERS;
		return (tcp->timer == timer) == (comparison == '=');
	}
	if (strcmp(word, "state") == 0) {
		unsigned int states = states_by_name(at, at + strlen(at));

		take();
		bad |= !states || states == STATE_BOUND_INACTIVE;
		return in_states(states) == (comparison == '=');
	}
	number = strlen(at) < 16 ? interface_index(at) : 0;
	take();
	bad |= !number;
	return (tcp_knows(tcp, TCP_INTERFACE) && tcp->interface == number) == (comparison == '=');
}

static bool read_not(void)
{
	bool inside;

	if (bad)
		return false;
	if (IS(at, "not", "!")) {
		take();
		return !read_not();
	}
	if (strcmp(at, "(") != 0)
		return read_predicate();
	take();
	inside = read_expression();
	if (strcmp(take(), ")") != 0)
		bad = true;
	return inside;
}

static bool read_and(void)
{
	bool outcome = read_not();

	while (!bad && *at && !IS(at, "or", "|", "||", ")")) {
		if (IS(at, "and", "&", "&&"))
			take();
		/* No short cut: what stands there must be read. */
		outcome = read_not() && outcome;
	}
	return outcome;
}

static bool read_expression(void)
{
	bool outcome = read_and();

	while (!bad && IS(at, "or", "|", "||")) {
		take();
		outcome = read_and() || outcome;
	}
	return outcome;
}

static bool read_filter(void)
{
	unsigned int states = 0;
	bool first = true;

	while (IS(at, "state", "exclude", "excl")) {
		const char *clause = at;
		unsigned int named;

		take();
		if (strcmp(clause, "state") == 0 && IS(at, "=", "==", "eq", "!=", "ne", "neq")) {
			at = clause;
			break;
		}
		if (first && *clause == 'e')
			states = STATES_ALL;
		first = false;
		named = states_by_name(at, at + strlen(at));
		take();
		bad |= !named;
		states = *clause == 'e' ? states & ~named : states | named;
	}
	if (states & STATE_BOUND_INACTIVE)
		states |= 1 << TCP_STATE_CLOSE;
	return (!*at || read_expression()) && (first || in_states(states));
}

/* ---- The comparison ---- */

static struct tcp_endpoint endpoint_of(uint8_t address, uint8_t port, unsigned int family)
{
	const char *text = addresses[address % (sizeof(addresses) / sizeof(addresses[0]))];
	struct tcp_endpoint out = { .port = ports[port % (sizeof(ports) / sizeof(ports[0]))] };

	if (family == TCP_INET6 && inet_pton(AF_INET6, text, out.address) != 1)
		inet_pton(AF_INET6, "2001:db8:8000::1", out.address);
	if (family == TCP_INET && inet_pton(AF_INET, text, out.address) != 1)
		inet_pton(AF_INET, "10.1.2.4", out.address);
	return out;
}

static struct tcp_socket socket_of(const uint8_t *data)
{
	struct tcp_socket out = { .known = TCP_ALWAYS_KNOWN };

	out.family = data[0] & 1;
	out.known |= data[0] & 2 ? TCP_BIT(TCP_UID) : 0;
	out.known |= data[0] & 4 ? TCP_BIT(TCP_INTERFACE) : 0;
	out.interface = data[0] >> 3 & 3;
	out.known |= data[0] & 0x20 ? TCP_BIT(TCP_PID) | TCP_BIT(TCP_PROCESS) : 0;
	out.pid = users[data[3] % 5];
	memcpy(out.process, data[0] & 0x40 ? "dev" : "established-999", data[0] & 0x40 ? 4 : 16);
	out.state = data[1] & 0x80 ? data[1] : data[1] % 14;
	out.timer = data[2] % 8;
	out.uid = users[data[3] % 5];
	out.rx_queue = users[data[3] / 5 % 5];
	out.tx_queue = users[data[3] / 25 % 5];
	out.known |= data[3] & 0x80 ? TCP_BIT(TCP_TX_QUEUE) : 0;
	out.local = endpoint_of(data[4], data[5], out.family);
	out.remote = endpoint_of(data[6], data[7], out.family);
	return out;
}

/* The text that the input stands for; returns its length. */
static size_t expand(const uint8_t *data, size_t size, char *text)
{
	size_t used = 0;
	size_t i;

	for (i = 0; i < size && used < TEXT_BYTES - 64; i++) {
		size_t word = data[i] - 0x80u;

		if (data[i] < 0x80)
			text[used++] = (char)data[i];
		else if (word < sizeof(vocabulary) / sizeof(vocabulary[0]))
			used += (size_t)sprintf(text + used, " %s ", vocabulary[word]);
	}
	text[used] = '\0';
	return used;
}

struct growth {
	const uint8_t *data;
	size_t size;
	char *text;
	size_t used;
};

static void put(struct growth *growth, const char *word)
{
	growth->used += (size_t)sprintf(growth->text + growth->used, "%s ", word);
}

static void grow(struct growth *growth, unsigned int depth)
{
	static const char *const joins[] = { "and", "&", "", "or", "||", "or" };
	unsigned int choice = growth->size ? *growth->data : 0;

	if (growth->size) {
		growth->data++;
		growth->size--;
	}
	if (!depth || choice % 4 == 0) {
		put(growth, tests[choice / 4 % (sizeof(tests) / sizeof(tests[0]))]);
	} else if (choice % 4 == 1) {
		put(growth, choice / 4 % 2 ? "not" : "not (");
		grow(growth, depth - 1);
		if (choice / 4 % 2 == 0)
			put(growth, ")");
	} else {
		put(growth, choice % 4 == 2 ? "(" : "");
		grow(growth, depth - 1);
		put(growth, joins[choice / 4 % 6]);
		grow(growth, depth - 1);
		put(growth, choice % 4 == 2 ? ")" : "");
	}
}

/* Whether it is the filter's size that is told. */
static bool is_limit(const struct refusal *error)
{
	char buffer[512];
	struct writer writer;

	writer_begin(&writer, NO_FILE, buffer, sizeof(buffer));
	refusal_write(&writer, error);
	*writer.at = '\0';
	return strstr(buffer, "too long") || strstr(buffer, "too deep");
}

/* What every error must be: a word of the caller's, or what was expected. */
static void check_error(const struct refusal *error, const char *text, size_t length)
{
	char buffer[512];
	struct writer writer;
	size_t i;

	if (error->value && (error->value < text || error->value + error->length > text + length))
		abort();
	writer_begin(&writer, NO_FILE, buffer, sizeof(buffer));
	refusal_write(&writer, error);
	if (writer.error || writer.at < buffer + strlen("filter: ends"))
		abort();
	for (i = 0; buffer + i < writer.at; i++)
		if (buffer[i] < ' ' || buffer[i] > '~')
			abort();
}

/* The kernel takes the program, each of whose jumps leads forward, and leaves no match out. */
static void check_request(const struct filter *filter, const struct tcp_socket *socket)
{
	static unsigned char program[CONFIG_LSTCP_FILTER_TERMS * sizeof(struct diag_filter_slot)];
	size_t length = diag_filter_make(filter, program);

	if (!bytecode_is_good(program, length))
		abort();
	if (length && filter_match(filter, socket) && !bytecode_accepts(program, length, socket))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char text[TEXT_BYTES];
	const char *arguments[ARGUMENTS];
	struct refusal error;
	struct filter filter;
	struct tcp_socket socket;
	size_t count = 0;
	size_t length;
	size_t i;
	bool good;
	bool want;

	if (size < SOCKET_BYTES)
		return 0;
	socket = socket_of(data);
	if (data[0] & 0x80) {
		struct growth growth = { data + SOCKET_BYTES, size - SOCKET_BYTES, text, 0 };

		grow(&growth, 5);
		length = growth.used;
	} else {
		length = expand(data + SOCKET_BYTES, size - SOCKET_BYTES, text);
	}
	for (i = 0; i <= length && count < ARGUMENTS; i += strlen(text + i) + 1)
		arguments[count++] = text + i;

	good = filter_compile(&filter, arguments, count, interface_index, &error);
	if (!good)
		check_error(&error, text, length);

	for (i = 0, at = words; i < count; i++) {
		split((char *)(uintptr_t)at, arguments[i]);
		while (*at)
			take();
	}
	tcp = &socket;
	at = words;
	bad = false;
	want = read_filter();
	bad |= *at != '\0';
	if (good ? bad : !bad && !is_limit(&error))
		abort();
	/* Before its owner is known, a socket may pass that does not later, and never the reverse. */
	if (good && want && !filter_match(&filter, &socket))
		abort();
	filter.has_owner = true;
	if (good && filter_match(&filter, &socket) != want)
		abort();
	if (good)
		check_request(&filter, &socket);
	return 0;
}
