/* SPDX-License-Identifier: 0BSD */
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "message.h"
#include "number.h"
#include "proc_row_fast.h"
#include "writer.h"

#define COMPLAINTS 10		 /* rows of an input told one by one */
#define PROC_FILESYSTEM 0x9fa0	 /* linux/magic.h */
#define USER_HZ 100		 /* where the kernel does not tell */

static const char proc_names[TCP_FAMILIES][15] = {
	[TCP_INET] = "/proc/net/tcp",
	[TCP_INET6] = "/proc/net/tcp6",
};

void source_begin(struct source *source)
{
	source->open = false;
	source->input = 0;
	source->failed = false;
	source->malformed = 0;
}

static void fail(struct source *source, int error)
{
	source->failed = true;
	if (!source->silent)
		complain_of_error(source->name, error);
}

/* Under an emulator the kernel's byte order is not the program's; since 6.2 the kernel tells. */
static bool kernel_is_big_endian(void)
{
	int fd = open("/sys/kernel/cpu_byteorder", O_RDONLY | O_CLOEXEC);
	char first = '\0';

	if (fd >= 0) {
		if (read(fd, &first, 1) != 1)
			first = '\0';
		close(fd);
	}
	return first ? first == 'b' : MACHINE_IS_BIG_ENDIAN;
}

static uint32_t kernel_hertz(void)
{
	unsigned long hertz = getauxval(AT_CLKTCK);

	return hertz >= 1 && hertz <= 10000 ? (uint32_t)hertz : USER_HZ;
}

/* Finds out what kernel prints the rows behind `fd`: this machine's for a file under /proc. */
static void find_origin(struct source *source, int fd)
{
	struct statfs filesystem;
	unsigned int order = source->wanted.order;

	source->origin.hertz = source->wanted.hertz ? source->wanted.hertz : kernel_hertz();
	if (order != SOURCE_ORDER_DEFAULT)
		source->origin.big_endian = order == SOURCE_ORDER_BIG;
	else if (!fstatfs(fd, &filesystem) && filesystem.f_type == PROC_FILESYSTEM)
		source->origin.big_endian = kernel_is_big_endian();
	else
		source->origin.big_endian = MACHINE_IS_BIG_ENDIAN;
}

static void open_lines(struct source *source, int fd)
{
	find_origin(source, fd);
	line_begin(&source->reader, fd, (char *)source->buffer.bytes,
		   sizeof(source->buffer.bytes));
	source->open = true;
	source->from_diag = false;
	source->line = 0;
	source->complaints = 0;
}

static int open_file(const char *name)
{
	int fd;

	do {
		fd = open(name, O_RDONLY | O_CLOEXEC);
	} while (fd < 0 && errno == EINTR);
	return fd;
}

static void open_capture(struct source *source, const char *file)
{
	bool is_standard_input = !strcmp(file, "-");
	int fd = is_standard_input ? STDIN_FILENO : open_file(file);

	source->name = is_standard_input ? "standard input" : file;
	if (fd < 0)
		fail(source, errno);
	else
		open_lines(source, fd);
}

static void open_proc(struct source *source, unsigned int family)
{
	int fd = open_file(proc_names[family]);

	source->name = proc_names[family];
	if (fd >= 0) {
		open_lines(source, fd);
		return;
	}
	/* A kernel without IPv6 is no error; a missing /proc has been told of for IPv4. */
	if (errno == ENOENT && family == TCP_INET6 && access("/proc/self", F_OK) == 0)
		return;
	if (errno != ENOENT || access("/proc/self", F_OK) == 0) {
		fail(source, errno);
		return;
	}
	if (!source->silent && (family == TCP_INET || !(source->wanted.families & 1)))
		complain(source->name, "/proc is not mounted; try 'mount -t proc proc /proc'");
	source->failed = true;
}

/* sock_diag was insisted on: what it refuses for one family it refuses for both. */
static void fail_diag(struct source *source, int error)
{
	fail(source, error);
	if (!source->shown)
		source->input = TCP_FAMILIES;
}

static void open_live(struct source *source, unsigned int family)
{
	const struct source_wanted *wanted = &source->wanted;
	int error;

	if (!ENABLE_LSTCP_DIAG || wanted->kind == SOURCE_PROC) {
		open_proc(source, family);
		return;
	}
	source->name = "sock_diag";
	source->shown = false;
	error = diag_open(&source->diag, family, wanted->states, wanted->info,
			  source->buffer.bytes, sizeof(source->buffer.bytes));
	if (!error) {
		source->open = true;
		source->from_diag = true;
	} else if (wanted->kind == SOURCE_DIAG || wanted->needs_diag) {
		fail_diag(source, error);
	} else {
		open_proc(source, family);
	}
}

/* Opens the next input, if it can be; false after the last. */
static bool open_next(struct source *source)
{
	const struct source_wanted *wanted = &source->wanted;
	size_t input = source->input++;

	if (ENABLE_LSTCP_CAPTURE && wanted->file_count) {
		if (input >= wanted->file_count)
			return false;
		open_capture(source, wanted->files[input]);
		return true;
	}
	if (input >= (ENABLE_LSTCP_IPV6 ? 2 : 1))
		return false;
	if (wanted->families >> input & 1)
		open_live(source, (unsigned int)input);
	return true;
}

/* `lstcp: FILE:LINE: `, what `error` says, or that the line is too long; the first ten times. */
static void complain_of_row(struct source *source, const struct proc_error *error)
{
	struct message message;
	struct writer *writer;

	source->failed = true;
	source->malformed++;
	if (source->silent || source->complaints++ >= COMPLAINTS)
		return;
	writer = message_begin(&message);
	message_name(writer, source->name);
	writer_byte(writer, ':');
	writer_number(writer, source->line);
	writer_string(writer, ": ");
	if (error)
		proc_error_write(writer, error);
	else
		writer_string(writer, "the line is too long");
	message_end(&message);
}

static void end_lines(struct source *source)
{
	if (source->reader.error)
		fail(source, source->reader.error);
	if (source->complaints > COMPLAINTS) {
		struct message message;
		struct writer *writer = message_begin(&message);

		message_name(writer, source->name);
		writer_string(writer, ": ");
		writer_number(writer, source->complaints - COMPLAINTS);
		writer_string(writer, " more malformed rows");
		message_end(&message);
	}
	if (source->reader.fd != STDIN_FILENO)
		close(source->reader.fd);
	source->open = false;
}

/* A record from an open file; false at its end, and it is closed. */
static bool next_row(struct source *source, struct tcp_socket *socket)
{
	const char *line;
	size_t length;

	for (;;) {
		struct proc_error error;
		enum line got = line_next(&source->reader, &line, &length);
		enum proc_row row;

		if (got == LINE_END) {
			end_lines(source);
			return false;
		}
		source->line++;
		if (got == LINE_TOO_LONG) {
			complain_of_row(source, NULL);
			continue;
		}
		if (ENABLE_LSTCP_FAST_ROWS &&
		    proc_row_decode_fast(line, length, &source->origin, socket))
			return true;
		row = proc_row_decode(line, length, &source->origin, socket, &error);
		if (row == PROC_ROW_SOCKET)
			return true;
		if (row == PROC_ROW_MALFORMED)
			complain_of_row(source, &error);
	}
}

/*
 * A record from an open dump; false at its end, and it is closed.  Where it breaks off before the
 * first record, /proc is opened in its place.
 */
static bool next_reply(struct source *source, struct tcp_socket *socket)
{
	for (;;) {
		switch (diag_next(&source->diag, socket)) {
		case DIAG_SOCKET:
			source->shown = true;
			return true;
		case DIAG_MALFORMED:
			source->failed = true;
			if (!source->silent)
				complain(source->name, "malformed message");
			continue;
		case DIAG_ERROR:
			source->open = false;
			if (source->shown || source->wanted.kind == SOURCE_DIAG ||
			    source->wanted.needs_diag)
				fail_diag(source, source->diag.messages.error);
			else
				open_proc(source, source->input == 1 ? TCP_INET : TCP_INET6);
			break;
		default:
			source->open = false;
			if (source->diag.messages.interrupted && !source->silent)
				complain(source->name, "the table changed during the dump");
			break;
		}
		diag_close(&source->diag);
		return false;
	}
}

bool source_next(struct source *source, struct tcp_socket *socket)
{
	for (;;) {
		if (!source->open && !open_next(source))
			return false;
		if (!source->open)
			continue;
		if (ENABLE_LSTCP_DIAG && source->from_diag) {
			if (next_reply(source, socket))
				return true;
		} else if (next_row(source, socket)) {
			return true;
		}
	}
}

bool source_is_repeatable(const struct source_wanted *wanted)
{
	size_t i;

	for (i = 0; i < wanted->file_count; i++) {
		/* Nothing waits here for the writer of a pipe, and a pipe has no position. */
		int fd = open(wanted->files[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		bool has_position = fd >= 0 && lseek(fd, 0, SEEK_CUR) == 0;

		if (fd >= 0)
			close(fd);
		if (!has_position)
			return false;
	}
	return true;
}
