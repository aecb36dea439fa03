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
 * 2^32. Bytes that a console might not carry come as lines of hexadecimal digits, and the first line then
 * ends in ` hex`. What a command says on standard error is a section NAME.err. The last line is
 * `=== DONE`.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
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

#define FULL "/bin/lstcp-full" /* full_defconfig */
#define SMALL "/bin/lstcp"     /* initramfs_defconfig, added as qemu/add-to-initramfs shows */
#define COMMAND_SECONDS 300    /* a command that takes longer is killed */
#define ROUNDS 4	       /* of listings that are compared */

static const char *phase = "boot";

/* ---- sections ---- */

static bool is_text(const unsigned char *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		if (bytes[i] != '\n' && bytes[i] != '\t' &&
		    (bytes[i] < ' ' || bytes[i] > '~'))
			return false;
	}
	return !size || bytes[size - 1] == '\n';
}

static void section(const char *name, const unsigned char *bytes, size_t size, int status)
{
	bool text = is_text(bytes, size);
	uint32_t sum = 0;
	size_t i;

	printf("=== BEGIN %s/%s%s\n", phase, name, text ? "" : " hex");
	for (i = 0; i < size; i++)
		sum += bytes[i];
	if (text) {
		fwrite(bytes, 1, size, stdout);
	} else {
		for (i = 0; i < size; i++)
			printf("%02x%s", bytes[i], i % 40 == 39 || i + 1 == size ? "\n" : "");
	}
	printf("=== END %s/%s status %d bytes %zu sum %u\n", phase, name, status, size,
	       (unsigned)sum);
	fflush(stdout);
}

/* All of a file, in memory of the caller's to free; NULL where there is no such file. */
static unsigned char *read_file(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char *bytes = NULL;
	size_t room = 0;
	ssize_t got;

	*size = 0;
	if (fd < 0)
		return NULL;
	do {
		if (room - *size < 65536)
			bytes = realloc(bytes, room += 1 << 20);
		if (!bytes)
			abort();
		got = read(fd, bytes + *size, room - *size);
		if (got > 0)
			*size += (size_t)got;
	} while (got > 0);
	close(fd);
	return bytes;
}

static void write_file(const char *path, const void *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
		printf("init: %s: %s\n", path, strerror(errno));
	if (fd >= 0)
		close(fd);
}

static void section_of_file(const char *name, const char *path, int status)
{
	size_t size;
	unsigned char *bytes = read_file(path, &size);

	if (!bytes)
		return;
	section(name, bytes, size, status);
	free(bytes);
}

static void copy_file(const char *from, const char *to)
{
	size_t size;
	unsigned char *bytes = read_file(from, &size);

	if (bytes)
		write_file(to, bytes, size);
	free(bytes);
}

/* ---- commands ---- */

static pid_t start(const char *const *arguments, const char *out, const char *err)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		int fd = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0644);
		int fd_err = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0644);

		dup2(fd, 1);
		dup2(fd_err, 2);
		close(fd);
		close(fd_err);
		alarm(COMMAND_SECONDS);
		execv(arguments[0], (char *const *)arguments);
		_exit(127);
	}
	return pid;
}

/* Runs a command, its output to /run/PHASE.NAME and /run/PHASE.NAME.err; its status. */
static int keep(const char *name, const char *const *arguments)
{
	char out[64], err[64];
	int status = 0;
	pid_t pid;

	snprintf(out, sizeof(out), "/run/%s.%s", phase, name);
	snprintf(err, sizeof(err), "/run/%s.%s.err", phase, name);
	pid = start(arguments, out, err);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* A section of what keep() kept, which is gone then. */
static void hand_out(const char *name, int status)
{
	char path[64], err_name[64];
	struct stat said;

	snprintf(path, sizeof(path), "/run/%s.%s", phase, name);
	section_of_file(name, path, status);
	unlink(path);
	snprintf(path, sizeof(path), "/run/%s.%s.err", phase, name);
	snprintf(err_name, sizeof(err_name), "%s.err", name);
	if (!stat(path, &said) && said.st_size)
		section_of_file(err_name, path, status);
	unlink(path);
}

#define KEEP(name, ...) keep(name, (const char *const[]){ __VA_ARGS__, NULL })
#define RUN(name, ...) hand_out(name, KEEP(name, __VA_ARGS__))

/* ---- beside the sockets: `init list PHASE` ---- */

/* Until the kernel prints locations as it will from now on. */
static void wait_for_random_numbers(void)
{
	const struct timespec pause = { .tv_nsec = 50 * 1000 * 1000 };
	int tries;

	for (tries = 0; tries < 200; tries++) {
		size_t size;
		unsigned char *bytes = read_file("/proc/net/tcp", &size);
		bool hidden = bytes && memchr(bytes, '(', size);

		free(bytes);
		if (!hidden)
			return;
		nanosleep(&pause, NULL);
	}
}

/* What a source says in every format. */
static void list_formats(const char *source)
{
	static const char *const formats[] = { "table", "csv", "kv", "prom" };
	char name[64];
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		snprintf(name, sizeof(name), "%s.%s", source, formats[i]);
		if (strcmp(formats[i], "prom"))
			RUN(name, FULL, "-S", source, "-oei", "-f", formats[i]);
		else
			RUN(name, FULL, "-S", source, "-f", formats[i]);
	}
	snprintf(name, sizeof(name), "%s.summary.json", source);
	RUN(name, FULL, "-S", source, "-s", "-j");
	snprintf(name, sizeof(name), "%s.summary", source);
	RUN(name, FULL, "-S", source, "-s");
	snprintf(name, sizeof(name), "%s.group.json", source);
	RUN(name, FULL, "-S", source, "-g", "state", "-j");
	snprintf(name, sizeof(name), "%s.owners.json", source);
	RUN(name, FULL, "-S", source, "-p", "-j");
	snprintf(name, sizeof(name), "%s.listening.json", source);
	RUN(name, FULL, "-S", source, "-l", "-j");
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
	int status[ROUNDS][2], i;
	char path[64], name[32];

	for (i = 0; i <= ROUNDS; i++) {
		snprintf(path, sizeof(path), "/run/%s.tcp.%d", phase, i);
		copy_file("/proc/net/tcp", path);
		snprintf(path, sizeof(path), "/run/%s.tcp6.%d", phase, i);
		copy_file("/proc/net/tcp6", path);
		if (i == ROUNDS)
			break;
		snprintf(name, sizeof(name), "proc.json.%d", i);
		status[i][0] = KEEP(name, FULL, "-S", "proc", "-oei", "-j");
		snprintf(name, sizeof(name), "diag.json.%d", i);
		if (diag)
			status[i][1] = KEEP(name, FULL, "-S", "diag", "-oei", "-j");
	}
	for (i = 0; i <= ROUNDS; i++) {
		snprintf(name, sizeof(name), "tcp.%d", i);
		hand_out(name, 0);
		snprintf(name, sizeof(name), "tcp6.%d", i);
		hand_out(name, 0);
		if (i == ROUNDS)
			break;
		snprintf(name, sizeof(name), "proc.json.%d", i);
		hand_out(name, status[i][0]);
		snprintf(name, sizeof(name), "diag.json.%d", i);
		if (diag)
			hand_out(name, status[i][1]);
	}
}

static void list_all(void)
{
	list_rounds(true);

	/* the capture that the host decodes too */
	copy_file("/proc/net/tcp", "/run/tcp");
	copy_file("/proc/net/tcp6", "/run/tcp6");
	section_of_file("tcp", "/run/tcp", 0);
	section_of_file("tcp6", "/run/tcp6", 0);
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

/* Sections go out as they are: no carriage returns, and whoever gave us our output is left alone. */
static void open_console(void)
{
	struct termios mode;
	int fd = open("/dev/console", O_RDWR);

	if (fd < 0)
		return;
	if (!tcgetattr(fd, &mode)) {
		mode.c_oflag &= ~(tcflag_t)OPOST;
		tcsetattr(fd, TCSANOW, &mode);
	}
	dup2(fd, 0);
	dup2(fd, 1);
	dup2(fd, 2);
	if (fd > 2)
		close(fd);
}

/* What the host should know of the machine. */
static void tell_machine(void)
{
	static char text[512];
	struct utsname name;

	uname(&name);
	snprintf(text, sizeof(text), "release=%s\nmachine=%s\nticks=%ld\npage=%ld\nsys=%d\n",
		 name.release, name.machine, sysconf(_SC_CLK_TCK), sysconf(_SC_PAGESIZE),
		 !access("/sys/kernel", X_OK));
	section("machine", (const unsigned char *)text, strlen(text), 0);
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
		printf("init: /dev/random: %s\n", strerror(errno));
	if (fd >= 0)
		close(fd);
}

/*
 * The generator makes its sockets and runs `init list PHASE` beside them; in a network namespace of
 * their own, where those that linger from the phase before don't show.
 */
static void run_phase(const char *name)
{
	phase = name;
	if (unshare(CLONE_NEWNET))
		printf("init: unshare: %s\n", strerror(errno));
	RUN("sockets", "/bin/sockets", "--facts", "/run/facts", "--", "/init", "list", name);
	section_of_file("facts", "/run/facts", 0);
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
	write_file("/proc/sys/kernel/kptr_restrict", "2\n", 2);
	run_phase("hidden");

	printf("=== DONE\n");
	fflush(stdout);
	tcdrain(1);
	sync();
	reboot(RB_AUTOBOOT);
	return 1;
}
