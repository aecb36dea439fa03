/* SPDX-License-Identifier: 0BSD */
/*
 * The repeat stage (-c, -d, -N): rounds at a fixed period, without drift.  A round that took longer
 * than the period costs the rounds it overlapped, and the rest stay where they were.
 */
#ifndef LSTCP_REPEAT_H
#define LSTCP_REPEAT_H

#include <stdint.h>

/*
 * After a round that was due at `due` and ended at `now`, both by pause_clock(): when the next one
 * is due; 0 if that was the last one.  The period is at least one millisecond; `rounds` are those
 * left, from 0 on endless.
 */
uint64_t repeat_next(uint64_t due, uint64_t now, uint32_t period, uint32_t *rounds);

#endif
