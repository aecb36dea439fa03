/* SPDX-License-Identifier: 0BSD */
/*
 * Names of network interfaces, from the kernel.  libc's if_indextoname() and if_nametoindex() open
 * a socket for each question, and take half a kilobyte.
 */
#ifndef LSTCP_INTERFACE_H
#define LSTCP_INTERFACE_H

#include <stdbool.h>
#include <stdint.h>

#include "record/tcp_socket.h"

/* Asks through any socket; false if there is no such interface. */
bool interface_name(int socket, uint32_t index, char name[TCP_NAME_BYTES]);

/* 0 if there is none of that name, which a NUL ends. */
uint32_t interface_index(const char name[TCP_NAME_BYTES]);

#endif
