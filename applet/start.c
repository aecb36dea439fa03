/* SPDX-License-Identifier: 0BSD */
/*
 * In place of musl's __libc_start_main() (src/env/__libc_start_main.c there), which crt1.o calls.
 * That one reads the environment and the auxiliary vector, prepares thread-local variables and the
 * stack's guard, and runs what is to run before main() and at exit: 1.5 KB.  All that the program
 * uses of it is the thread pointer, behind which errno is.
 *
 * For x86-64 alone: on other CPUs the way to set that pointer may depend on the auxiliary vector.
 */
#include "lstcp.h"

#ifdef __x86_64__
#include <unistd.h>

#define THREAD_BYTES 512 /* for musl's struct pthread, which has 200 in 1.2.3 */

/* Of musl (src/env/__init_tls.c): makes `thread` the running one; negative if that fails. */
int __init_tp(void *thread);

int main(int argc, char **argv);
int __libc_start_main(int (*entry)(int argc, char **argv), int argc, char **argv);

int __libc_start_main(int (*entry)(int argc, char **argv), int argc, char **argv)
{
	_Alignas(64) unsigned char thread[THREAD_BYTES] = { 0 };

	(void)entry; /* main(): called by its name, its stack can be computed */
	_exit(__init_tp(thread) < 0 ? STATUS_TROUBLE : main(argc, argv));
}
#endif
