/* SPDX-License-Identifier: 0BSD */
/*
 * Names of families, states and timers, as text and back.
 */
#ifndef LSTCP_NAMES_H
#define LSTCP_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "record/tcp_socket.h"

/*
 * Lists of names are one string, "first\0second\0third": an array of pointers would need relocation
 * in a PIE.  name_at() gives the one at an index that the list has, name_index() finds a name or
 * gives -1; there is an empty name at the list's end.
 */
const char *name_at(const char *names, unsigned int index);
int name_index(const char *names, const char *name);

/* These put up to 28 bytes at `at`, some of them behind the end that they return. */

/* `inet`, `inet6`. */
char *family_put(char *at, unsigned int family);

/* netstat's names, `UNKNOWN-13` for a code without one. */
char *state_put(char *at, unsigned int state);

/* `off`, `retransmit`, ..., `unknown-7` for a code without a name. */
char *timer_put(char *at, unsigned int timer);

/* `0x` and the digits of a kernel address. */
char *location_put(char *at, uint64_t location);

/*
 * The set of states (bit = code) that a name stands for: netstat's and ss's spellings and ss's
 * groups; case, `-` and `_` do not count.  0 if there is no such name.  STATE_BOUND_INACTIVE is
 * the bit by which sock_diag asks for sockets that are bound and nothing else (linux/net/
 * tcp_states.h, since 6.8); they come back as CLOSE.
 */
unsigned int states_by_name(const char *name, const char *end);

#define STATE_BOUND_INACTIVE 0x2000u
#define STATES_ALL 0xfffu /* bits 0 to 11 */

/* The code of a timer's name in any case, or TCP_TIMERS. */
unsigned int timer_by_name(const char *name, const char *end);

#endif
