/* SPDX-License-Identifier: 0BSD */
/*
 * Filters in a request: the kernel must take the program, and let through all that the filter
 * matches; and no more, where the filter asks only what the kernel can answer exactly.
 */
#include "unit/tap.h"

#include <arpa/inet.h>

#include "source/diag_filter.h"
#include "unit/bytecode.h"

#define FILTERS 20000
#define SOCKETS 64
#define TEXT_BYTES 4096

static uint32_t seed = 20261130;

static uint32_t random_below(uint32_t most)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % most;
}

static const char *any_of(const char *const *list)
{
	size_t count = 0;

	while (list[count])
		count++;
	return list[random_below((uint32_t)count)];
}

#define ANY(...) any_of((const char *const[]){ __VA_ARGS__, NULL })

static const char *const inet_addresses[] = { "10.1.2.3",  "10.1.2.4",	   "10.9.0.1", "127.0.0.1",
					      "127.0.0.7", "203.0.113.99", "0.0.0.0",  NULL };
static const char *const inet6_addresses[] = { "::1",
					       "::",
					       "fe80::1",
					       "2001:db8::1",
					       "2001:db8:8000::",
					       "::ffff:10.1.2.3",
					       "::fffe:a01:1",
					       "::ffff:127.0.0.7",
					       NULL };

static unsigned int interface_index(const char *name)
{
	return strcmp(name, "eth0") == 0 ? 2 : strcmp(name, "lo") == 0 ? 1 : 0;
}

static void put_host(struct writer *text, const char *equal, const char *before,
		     const char *const *addresses, const char *after, uint32_t prefix,
		     const char *port)
{
	writer_strings(text, ANY("src ", "dst "), equal, before);
	writer_strings(text, any_of(addresses), after, "");
	writer_number(text, prefix);
	writer_string(text, port);
}

/* A test; `*exact` becomes false for one that the kernel does not answer, or not quite. */
static void put_test(struct writer *text, bool *exact)
{
	const char *equal = ANY("= ", "= ", "= ", "!= ");
	uint32_t kind = random_below(10);

	if (kind <= 2) {
		writer_strings(text, ANY("sport ", "dport "),
			       ANY("= ", "!= ", "< ", "<= ", "> ", ">= "),
			       ANY("0", "22", "443", "40000", "65535"));
	} else if (kind <= 4) {
		put_host(text, equal, "", inet_addresses, "/", random_below(33),
			 ANY("", ":22", ":443"));
	} else if (kind <= 6) {
		put_host(text, equal, "[", inet6_addresses, "]/", random_below(129),
			 ANY("", ":22", ":*"));
	} else {
		*exact = false;
		if (kind == 7)
			writer_strings(text, "dev ", equal, ANY("eth0", "lo"));
		else if (kind == 8)
			writer_strings(text, "fwmark ", equal, ANY("5", "0x10/0xf0", "0"));
		else
			writer_string(text, ANY("uid = 0", "uid > 5", "timer off", "src *%lo:22",
						"not src *%eth0", "state listening", "rx_queue > 0",
						"state != connected"));
	}
}

static void put_expression(struct writer *text, unsigned int depth, bool *exact)
{
	if (depth == 0 || random_below(3) == 0) {
		put_test(text, exact);
		return;
	}
	writer_string(text, ANY("( ", "not ( ", "! ( ", "( "));
	put_expression(text, depth - 1, exact);
	writer_string(text, ANY(" and ", " or ", " || ", " && "));
	put_expression(text, depth - 1, exact);
	writer_string(text, " )");
}

static struct tcp_endpoint any_endpoint(unsigned int family)
{
	static const uint16_t ports[] = { 0, 22, 443, 40000, 40001, 65535 };
	struct tcp_endpoint out = { .port = ports[random_below(6)] };

	if (family == TCP_INET)
		inet_pton(AF_INET, any_of(inet_addresses), out.address);
	else
		inet_pton(AF_INET6, any_of(inet6_addresses), out.address);
	return out;
}

static struct tcp_socket any_socket(void)
{
	struct tcp_socket out = { .known = TCP_ALWAYS_KNOWN | TCP_BIT(TCP_UID) };

	out.family = (unsigned char)random_below(TCP_FAMILIES);
	out.state = (unsigned char)(1 + random_below(12));
	out.local = any_endpoint(out.family);
	out.remote = any_endpoint(out.family);
	out.uid = random_below(10);
	out.interface = random_below(3);
	if (out.interface)
		out.known |= TCP_BIT(TCP_INTERFACE);
	out.mark = random_below(2) * 5 + random_below(2) * 0x10;
	if (random_below(2))
		out.known |= TCP_BIT(TCP_MARK);
	return out;
}

/* How the program does on a number of sockets; NULL if well. */
static const char *judge(const struct filter *filter, const unsigned char *program, size_t length,
			 bool exact, unsigned int *accepted)
{
	unsigned int i;

	if (!bytecode_is_good(program, length))
		return "refused by the kernel";
	for (i = 0; i < SOCKETS; i++) {
		struct tcp_socket socket = any_socket();
		bool accepts = bytecode_accepts(program, length, &socket);
		bool matches = filter_match(filter, &socket);

		*accepted += accepts;
		if (matches && !accepts)
			return "a match is left out";
		if (exact && accepts && !matches)
			return "more than what matches";
	}
	return NULL;
}

static void test_random(void)
{
	static char text[TEXT_BYTES];
	static unsigned char program[CONFIG_LSTCP_FILTER_TERMS * sizeof(struct diag_filter_slot)];
	const char *const words = text;
	unsigned int accepted = 0;
	unsigned int of_exact = 0;
	unsigned int wrong = 0;
	unsigned int i;

	for (i = 0; i < FILTERS; i++) {
		struct filter filter;
		struct refusal error;
		struct writer writer;
		bool exact = true;
		const char *fault = "refused by the parser";

		writer_begin(&writer, WRITER_NOWHERE, text, sizeof(text));
		put_expression(&writer, random_below(5), &exact);
		*writer.at = '\0';
		if (filter_compile(&filter, &words, 1, interface_index, &error))
			fault = judge(&filter, program, diag_filter_make(&filter, program), exact,
				      &accepted);
		of_exact += exact;
		if (fault && wrong++ < 10)
			same_string(fault, "", text);
	}
	same_number(wrong, 0, "random filters give what they match");
	ok(of_exact > FILTERS / 10, "many of them exactly");
	ok(accepted > FILTERS * SOCKETS / 10 && accepted < FILTERS * SOCKETS / 10 * 9,
	   "some sockets pass and some do not");
}

/* The bytes as include/uapi/linux/inet_diag.h lays them out. */
static void test_by_hand(void)
{
	const char *const words[] = { "sport = :22" };
	struct refusal error;
	struct filter filter;
	unsigned char program[64];
	uint16_t port;

	ok(filter_compile(&filter, words, 1, interface_index, &error), "sport = :22");
	same_number(diag_filter_make(&filter, program), 32, "a slot a test");
	same_number(program[0], 2, "INET_DIAG_BC_S_GE");
	same_number(program[8], 3, "INET_DIAG_BC_S_LE");
	memcpy(&port, program + 6, sizeof(port));
	same_number(port, 22, "at least that port");
	memcpy(&port, program + 14, sizeof(port));
	same_number(port, 22, "and at most");
	same_number(bytecode_no(program), 36, "else four bytes behind the end");
}

/* The evaluator itself refuses what the kernel does. */
static void test_evaluator(void)
{
	static const unsigned char nop[] = { 0, 4, 0, 0 };
	static const unsigned char endless[] = { 0, 0, 0, 0 };
	static const unsigned char beyond[] = { 0, 12, 0, 0 };
	static const unsigned char unknown[] = { 99, 4, 4, 4 };

	ok(bytecode_is_good(nop, sizeof(nop)), "one that does nothing is good");
	ok(!bytecode_is_good(endless, sizeof(endless)), "one that goes nowhere is not");
	ok(!bytecode_is_good(beyond, sizeof(beyond)), "nor one that goes too far");
	ok(!bytecode_is_good(unknown, sizeof(unknown)), "nor an unknown operation");
}

int main(void)
{
	test_by_hand();
	test_evaluator();
	test_random();
	return tap_done();
}
