/* SPDX-License-Identifier: 0BSD */
/*
 * SIGINT and SIGTERM, held back until what is begun is ended in order, and then had their way: by
 * the process's mask of blocked signals, without a handler (which would need a global).
 */
#ifndef LSTCP_SIGNALS_H
#define LSTCP_SIGNALS_H

#include <stdbool.h>

/* Sets of signals: bit 0 is signal 1, in words of the machine's size. */
struct signals {
	unsigned long held;			      /* those that wait */
	unsigned long mask[128 / (8 * sizeof(long))]; /* what was blocked before */
};

/* From here on the two wait, but not one that the caller ignores: nobody waits for that. */
void signals_hold(struct signals *signals);

/* Whether one of them waits. */
bool signals_came(const struct signals *signals);

/* Ends that: one that waits ends the process by its default action. */
void signals_release(const struct signals *signals);

#endif
