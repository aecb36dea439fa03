/* SPDX-License-Identifier: 0BSD */
/*
 * In place of musl's __libc_start_main() (src/env/__libc_start_main.c there), which crt1.o calls.
 * That one reads the environment and the auxiliary vector, prepares thread-local variables and the
 * stack's guard, and runs what is to run before main() and at exit: 1.5 KB.  All that the program
 * uses of it is the thread pointer, behind which errno is.  And in place of musl's syscall().
 *
 * For x86-64 alone: on other CPUs the way to set that pointer may depend on the auxiliary vector.
 */
#ifdef __x86_64__
#include <errno.h>
#include <sys/syscall.h>

#define THREAD_WORDS 64 /* musl's struct pthread takes 25 in 1.2.3 */

/* Of musl (src/thread/x86_64/__set_thread_area.s). */
int __set_thread_area(void *thread);

/*
 * musl's takes its arguments one by one, as on some CPUs they lie elsewhere than those of other
 * functions do; here they lie as if they were these.
 */
long syscall(long number, long first, long second, long third, long fourth, long fifth, long sixth);

long syscall(long number, long first, long second, long third, long fourth, long fifth, long sixth)
{
	register long r10 __asm__("r10") = fourth;
	register long r8 __asm__("r8") = fifth;
	register long r9 __asm__("r9") = sixth;

	__asm__ volatile("syscall"
			 : "+a"(number)
			 : "D"(first), "S"(second), "d"(third), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	if (number >= 0 || number < -4095)
		return number;
	errno = (int)-number;
	return -1;
}

int __libc_start_main(int (*entry)(int argc, char **argv), int argc, char **argv);

int __libc_start_main(int (*entry)(int argc, char **argv), int argc, char **argv)
{
	/* Its first word is its own address (musl's src/internal/pthread_impl.h). */
	void *thread[THREAD_WORDS] = { thread };

	__set_thread_area(thread); /* before it no other function of musl's may be called */
	syscall(SYS_exit_group, entry(argc, argv), 0, 0, 0, 0, 0);
	__builtin_unreachable();
}
#endif
