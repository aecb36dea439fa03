/* SPDX-License-Identifier: 0BSD */
#include "pause.h"

#include <errno.h>
#include <signal.h>
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
	uint32_t rest;

	read_clock(time);
	return time[0] * 1000 + divide(time[1], 1000000, &rest);
}

/* Of the kernel's sets of signals, in bytes: 16 on MIPS, 8 elsewhere. */
#define SET_BYTES (_NSIG / 8)

static void change_mask(const struct pause *pause, int how)
{
	syscall(SYS_rt_sigprocmask, how, pause->signals, NULL, SET_BYTES);
}

void pause_begin(struct pause *pause)
{
	memset(pause->signals, 0, sizeof(pause->signals));
	pause->signals[0] = 1ul << (SIGINT - 1) | 1ul << (SIGTERM - 1);
	change_mask(pause, SIG_BLOCK);
}

/* As if the signal had never been blocked; comes back if it is ignored. */
static void let_through(const struct pause *pause, int signal)
{
	syscall(SYS_kill, syscall(SYS_getpid), signal);
	change_mask(pause, SIG_UNBLOCK);
	change_mask(pause, SIG_BLOCK);
}

/* Like sigtimedwait(2), of which libc's converts times and sets. */
static int wait_for_signal(const struct pause *pause, uint64_t milliseconds)
{
	uint32_t rest;
	uint64_t seconds = divide(milliseconds, 1000, &rest);
	unsigned long time[2] = { (unsigned long)seconds, rest * 1000000ul };
#ifdef SYS_rt_sigtimedwait_time64
	uint64_t wide[2] = { seconds, time[1] };
	long signal = syscall(SYS_rt_sigtimedwait_time64, pause->signals, NULL, wide, SET_BYTES);

	if (signal >= 0 || errno != ENOSYS)
		return (int)signal;
#endif
	return (int)syscall(SYS_rt_sigtimedwait, pause->signals, NULL, time, SET_BYTES);
}

uint64_t pause_until(const struct pause *pause, uint64_t when)
{
	for (;;) {
		uint64_t now = pause_clock();
		uint64_t left = when > now ? when - now : 0;
		int signal = wait_for_signal(pause, left);

		if (signal > 0)
			let_through(pause, signal);
		else if (!left)
			return now;
	}
}
