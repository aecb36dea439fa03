/* SPDX-License-Identifier: 0BSD */
#include "repeat.h"

uint64_t repeat_next(uint64_t due, uint64_t now, uint32_t period, uint32_t *rounds)
{
	if (*rounds && !--*rounds)
		return 0;
	do
		due += period;
	while (due < now);
	return due;
}
