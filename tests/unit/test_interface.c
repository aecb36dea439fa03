/* SPDX-License-Identifier: 0BSD */
/* Names of interfaces: of `lo`, which every network namespace has, always as number 1. */
#include "unit/tap.h"

#include <sys/socket.h>

#include "stage/interface.h"

static uint32_t index_of(const char *text)
{
	char name[TCP_NAME_BYTES] = "";

	memcpy(name, text, strlen(text));
	return interface_index(name);
}

int main(void)
{
	struct ifreq interface = { .ifr_name = "untouched", .ifr_ifindex = INT32_MAX };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	need(fd >= 0, "socket");
	same_number(index_of("lo"), 1, "lo is number 1");
	same_number(index_of("lO"), 0, "no interface, by another case");
	same_number(index_of("l"), 0, "no interface, by the start of a name");
	same_number(index_of("lo."), 0, "no interface, by more than a name");
	same_number(index_of(""), 0, "no interface, by no name");
	same_number(index_of("fifteen.bytes.."), 0, "no interface, by the longest name");
	ok(!interface_name(fd, &interface), "no name for a number without interface");
	same_string(interface.ifr_name, "untouched", "and none stored");
	interface.ifr_ifindex = 1;
	ok(interface_name(fd, &interface), "number 1 has a name");
	same_string(interface.ifr_name, "lo", "which is lo");
	close(fd);
	ok(!interface_name(fd, &interface), "no name through a socket that is closed");
	return tap_done();
}
