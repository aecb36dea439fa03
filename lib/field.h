/* SPDX-License-Identifier: 0BSD */
/*
 * A socket's fields by key, in order: what the JSON, CSV and kv formats walk over.
 *
 *	fields_begin(&field, present, info, socket);
 *	while (field_next(&field))
 *		... field.key, and by field.kind its value ...
 *
 * Adding a field: a code in tcp_socket.h, a line in field.c's list.
 */
#ifndef LSTCP_FIELD_H
#define LSTCP_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tcp_socket.h"
#include "writer.h"

enum field_kind {
	FIELD_NULL,   /* not known */
	FIELD_NUMBER, /* `number` */
	FIELD_WORD,   /* harmless letters, digits, `.`, `:`, `_` and `-`: field_write_word() */
	FIELD_TEXT,   /* `text`: any bytes, see text.h */
};

/* The keys to show: those that this build has, less those that the options did not ask for. */
struct field_choice {
	uint32_t present; /* TCP_BIT of each */
	bool info;	  /* and the members of tcp_info */
};

struct field {
	const char *key;
	size_t key_length;
	enum field_kind kind;
	uint64_t number;
	const char *text;
	size_t text_length;

	/* The walk's own. */
	const struct tcp_socket *socket;
	struct field_choice choice;
	unsigned int index; /* of the next field */
	const char *next_key;
};

struct field_choice field_choose(bool owner, bool info);

/* `socket` may be NULL where only the keys are wanted. */
void fields_begin(struct field *field, struct field_choice choice, const struct tcp_socket *socket);
bool field_next(struct field *field);

void field_write_word(struct writer *writer, const struct field *field);

/*
 * A member of the socket's tcp_info, as field_info_rtt_us and so on; false where the kernel's copy
 * ends before it or there is none.  `offset` and `bytes` are the member's in tcp_info_wire.
 */
bool info_number(const struct tcp_socket *socket, size_t offset, size_t bytes, uint64_t *number);

#endif
