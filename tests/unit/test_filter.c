/* SPDX-License-Identifier: 0BSD */
/* Filters: which of a handful of sockets each selects, worked out by hand, and what is wrong. */
#include "unit/tap.h"

#include <arpa/inet.h>
#include <stdlib.h>

#include "stage/filter.h"
#include "record/names.h"

#define TERMS CONFIG_LSTCP_FILTER_TERMS
#define UNKNOWN UINT32_MAX

/* Each is called by a letter. */
static const struct example {
	char letter;
	unsigned char state;
	unsigned char timer;
	const char *local;
	uint16_t local_port;
	const char *remote;
	uint16_t remote_port;
	uint32_t uid;
	uint32_t interface;
} examples[] = {
	{ 'a', TCP_STATE_LISTEN, TCP_TIMER_OFF, "0.0.0.0", 22, "0.0.0.0", 0, 0, UNKNOWN },
	{ 'b', TCP_STATE_ESTABLISHED, TCP_TIMER_KEEPALIVE, "10.1.2.3", 22, "192.168.0.9", 40000, 0,
	  UNKNOWN },
	{ 'c', TCP_STATE_ESTABLISHED, TCP_TIMER_RETRANSMIT, "10.1.2.4", 50000, "93.184.216.34", 443,
	  1000, 2 },
	{ 'd', TCP_STATE_TIME_WAIT, TCP_TIMER_TIMEWAIT, "127.0.0.1", 8080, "127.0.0.1", 33333,
	  UNKNOWN, UNKNOWN },
	{ 'e', TCP_STATE_LISTEN, TCP_TIMER_OFF, "::", 80, "::", 0, 33, UNKNOWN },
	{ 'f', TCP_STATE_ESTABLISHED, TCP_TIMER_PROBE, "::ffff:10.1.2.3", 80,
	  "::ffff:192.168.0.200", 1024, 33, UNKNOWN },
	{ 'g', TCP_STATE_FIN_WAIT2, TCP_TIMER_DELACK, "2001:db8::1", 443, "2001:db8:0:1::5", 65535,
	  4294967294, UNKNOWN },
	{ 'h', TCP_STATE_SYN_SENT, TCP_TIMER_RETRANSMIT, "fe80::1", 40001, "fe80::22", 22, 1000,
	  3 },
	{ 'i', 13, 7, "10.255.255.255", 1, "10.0.0.0", 1, 5, UNKNOWN },
	{ 'j', TCP_STATE_CLOSE, TCP_TIMER_OFF, "192.168.0.128", 65535, "0.0.0.0", 0, 1001,
	  UNKNOWN },
	{ 'k', TCP_STATE_SYN_RECV, TCP_TIMER_RETRANSMIT, "::1", 443, "::1", 40002, UNKNOWN,
	  UNKNOWN },
};

#define EVERYTHING "abcdefghijk"

static struct tcp_endpoint endpoint(const char *text, uint16_t port)
{
	struct tcp_endpoint out = { .port = port };

	if (inet_pton(strchr(text, ':') ? AF_INET6 : AF_INET, text, out.address) != 1)
		abort();
	return out;
}

static struct tcp_socket socket_of(const struct example *example)
{
	struct tcp_socket out = { .known = TCP_ALWAYS_KNOWN };

	out.family = strchr(example->local, ':') ? TCP_INET6 : TCP_INET;
	out.state = example->state;
	out.timer = example->timer;
	out.local = endpoint(example->local, example->local_port);
	out.remote = endpoint(example->remote, example->remote_port);
	/* What is not known may be anything. */
	out.uid = example->uid == UNKNOWN ? 0 : example->uid;
	out.rx_queue = 100000u + example->local_port;
	out.tx_queue = 200000u + example->remote_port;
	out.mark = example->interface == UNKNOWN ? 0x12 : 0x10 + example->interface;
	out.interface = example->interface == UNKNOWN ? 2 : example->interface;
	if (example->uid != UNKNOWN)
		out.known |= TCP_BIT(TCP_UID) | TCP_BIT(TCP_PID) | TCP_BIT(TCP_PROCESS);
	out.pid = example->local_port;
	memcpy(out.process, "an-embedded-htt", TCP_NAME_BYTES);
	if (example->local_port != 80)
		out.process[2] = '\0';
	if (example->interface != UNKNOWN)
		out.known |= TCP_BIT(TCP_INTERFACE) | TCP_BIT(TCP_MARK);
	if (example->state != TCP_STATE_LISTEN)
		out.known |= TCP_BIT(TCP_TX_QUEUE);
	return out;
}

static unsigned int interface_index(const char *name)
{
	static const char *const names[] = { "", "lo", "eth0", "wlan0", "abcdefghijklmno", "and" };
	unsigned int i;

	for (i = 1; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return 0;
}

/* The message that is written for it, or nothing where the filter is good. */
static const char *message(struct filter *filter, const char *const *words, size_t count)
{
	static char buffer[1024];
	struct refusal error;
	struct writer writer;

	buffer[0] = '\0';
	memset(filter, 0xa5, sizeof(*filter));
	memset(&error, 0xa5, sizeof(error));
	if (filter_compile(filter, words, count, interface_index, &error))
		return buffer;
	writer_begin(&writer, WRITER_NOWHERE, buffer, sizeof(buffer));
	refusal_write(&writer, &error);
	*writer.at = '\0';
	return buffer;
}

/* Whether the sockets' owners are looked up already. */
static bool has_owner = true;

static void selects_words(const char *const *words, size_t count, const char *want,
			  const char *name)
{
	char got[sizeof(EVERYTHING)];
	struct filter filter;
	const char *wrong = message(&filter, words, count);
	size_t used = 0;
	size_t i;

	filter.has_owner = has_owner;
	for (i = 0; !*wrong && i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct tcp_socket socket = socket_of(&examples[i]);

		if (filter_match(&filter, &socket))
			got[used++] = examples[i].letter;
	}
	got[used] = '\0';
	same_string(*wrong ? wrong : got, want, name);
}

static void selects(const char *expression, const char *want)
{
	selects_words(&expression, 1, want, *expression ? expression : "no words");
}

static void refuses(const char *expression, const char *want)
{
	struct filter filter;

	same_string(message(&filter, &expression, 1), want, expression);
}

static void test_ports(void)
{
	static const char *const same[] = { "sport = :22", "sport = 22", "sport == :22",
					    "sport eq 22", "sport :22",	 "sport 22" };
	static const char *const other[] = { "sport != :22", "sport ne 22", "sport neq :22" };
	static const char *const less[] = { "sport < :80", "sport lt 80" };
	static const char *const greater[] = { "sport > :443", "sport gt 443" };
	static const char *const at_most[] = { "sport <= :80", "sport le 80", "sport leq 80" };
	static const char *const at_least[] = { "sport >= :8080", "sport ge 8080",
						"sport geq 8080" };
	size_t i;

	for (i = 0; i < 6; i++)
		selects(same[i], "ab");
	for (i = 0; i < 3; i++)
		selects(other[i], "cdefghijk");
	for (i = 0; i < 2; i++)
		selects(less[i], "abi");
	for (i = 0; i < 2; i++)
		selects(greater[i], "cdhj");
	for (i = 0; i < 3; i++)
		selects(at_most[i], "abefi");
	for (i = 0; i < 3; i++)
		selects(at_least[i], "cdhj");
	selects("dport = :22", "h");
	selects("dport = 0", "aej");
	selects("dport 65535", "g");
	selects("dport > 40000", "gk");
	selects("sport >= 0", EVERYTHING);
	selects("sport < 0", "");
	selects("sport > 65535", "");
	selects("sport = 000000000000000000000000022", "ab");
}

static void test_hosts_of_ipv4(void)
{
	selects("src 10.1.2.3", "bf");
	selects("src = 10.1.2.3", "bf");
	selects("src == 10.1.2.3", "bf");
	selects("src eq 10.1.2.3", "bf");
	selects("src != 10.1.2.3", "acdeghijk");
	selects("src ne 10.1.2.3", "acdeghijk");
	selects("src 10.1.2.3/32", "bf");
	selects("src 10.1.2.0/24", "bcf");
	selects("src 10.1.2.255/24", "bcf");
	selects("src 10.1.2.3/30", "bf");
	selects("src 10.1.2.3/29", "bcf");
	selects("src 10.0.0.0/8", "bcfi");
	selects("src 10/8", "bcfi");
	selects("src 10.1/16", "bcf");
	selects("src 10.1.2/24", "bcf");
	selects("src 8.0.0.0/5", "bcfi");
	selects("src 128.0.0.0/1", "j");
	selects("src 0.0.0.0/0", "abcdfij");
	selects("src 0/0", "abcdfij");
	selects("dst 0.0.0.0", "aj");
	selects("dst 192.168.0.0/25", "b");
	selects("dst 192.168.0.128/25", "f");
	selects("dst 192.168.0.0/24", "bf");
	selects("dst 93.184.216.34:443", "c");
	selects("dst 93.184.216.34:444", "");
	selects("dst 93.184.216.35:443", "");
	selects("dst 93.184.216.34:*", "c");
	selects("dst 93.184.216.34:", "c");
	selects("dst != 93.184.216.34:443", "abdefghijk");
	selects("dst != 93.184.216.34:444", EVERYTHING);
	selects("not dst 192.168.0.0/24:1024", "abcdeghijk");
	selects("src 10/8:22", "b");
	selects("src [10.1.2.3]:22", "b");
}

static void test_hosts_of_ipv6(void)
{
	selects("src [::1]", "k");
	selects("src ::1", "k");
	selects("src [::1]/128", "k");
	selects("src [::1/128]", "k");
	selects("src ::1/128", "k");
	selects("src [::1]:443", "k");
	selects("src [::1/128]:443", "k");
	selects("src [::1]/128:443", "k");
	selects("src ::1/128:443", "k");
	selects("src [::1]:444", "");
	selects("src [::1]:*", "k");
	selects("src [::1]:", "k");
	selects("src != [::1]:443", "abcdefghij");
	selects("src [2001:DB8:0:0:0:0:0:1]", "g");
	selects("src 2001:db8::1", "g");
	selects("dst [2001:db8::/48]", "g");
	selects("dst [2001:db8::/63]", "g");
	selects("dst [2001:db8::/64]", "");
	selects("dst [2001:db8:0:1:ffff::]/64", "g");
	selects("src [fe80::/10]", "h");
	selects("src fe80::/10", "h");
	selects("dst [fe80::/10]:22", "h");
	selects("dst fe80::/10:22", "h");
	selects("dst [fe80::22]", "h");
	selects("src [::]", "e");
	selects("src ::", "e");
	selects("src ::/0", "efghk");
	selects("src [::/0]:443", "gk");
	selects("src [::ffff:10.1.2.3]", "f");
	selects("src [::ffff:0:0]/96", "f");
	selects("src [::ffff:a01:203]:80", "f");
	/* As ss reads it: the last colon parts a port, where it can. */
	selects("dst fe80::22:22", "h");
	selects("dst fe80::22:23", "");
	selects("dst fe80:0:0:0:0:0:0:22", "h");
	selects("dst fe80:0:0:0:0:0:0:22:22", "h");
	selects("src ::ffff:10.1.2.3", "f");
	selects("src ::ffff:10.1.2.3:80", "f");
	selects("src ::ffff:10.1.2.3:81", "");
	selects("dst 2001:db8:0:1::a:b", "");
	selects("dst 2001:db8:0:1::5", "g");
	selects("dst 2001:db8:0:1:0:0:0:5", "g");
}

static void test_wildcards(void)
{
	selects("src *", EVERYTHING);
	selects("src *:*", EVERYTHING);
	selects("src :*", EVERYTHING);
	selects("src :", EVERYTHING);
	selects("src != *", "");
	selects("not src *", "");
	selects("src *:22", "ab");
	selects("src :22", "ab");
	selects("dst = *:22", "h");
	selects("dst != :22", "abcdefgijk");
}

static void test_own_tests(void)
{
	selects("pid 22", "ab");
	selects("pid != 80", "abcdghijk");
	selects("pid > 443", "chj");
	selects("process an", "abcghij");
	selects("process != an", "defk");
	selects("process = an-embedded-htt", "ef");
	selects("process = an-embedded-httpd", "ef");
	selects("not (process = an or uid = 33)", "dk");
	refuses("pid x", "filter 'x': no number");
	refuses("pid -1", "filter '-1': no number");
	refuses("process", "filter: ends without a process");
	refuses("process > an", "filter '>': no process");
	/* Before they are, tests of them hold, also within `not`. */
	has_owner = false;
	selects("pid 22", EVERYTHING);
	selects("pid 22 and state established", "bcf");
	selects("not (process = an or uid = 33)", "abcdghijk");
	selects("not (pid 22 and sport 22)", EVERYTHING);
	has_owner = true;
	selects("uid 33", "ef");
	selects("uid = 0", "ab");
	selects("uid != 0", "cdefghijk");
	selects("not uid = 0", "cdefghijk");
	selects("uid < 34", "abefi");
	selects("not uid < 34", "cdghjk");
	selects("uid >= 1000", "cghj");
	selects("uid <= 1000", "abcefhi");
	selects("uid > 1000", "gj");
	selects("uid 4294967294", "g");
	selects("uid <= 4294967295", "abcefghij");
	selects("timer off", "aej");
	selects("timer = keepalive", "b");
	selects("timer == retransmit", "chk");
	selects("timer TimeWait", "d");
	selects("timer probe", "f");
	selects("timer delack", "g");
	selects("timer != off", "bcdfghik");
	selects("timer ne retransmit", "abdefgij");
	selects("rx_queue = 100022", "ab");
	selects("rx_queue 100080 or rx_queue eq 100443", "efgk");
	selects("rx_queue > 140000", "chj");
	selects("rx_queue <= 100001", "i");
	selects("tx_queue = 200443", "c");
	selects("not tx_queue >= 0", "ae");
	selects("fwmark 18", "c");
	selects("fwmark = 0x12", "c");
	selects("fwmark = 0x13", "h");
	selects("fwmark = 0X10/0xf0", "ch");
	selects("fwmark 0x2/0x3", "c");
	selects("fwmark = 0x12/0xfe", "ch");
	selects("fwmark = 0/0", "ch");
	selects("fwmark != 0x12", "abdefghijk");
	selects("fwmark != 19/0xffffffff", "abcdefgijk");
	selects("dev eth0", "c");
	selects("dev = wlan0", "h");
	selects("dev != eth0", "abdefghijk");
	selects("dev abcdefghijklmno", "");
	selects("src *%eth0", "c");
	selects("dst *%wlan0:22", "h");
	selects("src [fe80::1%wlan0]", "h");
	selects("src [fe80::1%wlan0]:40001", "h");
	selects("src [fe80::1%wlan0]:1", "");
	selects("src [fe80::%wlan0/10]", "h");
	selects("src fe80::1%wlan0", "h");
	selects("src [fe80::1%eth0]", "");
	selects("src != [fe80::1%wlan0]", "abcdefgijk");
	selects("src 10.1.2.4%eth0:50000", "c");
	selects("src 0.0.0.0%eth0", "");
	selects("dev and", "");
}

static void test_states(void)
{
	selects("state = established", "bcf");
	selects("state eq ESTAB", "bcf");
	selects("state != established", "adeghijk");
	selects("not state listening", "bcdfghijk");
	selects("( state time-wait )", "d");
	selects("state = listening or state = fin-wait-2", "aeg");
	selects("sport >= 0 state closed", "j");
	selects("state = connected", "bcdfghik");
	selects("state = all", EVERYTHING);
	selects("state != all", "");
}

static void test_clauses(void)
{
	selects("", EVERYTHING);
	selects(" \t\n ", EVERYTHING);
	selects("state established", "bcf");
	selects("state FIN_WAIT2", "g");
	selects("state syn-sent", "h");
	selects("state syn-rcv", "k");
	selects("state unconnected", "j");
	selects("state UNCONN", "j");
	selects("state last-ack", "");
	selects("state listening state established", "abcef");
	selects("state all", EVERYTHING);
	selects("state connected", "bcdfghik");
	selects("state synchronized", "bcdfgik");
	selects("state bucket", "dk");
	selects("state big", "abcefghij");
	selects("exclude established", "adeghijk");
	selects("excl established", "adeghijk");
	selects("exclude connected", "aej");
	selects("exclude established exclude listening", "dghijk");
	selects("exclude established state established", EVERYTHING);
	selects("state connected exclude established", "dghik");
	selects("state established exclude established", "");
	selects("state listening sport = :22", "a");
	selects("state established sport = 22 or dport = 443", "bc");
	selects("state established state = listening", "");
	/* Those that are only bound come back as CLOSE. */
	selects("state bound-inactive", "j");
	selects("state bound-inactive state time-wait", "dj");
}

static void test_joins(void)
{
	selects("sport 22 and dport 0", "a");
	selects("sport 22 & dport 0", "a");
	selects("sport 22 && dport 0", "a");
	selects("sport 22 dport 0", "a");
	selects("sport 22 or dport 22", "abh");
	selects("sport 22 | dport 22", "abh");
	selects("sport 22 || dport 22", "abh");
	selects("not sport 22", "cdefghijk");
	selects("! sport 22", "cdefghijk");
	selects("! ! sport 22", "ab");
	selects("not ! not sport 22", "cdefghijk");
	selects("( sport 22 )", "ab");
	selects("( ( ( sport 22 ) ) )", "ab");
	/* or binds loosest, then and, then not. */
	selects("dport 22 or sport 22 and dport 0", "ah");
	selects("dport 22 or sport 22 dport 0", "ah");
	selects("sport 22 and dport 0 or dport 22", "ah");
	selects("sport 22 dport 0 or dport 22", "ah");
	selects("( dport 22 or sport 22 ) and dport 0", "a");
	selects("dport 0 and ( dport 22 or sport 22 )", "a");
	selects("not sport 22 and dport 0", "ej");
	selects("not ( sport 22 and dport 0 )", "bcdefghijk");
	selects("not ( sport 22 or dport 0 )", "cdfghik");
	selects("not sport 22 or dport 0", "acdefghijk");
	selects("not ( not sport 22 or dport 0 )", "b");
	selects("not ( sport 22 and not dport 0 )", "acdefghijk");
	selects("not ( not ( sport 22 and dport 0 ) )", "a");
	selects("not ( sport 22 ) dport 0", "ej");
	selects("not ( sport 22 ) and not dport 0", "cdfghik");
	selects("not ( sport 22 or sport 80 ) or dport 0", "acdeghijk");
	selects("not ( not ( sport 22 ) or dport 0 ) or sport 443", "bgk");
	selects("not ( ( sport 22 or sport 80 ) and ( dport 0 or dport 1024 ) ) and uid < 1000",
		"bi");
	selects("sport 22 or sport 80 or sport 443", "abefgk");
	selects("sport 22 or sport 80 or sport 443 and uid 33", "abef");
	selects("uid 33 and sport 80 and dport 0 or uid 0 and sport 22 and dport 40000", "be");
	selects("sport 1 or ( uid 0 and ( dport 0 or dport 22 ) or timer timewait ) and sport < "
		"9000",
		"adi");
	selects("( sport 22 and uid 0 ) ( dport 0 or dport 1 ) or ( uid 1000 and ! ( sport 50000 ) "
		")",
		"ah");
	selects("not ( sport 22 or not ( uid 33 or uid 1000 and not dport 443 ) ) and dport > 0",
		"fh");
}

static void test_words(void)
{
	static const char *const many[] = { "state", "established", "(", "sport", "=", ":22",
					    "or",    "dport",	    "=", ":443",  ")" };
	static const char *const mixed[] = { "state established", "", "( sport =", " ", ":22 or",
					     "dport=:443)" };

	selects_words(NULL, 0, EVERYTHING, "no words at all");
	selects_words(many, 11, "bc", "many words");
	selects_words(many, 2, "bcf", "only the words that are counted");
	selects_words(mixed, 6, "bc", "words of words, and empty ones");
	selects("  sport\t=\n:22\r", "ab");
	selects("(sport=22)&&(dport=0)", "a");
	selects("sport=22&&dport=0||dport=22", "ah");
	selects("sport=22&!dport=0", "b");
	selects("sport=22|!dport>=0", "ab");
	selects("!(sport=22)", "cdefghijk");
	selects("!!sport=22", "ab");
	selects("!sport!=22", "ab");
	selects("sport>=50000", "cj");
	selects("sport<=1", "i");
	selects("sport>50000", "j");
	selects("sport<22", "i");
	selects("sport==22", "ab");
	selects("src=10/8:22", "b");
}

static void test_what_the_caller_learns(void)
{
	static const char *const words[] = { "exclude time-wait", "sport = 1",
					     "state bound-inactive", "uid 1 and dev lo" };
	struct filter filter;

	message(&filter, words, 0);
	same_number(filter.states, STATES_ALL, "no clause: all states");
	ok(!filter.has_states, "no clause: -l stays");
	ok(!filter.needs_diag, "no dev: any source will do");
	message(&filter, words, 1);
	same_number(filter.states, 0xfff & ~(1u << 6), "a clause: its states");
	ok(filter.has_states, "a clause replaces -l");
	message(&filter, words + 1, 1);
	same_number(filter.states, STATES_ALL, "an expression: all states");
	message(&filter, words + 2, 1);
	same_number(filter.states, STATE_BOUND_INACTIVE, "bound-inactive is asked of the kernel");
	same_string(filter.needs_diag, "bound-inactive", "which sock_diag alone lists");
	message(&filter, words + 3, 1);
	same_string(filter.needs_diag, "dev", "dev needs sock_diag");
}

#define NO_TEST "no test such as 'sport = :22'"
#define NO_PORT "no port up to 65535 (services are not resolved)"
#define NO_ADDRESS "no numeric address (hosts are not resolved)"

static void test_wrong_words(void)
{
	refuses("banana", "filter 'banana': " NO_TEST);
	refuses("state banana", "filter 'banana': no state");
	refuses("exclude banana", "filter 'banana': no state");
	refuses("state established banana", "filter 'banana': " NO_TEST);
	refuses("state = banana", "filter 'banana': no state");
	refuses("state < established", "filter '<': no state");
	refuses("state = bound-inactive", "filter 'bound-inactive': can only lead a filter");
	refuses("sport 22 exclude listening", "filter 'exclude': " NO_TEST);
	refuses("and sport 22", "filter 'and': " NO_TEST);
	refuses("sport 22 and or dport 22", "filter 'or': " NO_TEST);
	refuses("sport 22 | | dport 22", "filter '|': " NO_TEST);
	refuses("sport 22 &&& dport 22", "filter '&': " NO_TEST);
	refuses("()", "filter ')': " NO_TEST);
	refuses("sport 22 )", "filter ')': " NO_TEST);
	refuses("( sport 22 ) )", "filter ')': " NO_TEST);
	refuses("Sport 22", "filter 'Sport': " NO_TEST);
	refuses("sport ssh", "filter 'ssh': " NO_PORT);
	refuses("sport = :ssh", "filter 'ssh': " NO_PORT);
	refuses("sport = :99999", "filter '99999': " NO_PORT);
	refuses("sport = 65536", "filter '65536': " NO_PORT);
	refuses("sport = 18446744073709551638", "filter '18446744073709551638': " NO_PORT);
	refuses("sport = 0x16", "filter '0x16': " NO_PORT);
	refuses("sport = :", "filter ':': " NO_PORT);
	refuses("sport = ::22", "filter ':22': " NO_PORT);
	refuses("sport = 10.0.0.1:22", "filter '10.0.0.1:22': " NO_PORT);
	refuses("sport = = 22", "filter '=': " NO_PORT);
	refuses("sport => 22", "filter '>': " NO_PORT);
	refuses("sport ~ 22", "filter '~': " NO_PORT);
	refuses("uid root", "filter 'root': no number");
	refuses("uid 4294967296", "filter '4294967296': no number");
	refuses("uid -1", "filter '-1': no number");
	refuses("rx_queue -1", "filter '-1': no number");
	refuses("tx_queue 4294967296", "filter '4294967296': no number");
	refuses("fwmark > 1", "filter '>': no mark");
	refuses("fwmark 0x", "filter '0x': no mark");
	refuses("fwmark 0x1g", "filter '0x1g': no mark");
	refuses("fwmark 4294967296", "filter '4294967296': no mark");
	refuses("fwmark 1/", "filter '1/': no mark");
	refuses("fwmark 1/2/3", "filter '1/2/3': no mark");
	refuses("fwmark /1", "filter '/1': no mark");
	refuses("fwmark 1/4294967296", "filter '1/4294967296': no mark");
	refuses("fwmark", "filter: ends without a mark");
	refuses("timer banana", "filter 'banana': no timer");
	refuses("timer > off", "filter '>': no timer");
	refuses("dev eth9", "filter 'eth9': no network interface");
	refuses("dev abcdefghijklmnop", "filter 'abcdefghijklmnop': no network interface");
}

static void test_wrong_hosts(void)
{
	refuses("dst example.com", "filter 'example.com': " NO_ADDRESS);
	refuses("dst example.com:80", "filter 'example.com:80': " NO_ADDRESS);
	refuses("dst 10.0.0.1:http", "filter 'http': " NO_PORT);
	refuses("dst 10.0.0.1:65536", "filter '65536': " NO_PORT);
	refuses("dst [::1]:http", "filter 'http': " NO_PORT);
	refuses("dst 2001:db8::a:bcdef", "filter 'bcdef': " NO_PORT);
	refuses("dst :http", "filter 'http': " NO_PORT);
	refuses("dst > 10.0.0.1", "filter '>': " NO_ADDRESS);
	refuses("dst 10", "filter '10': " NO_ADDRESS);
	refuses("dst 10.1.2", "filter '10.1.2': " NO_ADDRESS);
	refuses("dst 256.0.0.1", "filter '256.0.0.1': " NO_ADDRESS);
	refuses("dst 1.2.3.4.5/8", "filter '1.2.3.4.5/8': " NO_ADDRESS);
	refuses("dst /8", "filter '/8': " NO_ADDRESS);
	refuses("dst */8", "filter '*/8': " NO_ADDRESS);
	refuses("dst 10./8", "filter '10./8': " NO_ADDRESS);
	refuses("dst 10.0.0.0/33", "filter '10.0.0.0/33': no address and prefix length");
	refuses("dst 10.0.0.0/", "filter '10.0.0.0/': no address and prefix length");
	refuses("dst 10.0.0.0/-1", "filter '10.0.0.0/-1': no address and prefix length");
	refuses("dst 10.0.0.0/8/8", "filter '10.0.0.0/8/8': no address and prefix length");
	refuses("dst 10.0.0.0/255.0.0.0",
		"filter '10.0.0.0/255.0.0.0': no address and prefix length");
	refuses("dst [::1]/129", "filter '[::1]/129': no address and prefix length");
	refuses("dst [::1/129]:22", "filter '[::1/129]:22': no address and prefix length");
	refuses("dst [::1/64]/64", "filter '[::1/64]/64': no address in brackets");
	refuses("dst [::1", "filter '[::1': no address in brackets");
	refuses("dst [", "filter '[': no address in brackets");
	refuses("dst [::1:22", "filter '[::1:22': no address in brackets");
	refuses("dst [::1/64", "filter '[::1/64': no address in brackets");
	refuses("dst [::1]x", "filter '[::1]x': no address in brackets");
	refuses("dst ::1]", "filter '::1]': " NO_ADDRESS);
	refuses("dst []", "filter '[]': " NO_ADDRESS);
	refuses("dst [[::1]]", "filter '[[::1]]': " NO_ADDRESS);
	refuses("dst [1::2::3]", "filter '[1::2::3]': " NO_ADDRESS);
	refuses("dst [fe80::1%eth9]", "filter '[fe80::1%eth9]': no network interface");
	refuses("dst fe80::1%", "filter 'fe80::1%': no network interface");
	refuses("dst *%eth0/8", "filter '*%eth0/8': " NO_ADDRESS);
	refuses("dst fe80%eth0", "filter 'fe80%eth0': " NO_ADDRESS);
	refuses("dst [fe80::1%abcdefghijklmnop]:1",
		"filter '[fe80::1%abcdefghijklmnop]:1': no network interface");
}

static void test_early_ends(void)
{
	refuses("state", "filter: ends without a state");
	refuses("exclude", "filter: ends without a state");
	refuses("state =", "filter: ends without a state");
	refuses("sport 22 or", "filter: ends without a test such as 'sport = :22'");
	refuses("not", "filter: ends without a test such as 'sport = :22'");
	refuses("((", "filter: ends without a test such as 'sport = :22'");
	refuses("( sport 22", "filter: ends without a closing parenthesis");
	refuses("sport =", "filter: ends without a port up to 65535 "
			   "(services are not resolved)");
	refuses("dst", "filter: ends without a numeric address (hosts are not resolved)");
	refuses("uid !=", "filter: ends without a number");
	refuses("timer", "filter: ends without a timer");
	refuses("dev", "filter: ends without a network interface");
}

static void test_messages_are_safe(void)
{
	static char word[201];
	const char *words = word;
	struct filter filter;

	refuses("state a\xff\\b", "filter 'a\\xff\\x5cb': no state");
	refuses("state \x7f", "filter '\\x7f': no state");
	memset(word, 'x', 200);
	same_string(message(&filter, &words, 1),
		    "filter "
		    "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx': " NO_TEST,
		    "of a long word, 64 bytes are shown");
}

/* `count` times the text between the others. */
static char *repeat(const char *before, const char *text, size_t count, const char *after)
{
	size_t length = strlen(text);
	char *out = malloc(strlen(before) + count * length + strlen(after) + 1);
	char *end = out;

	if (!out)
		abort();
	end = stpcpy(end, before);
	while (count--)
		end = stpcpy(end, text);
	strcpy(end, after);
	return out;
}

static void test_limit(const char *text, size_t count, const char *after, const char *want,
		       const char *name)
{
	char *expression = repeat("", text, count, after);
	const char *word = expression;
	struct filter filter;
	const char *wrong = message(&filter, &word, 1);

	same_string(wrong, want, name);
	free(expression);
}

static void test_limits(void)
{
	test_limit("sport 22 ", TERMS, "", "", "as many terms as fit");
	test_limit("sport 22 ", TERMS, "dport 22", "filter 'dport': makes the filter too long",
		   "one term more");
	test_limit("sport 22 or ", TERMS, "dport 22", "filter 'dport': makes the filter too long",
		   "one term more, with `or`s");
	test_limit("dst [::1]:22 ", TERMS, "", "", "as many hosts with ports as fit");
	test_limit("sport 22 or ", 5000, "dport 22", "filter 'sport': makes the filter too long",
		   "5,000 terms");
	test_limit("(", FILTER_DEPTH, "sport 22))))))))))))))))", "", "as many parentheses as fit");
	test_limit("(", FILTER_DEPTH + 1, "sport 22)))))))))))))))))",
		   "filter '(': is nested too deep", "one pair of parentheses more");
	test_limit("(sport 22) ", TERMS, "", "", "any number of parentheses side by side");
	test_limit("(", 20000, "", "filter '(': is nested too deep", "20,000 open parentheses");
	test_limit("( ", 20000, "", "filter '(': is nested too deep",
		   "20,000 open parentheses with blanks");
	test_limit("!", FILTER_DEPTH, "sport 22", "", "as many nots as fit");
	test_limit("!", FILTER_DEPTH + 1, "sport 22", "filter '!': is nested too deep",
		   "one not more");
	test_limit("! ", 20000, "sport 22", "filter '!': is nested too deep", "20,000 nots");
	test_limit("not (", 5000, "", "filter 'not': is nested too deep", "5,000 times `not (`");
	test_limit(" ", 1000000, "", "", "a million blanks");
	test_limit("a", 1000000, "",
		   "filter "
		   "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa': " NO_TEST,
		   "a word of a million letters");
}

int main(void)
{
	test_ports();
	test_hosts_of_ipv4();
	test_hosts_of_ipv6();
	test_wildcards();
	test_own_tests();
	test_states();
	test_clauses();
	test_joins();
	test_words();
	test_what_the_caller_learns();
	test_wrong_words();
	test_wrong_hosts();
	test_early_ends();
	test_messages_are_safe();
	test_limits();
	return tap_done();
}
