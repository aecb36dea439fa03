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

#include "tcp_socket.h"
#include "writer.h"

/* The keys to show: those that this build has, less those that the options did not ask for. */
struct field_choice {
	uint32_t present; /* TCP_BIT of each; with `congestion` go the members of tcp_info */
};

struct field_choice field_choose(bool owner, bool info);

struct field_style {
	char separator;		     /* between fields */
	unsigned char key_end_bytes; /* 0: no keys */
	char key_end[2];	     /* between key and value, a quote included */
	char quote;		     /* before keys, and around words, */
	unsigned char quotes;	     /* if this is 1 */
	unsigned char null_bytes;
	char null[4]; /* for a value that is not known */
};

/* A text of any bytes, NUL-terminated, with its quotes. */
typedef void field_text_write(struct writer *writer, const char *text);

/* Prints the fields of a socket. */
void fields_write(struct writer *writer, const struct field_style *style,
		  field_text_write *write_text, struct field_choice choice,
		  const struct tcp_socket *socket);

/* Their keys alone. */
void fields_write_keys(struct writer *writer, char separator, struct field_choice choice);

/*
 * A member of the socket's tcp_info, false where the kernel's copy
 * ends before it or there is none.  `offset` is the member's in tcp_info_wire, `kind` its bytes.
 */
bool info_number(const struct tcp_socket *socket, unsigned int offset, unsigned int kind,
		 uint64_t *number);

#endif
