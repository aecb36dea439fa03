/* SPDX-License-Identifier: 0BSD */
#include "wait.h"

#define INTERVAL 50 /* milliseconds */

void wait_begin(struct wait *wait, uint64_t now, uint64_t milliseconds)
{
	wait->deadline = now + milliseconds;
	wait->next = now;
}

bool wait_again(struct wait *wait, uint64_t started, uint64_t now)
{
	uint64_t idle = (now - started) * 4;

	if (wait->next >= wait->deadline)
		return false;
	wait->next = now + (idle > INTERVAL ? idle : INTERVAL);
	if (wait->next > wait->deadline)
		wait->next = wait->deadline;
	return true;
}
