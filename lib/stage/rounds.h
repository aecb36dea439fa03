/* SPDX-License-Identifier: 0BSD */
/*
 * The rounds of a repeat (-c, -d, -N) and of a wait (-T): when the next one is due, and the time
 * until then.
 */
#ifndef LSTCP_ROUNDS_H
#define LSTCP_ROUNDS_H

#include <stdbool.h>
#include <stdint.h>

/* Milliseconds of the monotonic clock: what all times here are in. */
uint64_t rounds_clock(void);

/*
 * Sleeps until rounds_clock() is `when`, and returns what it is then.  `mask` is the signals
 * blocked meanwhile, NULL leaves the process's own.  A signal that it lets through ends the process
 * by its default action; one that is ignored stays so.
 */
uint64_t rounds_sleep(const unsigned long *mask, uint64_t when);

/*
 * A repeat: after a round that was due at `due` and ended at `now`, when the next one is due; 0 if
 * that was the last one.  Rounds come at a fixed period, of at least one millisecond, without
 * drift: one that took longer costs the rounds it overlapped, and the rest stay where they were.
 * `*left` counts the rounds that are left; at first 0 stands for rounds without end.
 */
uint64_t rounds_next_repeat(uint64_t due, uint64_t now, uint32_t period, uint32_t *left);

/*
 * A wait: after a round that was due at `due`, ran from `started` to `now` and found nothing, when
 * the next one is due; 0 if the time is up.  Rounds are 50 ms apart, or so far that they take a
 * fifth of one CPU at most; the last round is at the deadline.
 */
uint64_t rounds_next_try(uint64_t due, uint64_t deadline, uint64_t started, uint64_t now);

#endif
