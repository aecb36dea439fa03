/* SPDX-License-Identifier: 0BSD */
#include "stage/rounds.h"

#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "text/kernel.h"
#include "text/number.h"

#define WAIT_INTERVAL 50 /* milliseconds */

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
uint64_t rounds_clock(void)
{
	uint64_t time[2] = { 0, 0 }; /* seconds and nanoseconds */
	uint32_t rest;

	read_clock(time);
	return time[0] * 1000 + divide(time[1], 1000000, &rest);
}

/* Sleeps that long at most, with the signals of `mask` blocked. */
static void pause_for(const unsigned long *mask, uint64_t milliseconds)
{
	uint32_t rest;
	uint64_t duration[2] = { divide(milliseconds, 1000, &rest), 0 };

	duration[1] = (uint64_t)rest * 1000000;
	kernel_poll(NULL, duration, mask);
}

uint64_t rounds_sleep(const unsigned long *mask, uint64_t when)
{
	for (;;) {
		uint64_t now = rounds_clock();
		uint64_t left = when > now ? when - now : 0;

		pause_for(mask, left);
		if (!left)
			return now;
	}
}

uint64_t rounds_next_repeat(uint64_t due, uint64_t now, uint32_t period, uint32_t *left)
{
	if (*left && !--*left)
		return 0;
	do
		due += period;
	while (due < now);
	return due;
}

uint64_t rounds_next_try(uint64_t due, uint64_t deadline, uint64_t started, uint64_t now)
{
	uint64_t idle = (now - started) * 4;

	if (due >= deadline)
		return 0;
	due = now + (idle > WAIT_INTERVAL ? idle : WAIT_INTERVAL);
	return due < deadline ? due : deadline;
}
