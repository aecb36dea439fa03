/* SPDX-License-Identifier: 0BSD */
/*
 * Time between two rounds: of a repeat (repeat.h) or a wait (wait.h).
 *
 * While a program pauses, SIGINT and SIGTERM are blocked and fetched by sigtimedwait(2), so that
 * they end it between two rounds, without a handler (which would need a global).
 */
#ifndef LSTCP_PAUSE_H
#define LSTCP_PAUSE_H

#include <stdint.h>

/* As the kernel has it: bit 0 is signal 1, in its words of the machine's size. */
struct pause {
	unsigned long signals[128 / (8 * sizeof(long))];
};

/* Milliseconds of the monotonic clock. */
uint64_t pause_clock(void);

/* From here on the two signals wait for pause_until(). */
void pause_begin(struct pause *pause);

/*
 * Sleeps until pause_clock() is `when`, and returns what it is then.  A signal ends the process by
 * its default action; one that is ignored stays so.
 */
uint64_t pause_until(const struct pause *pause, uint64_t when);

#endif
