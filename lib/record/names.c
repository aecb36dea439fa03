/* SPDX-License-Identifier: 0BSD */
#include "record/names.h"

#include <string.h>

#include "text/number.h"
#include "sizes.h"

const char *name_at(const char *names, unsigned int index)
{
	while (index)
		index -= !*names++;
	return names;
}

int name_index(const char *names, const char *name)
{
	int index;

	for (index = 0; *names; index++) {
		if (!strcmp(names, name))
			return index;
		names = name_at(names, 1);
	}
	return -1;
}

#define NAME(name)                     \
	{                              \
		name, sizeof(name) - 1 \
	}

struct name {
	char text[12];
	unsigned char length;
};

static const struct name state_names[TCP_STATES] = {
	[TCP_STATE_ESTABLISHED] = NAME("ESTABLISHED"),
	[TCP_STATE_SYN_SENT] = NAME("SYN_SENT"),
	[TCP_STATE_SYN_RECV] = NAME("SYN_RECV"),
	[TCP_STATE_FIN_WAIT1] = NAME("FIN_WAIT1"),
	[TCP_STATE_FIN_WAIT2] = NAME("FIN_WAIT2"),
	[TCP_STATE_TIME_WAIT] = NAME("TIME_WAIT"),
	[TCP_STATE_CLOSE] = NAME("CLOSE"),
	[TCP_STATE_CLOSE_WAIT] = NAME("CLOSE_WAIT"),
	[TCP_STATE_LAST_ACK] = NAME("LAST_ACK"),
	[TCP_STATE_LISTEN] = NAME("LISTEN"),
	[TCP_STATE_CLOSING] = NAME("CLOSING"),
};

static const struct name timer_names[TCP_TIMERS] = {
	[TCP_TIMER_OFF] = NAME("off"),
	[TCP_TIMER_RETRANSMIT] = NAME("retransmit"),
	[TCP_TIMER_KEEPALIVE] = NAME("keepalive"),
	[TCP_TIMER_TIMEWAIT] = NAME("timewait"),
	[TCP_TIMER_PROBE] = NAME("probe"),
	[TCP_TIMER_DELACK] = NAME("delack"),
};

char *family_put(char *at, unsigned int family)
{
	memcpy(at, "inet6", 5);
	return at + (family == TCP_INET ? 4 : 5);
}

/* A name, or where there is none what stands before the code. */
static char *name_put(char *at, const struct name *name, const char unknown[8], unsigned int code)
{
	if (name) {
		memcpy(at, name->text, sizeof(name->text));
		return at + name->length;
	}
	memcpy(at, unknown, 8);
	return number_put(at + 8, code);
}

char *state_put(char *at, unsigned int state)
{
	return name_put(at, state && state < TCP_STATES ? &state_names[state] : NULL, "UNKNOWN-",
			state);
}

char *timer_put(char *at, unsigned int timer)
{
	return name_put(at, timer < TCP_TIMERS ? &timer_names[timer] : NULL, "unknown-", timer);
}

char *location_put(char *at, uint64_t location)
{
	*at++ = '0';
	*at++ = 'x';
	return hex_put(at, location);
}

/* ss's spellings that are not netstat's with other punctuation, and its groups (misc/ss.c). */
#define OTHER_NAMES                                                                   \
	"synrcv\0closed\0unconn\0unconnected\0listening\0estab\0boundinactive\0all\0" \
	"connected\0synchronized\0bucket\0big\0"

static const _Alignas(uint16_t) uint16_t other_states[] = {
	1u << TCP_STATE_SYN_RECV,
	1u << TCP_STATE_CLOSE,
	1u << TCP_STATE_CLOSE,
	1u << TCP_STATE_CLOSE,
	1u << TCP_STATE_LISTEN,
	1u << TCP_STATE_ESTABLISHED,
	STATE_BOUND_INACTIVE,
	STATES_ALL,
	STATES_ALL & ~(1u << TCP_STATE_CLOSE | 1u << TCP_STATE_LISTEN),
	STATES_ALL & ~(1u << TCP_STATE_CLOSE | 1u << TCP_STATE_LISTEN | 1u << TCP_STATE_SYN_SENT),
	1u << TCP_STATE_SYN_RECV | 1u << TCP_STATE_TIME_WAIT,
	STATES_ALL & ~(1u << TCP_STATE_SYN_RECV | 1u << TCP_STATE_TIME_WAIT),
};

/* Equal but for case, `-` and `_`; `name` is NUL-terminated, and `word` has no blanks. */
static bool same_name(const char *name, const char *word, const char *end)
{
	for (; word < end; word++) {
		if (*word == '_' || *word == '-')
			continue;
		while (*name == '_')
			name++;
		/* Letters and digits only on the left, where bit 5 is the case of a letter. */
		if ((*name++ | 0x20) != (*word | 0x20))
			return false;
	}
	return !*name;
}

unsigned int states_by_name(const char *name, const char *end)
{
	unsigned int i;

	for (i = 1; i < TCP_STATES; i++)
		if (same_name(state_names[i].text, name, end))
			return 1u << i;
	for (i = 0; i < sizeof(other_states) / sizeof(*other_states); i++)
		if (same_name(name_at(OTHER_NAMES, i), name, end))
			return other_states[i];
	return 0;
}

unsigned int timer_by_name(const char *name, const char *end)
{
	unsigned int timer = 0;

	while (timer < TCP_TIMERS && !same_name(timer_names[timer].text, name, end))
		timer++;
	return timer;
}
