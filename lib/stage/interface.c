/* SPDX-License-Identifier: 0BSD */
#include "stage/interface.h"

#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "text/kernel.h"

bool interface_name(int fd, uint32_t index, char name[TCP_NAME_BYTES])
{
	struct ifreq request;

	request.ifr_ifindex = (int)index;
	if (kernel_ioctl(fd, SIOCGIFNAME, &request))
		return false;
	memcpy(name, request.ifr_name, TCP_NAME_BYTES);
	return true;
}

uint32_t interface_index(const char name[TCP_NAME_BYTES])
{
	int fd = kernel_socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq request;

	memcpy(request.ifr_name, name, TCP_NAME_BYTES);
	request.ifr_ifindex = 0;
	kernel_ioctl(fd, SIOCGIFINDEX, &request);
	kernel_close(fd);
	return (uint32_t)request.ifr_ifindex;
}
