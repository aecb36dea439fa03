/* SPDX-License-Identifier: 0BSD */
#include "pause.h"

#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "number.h"

/* Where time_t is wider than a long, musl calls the old system call by this name. */
#ifdef SYS_clock_gettime32
#define CLOCK_GETTIME SYS_clock_gettime32
#else
#define CLOCK_GETTIME SYS_clock_gettime
#endif

/*
 * By the system call: libc's function brings 1 KB that reads the vDSO.  Two longs hold the time
 * since the machine's start on every target.
 */
uint64_t pause_clock(void)
{
	struct {
		unsigned long seconds;
		unsigned long nanoseconds;
	} now = { 0, 0 };

	syscall(CLOCK_GETTIME, CLOCK_MONOTONIC, &now);
	return (uint64_t)now.seconds * 1000 + (uint32_t)now.nanoseconds / 1000000;
}

void pause_begin(struct pause *pause)
{
	sigemptyset(&pause->signals);
	sigaddset(&pause->signals, SIGINT);
	sigaddset(&pause->signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &pause->signals, NULL);
}

/* As if the signal had never been blocked; comes back if it is ignored. */
static void let_through(const struct pause *pause, int signal)
{
	kill(getpid(), signal);
	sigprocmask(SIG_UNBLOCK, &pause->signals, NULL);
	sigprocmask(SIG_BLOCK, &pause->signals, NULL);
}

void pause_until(const struct pause *pause, uint64_t when)
{
	for (;;) {
		uint64_t now = pause_clock();
		uint64_t left = when > now ? when - now : 0;
		struct timespec timeout;
		uint32_t rest;
		int signal;

		timeout.tv_sec = (time_t)divide(left, 1000, &rest);
		timeout.tv_nsec = (long)rest * 1000000;
		signal = sigtimedwait(&pause->signals, NULL, &timeout);
		if (signal > 0)
			let_through(pause, signal);
		else if (!left)
			return;
	}
}
