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
#include <sys/syscall.h>
#include <unistd.h>

#define THREAD_WORDS 64 /* musl's struct pthread takes 25 in 1.2.3 */

/* Of musl (src/thread/x86_64/__set_thread_area.s). */
int __set_thread_area(void *thread);

int main(int argc, char **argv);
int __libc_start_main(int (*entry)(int argc, char **argv), int argc, char **argv);

int __libc_start_main(int (*entry)(int argc, char **argv), int argc, char **argv)
{
	/* Its first word is its own address (musl's src/internal/pthread_impl.h). */
	void *thread[THREAD_WORDS] = { thread };

	(void)entry;		   /* main(): called by its name, its stack can be computed */
	__set_thread_area(thread); /* before it no other function of musl's may be called */
	syscall(SYS_exit_group, main(argc, argv));
	__builtin_unreachable();
}
#endif
