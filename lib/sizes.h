/* SPDX-License-Identifier: 0BSD */
/*
 * The sizes of buffers and tables, from the configuration, bounded here as well: toybox's Kconfig
 * knows no ranges.  What belongs to an option that is off takes next to nothing.
 */
#ifndef LSTCP_SIZES_H
#define LSTCP_SIZES_H

#ifndef CONFIG_LSTCP_INPUT_BYTES
#define CONFIG_LSTCP_INPUT_BYTES 4096
#endif
#ifndef CONFIG_LSTCP_OUTPUT_BYTES
#define CONFIG_LSTCP_OUTPUT_BYTES 4096
#endif
#ifndef CONFIG_LSTCP_DIAG_BYTES
#define CONFIG_LSTCP_DIAG_BYTES 8192
#endif
#ifndef CONFIG_LSTCP_FILTER_TERMS
#define CONFIG_LSTCP_FILTER_TERMS 64
#endif
#ifndef CONFIG_LSTCP_GROUP_SLOTS
#define CONFIG_LSTCP_GROUP_SLOTS 256
#endif
#ifndef CONFIG_LSTCP_OWNER_BYTES
#define CONFIG_LSTCP_OWNER_BYTES 16384
#endif

#if CONFIG_LSTCP_INPUT_BYTES < 512 || CONFIG_LSTCP_INPUT_BYTES > 65536
#error LSTCP_INPUT_BYTES is from 512 to 65536
#endif
/* No options of their own: the formats that print fields by key, and what adds up (-s, prom). */
#define ENABLE_LSTCP_FIELDS \
	(ENABLE_LSTCP_FORMAT_JSON || ENABLE_LSTCP_FORMAT_CSV || ENABLE_LSTCP_FORMAT_KV)
#define ENABLE_LSTCP_TOTALS (ENABLE_LSTCP_SUMMARY || ENABLE_LSTCP_FORMAT_PROM)

#if CONFIG_LSTCP_OUTPUT_BYTES < 1024 + 512 * ENABLE_LSTCP_FIELDS || \
	CONFIG_LSTCP_OUTPUT_BYTES > 65536
#error LSTCP_OUTPUT_BYTES is from 1024, with JSON, CSV or kv from 1536, to 65536
#endif
#if ENABLE_LSTCP_DIAG && (CONFIG_LSTCP_DIAG_BYTES < 8192 || CONFIG_LSTCP_DIAG_BYTES > 131072)
#error LSTCP_DIAG_BYTES is from 8192 to 131072
#endif
#if ENABLE_LSTCP_FILTER && (CONFIG_LSTCP_FILTER_TERMS < 8 || CONFIG_LSTCP_FILTER_TERMS > 1024)
#error LSTCP_FILTER_TERMS is from 8 to 1024
#endif
#if ENABLE_LSTCP_GROUP && (CONFIG_LSTCP_GROUP_SLOTS < 16 || CONFIG_LSTCP_GROUP_SLOTS > 4096)
#error LSTCP_GROUP_SLOTS is from 16 to 4096
#endif
#if ENABLE_LSTCP_OWNER && (CONFIG_LSTCP_OWNER_BYTES < 2048 || CONFIG_LSTCP_OWNER_BYTES > 262144)
#error LSTCP_OWNER_BYTES is from 2048 to 262144
#endif

/* Copied into its callers even where that takes more bytes: calls would take most of the time. */
#define INLINE_ALWAYS static inline __attribute__((always_inline))

/* Not copied into its only caller by the compiler: there it would take more bytes than the call. */
#define NEVER_INLINE __attribute__((noinline))

/* Where rows and netlink messages are read into. */
#define SOURCE_BYTES                                                             \
	(ENABLE_LSTCP_DIAG && CONFIG_LSTCP_DIAG_BYTES > CONFIG_LSTCP_INPUT_BYTES \
		 ? CONFIG_LSTCP_DIAG_BYTES                                       \
		 : CONFIG_LSTCP_INPUT_BYTES)
#define FILTER_TERMS (ENABLE_LSTCP_FILTER ? CONFIG_LSTCP_FILTER_TERMS : 1)
#define GROUP_SLOTS (ENABLE_LSTCP_GROUP ? CONFIG_LSTCP_GROUP_SLOTS : 1)
/* How many sockets of a first pass are kept, so that few need not be read again. */
#define KEEPS_SOCKETS (ENABLE_LSTCP_ALIGN && ENABLE_LSTCP_DIAG)
#define KEPT_SOCKETS (KEEPS_SOCKETS ? 16 : 1)
#define OWNER_ENTRIES (ENABLE_LSTCP_OWNER ? CONFIG_LSTCP_OWNER_BYTES / 16 : 1)

#endif
