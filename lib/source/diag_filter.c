/* SPDX-License-Identifier: 0BSD */
#include "source/diag_filter.h"

#include <string.h>

#include "source/diag_message.h"

/* INET_DIAG_BC_ of linux/inet_diag.h. */
enum operation_code {
	OPERATION_NOP, /* holds always */
	OPERATION_JUMP,
	OPERATION_LOCAL_GE,
	OPERATION_LOCAL_LE,
	OPERATION_REMOTE_GE,
	OPERATION_REMOTE_LE,
	OPERATION_LOCAL_HOST = 7,
	OPERATION_REMOTE_HOST,
	OPERATION_INTERFACE,
	OPERATION_MARK,
};

/* Of the kernel's tests those that answer the filter's; what it cannot answer holds. */
static const unsigned char codes[] = {
	[FILTER_LOCAL_PORT] = OPERATION_LOCAL_GE,
	[FILTER_REMOTE_PORT] = OPERATION_REMOTE_GE,
	[FILTER_MARK] = OPERATION_MARK,
	[FILTER_LOCAL_HOST] = OPERATION_LOCAL_HOST,
	[FILTER_REMOTE_HOST] = OPERATION_REMOTE_HOST,
	[FILTER_INTERFACE] = OPERATION_INTERFACE,
	[FILTER_PROCESS] = OPERATION_NOP,
};

#define SLOT_BYTES sizeof(struct diag_filter_slot)
#define JUMP_AT offsetof(struct diag_filter_slot, jump)
#define SECOND_AT offsetof(struct diag_filter_slot, value.port.test)

/* The kernel knows a longer `no` than `yes`, of 16 bits: what holds goes on to the slot's jump. */
_Static_assert(SLOT_BYTES == 32 && REQUEST_BYTES < UINT16_MAX, "struct diag_filter_slot");

/* A port within bounds: its second test is the `<=` of the first one. */
static void port_of(struct diag_filter_slot *slot, const struct filter_term *term,
		    unsigned int relations)
{
	slot->test.yes = SECOND_AT;
	slot->value.port.least.no = relations & FILTER_LESS ? 0 : (uint16_t)term->number;
	slot->value.port.test.code = slot->test.code + 1;
	slot->value.port.test.yes = JUMP_AT - SECOND_AT;
	slot->value.port.test.no = (uint16_t)(slot->test.no - SECOND_AT);
	slot->value.port.most.no = relations & FILTER_GREATER ? UINT16_MAX : (uint16_t)term->number;
}

static void host_of(struct diag_filter_slot *slot, const struct filter_term *term)
{
	slot->value.host.family = diag_family(term->family);
	slot->value.host.prefix = term->prefix;
	slot->value.host.port = (int32_t)term->number;
	memcpy(slot->value.host.address, term->address, sizeof(term->address));
}

/* What the slot's test compares with; `relations` hold the equal one. */
NEVER_INLINE static void value_of(struct diag_filter_slot *slot, const struct filter_term *term,
				  unsigned int relations)
{
	if (term->test == FILTER_INTERFACE) {
		slot->value.interface = term->interface;
	} else if (term->test == FILTER_MARK) {
		slot->value.mark.mark = term->number;
		slot->value.mark.mask = term->mask;
	} else if (term->test == FILTER_LOCAL_PORT || term->test == FILTER_REMOTE_PORT) {
		port_of(slot, term, relations);
	} else {
		host_of(slot, term);
	}
}

/* In bytes from a term's slot to where its outcome leads. */
static uint16_t distance(const struct filter_term *term, bool outcome)
{
	unsigned int skipped = filter_skip(term, outcome);
	size_t bytes = (skipped + 1) * SLOT_BYTES;

	/* The end of the program accepts, and one operation behind it does not. */
	if (!term[skipped].join && !outcome)
		bytes += sizeof(struct diag_operation);
	return (uint16_t)bytes;
}

/*
 * Where a term takes all but what is equal, its slot tests that, and leads to where the opposite
 * outcome does.  But not for marks and interfaces, of which the kernel tells less than it compares.
 */
static void slot_of(struct diag_filter_slot *slot, const struct filter_term *term)
{
	unsigned int relations = term->relations;
	bool holds = true; /* the term, where the slot's test does */

	memset(slot, 0, sizeof(*slot));
	slot->test.code = codes[term->test];
	slot->test.yes = JUMP_AT;
	if (!(relations & FILTER_EQUAL)) {
		relations ^= FILTER_ANY;
		if (term->test == FILTER_MARK || *term->interface_name)
			slot->test.code = OPERATION_NOP;
		holds = slot->test.code == OPERATION_NOP;
	}
	slot->test.no = distance(term, !holds);
	value_of(slot, term, relations);
	slot->jump.code = OPERATION_JUMP;
	slot->jump.yes = sizeof(slot->jump);
	slot->jump.no = (uint16_t)(distance(term, holds) - JUMP_AT);
}

size_t diag_filter_make(const struct filter *filter, void *program)
{
	struct diag_filter_slot *slots = program;
	unsigned int i;

	for (i = 0; i < filter->length; i++)
		slot_of(&slots[i], &filter->program[i]);
	return filter->length * SLOT_BYTES;
}
