/* SPDX-License-Identifier: 0BSD */
/*
 * A socket's fields by key, in order: what the JSON, CSV and kv formats print, each in its style.
 *
 * Adding a field: a code in tcp_socket.h, a line in field.c's list.
 */
#ifndef LSTCP_FIELD_H
#define LSTCP_FIELD_H

#include <stdbool.h>
#include <stdint.h>

#include "quote.h"
#include "sizes.h"
#include "tcp_socket.h"
#include "writer.h"

/*
 * The fields to show, TCP_BIT of each: those that this build has, less those that the options did
 * not ask for; with `congestion` go the members of tcp_info.
 */
uint32_t fields_chosen(bool owner, bool info);

struct field_style {
	char separator;		     /* between fields */
	unsigned char key_end_bytes; /* 0: no keys */
	char key_end[2];	     /* between key and value, a quote included */
	char quote;		     /* before keys, and around words, */
	unsigned char quotes;	     /* if this is 1 */
	unsigned char null_bytes;
	char null[4]; /* for a value that is not known */
	enum quoting text;
};

/* One field of the record or of tcp_info. */
struct field {
	uint32_t known; /* TCP_BIT, of the record's */
	unsigned char offset;
	unsigned char kind;
	unsigned char before_bytes;
};

/* Nothing where this build has no format that takes fields. */
#define FIELDS_INFO (ENABLE_LSTCP_INFO ? 54 : 0)
#define FIELDS_MOST (ENABLE_LSTCP_FIELDS ? TCP_FIELDS + FIELDS_INFO : 1)
#define FIELDS_BEFORE_BYTES (!ENABLE_LSTCP_FIELDS ? 1 : ENABLE_LSTCP_INFO ? 1720 : 600)

/* A style and the chosen fields, made ready once for all rows. */
struct fields {
	const struct field_style *style;
	uint32_t chosen;
	struct field *info; /* the first of tcp_info */
	struct field *end;
	struct field list[FIELDS_MOST];
	char before[FIELDS_BEFORE_BYTES]; /* `,"remote_address":` of each, one after the other */
};

void fields_begin(struct fields *fields, const struct field_style *style, uint32_t chosen);

/* Prints a socket's. */
void fields_write(const struct fields *fields, struct writer *writer,
		  const struct tcp_socket *socket);

/* Their keys alone. */
void fields_write_keys(const struct fields *fields, struct writer *writer);

/*
 * A member of the socket's tcp_info, false where the kernel's copy ends before it or there is none.
 * `offset` is the member's in tcp_info_wire, `kind` its bytes.
 */
bool info_number(const struct tcp_socket *socket, unsigned int offset, unsigned int kind,
		 uint64_t *number);

#endif
