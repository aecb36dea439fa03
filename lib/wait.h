/* SPDX-License-Identifier: 0BSD */
/*
 * The wait stage (-T): rounds until a socket matches or the time is up.
 */
#ifndef LSTCP_WAIT_H
#define LSTCP_WAIT_H

#include <stdbool.h>
#include <stdint.h>

struct wait {
	uint64_t deadline; /* by pause_clock() */
	uint64_t next;	   /* when the next round is due */
};

void wait_begin(struct wait *wait, uint64_t now, uint64_t milliseconds);

/*
 * After a round from `started` to `now` that found nothing: sets `next`; false if the time is up.
 * Rounds are 50 ms apart, or so far that they take a fifth of one CPU at most; the last round is
 * at the deadline.
 */
bool wait_again(struct wait *wait, uint64_t started, uint64_t now);

#endif
