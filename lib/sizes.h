/* SPDX-License-Identifier: 0BSD */
/*
 * The sizes of buffers and tables, as the configuration has them.  What belongs to an option that
 * is off takes next to nothing.
 */
#ifndef LSTCP_SIZES_H
#define LSTCP_SIZES_H

/* No options of their own: the formats that print fields by key, and what adds up (-s, prom). */
#define ENABLE_LSTCP_FIELDS \
	(ENABLE_LSTCP_FORMAT_JSON || ENABLE_LSTCP_FORMAT_CSV || ENABLE_LSTCP_FORMAT_KV)
#define ENABLE_LSTCP_TOTALS (ENABLE_LSTCP_SUMMARY || ENABLE_LSTCP_FORMAT_PROM)

/* Copied into its callers even where that takes more bytes: calls would take most of the time. */
#define INLINE_ALWAYS static inline __attribute__((always_inline))

/* Not copied into its only caller by the compiler: there it would take more bytes than the call. */
#define NEVER_INLINE __attribute__((noinline))

/* A request to sock_diag with the longest filter. */
#define REQUEST_BYTES (128 + 32 * FILTER_TERMS)
/* Where rows and netlink messages are read into, and requests are made. */
#define LARGER(a, b) ((a) > (b) ? (a) : (b))
#define DIAG_BYTES (ENABLE_LSTCP_DIAG ? LARGER(CONFIG_LSTCP_DIAG_BYTES, REQUEST_BYTES) : 0)
#define SOURCE_BYTES LARGER(CONFIG_LSTCP_INPUT_BYTES, DIAG_BYTES)
#define FILTER_TERMS (ENABLE_LSTCP_FILTER ? CONFIG_LSTCP_FILTER_TERMS : 1)
#define GROUP_SLOTS (ENABLE_LSTCP_GROUP ? CONFIG_LSTCP_GROUP_SLOTS : 1)
/* How many sockets of a first pass are kept, so that few need not be read again. */
#define KEEPS_SOCKETS (ENABLE_LSTCP_ALIGN && ENABLE_LSTCP_DIAG)
#define KEPT_SOCKETS (KEEPS_SOCKETS ? 16 : 1)
#define OWNER_ENTRIES (ENABLE_LSTCP_OWNER ? CONFIG_LSTCP_OWNER_BYTES / 16 : 1)

#endif
