/* SPDX-License-Identifier: 0BSD */
#include "text/signals.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "text/kernel.h"

/* In the kernel's struct sigaction: on MIPS behind the flags. */
#ifdef __mips__
#define HANDLER 1
#else
#define HANDLER 0
#endif

/* The signal's bit, unless it is ignored: blocked, it would wait all the same. */
static unsigned long bit_of(int signal)
{
	unsigned long action[16]; /* more than any machine's */

	action[HANDLER] = 0;
	syscall(SYS_rt_sigaction, signal, NULL, action, KERNEL_SIGNAL_BYTES);
	return action[HANDLER] == (unsigned long)SIG_IGN ? 0 : 1ul << (signal - 1);
}

void signals_hold(struct signals *signals)
{
	struct signals blocked = { .mask = { bit_of(SIGINT) | bit_of(SIGTERM) } };

	syscall(SYS_rt_sigprocmask, SIG_BLOCK, blocked.mask, signals->mask, KERNEL_SIGNAL_BYTES);
	signals->held = blocked.mask[0] & ~signals->mask[0];
}

bool signals_came(const struct signals *signals)
{
	struct signals waiting;

	waiting.mask[0] = 0;
	syscall(SYS_rt_sigpending, waiting.mask, KERNEL_SIGNAL_BYTES);
	return waiting.mask[0] & signals->held;
}

void signals_release(const struct signals *signals)
{
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, signals->mask, NULL, KERNEL_SIGNAL_BYTES);
}
