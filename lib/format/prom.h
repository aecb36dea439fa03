/* SPDX-License-Identifier: 0BSD */
/*
 * The Prometheus text format 0.0.4: for each metric what it is, then its samples.  All are gauges,
 * and their names begin with `lstcp_`.
 */
#ifndef LSTCP_PROM_H
#define LSTCP_PROM_H

#include <stdint.h>

#include "text/writer.h"

/* The lines before a metric's samples; `metric` is a list, for name_at(), of its name and its help. */
void prom_metric(struct writer *writer, const char *metric);

/* A sample's begin, up to the value of its first label: `lstcp_NAME{family="inet`. */
void prom_family(struct writer *writer, const char *name, unsigned int family);

/* A sample's end, behind the value of its last label: `} 12`. */
void prom_value(struct writer *writer, uint64_t value);

#endif
