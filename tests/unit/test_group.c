/* SPDX-License-Identifier: 0BSD */
/* Counts by key, against counts of all keys: exact while there is room, and bounds beyond it. */
#include <stdlib.h>

#include "unit/tap.h"

#include "format/group.h"

#define PORTS 65536u
#define ROWS 60000u

static struct group_counts group;
static uint32_t exact[PORTS];

/* A socket with this port and this user; all else is zero. */
static struct tcp_socket socket_of(uint16_t port, uint32_t uid, bool knows_uid)
{
	struct tcp_socket socket;

	memset(&socket, 0, sizeof(socket));
	socket.local.port = port;
	socket.uid = uid;
	socket.known = TCP_ALWAYS_KNOWN | (knows_uid ? TCP_BIT(TCP_UID) : 0);
	return socket;
}

static void add_port(uint16_t port)
{
	struct tcp_socket socket = socket_of(port, 0, false);

	group_add(&group, GROUP_BY_LOCAL_PORT, &socket);
	exact[port]++;
}

static uint32_t port_of(const struct group_slot *slot)
{
	return (uint32_t)strtoul(slot->key, NULL, 10);
}

static void begin(void)
{
	memset(exact, 0, sizeof(exact));
	memset(&group, 0, sizeof(group));
}

static void test_few(void)
{
	unsigned int i;

	begin();
	for (i = 0; i < 3; i++)
		add_port(443);
	for (i = 0; i < 5; i++)
		add_port(22);
	add_port(80);
	add_port(8080);
	group_sort(&group);
	same_number(group.used, 4, "four keys");
	same_number(port_of(&group.slots[0]), 22, "most first");
	same_number(group.slots[0].count, 5, "its count");
	same_number(port_of(&group.slots[1]), 443, "then the next");
	same_number(group.slots[1].count, 3, "its count");
	ok(port_of(&group.slots[2]) + port_of(&group.slots[3]) == 80 + 8080, "then those of one");
	same_number(group.slots[0].error + group.slots[1].error + group.slots[2].error, 0,
		    "all are exact");
}

static bool is_listed(uint32_t port)
{
	uint32_t i;

	for (i = 0; i < group.used; i++)
		if (port_of(&group.slots[i]) == port)
			return true;
	return false;
}

/* More keys than slots: some ports come often, most once or twice. */
static void test_many(void)
{
	uint32_t random = 1;
	uint32_t keys = 0;
	uint64_t sum = 0;
	bool bounds = true;
	bool order = true;
	bool frequent = true;
	uint32_t i;

	begin();
	for (i = 0; i < ROWS; i++) {
		random = random * 1664525u + 1013904223u;
		add_port((uint16_t)(i % 4 ? random >> 16 : random >> 28));
	}
	group_sort(&group);
	for (i = 0; i < PORTS; i++) {
		keys += exact[i] != 0;
		if (exact[i] > ROWS / GROUP_SLOTS)
			frequent &= is_listed(i);
	}
	ok(keys > GROUP_SLOTS, "there are more keys than slots");
	same_number(group.used, GROUP_SLOTS, "all slots are used");
	for (i = 0; i < group.used; i++) {
		const struct group_slot *slot = &group.slots[i];
		uint32_t count = exact[port_of(slot)];

		sum += slot->count;
		bounds &= count <= slot->count && count >= slot->count - slot->error;
		order &= !i || slot[-1].count >= slot->count;
	}
	same_number(sum, ROWS, "every row is counted once");
	ok(bounds, "the true count is between count - error and count");
	ok(order, "most first");
	ok(frequent, "who has more than rows / slots is listed");
}

static void test_unknown(void)
{
	struct tcp_socket root = socket_of(1, 0, true);
	struct tcp_socket nobody = socket_of(1, 0, false);

	begin();
	group_add(&group, GROUP_BY_UID, &root);
	group_add(&group, GROUP_BY_UID, &nobody);
	same_number(group.used, 2, "a user that is not known is not user 0");
}

static void test_mapped(void)
{
	static const unsigned char inet[4] = { 192, 0, 2, 7 };
	struct tcp_socket socket = socket_of(1, 0, false);

	if (!ENABLE_LSTCP_IPV6) {
		skip("mapped addresses", "built without IPv6");
		return;
	}
	begin();
	memcpy(socket.remote.address, inet, 4);
	socket.family = TCP_INET;
	group_add(&group, GROUP_BY_REMOTE_ADDRESS, &socket);
	memset(socket.remote.address, 0, sizeof(socket.remote.address));
	memset(socket.remote.address + 10, 0xff, 2);
	memcpy(socket.remote.address + 12, inet, 4);
	socket.family = TCP_INET6;
	group_add(&group, GROUP_BY_REMOTE_ADDRESS, &socket);
	same_number(group.used, 1, "a mapped address counts with the IPv4 address");
	memset(socket.remote.address + 10, 0, 2);
	group_add(&group, GROUP_BY_REMOTE_ADDRESS, &socket);
	same_number(group.used, 2, "and ::192.0.2.7, which is not mapped, by itself");
}

int main(void)
{
	test_few();
	test_many();
	test_unknown();
	test_mapped();
	return tap_done();
}
