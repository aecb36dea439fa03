/* SPDX-License-Identifier: 0BSD */
/*
 * The wait stage (-T): rounds until a socket matches or the time is up.
 */
#ifndef LSTCP_WAIT_H
#define LSTCP_WAIT_H

#include <stdint.h>

/*
 * After a round that was due at `due`, ran from `started` to `now` and found nothing: when the next
 * one is due; 0 if the time is up.  All by pause_clock().
 *
 * Rounds are 50 ms apart, or so far that they take a fifth of one CPU at most; the last round is
 * at the deadline.
 */
uint64_t wait_next(uint64_t due, uint64_t deadline, uint64_t started, uint64_t now);

#endif
