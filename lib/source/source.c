/* SPDX-License-Identifier: 0BSD */
#include "source/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "text/kernel.h"
#include "text/message.h"
#include "text/number.h"
#include "text/process.h"
#include "sizes.h"
#include "text/writer.h"

#define PADDED_BYTES 149       /* to which the kernel pads rows of IPv4 with blanks */
#define COMPLAINTS 10	       /* rows of an input told one by one */
#define PROC_FILESYSTEM 0x9fa0 /* linux/magic.h */
#define USER_HZ 100	       /* of Linux on every machine but Alpha and Itanium */

/* Not by way of /proc/net, which leads there, but is hidden where /proc has `subset=pid`. */
#define PROC_SELF "/proc/self"

#define ALL_FAMILIES ((1u << TCP_FAMILIES) - 1)

void source_begin(struct source *source)
{
	source->open = false;
	source->input = 0;
	if (ENABLE_LSTCP_DIAG) {
		source->plain = false;
		source->replaced = false;
		source->both = false;
	}
	if (ENABLE_LSTCP_TOTALS)
		source->read = 0;
	source->malformed = 0;
}

static bool is_silent(const struct source *source)
{
	return (ENABLE_LSTCP_ALIGN || ENABLE_LSTCP_OWNER) && source->silent;
}

static void tell(const struct source *source, const char *reason, const char *rest)
{
	if (!is_silent(source))
		complain_of(source->name, NULL, reason, rest);
}

static void fail_source(struct source *source, int error)
{
	source->failed = true;
	if (!is_silent(source))
		complain_of_error(source->name, NULL, error);
}

static void fail_for(struct source *source, const char *reason)
{
	source->failed = true;
	tell(source, reason, "");
}

/* Of this machine's own tables, the one that is open. */
static unsigned int family_of(const struct source *source)
{
	return ENABLE_LSTCP_IPV6 ? (unsigned int)source->input - 1 : TCP_INET;
}

/* An input was read to its end, or is missing where that is no error. */
static void note_read(struct source *source)
{
	if (!ENABLE_LSTCP_TOTALS)
		return;
	if (ENABLE_LSTCP_CAPTURE && source->wanted->file_count)
		source->read = ALL_FAMILIES;
	else
		source->read |=
			(unsigned char)(source->both ? ALL_FAMILIES : 1u << family_of(source));
}

/* Under an emulator the kernel's byte order is not the program's; since 6.2 the kernel tells. */
static bool kernel_is_big_endian(void)
{
	char first = MACHINE_IS_BIG_ENDIAN ? 'b' : 'l';

	kernel_read_file(AT_FDCWD, "/sys/kernel/cpu_byteorder", &first, 1);
	return first == 'b';
}

/* Whether this machine's kernel prints the rows behind `fd`. */
static bool is_live(const struct source *source, int fd)
{
	if (!source->wanted->file_count)
		return true;
	return kernel_filesystem(fd) == PROC_FILESYSTEM;
}

/* What is_live() said; without captures it is known. */
static bool is_own_table(const struct source *source)
{
	return !ENABLE_LSTCP_CAPTURE || source->live;
}

static void find_origin(struct source *source)
{
	const struct source_wanted *wanted = source->wanted;

	if (PROC_ROW_WHOLE)
		source->origin.brief = wanted->brief;
	source->origin.hertz = ENABLE_LSTCP_TICK_RATE && wanted->hertz ? wanted->hertz : USER_HZ;
	if (ENABLE_LSTCP_BYTE_ORDER)
		source->doubts_order = !is_own_table(source);
	if (ENABLE_LSTCP_BYTE_ORDER && wanted->order != SOURCE_ORDER_DEFAULT)
		source->origin.big_endian = wanted->order == SOURCE_ORDER_BIG;
	else
		source->origin.big_endian =
			is_own_table(source) ? kernel_is_big_endian() : MACHINE_IS_BIG_ENDIAN;
}

static void open_lines(struct source *source, int fd)
{
	if (ENABLE_LSTCP_CAPTURE)
		source->live = is_live(source, fd);
	find_origin(source);
	line_begin(&source->reader.lines, fd, (char *)source->buffer.bytes,
		   sizeof(source->buffer.bytes));
	source->fd = fd;
	source->open = true;
	source->from_diag = false;
}

/* `/proc/self/net/tcp`, or of another process `/proc/42/net/tcp`. */
static const char *table_name(struct source *source)
{
	const char *name =
		family_of(source) == TCP_INET ? PROC_SELF "/net/tcp" : PROC_SELF "/net/tcp6";

	if (!ENABLE_LSTCP_NETNS || !source->wanted->process)
		return name;
	process_path(source->table, source->wanted->process, name + sizeof(PROC_SELF) - 1);
	return source->table;
}

/* What `name` could not be opened for. */
static void fail_opening(struct source *source, int error)
{
	bool is_capture = ENABLE_LSTCP_CAPTURE && source->wanted->file_count;

	/* Without IPv6 it need not be asked: only a kernel without TCP has /proc, but no table. */
	if (!is_capture && (ENABLE_LSTCP_IPV6 ? !kernel_exists(PROC_SELF) : error == ENOENT)) {
		fail_for(source, "missing; try 'mount -t proc proc /proc'");
		source->input = TCP_FAMILIES; /* which is told once */
	} else if (!is_capture && error == ENOENT && family_of(source) == TCP_INET6) {
		note_read(source); /* a kernel without IPv6 is no error */
	} else {
		fail_source(source, error);
	}
}

static void open_file(struct source *source)
{
	int fd = STDIN_FILENO;

	if (ENABLE_LSTCP_CAPTURE && !strcmp(source->name, "-"))
		source->name = "standard input";
	else
		fd = kernel_open(AT_FDCWD, source->name, 0);
	if (fd >= 0)
		open_lines(source, fd);
	else
		fail_opening(source, errno);
}

void source_tell_needs_diag(const char *word)
{
	complain_of("filter", word, "needs sock_diag", "");
}

/*
 * After a refusal, or where a dump broke off.  What has given no record yet is asked again: in the
 * plainest way, as an old kernel may know neither filters nor both families, and then /proc in its
 * place, unless that is not wanted.  What sock_diag refuses for one family it refuses for both.
 */
static void ask_otherwise(struct source *source, int error)
{
	const struct source_wanted *wanted = source->wanted;
	bool can_be_plainer = !source->plain && (source->both || wanted->filter);
	bool can_be_replaced = wanted->kind != SOURCE_DIAG && !wanted->needs_diag;

	if (!source->shown && (can_be_plainer || can_be_replaced)) {
		source->plain = true;
		source->replaced = !can_be_plainer;
		source->input -= 1u + source->both;
		source->both = false;
		return;
	}
	fail_source(source, error);
	if (wanted->needs_diag && !is_silent(source))
		source_tell_needs_diag(wanted->needs_diag);
	if (!source->shown)
		source->input = TCP_FAMILIES;
}

static void open_diag(struct source *source)
{
	const struct source_wanted *wanted = source->wanted;
	const bool both = ENABLE_LSTCP_IPV6 && wanted->unordered && !source->plain &&
			  wanted->families == ALL_FAMILIES;
	const struct diag_wanted dump = {
		.family = both ? TCP_FAMILIES : family_of(source),
		.states = wanted->states,
		.detail = wanted->detail,
		.filter = source->plain ? NULL : wanted->filter,
	};
	int error;

	source->name = "sock_diag";
	error = diag_open(&source->reader.diag, &dump, source->buffer.bytes,
			  sizeof(source->buffer.bytes));
	if (error) {
		ask_otherwise(source, error);
		return;
	}
	source->fd = source->reader.diag.fd;
	source->open = true;
	source->from_diag = true;
	source->both = both;
	source->input += both;
}

/* Opens the next input, if it can be; false after the last. */
NEVER_INLINE static bool open_next(struct source *source)
{
	const struct source_wanted *wanted = source->wanted;
	size_t input = source->input++;

	if (ENABLE_LSTCP_DIAG)
		source->shown = false;
	if (ENABLE_LSTCP_CAPTURE) {
		source->not_tcp = false;
		source->told_other = false;
	}
	source->line = 0;
	source->complaints = 0;
	if (ENABLE_LSTCP_CAPTURE && wanted->file_count) {
		if (input >= wanted->file_count)
			return false;
		source->name = wanted->files[input];
	} else {
		if (input >= (ENABLE_LSTCP_IPV6 ? 2 : 1))
			return false;
		if (!(wanted->families >> input & 1))
			return true;
		if (ENABLE_LSTCP_DIAG && wanted->kind != SOURCE_PROC && !source->replaced) {
			open_diag(source);
			return true;
		}
		source->name = table_name(source);
	}
	open_file(source);
	return true;
}

/* `lstcp: FILE:LINE: ` and what is wrong there. */
static void complain_of_line(struct source *source, const char *reason, const char *rest)
{
	const struct refusal refusal = {
		.option = source->name, .line = source->line, .reason = reason, .rest = rest
	};

	source->failed = true;
	if (!is_silent(source))
		refusal_tell(&refusal);
}

/* A row or message that is malformed, told if it is one of the first ten of its input. */
static void complain_of_row(struct source *source, const char *reason, const char *rest)
{
	if (ENABLE_LSTCP_FORMAT_PROM)
		source->malformed++;
	if (source->complaints++ < COMPLAINTS)
		complain_of_line(source, reason, rest);
}

/* An input's end, behind what is wrong with all of it. */
static void close_input(struct source *source)
{
	if (source->complaints > COMPLAINTS && !is_silent(source))
		complain_of_number(source->name, NULL,
				   "more malformed rows: ", source->complaints - COMPLAINTS);
	if (source->fd != STDIN_FILENO)
		kernel_close(source->fd);
	source->open = false;
}

static void end_lines(struct source *source)
{
	if (source->reader.lines.error)
		fail_source(source, source->reader.lines.error);
	else if (!source->line && is_own_table(source))
		fail_for(source, "empty"); /* every kernel prints a header at least */
	else
		note_read(source);
	close_input(source);
}

/*
 * The LF of a line, from `at` on.  Where this machine's kernel has padded a row of IPv4, which is
 * seen by four blanks, the rest of it need not be looked at.
 */
static const char *line_end(const struct source *source, const char *row, const char *at)
{
	const char *end = row + PADDED_BYTES;

	if (PROC_ROW_WHOLE && source->origin.brief && end < source->reader.lines.whole &&
	    end >= at + 4 && number_load(end - 4, 4) == 0x20202020 && *end == '\n')
		return end;
	while (*at != '\n')
		at++;
	return at;
}

/* Whether the line is a header, or stands behind that of a table that is not TCP's. */
static bool take_header(struct source *source, enum proc_row row)
{
	if (row == PROC_ROW_HEADER)
		source->not_tcp = false;
	if (row == PROC_ROW_OTHER_HEADER) {
		/* Told once, instead of each of its rows. */
		if (!source->told_other)
			complain_of_line(source, "a table of UDP or raw sockets", "");
		source->told_other = true;
		source->not_tcp = true;
	}
	return source->not_tcp;
}

/* Whether the line gives a record; what is wrong with it is told. */
static bool take_row(struct source *source, enum proc_row row, const struct proc_error *error)
{
	if (ENABLE_LSTCP_CAPTURE && take_header(source, row))
		return false;
	if (row == PROC_ROW_MALFORMED)
		complain_of_row(source, proc_error_column(error), proc_error_fault(error));
	if (!PROC_ROW_WHOLE || row != PROC_ROW_CUT)
		return row == PROC_ROW_SOCKET;
	/* The last row, and listed all the same. */
	complain_of_line(source, proc_error_column(error), proc_error_fault(error));
	return true;
}

/* 1.0.0.127, ::100:0, or mapped IPv4 with its ffff in the wrong half of a word. */
static bool looks_swapped(const struct tcp_socket *socket)
{
	static const unsigned char loopback6[16] = { [12] = 1 };
	const unsigned char *address = socket->local.address;

	if (!ENABLE_LSTCP_IPV6 || socket->family == TCP_INET)
		return !memcmp(address, "\1\0\0\177", 4);
	return !memcmp(address, loopback6, 16) ||
	       (!memcmp(address, loopback6, 8) && !memcmp(address + 8, "\377\377\0", 4));
}

/*
 * A hint, once a file: a capture of the other byte order is listed all the same.  The local address
 * tells, as its peer is of the same kind.
 */
static void check_order(struct source *source, const struct tcp_socket *socket)
{
	if (!source->doubts_order || !looks_swapped(socket))
		return;
	source->doubts_order = false;
	tell(source, "addresses look swapped: try -B ",
	     source->origin.big_endian ? "little" : "big");
}

/* A record from an open file; false at its end, and it is closed. */
static bool next_row(struct source *source, struct tcp_socket *socket)
{
	struct line_reader *reader = &source->reader.lines;
	enum line line;

	while ((line = line_next(reader)) != LINE_END) {
		const char *row = reader->at;
		struct proc_error error = { 0 };
		enum proc_row outcome;

		source->line++;
		if (line == LINE_TOO_LONG) {
			complain_of_row(source, "the line is too long", "");
			continue;
		}
		outcome = proc_row_decode(&reader->at, reader->whole, &source->origin,
					  PROC_ROW_WHOLE && line_is_last(reader), socket, &error);
		reader->at = line_end(source, row, reader->at) + 1;
		if (!take_row(source, outcome, &error))
			continue;
		if (ENABLE_LSTCP_BYTE_ORDER)
			check_order(source, socket);
		return true;
	}
	end_lines(source);
	return false;
}

/*
 * A record from an open dump.  False where there is none this time: a message held none or was
 * malformed, which is told; or the dump has ended and is closed.  Where it broke off before the first
 * record, something else is asked in its place.
 */
static bool next_reply(struct source *source, struct tcp_socket *socket)
{
	struct diag *diag = &source->reader.diag;
	int reply = diag_next(diag, socket);

	if (reply == DIAG_MORE)
		return false;
	source->line++;
	if (reply == DIAG_SOCKET) {
		source->shown = true;
		return true;
	}
	if (reply == DIAG_MALFORMED) {
		complain_of_row(source, "malformed message", "");
		return false;
	}
	close_input(source);
	if (reply != DIAG_DONE) {
		ask_otherwise(source, reply);
		return false;
	}
	note_read(source);
	if (diag->messages.interrupted && !source->changed) {
		source->changed = true;
		tell(source, "changed during the dump", "");
	}
	return false;
}

bool source_next(struct source *source, struct tcp_socket *socket)
{
	for (;;) {
		if (!source->open && !open_next(source))
			return false;
		if (source->open &&
		    (ENABLE_LSTCP_DIAG && source->from_diag ? next_reply(source, socket)
							    : next_row(source, socket)))
			return true;
	}
}

void source_stop(struct source *source)
{
	if (source->open)
		close_input(source);
}

bool source_is_repeatable(const struct source_wanted *wanted)
{
	size_t i;

	/* Not opened to see: a pipe's writer would take that for its reader, and lose its data. */
	for (i = 0; i < wanted->file_count; i++)
		if (!strcmp(wanted->files[i], "-") || !kernel_is_regular(wanted->files[i]))
			return false;
	return true;
}
