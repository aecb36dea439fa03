/* SPDX-License-Identifier: 0BSD */
/*
 * The repeat stage (-c, -d, -N): rounds at a fixed period, without drift.  A round that took longer
 * than the period costs the rounds it overlapped, and the rest stay where they were.
 */
#ifndef LSTCP_REPEAT_H
#define LSTCP_REPEAT_H

#include <stdbool.h>
#include <stdint.h>

struct repeat {
	uint64_t period; /* milliseconds, at least 1 */
	uint64_t next;	 /* when the next round is due, by pause_clock() */
	uint32_t rounds; /* left; unused if endless */
	bool endless;
};

/* The first round is due at `now`; `rounds` 0 is endless. */
void repeat_begin(struct repeat *repeat, uint64_t now, uint64_t period, uint32_t rounds);

/* After a round, at `now`: sets `next`; false if that was the last round. */
bool repeat_again(struct repeat *repeat, uint64_t now);

#endif
