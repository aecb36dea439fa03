/* SPDX-License-Identifier: 0BSD */
#include "wait.h"

#define INTERVAL 50 /* milliseconds */

uint64_t wait_next(uint64_t due, uint64_t deadline, uint64_t started, uint64_t now)
{
	uint64_t idle = (now - started) * 4;

	if (due >= deadline)
		return 0;
	due = now + (idle > INTERVAL ? idle : INTERVAL);
	return due < deadline ? due : deadline;
}
