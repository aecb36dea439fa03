/* SPDX-License-Identifier: 0BSD */
/*
 * The applet behind the shim of each host: main.c (stand-alone), busybox.h, toybox.h.
 */
#ifndef LSTCP_H
#define LSTCP_H

enum status { STATUS_DONE, STATUS_NO_MATCH, STATUS_TROUBLE };

/* `argv` as main() has it, to be reordered; returns the exit status. */
int lstcp_run(char **argv);

/* Prints a text and a newline to standard output; returns the exit status. */
int lstcp_print(const char *text, const char *more);

/* The help, in the host's own way; returns the exit status. */
int lstcp_help(void);

#endif
