/* SPDX-License-Identifier: 0BSD */
#include "pause.h"

#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "number.h"

#ifdef SYS_clock_gettime64
/* musl's name of the old call where time_t is wider than a long. */
#ifdef SYS_clock_gettime32
#define OLD_CLOCK_GETTIME SYS_clock_gettime32
#else
#define OLD_CLOCK_GETTIME SYS_clock_gettime
#endif

/* Of 32-bit machines: before 5.1 kernels had the old call alone, and some now have it no more. */
static void read_clock(uint64_t time[2])
{
	unsigned long old[2] = { 0, 0 };

	if (!syscall(SYS_clock_gettime64, CLOCK_MONOTONIC, time))
		return;
	syscall(OLD_CLOCK_GETTIME, CLOCK_MONOTONIC, old);
	time[0] = old[0];
	time[1] = old[1];
}
#else
static void read_clock(uint64_t time[2])
{
	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, time);
}
#endif

/* By the system call: libc's function brings 1 KB that reads the vDSO. */
uint64_t pause_clock(void)
{
	uint64_t time[2] = { 0, 0 }; /* seconds and nanoseconds */

	read_clock(time);
	return time[0] * 1000 + thousandth(thousandth((uint32_t)time[1]));
}

void pause_begin(struct pause *pause)
{
	/* As the kernel has it, and every libc after it: an array of longs, bit 0 is signal 1. */
	const unsigned long signals = 1ul << (SIGINT - 1) | 1ul << (SIGTERM - 1);

	memset(&pause->signals, 0, sizeof(pause->signals));
	memcpy(&pause->signals, &signals, sizeof(signals));
	sigprocmask(SIG_BLOCK, &pause->signals, NULL);
}

/* As if the signal had never been blocked; comes back if it is ignored. */
static void let_through(const struct pause *pause, int signal)
{
	syscall(SYS_kill, getpid(), signal);
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
