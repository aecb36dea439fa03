/* SPDX-License-Identifier: 0BSD */
/*
 * The applet behind the shim of each host: main.c (stand-alone), busybox.h, toybox.h.
 */
#ifndef LSTCP_H
#define LSTCP_H

/* `argc` and `argv` as main() has them, argv to be reordered; returns the exit status. */
int lstcp_run(int argc, char **argv);

#endif
