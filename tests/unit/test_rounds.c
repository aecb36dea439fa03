/* SPDX-License-Identifier: 0BSD */
/* When the rounds of a repeat and of a wait are due: times worked out by hand, no clock. */
#include "unit/tap.h"

#include "repeat.h"
#include "wait.h"

/* After a round that ended at `now` another one is due at `next`. */
static void repeats(struct repeat *repeat, uint64_t now, uint64_t next, const char *name)
{
	ok(repeat_again(repeat, now), name);
	same_number(repeat->next, next, name);
}

static void test_repeat(void)
{
	struct repeat repeat;

	repeat_begin(&repeat, 1000, 500, 3);
	same_number(repeat.next, 1000, "repeat: the first round is due at once");
	repeats(&repeat, 1100, 1500, "repeat: the second a period after the first began");
	repeats(&repeat, 1502, 2000, "repeat: a late start moves no other");
	ok(!repeat_again(&repeat, 2100), "repeat: three rounds of three");

	repeat_begin(&repeat, 1000, 500, 1);
	ok(!repeat_again(&repeat, 1001), "repeat: one round of one");

	repeat_begin(&repeat, 1000, 500, 0);
	repeats(&repeat, 1500, 1500, "repeat: a round that took just its period, and no end");
	repeats(&repeat, 1501, 2000, "repeat: still no end");
	repeats(&repeat, 3701, 4000, "repeat: three periods that a round overlapped are left out");
	repeats(&repeat, 4000, 4500, "repeat: what is behind them stays where it was");

	repeat_begin(&repeat, 1000, 500, 2);
	repeats(&repeat, 9000, 9000, "repeat: what is left out does not count as a round");
	ok(!repeat_again(&repeat, 9001), "repeat: which the second does");

	repeat_begin(&repeat, 0, 1, UINT32_MAX);
	repeats(&repeat, 0, 1, "repeat: the most rounds, the shortest period");
	same_number(repeat.rounds, UINT32_MAX - 1, "repeat: one of them is done");
	repeat_begin(&repeat, UINT32_MAX, UINT64_C(4000000000), 0);
	repeats(&repeat, UINT32_MAX, UINT64_C(8294967295), "repeat: the longest period");
}

/* After a round that found nothing the next one is due at `next`. */
static void waits(struct wait *wait, uint64_t started, uint64_t now, uint64_t next,
		  const char *name)
{
	ok(wait_again(wait, started, now), name);
	same_number(wait->next, next, name);
}

static void test_wait(void)
{
	struct wait wait;

	wait_begin(&wait, 1000, 400);
	waits(&wait, 1000, 1002, 1052, "wait: 50 ms after a short round");
	waits(&wait, 1052, 1064, 1114, "wait: also after one of 12 ms");
	waits(&wait, 1114, 1144, 1264, "wait: four times as long as one of 30 ms");
	waits(&wait, 1264, 1304, 1400, "wait: but not beyond the deadline");
	ok(!wait_again(&wait, 1400, 1402), "wait: whose round is the last");

	wait_begin(&wait, 1000, 52);
	waits(&wait, 1000, 1002, 1052, "wait: a round due at the deadline itself");
	ok(!wait_again(&wait, 1052, 1053), "wait: is the last");

	wait_begin(&wait, 1000, 100);
	waits(&wait, 1000, 9000, 1100, "wait: after a round beyond the deadline a last one");
	ok(!wait_again(&wait, 9000, 9001), "wait: and no other");

	wait_begin(&wait, 1000, 0);
	ok(!wait_again(&wait, 1000, 1001), "wait: no time, one round");
}

int main(void)
{
	test_repeat();
	test_wait();
	return tap_done();
}
