/* SPDX-License-Identifier: 0BSD */
#include "repeat.h"

void repeat_begin(struct repeat *repeat, uint64_t now, uint64_t period, uint32_t rounds)
{
	repeat->period = period;
	repeat->next = now;
	repeat->rounds = rounds;
	repeat->endless = rounds == 0;
}

bool repeat_again(struct repeat *repeat, uint64_t now)
{
	if (!repeat->endless && --repeat->rounds == 0)
		return false;
	do {
		repeat->next += repeat->period;
	} while (repeat->next < now);
	return true;
}
