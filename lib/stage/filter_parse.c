/* SPDX-License-Identifier: 0BSD */
#include "stage/filter.h"

#include <string.h>

#include "text/address.h"
#include "record/names.h"
#include "text/number.h"
#include "sizes.h"
#include "text/text.h"

/* What a word is not, or a filter ends without. */
#define A_PORT "port up to 65535 (services are not resolved)"
#define AN_ADDRESS                                                      \
	(ENABLE_LSTCP_IPV6 ? "numeric address (hosts are not resolved)" \
			   : "numeric IPv4 address (hosts are not resolved, IPv6 not built in)")

#define TEST_SPELLING(NAME, spelling, ...) spelling "\0"

/* The spellings of each keyword; the operators come first, then the tests as filter.h has them. */
#define SPELLINGS     \
	"= == eq\0"   \
	"!= ne neq\0" \
	"< lt\0"      \
	"> gt\0"      \
	"<= le leq\0" \
	">= ge geq\0" \
	"& && and\0"  \
	"| || or\0"   \
	"! not\0"     \
	"(\0"         \
	")\0"         \
	"exclude excl\0" FILTER_TEST_LIST(TEST_SPELLING)

enum keyword {
	WORD_EQUAL,
	WORD_NOT_EQUAL,
	WORD_GREATER_OR_EQUAL = 5,
	WORD_AND,
	WORD_OR,
	WORD_NOT,
	WORD_OPEN,
	WORD_CLOSE,
	WORD_EXCLUDE,
	WORD_TEST, /* and on: an enum filter_test */
	WORD_STATE = WORD_TEST + FILTER_STATE,
	WORD_NONE = WORD_TEST + FILTER_TESTS, /* at the end: the empty spelling of the list's end */
	WORD_OTHER,
};

static const unsigned char comparisons[WORD_GREATER_OR_EQUAL + 1] = {
	FILTER_EQUAL,	FILTER_ANY - FILTER_EQUAL,  FILTER_LESS,
	FILTER_GREATER, FILTER_LESS | FILTER_EQUAL, FILTER_GREATER | FILTER_EQUAL,
};

struct parser {
	const char *const *words; /* that are not begun yet */
	const char *const *end;	  /* of the words */
	const char *token;
	const char *next; /* what follows it in its word */
	unsigned int keyword;
	unsigned int depth; /* of open parentheses */
	uint32_t negated;   /* bit 0: inside the last of them, bit 1: around that, ... */
	struct filter *filter;
	filter_interface_lookup *interface_lookup;
	struct refusal *error;
};

/* Parsing may go on, so that few must ask: the first error stays. */
static void fail(struct parser *parser, const char *reason, const char *expected)
{
	struct refusal *error = parser->error;
	size_t length = (size_t)(parser->next - parser->token);

	if (error->reason)
		return;
	error->value = parser->token;
	error->length = length < REFUSAL_VALUE_BYTES ? length : REFUSAL_VALUE_BYTES;
	error->reason = reason;
	error->rest = expected;
	if (parser->keyword == WORD_NONE) {
		error->value = NULL;
		error->reason = "ends without a ";
	}
}

/* The word that is read is none of these. */
static void is_no(struct parser *parser, const char *expected)
{
	fail(parser, "no ", expected);
}

static unsigned int keyword_of(const char *token, size_t length)
{
	const char *spelling = SPELLINGS;
	unsigned int keyword = 0;

	while (keyword < WORD_OTHER) {
		size_t i;

		for (i = 0; i < length && spelling[i] == token[i]; i++)
			;
		if (i == length && spelling[i] <= ' ')
			break;
		while (*spelling > ' ')
			spelling++;
		keyword += !*spelling++;
	}
	return keyword;
}

static bool is_between_words(char byte)
{
	return (unsigned char)byte <= ' ';
}

static bool is_operator(char byte)
{
	const char *at = "&|!()=<>";

	while (*at && *at != byte)
		at++;
	return *at;
}

static const char *token_end(const char *token)
{
	const char *end = token;

	while (!is_between_words(*end) && !is_operator(*end))
		end++;
	if (end > token)
		return end;
	/* `&&` and `||`, and what ends in `=`. */
	return end + 1 + (end[1] == '=' || (end[1] == *end && (*end == '&' || *end == '|')));
}

static void advance(struct parser *parser)
{
	const char *text = parser->next;

	while (is_between_words(*text)) {
		if (*text) {
			text++;
		} else if (parser->words < parser->end) {
			text = *parser->words++;
		} else {
			break;
		}
	}
	parser->token = text;
	parser->next = *text ? token_end(text) : text;
	parser->keyword = keyword_of(text, (size_t)(parser->next - text));
}

/* What stands behind `dev` and behind the % of an address. */
static void parse_interface(struct parser *parser, struct filter_term *term, const char *name,
			    const char *end)
{
	size_t length = (size_t)(end - name);

	parser->filter->needs_diag = "dev";
	if (length && length < sizeof(term->interface_name)) {
		memcpy(term->interface_name, name, length);
		if (!parser->interface_lookup)
			return; /* it may come yet */
		term->interface = parser->interface_lookup(term->interface_name);
	}
	if (!term->interface)
		is_no(parser, "network interface");
}

static bool is_wildcard(const char *text, const char *end)
{
	return text + (*text == '*') == end;
}

/* Where a byte stands, or the end. */
static const char *find(const char *text, const char *end, char byte)
{
	while (text < end && *text != byte)
		text++;
	return text;
}

/*
 * ADDRESS[/PREFIX], [ADDRESS][/PREFIX] or [ADDRESS/PREFIX], from `text` to `end`, each perhaps with
 * %INTERFACE behind the address; returns what is wrong with it.
 */
static const char *parse_prefix(struct parser *parser, const char *text, const char *end,
				struct filter_term *term)
{
	bool open = *text == '[';
	const char *slash;
	const char *stop;
	const char *zone;
	uint32_t bits;

	text += open;
	if (open && end[-1] == ']') {
		open = false;
		end--;
	}
	slash = find(text, end, '/');
	stop = slash;
	if (open && *--stop != ']')
		return "address in brackets";
	zone = ENABLE_LSTCP_DIAG ? find(text, stop, '%') : stop;
	if (ENABLE_LSTCP_DIAG && zone < stop) {
		parse_interface(parser, term, zone + 1, stop);
		if (slash == end && is_wildcard(text, zone))
			return NULL;
	}
	/* Before a prefix, an IPv4 address may leave out what is zero. */
	bits = address_parse(text, zone, slash < end ? 1 : 4, term->address);
	if (!bits)
		return AN_ADDRESS;
	term->family = bits == 32 ? TCP_INET : TCP_INET6;
	if (slash < end && !number_parse(slash + 1, end, 10, bits, &bits))
		return "address and prefix length";
	term->prefix = (unsigned char)bits;
	return NULL;
}

/* The last colon, which neither `/` nor `]` follows, or the end. */
static const char *find_colon(const char *text, const char *end)
{
	const char *at = end;

	while (at > text) {
		char byte = *--at;

		if (byte == ':')
			return at;
		if (byte == '/' || byte == ']')
			break;
	}
	return end;
}

static const char *parse_host(struct parser *parser, struct filter_term *term)
{
	const char *text = parser->token;
	const char *end = parser->next;
	const char *colon = find_colon(text, end);
	const char *reason = NULL;

	term->number = FILTER_ANY_PORT;
	term->family = TCP_FAMILIES;
	if (text == end || !is_wildcard(text, colon))
		reason = parse_prefix(parser, text, colon, term);
	if (!reason && colon < end && !is_wildcard(colon + 1, end) &&
	    !number_parse(colon + 1, end, 10, UINT16_MAX, &term->number)) {
		parser->token = colon + 1;
		reason = A_PORT;
	}
	/* It may be IPv6, and what follows the last colon no port. */
	return reason && colon < end && !parse_prefix(parser, text, end, term) ? NULL : reason;
}

#if ENABLE_LSTCP_DIAG
/* In decimal, or in hexadecimal behind `0x`. */
static bool mark_parse(const char *text, const char *end, uint32_t *mark)
{
	unsigned int base = 10;

	if (text[0] == '0' && (text[1] | 0x20) == 'x') {
		text += 2;
		base = 16;
	}
	return number_parse(text, end, base, UINT32_MAX, mark);
}

/* MARK or MARK/MASK */
static const char *parse_mark(struct parser *parser, struct filter_term *term)
{
	const char *end = parser->next;
	const char *slash = find(parser->token, end, '/');

	parser->filter->needs_diag = "fwmark";
	if (!mark_parse(parser->token, slash, &term->number) ||
	    (slash < end && !mark_parse(slash + 1, end, &term->mask)))
		return "mark";
	term->number &= term->mask;
	return NULL;
}
#endif

#if ENABLE_LSTCP_OWNER
/* The kernel keeps 15 bytes of a name. */
static const char *parse_process(struct parser *parser, struct filter_term *term)
{
	size_t length = (size_t)(parser->next - parser->token);

	if (length >= TCP_NAME_BYTES)
		length = TCP_NAME_BYTES - 1;
	memcpy(term->address, parser->token, length);
	return length && !is_operator(*parser->token) ? NULL : "process";
}
#endif

/* What is wrong with the value, or NULL. */
static const char *parse_value(struct parser *parser, struct filter_term *term)
{
	uint32_t most = UINT32_MAX;
	const char *expected = "number";

	switch (term->test) {
#if ENABLE_LSTCP_DIAG
	case FILTER_INTERFACE:
		parse_interface(parser, term, parser->token, parser->next);
		return NULL;
	case FILTER_MARK:
		return parse_mark(parser, term);
#endif
#if ENABLE_LSTCP_OWNER
	case FILTER_PROCESS:
		return parse_process(parser, term);
#endif
	case FILTER_LOCAL_HOST:
	case FILTER_REMOTE_HOST:
		return parse_host(parser, term);
	case FILTER_TIMER:
		term->number = timer_by_name(parser->token, parser->next);
		return term->number < TCP_TIMERS ? NULL : "timer";
	case FILTER_STATE:
		term->number = states_by_name(parser->token, parser->next);
		if (term->number == STATE_BOUND_INACTIVE)
			fail(parser, "can only lead a filter", "");
		return term->number ? NULL : "state";
	case FILTER_LOCAL_PORT:
	case FILTER_REMOTE_PORT:
		if (*parser->token == ':' && parser->token + 1 < parser->next)
			parser->token++;
		most = UINT16_MAX;
		expected = A_PORT;
	}
	return number_parse(parser->token, parser->next, 10, most, &term->number) ? NULL : expected;
}

/* One test; `complement`: of all that it does not match.  NULL if there is none or no room. */
static struct filter_term *compile_test(struct parser *parser, bool complement)
{
	unsigned int test = parser->keyword - WORD_TEST;
	struct filter_term *term = &parser->filter->program[parser->filter->length];
	const char *expected;

	if (test >= FILTER_TESTS) {
		is_no(parser, "test such as 'sport = :22'");
		return NULL;
	}
	if (parser->filter->length++ == CONFIG_LSTCP_FILTER_TERMS) {
		fail(parser, "makes the filter too long", "");
		return NULL;
	}
	term->test = (unsigned char)test;
	parser->filter->tests |= FILTER_BIT(test);
	term->relations = FILTER_EQUAL;
	term->mask = UINT32_MAX;
	advance(parser);
	if (parser->keyword <=
	    (FILTER_BIT(test) & FILTER_ORDERED_TESTS ? WORD_GREATER_OR_EQUAL : WORD_NOT_EQUAL)) {
		term->relations = comparisons[parser->keyword];
		advance(parser);
	}
	if (complement)
		term->relations ^= FILTER_ANY;
	expected = parse_value(parser, term);
	if (expected)
		is_no(parser, expected);
	advance(parser);
	return term;
}

/* A test with the `not`s and parentheses that open before it and close after it. */
static struct filter_term *compile_operand(struct parser *parser)
{
	bool complement = parser->negated & 1;
	unsigned int nots = 0;
	struct filter_term *term;

	for (;; advance(parser)) {
		if (parser->keyword == WORD_NOT) {
			complement = !complement;
			nots++;
		} else if (parser->keyword == WORD_OPEN) {
			parser->negated = parser->negated << 1 | complement;
			parser->depth++;
		} else {
			break;
		}
		if (nots > FILTER_DEPTH || parser->depth > FILTER_DEPTH) {
			fail(parser, "is nested too deep", "");
			break;
		}
	}
	term = compile_test(parser, complement);
	for (; parser->keyword == WORD_CLOSE && parser->depth; advance(parser)) {
		parser->depth--;
		parser->negated >>= 1;
	}
	return term;
}

static void compile_expression(struct parser *parser)
{
	struct filter_term *term;

	while ((term = compile_operand(parser)) && parser->keyword != WORD_NONE) {
		bool is_or = parser->keyword == WORD_OR;

		term->join = (unsigned char)(2 * parser->depth + 2 - is_or);
		term->enough = is_or ^ (parser->negated & 1);
		if (is_or || parser->keyword == WORD_AND)
			advance(parser);
	}
	if (parser->depth)
		is_no(parser, "closing parenthesis");
}

/* The leading clauses; `state = NAME` is no such clause but a test. */
static void parse_clauses(struct parser *parser)
{
	struct filter *filter = parser->filter;

	for (;;) {
		bool is_state = parser->keyword == WORD_STATE;
		uint32_t states;

		if (!is_state && parser->keyword != WORD_EXCLUDE)
			break;
		advance(parser);
		if (is_state && parser->keyword <= WORD_NOT_EQUAL) {
			/* Back to `state`, to read the comparison again after it. */
			parser->keyword = WORD_STATE;
			parser->next = parser->token;
			break;
		}
		states = states_by_name(parser->token, parser->next);
		if (!states)
			is_no(parser, "state");
		if (!is_state)
			filter->states &= ~states;
		else if (filter->has_states)
			filter->states |= states;
		else
			filter->states = states;
		filter->has_states = true;
		advance(parser);
	}
	if (filter->states & STATE_BOUND_INACTIVE)
		filter->needs_diag = "bound-inactive";
}

bool filter_compile(struct filter *filter, const char *const *words, size_t count,
		    filter_interface_lookup *interface_lookup, struct refusal *error)
{
	struct parser parser = {
		.words = words,
		.end = words + count,
		.next = "",
		.filter = filter,
		.interface_lookup = interface_lookup,
		.error = error,
	};

	memset(filter, 0, sizeof(*filter));
	filter->states = STATES_ALL;
	error->option = "filter";
	error->is_letter = false;
	error->line = 0;
	error->reason = NULL;
	advance(&parser);
	parse_clauses(&parser);
	if (parser.keyword != WORD_NONE)
		compile_expression(&parser);
	return !error->reason;
}

void filter_find_interfaces(struct filter *filter, filter_interface_lookup *interface_lookup)
{
	struct filter_term *term;

	for (term = filter->program; term < filter->program + filter->length; term++)
		if (*term->interface_name)
			term->interface = interface_lookup(term->interface_name);
}
