/* SPDX-License-Identifier: 0BSD */
/*
 * A compiled filter as sock_diag's requests carry it, so that the kernel sends next to nothing but
 * what is asked for: INET_DIAG_REQ_BYTECODE, struct inet_diag_bc_op of linux/inet_diag.h, as
 * inet_diag_bc_audit and inet_diag_bc_run of net/ipv4/inet_diag.c check and run it.
 *
 * Each term of the filter becomes a slot of one size, so that a jump is a number of slots.  Tests
 * that the kernel has not (uid, queues, timer, state) pass everything, and so do those that it
 * knows less of: the program's own filter has the last word.
 */
#ifndef LSTCP_DIAG_FILTER_H
#define LSTCP_DIAG_FILTER_H

#include <stddef.h>
#include <stdint.h>

#include "stage/filter.h"

/* An operation; `yes` and `no` are how many bytes further on the next one is. */
struct diag_operation {
	unsigned char code;
	unsigned char yes;
	uint16_t no; /* or, behind one that compares ports, the port */
};

struct diag_filter_slot {
	struct diag_operation test;
	union {
		struct {
			struct diag_operation least;
			struct diag_operation test; /* of the port once more */
			struct diag_operation most;
		} port;
		struct {
			unsigned char family;
			unsigned char prefix;
			int32_t port; /* -1: any */
			unsigned char address[16];
		} host; /* struct inet_diag_hostcond */
		struct {
			uint32_t mark;
			uint32_t mask;
		} mark; /* struct inet_diag_markcond */
		uint32_t interface;
	} value;
	struct diag_operation jump; /* where the test holds */
};

/* Writes the program of `filter`; returns its bytes. */
size_t diag_filter_make(const struct filter *filter, void *program);

#endif
