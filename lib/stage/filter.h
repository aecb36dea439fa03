/* SPDX-License-Identifier: 0BSD */
/*
 * The filter, in the grammar of ss(8) as far as it concerns TCP:
 *
 *   FILTER     := [ state NAME | ( exclude | excl ) NAME ]... [ EXPRESSION ]
 *   EXPRESSION := AND { ( or | || ) AND }...
 *   AND        := NOT { [ and | & | && ] NOT }...
 *   NOT        := ( not | ! ) NOT | ( EXPRESSION ) | PREDICATE
 *   PREDICATE  := ( sport | dport ) [ COMPARISON ] PORT | ( src | dst ) [ EQUALITY ] HOST
 *               | ( uid | rx_queue | tx_queue ) [ COMPARISON ] N
 *               | ( timer | state ) [ EQUALITY ] NAME
 *               | dev [ EQUALITY ] NAME | fwmark [ EQUALITY ] MARK[/MASK]  (with sock_diag)
 *               | pid [ COMPARISON ] N | process [ EQUALITY ] NAME         (with owners)
 *   EQUALITY   := = | == | eq | != | ne | neq
 *   COMPARISON := = | == | eq | != | ne | neq | < | lt | > | gt | <= | le | leq | >= | ge | geq
 *   HOST       := ADDRESS[/PREFIX][:PORT], IPv6 in brackets, `*` for either part
 *
 * Blanks and control characters part words, also inside one argument; operators and parentheses
 * need none around them.  An IPv4 address with a prefix may leave out octets at its end, as in
 * ss(8): 10/8, 193.233.7/24.
 *
 * What follows the last colon of IPv6 without brackets or prefix is a port wherever it can be one,
 * as in ss: `fe80::1:22` is port 22 of fe80::1, but `fe80::1` and `fe80::1:abc` are addresses.
 *
 * filter_parse.c compiles it, without recursion, into a program of fixed size, one term for each
 * test; filter_match.c runs that without a stack.
 *
 * An IPv4 prefix also matches mapped addresses, and 0.0.0.0/0 these and IPv4 only; an IPv6 prefix
 * never matches IPv4 rows.  What a socket does not know (uid of a SYN_RECV from sock_diag, the
 * interface of an unbound socket) is unequal to everything and neither less nor greater.
 */
#ifndef LSTCP_FILTER_H
#define LSTCP_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sizes.h"
#include "record/tcp_socket.h"
#include "text/message.h"

/* How many parentheses may be open at once, and how many `not`s follow each other. */
#define FILTER_DEPTH 16

/*
 * The tests: TEST(NAME, spelling, field, KIND), the field of the record that must be known.  Kinds:
 * numbers that compare in any order, numbers that are the same or not, and what is compared in a
 * way of its own.
 */
/* clang-format off */
#define FILTER_TEST_LIST(TEST)                                        \
	TEST(LOCAL_PORT, "sport", LOCAL_PORT, ORDERED)                \
	TEST(REMOTE_PORT, "dport", REMOTE_PORT, ORDERED)              \
	TEST(UID, "uid", UID, ORDERED)                                \
	IF_LSTCP_OWNER(TEST(PID, "pid", PID, ORDERED))                \
	TEST(RX_QUEUE, "rx_queue", RX_QUEUE, ORDERED)                 \
	TEST(TX_QUEUE, "tx_queue", TX_QUEUE, ORDERED)                 \
	IF_LSTCP_DIAG(TEST(MARK, "fwmark", MARK, SAME))               \
	TEST(TIMER, "timer", TIMER, SAME)                             \
	TEST(LOCAL_HOST, "src", LOCAL_ADDRESS, OWN)                   \
	TEST(REMOTE_HOST, "dst", REMOTE_ADDRESS, OWN)                 \
	TEST(STATE, "state", STATE, OWN)                              \
	IF_LSTCP_DIAG(TEST(INTERFACE, "dev", INTERFACE, OWN))         \
	IF_LSTCP_OWNER(TEST(PROCESS, "process", PROCESS, OWN))
#define FILTER_TEST_CODE(NAME, ...) FILTER_##NAME,
enum filter_test {
	FILTER_TEST_LIST(FILTER_TEST_CODE) FILTER_TESTS,
	/* Those that this build lacks; code that the compiler drops names them. */
	IF_NOT_LSTCP_OWNER(FILTER_PID, FILTER_PROCESS,)
	IF_NOT_LSTCP_DIAG(FILTER_MARK, FILTER_INTERFACE,)
};
/* clang-format on */

#define FILTER_BIT(test) (UINT32_C(1) << (test))

/* Those of a kind. */
enum filter_kind { FILTER_ORDERED, FILTER_SAME, FILTER_OWN };
#define FILTER_ORDERED_BIT(NAME, spelling, field, KIND) \
	| (FILTER_##KIND == FILTER_ORDERED ? FILTER_BIT(FILTER_##NAME) : 0)
#define FILTER_OWN_BIT(NAME, spelling, field, KIND) \
	| (FILTER_##KIND == FILTER_OWN ? FILTER_BIT(FILTER_##NAME) : 0)
#define FILTER_ORDERED_TESTS (0 FILTER_TEST_LIST(FILTER_ORDERED_BIT))
#define FILTER_OWN_TESTS (0 FILTER_TEST_LIST(FILTER_OWN_BIT))

/* Those that ask for the socket's owner. */
#define FILTER_OWNER_TESTS (0 IF_LSTCP_OWNER(| FILTER_BIT(FILTER_PID) | FILTER_BIT(FILTER_PROCESS)))

/* Those that ask for what sock_diag puts in an attribute. */
#define FILTER_ATTRIBUTE_TESTS (0 IF_LSTCP_DIAG(| FILTER_BIT(FILTER_MARK)))

/*
 * How a socket's value may stand to the term's `number`; exactly one of these is the case.  A term
 * holds the set of those it accepts: `<=` is LESS | EQUAL, and `not` is the complement.  A host
 * or a state is EQUAL where it matches, GREATER where it does not.
 */
enum filter_relation {
	FILTER_LESS = 1,
	FILTER_EQUAL = 2,
	FILTER_GREATER = 4,
	FILTER_UNKNOWN = 8,
	FILTER_ANY = 15,
};

/*
 * A test, and what joins it with the next one: `and` has nothing more to ask when the outcome is
 * false, `or` when it is true.  Then all terms are skipped up to the first that is followed by a
 * join no tighter than this one, and that join is asked with the same outcome.  Each pair of
 * parentheses makes the joins inside it tighter; `not` before it is already compiled into them, by
 * De Morgan's laws.
 */
struct filter_term {
	unsigned char test;
	unsigned char relations;
	unsigned char join;   /* how tightly it joins; 0 ends the program */
	bool enough;	      /* the outcome that leaves nothing to ask */
	unsigned char family; /* of a host's address, TCP_FAMILIES for `*` */
	unsigned char prefix; /* bits of it that count */
	uint32_t number;      /* port, uid, pid, bytes, mark, timer or set of states */
	uint32_t mask;	      /* of a mark: the bits that count */
	uint32_t interface;   /* of dev and of a host's zone: its index, 0 while it is not there */
	char interface_name[TCP_NAME_BYTES]; /* empty: whatever interface */
	unsigned char address[16];	     /* or a process's name, NUL-terminated */
};

#define FILTER_ANY_PORT UINT32_MAX /* the `number` of a host without port */

/*
 * A set of states has bit N for code N.  Bit 0 stands for all codes without a name, so these are in
 * `all` and in the groups that say what they leave out (connected, synchronized, big), and
 * `exclude` of such a group takes them away.
 *
 * `state bound-inactive` sets STATE_BOUND_INACTIVE, which the request to the kernel must carry; as
 * such sockets come back as CLOSE, filter_match then accepts CLOSE.
 */
struct filter {
	uint32_t states;	/* of the leading clauses; STATES_ALL without them; may be empty */
	bool has_states;	/* there were such clauses: they replace -l */
	const char *needs_diag; /* the word that asks for what only sock_diag knows, or NULL */
	uint32_t tests;		/* that it has, FILTER_BIT of each */
	bool has_owner; /* the caller's: owners are looked up; until then tests of them hold */
	uint16_t length;
	struct filter_term program[FILTER_TERMS];
};

/* The index of a network interface by its NUL-terminated name, 0 if there is none. */
typedef unsigned int filter_interface_lookup(const char name[TCP_NAME_BYTES]);

/*
 * Compiles `count` words (each may itself hold many, as one quoted argument does).  No word at
 * all: everything matches.  False if it is malformed, too long or too deep, with `error` set, and
 * if an interface is not there; not so without a look-up, as it may come yet.
 */
bool filter_compile(struct filter *filter, const char *const *words, size_t count,
		    filter_interface_lookup *interface_lookup, struct refusal *error);

/* Looks the interfaces up anew, as one that went and came back has another index.  Absent: 0. */
void filter_find_interfaces(struct filter *filter, filter_interface_lookup *interface_lookup);

bool filter_match(const struct filter *filter, const struct tcp_socket *socket);

/*
 * How many terms are skipped after this outcome of `term`, to the one whose join asks for the next;
 * where that one has no join, the outcome is that of the filter.
 */
unsigned int filter_skip(const struct filter_term *term, bool outcome);

#endif
