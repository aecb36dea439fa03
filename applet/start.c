/* SPDX-License-Identifier: 0BSD */
/*
 * In place of musl's crt1.o and __libc_start_main() (src/env/__libc_start_main.c there).  Those read
 * the environment and the auxiliary vector, prepare thread-local variables and the stack's guard, and
 * run what is to run before main() and at exit: 1.5 KB.  All that the program uses of it is the
 * thread pointer, behind which errno is.  And in place of musl's syscall() and string functions, which
 * are made for speed with long strings.
 *
 * For x86-64 alone: on other CPUs the way to set that pointer may depend on the auxiliary vector.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>

#define ARCH_SET_FS 0x1002 /* the kernel's asm/prctl.h */
#define THREAD_WORDS 64	   /* musl's struct pthread takes 25 in 1.2.3 */

int main(int argc, char **argv);

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

static inline void call_kernel(long number, long first, long second)
{
	__asm__ volatile("syscall"
			 : "+a"(number)
			 : "D"(first), "S"(second)
			 : "rcx", "r11", "memory");
}

/* The kernel starts the program with the stack pointer at argc, before the arguments. */
__asm__(".globl _start\n"
	"_start:\n"
	"	mov %rsp, %rdi\n"
	"	call start\n");

_Noreturn void start(const long *stack);

_Noreturn void start(const long *stack)
{
	/* Its first word is its own address (musl's src/internal/pthread_impl.h). */
	void *thread[THREAD_WORDS] = { thread };

	call_kernel(SYS_arch_prctl, ARCH_SET_FS, (long)thread);
	call_kernel(SYS_exit_group, main((int)*stack, (char **)(stack + 1)), 0);
	__builtin_unreachable();
}

int strcmp(const char *s1, const char *s2)
{
	while (*s1 && *s1 == *s2) {
		s1++;
		s2++;
	}
	return (unsigned char)*s1 - (unsigned char)*s2;
}

int memcmp(const void *s1, const void *s2, size_t n)
{
	const unsigned char *one = s1;
	const unsigned char *other = s2;

	for (; n; n--, one++, other++)
		if (*one != *other)
			return *one - *other;
	return 0;
}

void *memmove(void *dest, const void *src, size_t n)
{
	char *to = dest;
	const char *from = src;

	if (to > from)
		while (n--)
			to[n] = from[n];
	else
		__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
	return dest;
}

void *memcpy(void *restrict dest, const void *restrict src, size_t n)
{
	return memmove(dest, src, n);
}
