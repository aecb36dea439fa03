/* SPDX-License-Identifier: 0BSD */
/* When the rounds of a repeat and of a wait are due: times worked out by hand, no clock. */
#include "unit/tap.h"

#include "stage/rounds.h"

/* Rounds of which the last one was due at `due`. */
struct schedule {
	uint64_t due;
	uint32_t period;
	uint32_t left;
	uint64_t deadline;
};

/* After a round that ended at `now` another one is due at `next`, 0 for none. */
static void repeats(struct schedule *schedule, uint64_t now, uint64_t next, const char *name)
{
	schedule->due = rounds_next_repeat(schedule->due, now, schedule->period, &schedule->left);
	same_number(schedule->due, next, name);
}

static void test_repeat(void)
{
	struct schedule repeat = { 1000, 500, 3, 0 };

	repeats(&repeat, 1100, 1500, "repeat: the second a period after the first began");
	repeats(&repeat, 1502, 2000, "repeat: a late start moves no other");
	repeats(&repeat, 2100, 0, "repeat: three rounds of three");

	repeat = (struct schedule){ 1000, 500, 1, 0 };
	repeats(&repeat, 1001, 0, "repeat: one round of one");

	repeat = (struct schedule){ 1000, 500, 0, 0 };
	repeats(&repeat, 1500, 1500, "repeat: a round that took just its period, and no end");
	repeats(&repeat, 1501, 2000, "repeat: still no end");
	repeats(&repeat, 3701, 4000, "repeat: three periods that a round overlapped are left out");
	repeats(&repeat, 4000, 4500, "repeat: what is behind them stays where it was");

	repeat = (struct schedule){ 1000, 500, 2, 0 };
	repeats(&repeat, 9000, 9000, "repeat: what is left out does not count as a round");
	repeats(&repeat, 9001, 0, "repeat: which the second does");

	repeat = (struct schedule){ 0, 1, UINT32_MAX, 0 };
	repeats(&repeat, 0, 1, "repeat: the most rounds, the shortest period");
	same_number(repeat.left, UINT32_MAX - 1, "repeat: one of them is done");
	repeat = (struct schedule){ UINT32_MAX, UINT32_C(4000000000), 0, 0 };
	repeats(&repeat, UINT32_MAX, UINT64_C(8294967295), "repeat: the longest period");
}

/* After a round that found nothing the next one is due at `next`, 0 for none. */
static void waits(struct schedule *wait, uint64_t started, uint64_t now, uint64_t next,
		  const char *name)
{
	wait->due = rounds_next_try(wait->due, wait->deadline, started, now);
	same_number(wait->due, next, name);
}

static void test_wait(void)
{
	struct schedule wait = { 1000, 0, 0, 1400 };

	waits(&wait, 1000, 1002, 1052, "wait: 50 ms after a short round");
	waits(&wait, 1052, 1064, 1114, "wait: also after one of 12 ms");
	waits(&wait, 1114, 1144, 1264, "wait: four times as long as one of 30 ms");
	waits(&wait, 1264, 1304, 1400, "wait: but not beyond the deadline");
	waits(&wait, 1400, 1402, 0, "wait: whose round is the last");

	wait = (struct schedule){ 1000, 0, 0, 1052 };
	waits(&wait, 1000, 1002, 1052, "wait: a round due at the deadline itself");
	waits(&wait, 1052, 1053, 0, "wait: is the last");

	wait = (struct schedule){ 1000, 0, 0, 1100 };
	waits(&wait, 1000, 9000, 1100, "wait: after a round beyond the deadline a last one");
	waits(&wait, 9000, 9001, 0, "wait: and no other");

	wait = (struct schedule){ 1000, 0, 0, 1000 };
	waits(&wait, 1000, 1001, 0, "wait: no time, one round");
}

int main(void)
{
	test_repeat();
	test_wait();
	return tap_done();
}
