/* SPDX-License-Identifier: 0BSD */
/*
 * Process 1 of the booted test kernels (check-system): makes sockets, runs lstcp beside them in
 * every format and from both sources, and hands everything out over the console.
 *
 * It runs as process 1, and again as `init list PHASE`: the command that the generator of sockets
 * (tests/live/sockets.c) runs while its sockets stand. Phases:
 *	early	as the machine boots; without a trusted random source the kernel prints (ptrval)
 *	random	its random numbers are ready, it prints hashed locations
 *	hidden	kernel.kptr_restrict is 2, it prints zeros
 *
 * On the console each output is a section:
 *	=== BEGIN PHASE/NAME
 *	...
 *	=== END PHASE/NAME status N bytes N sum N
 * `status` is as a shell tells it (128 + the signal's number), `sum` the sum of the bytes modulo
 * 2^32. Bytes that a console might not carry come as lines of hexadecimal digits, and the first
 * line then ends in ` hex`. What a command says on standard error is a section NAME.err. The last
 * line is `=== DONE`.
 *
 * No stdio: where the toolchain has no soft-float libgcc a program with printf does not link.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "text/text.h"
#include "text/writer.h"

#define FULL "/bin/lstcp-full" /* full_defconfig */
#define SMALL "/bin/lstcp"     /* initramfs_defconfig, added as qemu/add-to-initramfs shows */
#define COMMAND_SECONDS 300    /* a command that takes longer is killed */
#define ROUNDS 4	       /* of listings that are compared */

static const char *phase = "boot";

static char console_buffer[4096];
static struct writer console;

/* ---- names ---- */

struct name {
	char text[WRITER_SLACK + 64];
};

/* The strings up to a NULL, one behind the other. */
static struct name name_of(const char *string, ...)
{
	struct name name;
	struct writer writer;
	va_list more;

	writer_begin(&writer, WRITER_NOWHERE, name.text, sizeof(name.text) - 1);
	va_start(more, string);
	for (; string; string = va_arg(more, const char *))
		writer_string(&writer, string);
	va_end(more);
	*writer.at = '\0';
	return name;
}

#define NAME(...) (name_of(__VA_ARGS__, (char *)NULL).text)

/* Where what a command says is kept. */
#define KEPT(...) NAME("/run/", phase, ".", __VA_ARGS__)

static const char *const digits[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };

/* ---- files ---- */

static void complain(const char *what)
{
	writer_strings(&console, "init: ", what, ": ");
	writer_strings(&console, strerror(errno), "\n", "");
	writer_flush(&console);
}

/* read(2) of as much as there is up to the size, or less at the file's end. */
static size_t read_some(int fd, char *bytes, size_t size)
{
	ssize_t got;

	do {
		got = read(fd, bytes, size);
	} while (got < 0 && errno == EINTR);
	return got < 0 ? 0 : (size_t)got;
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		complain(path);
	close(fd);
}

/* Does nothing where there is no such file. The kernel's tables want large reads. */
static void copy_file(const char *from, const char *to)
{
	static char buffer[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC), out;
	size_t size;

	if (in < 0)
		return;
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	while ((size = read_some(in, buffer, sizeof(buffer))) != 0) {
		if (write(out, buffer, size) != (ssize_t)size)
			complain(to);
	}
	close(in);
	close(out);
}

/* ---- sections ---- */

struct measure {
	bool is_text;
	uint32_t size, sum;
};

static void measure_file(int fd, struct measure *measure)
{
	char buffer[4096], last = '\n';
	size_t size, i;

	*measure = (struct measure){ .is_text = true };
	while ((size = read_some(fd, buffer, sizeof(buffer))) != 0) {
		for (i = 0; i < size; i++) {
			last = buffer[i];
			measure->sum += (unsigned char)last;
			if (last != '\n' && last != '\t' && (last < ' ' || last > '~'))
				measure->is_text = false;
		}
		measure->size += (uint32_t)size;
	}
	if (last != '\n')
		measure->is_text = false;
}

static void print_file(int fd, bool is_text)
{
	char buffer[4096];
	size_t size, i;

	while ((size = read_some(fd, buffer, is_text ? sizeof(buffer) : 40)) != 0) {
		if (is_text) {
			writer_bytes(&console, buffer, size);
			continue;
		}
		for (i = 0; i < size; i++)
			text_escape(&console, "", buffer[i]);
		writer_byte(&console, '\n');
	}
}

static void section(const char *name, const char *path, int status)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct measure measure;

	if (fd < 0)
		return;
	measure_file(fd, &measure);
	writer_strings(&console, "=== BEGIN ", phase, "/");
	writer_strings(&console, name, measure.is_text ? "" : " hex", "\n");
	lseek(fd, 0, SEEK_SET);
	print_file(fd, measure.is_text);
	close(fd);
	writer_strings(&console, "=== END ", phase, "/");
	writer_string(&console, name);
	writer_string(&console, " status ");
	writer_number(&console, (unsigned int)status);
	writer_string(&console, " bytes ");
	writer_number(&console, measure.size);
	writer_string(&console, " sum ");
	writer_number(&console, measure.sum);
	writer_byte(&console, '\n');
	writer_flush(&console);
}

/* ---- commands ---- */

/* Runs a command, what it says kept for hand_out(); its status. */
static int keep(const char *name, const char *const *arguments)
{
	int status = 0;
	pid_t pid = fork();

	if (!pid) {
		dup2(open(KEPT(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), 1);
		dup2(open(KEPT(name, ".err"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), 2);
		alarm(COMMAND_SECONDS);
		execv(arguments[0], (char *const *)arguments);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Sections of what keep() kept, which is gone then. */
static void hand_out(const char *name, int status)
{
	struct stat said;

	section(name, KEPT(name), status);
	if (!stat(KEPT(name, ".err"), &said) && said.st_size)
		section(NAME(name, ".err"), KEPT(name, ".err"), status);
	unlink(KEPT(name));
	unlink(KEPT(name, ".err"));
}

#define KEEP(name, ...) keep(name, (const char *const[]){ __VA_ARGS__, NULL })
#define RUN(name, ...) hand_out(name, KEEP(name, __VA_ARGS__))

/* ---- beside the sockets: `init list PHASE` ---- */

/* Until the kernel prints locations as it will from now on. */
static void wait_for_random_numbers(void)
{
	const struct timespec pause = { .tv_nsec = 50 * 1000 * 1000 };
	static char buffer[65536];
	int tries;

	for (tries = 0; tries < 200; tries++) {
		int fd = open("/proc/net/tcp", O_RDONLY | O_CLOEXEC);
		size_t size = read_some(fd, buffer, sizeof(buffer));

		close(fd);
		if (!memchr(buffer, '(', size))
			return;
		nanosleep(&pause, NULL);
	}
}

/* What a source says in every format. */
static void list_formats(const char *source)
{
	RUN(NAME(source, ".table"), FULL, "-S", source, "-oei");
	RUN(NAME(source, ".csv"), FULL, "-S", source, "-oei", "-f", "csv");
	RUN(NAME(source, ".kv"), FULL, "-S", source, "-oei", "-f", "kv");
	RUN(NAME(source, ".prom"), FULL, "-S", source, "-f", "prom");
	RUN(NAME(source, ".summary"), FULL, "-S", source, "-s");
	RUN(NAME(source, ".summary.json"), FULL, "-S", source, "-s", "-j");
	RUN(NAME(source, ".group.json"), FULL, "-S", source, "-g", "state", "-j");
	RUN(NAME(source, ".owners.json"), FULL, "-S", source, "-p", "-j");
	RUN(NAME(source, ".listening.json"), FULL, "-S", source, "-l", "-j");
}

/* What is in the capture in every format; the host prints the same from the same bytes. */
static void decode_formats(const char *four, const char *six)
{
	/* without a tcp6 to decode its place holds an option that changes nothing */
	const char *more = six ? "-r" : "-n", *file = six ? six : "-n";

	RUN("decoded.json", FULL, "-r", four, more, file, "-oei", "-j");
	RUN("decoded.csv", FULL, "-r", four, more, file, "-oei", "-f", "csv");
	RUN("decoded.kv", FULL, "-r", four, more, file, "-oei", "-f", "kv");
	RUN("decoded.table", FULL, "-r", four, more, file, "-oei");
	RUN("decoded.prom", FULL, "-r", four, more, file, "-f", "prom");
	RUN("decoded.summary", FULL, "-r", four, more, file, "-s");
	RUN("decoded.group", FULL, "-r", four, more, file, "-g", "timer");
	RUN("decoded.small", SMALL, "-r", four, more, file, "-oe");
	RUN("decoded.small.kv", SMALL, "-r", four, more, file, "-oe", "-f", "kv");
}

/*
 * Listings between two captures each, several times: what a row says must lie between what the
 * captures around it say, but for a timer that ran out just then. Handed out when all are taken.
 */
static void list_rounds(bool diag)
{
	int proc_status[ROUNDS], diag_status[ROUNDS], i;

	for (i = 0; i <= ROUNDS; i++) {
		copy_file("/proc/net/tcp", KEPT("tcp.", digits[i]));
		copy_file("/proc/net/tcp6", KEPT("tcp6.", digits[i]));
		if (i == ROUNDS)
			break;
		proc_status[i] =
			KEEP(NAME("proc.json.", digits[i]), FULL, "-S", "proc", "-oei", "-j");
		if (diag)
			diag_status[i] = KEEP(NAME("diag.json.", digits[i]), FULL, "-S", "diag",
					      "-oei", "-j");
	}
	for (i = 0; i <= ROUNDS; i++) {
		hand_out(NAME("tcp.", digits[i]), 0);
		hand_out(NAME("tcp6.", digits[i]), 0);
		if (i == ROUNDS)
			break;
		hand_out(NAME("proc.json.", digits[i]), proc_status[i]);
		if (diag)
			hand_out(NAME("diag.json.", digits[i]), diag_status[i]);
	}
}

static void list_all(void)
{
	list_rounds(true);

	/* the capture that the host decodes too */
	copy_file("/proc/net/tcp", "/run/tcp");
	copy_file("/proc/net/tcp6", "/run/tcp6");
	section("tcp", "/run/tcp", 0);
	section("tcp6", "/run/tcp6", 0);
	decode_formats("/run/tcp", access("/run/tcp6", R_OK) ? NULL : "/run/tcp6");
	unlink("/run/tcp");
	unlink("/run/tcp6");

	list_formats("proc");
	list_formats("diag");
	RUN("auto.json", FULL, "-oei", "-j");
	RUN("auto.table", FULL);
	RUN("auto.four.json", FULL, "-4", "-j");
	RUN("auto.six.json", FULL, "-6", "-j");
	RUN("auto.fingers", FULL, "-tan");
	RUN("auto.listeners", FULL, "-tlnp");
	RUN("auto.wait.json", FULL, "-j", "-T", "5", "state", "listening");
	RUN("auto.nobody", FULL, "-q", "sport", "=", ":1");
	RUN("small.table", SMALL);
	RUN("small.kv", SMALL, "-oe", "-f", "kv");
	RUN("small.six.kv", SMALL, "-6", "-f", "kv");
	RUN("small.wait", SMALL, "-q", "-T", "5", "state", "listening");
	RUN("recording", "/bin/diag_record");
}

/* ---- process 1 ---- */

/* Sections go out as they are, no carriage returns, whatever standard output is. */
static void open_console(void)
{
	struct termios mode;
	int fd = open("/dev/console", O_RDWR | O_CLOEXEC);

	if (fd >= 0 && !tcgetattr(fd, &mode)) {
		mode.c_oflag &= ~(tcflag_t)OPOST;
		tcsetattr(fd, TCSANOW, &mode);
	}
	writer_begin(&console, fd, console_buffer, sizeof(console_buffer));
}

/* What the host should know of the machine. */
static void tell_machine(void)
{
	struct utsname name;

	uname(&name);
	write_file("/run/machine", NAME("release=", name.release, "\nmachine=", name.machine,
					"\nsys=", digits[!access("/sys/kernel", X_OK)], "\n"));
	section("machine", "/run/machine", 0);
}

/* Claims 64 bytes of randomness, as a machine with a random source has. */
static void credit_randomness(void)
{
	struct {
		int bits, size;
		unsigned char bytes[64];
	} entropy = { .bits = 512, .size = 64 };
	int fd = open("/dev/random", O_WRONLY | O_CLOEXEC);

	if (fd < 0 || ioctl(fd, (int)_IOW('R', 3, int[2]), &entropy)) /* RNDADDENTROPY */
		complain("/dev/random");
	close(fd);
}

/*
 * The generator makes its sockets and runs `init list PHASE` beside them; in a network namespace
 * of their own, where those that linger from the phase before don't show.
 */
static void run_phase(const char *name)
{
	phase = name;
	if (unshare(CLONE_NEWNET))
		complain("unshare");
	RUN("sockets", "/bin/sockets", "--facts", "/run/facts", "--", "/init", "list", name);
	section("facts", "/run/facts", 0);
	unlink("/run/facts");
}

int main(int argc, char **argv)
{
	static const struct {
		const char *kind, *path;
	} mounts[] = { { "proc", "/proc" }, { "sysfs", "/sys" }, { "devtmpfs", "/dev" } };
	size_t i;

	if (argc == 3 && !strcmp(argv[1], "list")) {
		phase = argv[2];
		open_console();
		if (strcmp(phase, "early"))
			wait_for_random_numbers();
		if (strcmp(phase, "hidden"))
			list_all();
		else
			list_rounds(false);
		return 0;
	}
	for (i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i].path, 0755);
		mount(mounts[i].kind, mounts[i].path, mounts[i].kind, 0, NULL);
	}
	mkdir("/run", 0755);
	open_console();
	tell_machine();
	RUN("version", FULL, "-V");
	RUN("help", SMALL, "-h");
	RUN("empty", SMALL); /* no sockets at all */

	run_phase("early");
	credit_randomness();
	run_phase("random");
	write_file("/proc/sys/kernel/kptr_restrict", "2\n");
	run_phase("hidden");

	writer_string(&console, "=== DONE\n");
	writer_flush(&console);
	tcdrain(console.fd);
	reboot(RB_AUTOBOOT);
	return 1;
}
