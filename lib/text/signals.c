/* SPDX-License-Identifier: 0BSD */
#include "text/signals.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "text/kernel.h"

#define SIGNAL_BIT(signal) (1ul << ((signal)-1))
#define HELD (SIGNAL_BIT(SIGINT) | SIGNAL_BIT(SIGTERM))

void signals_hold(struct signals *signals, bool hold)
{
	const struct signals held = { { hold ? HELD : 0 } };

	syscall(SYS_rt_sigprocmask, SIG_BLOCK, held.mask, signals->mask, KERNEL_SIGNAL_BYTES);
}

bool signals_came(void)
{
	struct signals waiting = { { 0 } };

	syscall(SYS_rt_sigpending, waiting.mask, KERNEL_SIGNAL_BYTES);
	return waiting.mask[0] & HELD;
}

void signals_release(const struct signals *signals)
{
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, signals->mask, NULL, KERNEL_SIGNAL_BYTES);
}
