/* SPDX-License-Identifier: 0BSD */
/*
 * A socket's fields by key, in order: what the JSON, CSV and kv formats print, each in its style.
 *
 * Adding a field: a line in field_list.h, a member in tcp_socket.h.
 */
#ifndef LSTCP_FIELD_H
#define LSTCP_FIELD_H

#include <stdbool.h>
#include <stdint.h>

#include "text/quote.h"
#include "sizes.h"
#include "record/tcp_socket.h"
#include "text/writer.h"

/* How a field's value is found in the record: numbers by their size, the rest by what it is. */
enum field_kind {
	FIELD_KIND_BYTE = 1,
	FIELD_KIND_SHORT = 2,
	FIELD_KIND_WORD = 4,
	FIELD_KIND_LONG = 8,
	FIELD_KIND_FAMILY,
	FIELD_KIND_STATE,
	FIELD_KIND_TIMER,
	FIELD_KIND_ADDRESS,
	FIELD_KIND_LOCATION,
	FIELD_KIND_NAME,
	/* tcp_info's bit-fields: the bits before it in the byte, and its width. */
	FIELD_KIND_BITS = 0x40,
};

#define FIELD_BITS(before, width) (FIELD_KIND_BITS | (before) << 3 | (width))

/* Who asks for a field: an option that is given, or what this build has. */
enum field_group {
	FIELD_GROUP_ALWAYS,
	FIELD_GROUP_TIMERS,
	FIELD_GROUP_EXTENDED,
	FIELD_GROUP_DIAG,
	FIELD_GROUP_INTERNALS,
	FIELD_GROUP_MEMORY,
	FIELD_GROUP_OWNER,
	FIELD_GROUP_INFO,
};

/*
 * The fields to show, TCP_BIT of each: those that this build has, less those that the options did
 * not ask for; with `congestion` and `ulp` go the members of tcp_info.
 */
uint64_t fields_chosen(bool memory, bool owner, bool info);

/* The members of tcp_info that have a key. */
#define INFO_CODE(name, ...) INFO_##name,
enum info_member { TCP_INFO_LIST(INFO_CODE) INFO_MEMBERS };

struct field_style {
	char begin[2];	   /* before the first field */
	char separator[2]; /* between fields */
	char end;	   /* behind the last one */
	char quote[2];	   /* before keys, and around words */
	bool has_keys;
	char key_end[3]; /* between key and value, a quote included */
	unsigned char null_bytes;
	char null[4];	      /* for a value that is not known */
	struct quotes quotes; /* of names */
};

/* One field of the record or of tcp_info, as its values are printed. */
struct field {
	uint16_t offset; /* in the record, or in tcp_info_wire */
	unsigned char kind;
	unsigned char before_bytes; /* of what stands before a value */
	unsigned char code;	    /* enum tcp_field */
};

/* Nothing where this build has no format that takes fields. */
#define FIELDS_INFO (ENABLE_LSTCP_INFO ? INFO_MEMBERS : 0)
#define FIELDS_MOST (ENABLE_LSTCP_FIELDS ? TCP_FIELDS + FIELDS_INFO : 1)
#define FIELDS_BEFORE_BYTES (!ENABLE_LSTCP_FIELDS ? 1 : ENABLE_LSTCP_INFO ? 2180 : 820)

/* A style and the chosen fields, made ready once for all rows. */
struct fields {
	const struct field_style *style;
	uint64_t chosen;
	struct field *info; /* the first of tcp_info */
	struct field *end;
	struct field list[FIELDS_MOST];
	char before[FIELDS_BEFORE_BYTES]; /* `,"remote_address":` of each; a NUL behind all */
};

void fields_begin(struct fields *fields, const struct field_style *style, uint64_t chosen);

/* Prints a socket's. */
void fields_write(const struct fields *fields, struct writer *writer,
		  const struct tcp_socket *socket);

/* The number that the record holds for a field, known or not: 0 to 255 for a state or a timer. */
uint64_t field_number(const struct tcp_socket *socket, enum tcp_field field);

/* A field's text, of any but a name: what is not known, too.  Up to ADDRESS_TEXT bytes are put. */
char *field_put(char *at, const struct tcp_socket *socket, enum tcp_field field);

/*
 * A member of the socket's tcp_info, false where the kernel's copy ends before it, there is none,
 * or it is all ones: the kernel's `no limit` or `no sample`.
 */
bool info_number(const struct tcp_socket *socket, enum info_member member, uint64_t *number);

#endif
