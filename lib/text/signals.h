/* SPDX-License-Identifier: 0BSD */
/*
 * SIGINT and SIGTERM, blocked until an array that was begun is closed; then they end the process as
 * usual.  There is no handler, as that would need a global.
 */
#ifndef LSTCP_SIGNALS_H
#define LSTCP_SIGNALS_H

#include <stdbool.h>

/* Sets of signals: bit 0 is signal 1, in words of the machine's size. */
struct signals {
	unsigned long held;			      /* those that signals_hold() blocked */
	unsigned long mask[128 / (8 * sizeof(long))]; /* what was blocked before */
};

/* Blocks the two, but for one that is ignored or blocked already. */
void signals_hold(struct signals *signals);

/* Whether one of them is pending. */
bool signals_came(const struct signals *signals);

/* Ends that: one that waits ends the process by its default action. */
void signals_release(const struct signals *signals);

#endif
