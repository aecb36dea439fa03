/* SPDX-License-Identifier: 0BSD */
#include "names.h"

#include <string.h>

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

#define STATE(name)                    \
	{                              \
		name, sizeof(name) - 1 \
	}

static const struct {
	char name[12];
	unsigned char length;
} state_names[TCP_STATES] = {
	[TCP_STATE_ESTABLISHED] = STATE("ESTABLISHED"),
	[TCP_STATE_SYN_SENT] = STATE("SYN_SENT"),
	[TCP_STATE_SYN_RECV] = STATE("SYN_RECV"),
	[TCP_STATE_FIN_WAIT1] = STATE("FIN_WAIT1"),
	[TCP_STATE_FIN_WAIT2] = STATE("FIN_WAIT2"),
	[TCP_STATE_TIME_WAIT] = STATE("TIME_WAIT"),
	[TCP_STATE_CLOSE] = STATE("CLOSE"),
	[TCP_STATE_CLOSE_WAIT] = STATE("CLOSE_WAIT"),
	[TCP_STATE_LAST_ACK] = STATE("LAST_ACK"),
	[TCP_STATE_LISTEN] = STATE("LISTEN"),
	[TCP_STATE_CLOSING] = STATE("CLOSING"),
};

static const char timer_names[TCP_TIMERS][11] = {
	[TCP_TIMER_OFF] = "off",
	[TCP_TIMER_RETRANSMIT] = "retransmit",
	[TCP_TIMER_KEEPALIVE] = "keepalive",
	[TCP_TIMER_TIMEWAIT] = "timewait",
	[TCP_TIMER_PROBE] = "probe",
	[TCP_TIMER_DELACK] = "delack",
};

const char *family_name(unsigned int family)
{
	return family == TCP_INET ? "inet" : "inet6";
}

void state_write(struct writer *writer, unsigned int state)
{
	if (state < TCP_STATES && state) {
		memcpy(writer->at, state_names[state].name, sizeof(state_names->name));
		writer_end(writer, writer->at + state_names[state].length);
		return;
	}
	writer_string(writer, "UNKNOWN-");
	writer_number(writer, state);
}

void timer_write(struct writer *writer, unsigned int timer)
{
	if (timer < TCP_TIMERS) {
		writer_string(writer, timer_names[timer]);
		return;
	}
	writer_string(writer, "unknown-");
	writer_number(writer, timer);
}

void location_write(struct writer *writer, const struct tcp_socket *socket)
{
	writer_string(writer, "0x");
	writer_hex(writer, socket->location);
}

#if ENABLE_LSTCP_FILTER
/* ss's spellings that are not netstat's with other punctuation, and its groups (misc/ss.c). */
static const struct {
	char name[14];
	uint16_t states;
} other_names[] = {
	{ "synrcv", 1u << TCP_STATE_SYN_RECV },
	{ "closed", 1u << TCP_STATE_CLOSE },
	{ "unconnected", 1u << TCP_STATE_CLOSE },
	{ "listening", 1u << TCP_STATE_LISTEN },
	{ "estab", 1u << TCP_STATE_ESTABLISHED },
	{ "boundinactive", STATE_BOUND_INACTIVE },
	{ "all", STATES_ALL },
	{ "connected", STATES_ALL & ~(1u << TCP_STATE_CLOSE | 1u << TCP_STATE_LISTEN) },
	{ "synchronized", STATES_ALL & ~(1u << TCP_STATE_CLOSE | 1u << TCP_STATE_LISTEN |
					 1u << TCP_STATE_SYN_SENT) },
	{ "bucket", 1u << TCP_STATE_SYN_RECV | 1u << TCP_STATE_TIME_WAIT },
	{ "big", STATES_ALL & ~(1u << TCP_STATE_SYN_RECV | 1u << TCP_STATE_TIME_WAIT) },
};

/* Equal but for case, `-` and `_`; `name` is NUL-terminated. */
static bool same_name(const char *name, const char *word, size_t length)
{
	const char *end = word + length;

	for (;; name++, word++) {
		while (*name == '_')
			name++;
		while (word < end && (*word == '_' || *word == '-'))
			word++;
		if (word == end || !*name)
			return word == end && !*name;
		/* Letters and digits only on the left, where bit 5 is the case of a letter. */
		if ((*name | 0x20) != (*word | 0x20))
			return false;
	}
}

unsigned int states_by_name(const char *name, size_t length)
{
	size_t i;

	for (i = 1; i < TCP_STATES; i++)
		if (same_name(state_names[i].name, name, length))
			return 1u << i;
	for (i = 0; i < sizeof(other_names) / sizeof(other_names[0]); i++)
		if (same_name(other_names[i].name, name, length))
			return other_names[i].states;
	return 0;
}

int timer_by_name(const char *name, size_t length)
{
	int i;

	for (i = 0; i < TCP_TIMERS; i++)
		if (same_name(timer_names[i], name, length))
			return i;
	return -1;
}
#endif
