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
	char name[TCP_NAME_BYTES] = "untouched";
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	need(fd >= 0, "socket");
	same_number(index_of("lo"), 1, "lo is number 1");
	same_number(index_of("lO"), 0, "no interface, by another case");
	same_number(index_of("l"), 0, "no interface, by the start of a name");
	same_number(index_of("lo."), 0, "no interface, by more than a name");
	same_number(index_of(""), 0, "no interface, by no name");
	same_number(index_of("fifteen.bytes.."), 0, "no interface, by the longest name");
	ok(!interface_name(fd, INT32_MAX, name), "no name for a number without interface");
	same_string(name, "untouched", "and none stored");
	ok(interface_name(fd, 1, name), "number 1 has a name");
	same_string(name, "lo", "which is lo");
	close(fd);
	ok(!interface_name(fd, 1, name), "no name through a socket that is closed");
	return tap_done();
}
