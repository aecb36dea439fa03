/* SPDX-License-Identifier: 0BSD */
/*
 * CSV (RFC 4180, but with LF ends): a header of keys, a row a socket, nothing for what is not
 * known.  Control characters and bytes that are no UTF-8 are `\xNN`.
 */
#ifndef LSTCP_CSV_H
#define LSTCP_CSV_H

#include "record/field.h"

/* How its fields are to be made ready for csv_begin(): as a header of keys. */
const struct field_style *csv_style(void);

/* Prints that header, if it is asked for, and makes the fields ready for rows. */
void csv_begin(struct writer *writer, struct fields *fields, bool header);

#endif
