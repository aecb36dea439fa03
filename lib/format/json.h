/* SPDX-License-Identifier: 0BSD */
/*
 * JSON (RFC 8259): one array, one object a socket, one line each; or, for a round of a repeat, the
 * whole array on one line.  Always valid UTF-8: bytes that are none become U+FFFD.
 */
#ifndef LSTCP_JSON_H
#define LSTCP_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "record/field.h"
#include "record/tcp_socket.h"
#include "text/writer.h"

struct json {
	bool one_line;
	char before; /* what stands before the next element: `[` or `,` */
};

/* How its fields are to be made ready for json_socket(). */
const struct field_style *json_style(void);

void json_begin(struct json *json, bool one_line);
void json_socket(struct json *json, struct writer *writer, const struct fields *fields,
		 const struct tcp_socket *socket);
void json_end(struct json *json, struct writer *writer);

/* What stands before each element of the array. */
void json_separate(struct json *json, struct writer *writer);

#endif
