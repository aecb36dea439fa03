/* SPDX-License-Identifier: 0BSD */
/*
 * From the options to the exit status: one source, the stages that were asked for, one format.
 */
#include "lstcp.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "format/group.h"
#include "format/json.h"
#include "format/listeners.h"
#include "format/summary.h"
#include "format/table.h"
#include "format_list.h"
#include "options.h"
#include "record/field.h"
#include "record/names.h"
#include "sizes.h"
#include "source/namespace.h"
#include "source/source.h"
#include "stage/filter.h"
#include "stage/interface.h"
#include "stage/owner.h"
#include "stage/rounds.h"
#include "text/kernel.h"
#include "text/message.h"
#include "text/signals.h"
#include "text/writer.h"

/* Where sockets go to. */
enum sink {
	SINK_ROWS,
	SINK_NOTHING,
	SINK_GROUPS,
	SINK_SUMMARY,
	SINK_LISTENERS,
};

/* What is counted begins as zero. */
union counts {
	struct summary summary;
	struct group_counts group;
	struct listeners listeners;
};

/* What that takes of the owners' space. */
#if ENABLE_LSTCP_OWNER && (ENABLE_LSTCP_GROUP || ENABLE_LSTCP_TOTALS)
#define COUNT_ENTRIES (sizeof(union counts) / sizeof(struct owner_entry) + 1)
#else
#define COUNT_ENTRIES 0
#endif

/* All state, on the stack of lstcp_run(). */
struct lstcp {
	bool matched; /* a socket, in this round */
	bool failed;
	bool stopped;	    /* sock_diag gave -q a match, or a signal waits for a listing's end */
	bool told_unseen;   /* that -p does not see all: once, whatever the rounds */
	bool has_owners;    /* that are looked for */
	bool collecting;    /* sockets whose owners are to be found, before they are printed */
	unsigned char sink; /* enum sink */
	struct json json;
	struct table table;
	/* Up to here all begins as zero. */
	struct options options;
	struct writer output;
	struct owner owner;
	struct signals signals;
	struct fields fields;
	struct source source;
	struct filter filter;
	size_t kept; /* sockets of a first pass; more than there is room for: read again */
	/* Only one of them is in use. */
	union {
		struct refusal refusal;
		union counts counts;
		/* Behind what is counted, if anything is. */
		struct owner_entry owners[OWNER_ENTRIES + COUNT_ENTRIES];
		struct tcp_socket kept[KEPT_SOCKETS]; /* those of a first pass, if they are few */
	} space;
	char output_buffer[CONFIG_LSTCP_OUTPUT_BYTES];
};

/* What is asked for; false for what a build has not, so that the compiler drops it. */
static bool sink_is(const struct lstcp *lstcp, enum sink sink)
{
	if ((sink == SINK_NOTHING && !ENABLE_LSTCP_QUIET) ||
	    (sink == SINK_GROUPS && !ENABLE_LSTCP_GROUP) ||
	    (sink == SINK_SUMMARY && !ENABLE_LSTCP_TOTALS) ||
	    (sink == SINK_LISTENERS && !ENABLE_LSTCP_FORMAT_PROM))
		return false;
	if (sink == SINK_ROWS && !ENABLE_LSTCP_QUIET && !ENABLE_LSTCP_GROUP && !ENABLE_LSTCP_TOTALS)
		return true;
	return lstcp->sink == sink;
}

static bool is_waiting(const struct lstcp *lstcp)
{
	return option_given(&lstcp->options, OPTION_WAIT);
}

static bool is_repeating(const struct lstcp *lstcp)
{
	return lstcp->options.given &
	       (OPTION_BIT(OPTION_REPEAT) | OPTION_BIT(OPTION_PERIOD) | OPTION_BIT(OPTION_ROUNDS));
}

static bool has_rounds(const struct lstcp *lstcp)
{
	return is_waiting(lstcp) || is_repeating(lstcp);
}

/* What has an end of its own is not left without it by a signal. */
static bool holds_signals(const struct lstcp *lstcp)
{
	return format_is(&lstcp->options, FORMAT_JSON);
}

static bool closes_sockets(const struct lstcp *lstcp)
{
	return ENABLE_LSTCP_KILL && option_given(&lstcp->options, OPTION_KILL);
}

static bool has_rows(const struct lstcp *lstcp)
{
	return sink_is(lstcp, SINK_ROWS);
}

static bool filters_owners(const struct lstcp *lstcp)
{
	return ENABLE_LSTCP_OWNER && ENABLE_LSTCP_FILTER &&
	       lstcp->filter.tests & FILTER_OWNER_TESTS;
}

/* Whether owners are looked for at all. */
static bool has_owners(const struct lstcp *lstcp)
{
	return ENABLE_LSTCP_OWNER && lstcp->has_owners;
}

static bool needs_owners(const struct lstcp *lstcp)
{
	const struct options *options = &lstcp->options;

	return (option_given(options, OPTION_OWNER) && has_rows(lstcp)) ||
	       (sink_is(lstcp, SINK_GROUPS) && GROUP_NEEDS_OWNER(options->group_by)) ||
	       filters_owners(lstcp);
}

/* Whether this is a first pass, for the columns' widths. */
static bool is_measuring(const struct lstcp *lstcp)
{
	return ENABLE_LSTCP_ALIGN && lstcp->table.measuring;
}

/* Whether the rest need not be read. */
static bool is_stopped(const struct lstcp *lstcp)
{
	return ((ENABLE_LSTCP_QUIET && ENABLE_LSTCP_DIAG) || ENABLE_LSTCP_FORMAT_JSON) &&
	       lstcp->stopped;
}

static bool has_header(const struct lstcp *lstcp)
{
	return !option_given(&lstcp->options, OPTION_NO_HEADER);
}

/* ---- A round: begin, each socket, end ------------------------------------------------------ */

static void begin_table(struct lstcp *lstcp)
{
	if (ENABLE_LSTCP_DIAG)
		table_fit(&lstcp->table, lstcp->source.from_diag);
	if (has_header(lstcp))
		table_header(&lstcp->table, &lstcp->output);
}

static void begin_csv(struct lstcp *lstcp)
{
	csv_begin(&lstcp->output, &lstcp->fields, has_header(lstcp));
	/* Once, whatever the rounds. */
	lstcp->options.given |= OPTION_BIT(OPTION_NO_HEADER);
}

/* One case of a look-up by format: what the list says of it. */
#define FORMAT_CASE(NAME, does)                 \
	case FORMAT_##NAME:                     \
		if (ENABLE_LSTCP_FORMAT_##NAME) \
			does;                   \
		break;
#define AS_STYLE(name, NAME, can, of_fields, ...) FORMAT_CASE(NAME, style = of_fields)
#define AT_BEGIN(name, NAME, can, of_fields, begin, ...) FORMAT_CASE(NAME, begin)
#define AT_ROW(name, NAME, can, of_fields, begin, row, ...) FORMAT_CASE(NAME, row)
#define AT_END(name, NAME, can, of_fields, begin, row, end, ...) FORMAT_CASE(NAME, end)
#define AS_SUMMARY(name, NAME, can, of_fields, begin, row, end, of_summary, of_group) \
	FORMAT_CASE(NAME, of_summary)
#define AS_GROUP(name, NAME, can, of_fields, begin, row, end, of_summary, of_group) \
	FORMAT_CASE(NAME, of_group)

/* What a column of the list says of the format that `lstcp` was asked for. */
#define DO_AS_LISTED(COLUMN)                          \
	do {                                          \
		switch (format_of(&lstcp->options)) { \
			LSTCP_FORMATS(COLUMN)         \
		default:                              \
			break;                        \
		}                                     \
	} while (0)

/* What stands before the first row, or is to be filled by all of them. */
static void begin_rows(struct lstcp *lstcp)
{
	if (has_rows(lstcp))
		DO_AS_LISTED(AT_BEGIN);
	else if (ENABLE_LSTCP_GROUP || ENABLE_LSTCP_TOTALS)
		memset(&lstcp->space.counts, 0, sizeof(lstcp->space.counts));
}

static void print_row(struct lstcp *lstcp, const struct tcp_socket *socket)
{
	struct writer *writer = &lstcp->output;

	DO_AS_LISTED(AT_ROW);
}

static void print_groups(struct lstcp *lstcp)
{
	struct group_counts *group = &lstcp->space.counts.group;
	enum group_by by = lstcp->options.group_by;
	struct writer *writer = &lstcp->output;

	group_sort(group);
	DO_AS_LISTED(AS_GROUP);
}

static void print_summary(struct lstcp *lstcp)
{
	struct summary *summary = &lstcp->space.counts.summary;
	unsigned int asked = lstcp->options.wanted.families;
	unsigned int read = lstcp->source.read;
	struct writer *writer = &lstcp->output;

	DO_AS_LISTED(AS_SUMMARY);
}

static void print_listeners(struct lstcp *lstcp)
{
	struct listeners *listeners = &lstcp->space.counts.listeners;

	listeners_prom(listeners, &lstcp->output);
	if (listeners->left_out) {
		complain("-f prom", "too many listeners");
		lstcp->failed = true;
	}
}

static void end_rows(struct lstcp *lstcp)
{
	struct writer *writer = &lstcp->output;

	if (has_rows(lstcp))
		DO_AS_LISTED(AT_END);
	else if (sink_is(lstcp, SINK_GROUPS))
		print_groups(lstcp);
	else if (sink_is(lstcp, SINK_LISTENERS))
		print_listeners(lstcp);
	else if (sink_is(lstcp, SINK_SUMMARY))
		print_summary(lstcp);
}

/*
 * Whether a listing begins with its first socket, if it has any: a wait prints nothing until there
 * is one, and the columns depend on who answers.  A smaller build knows all that before.
 */
#define BEGINS_LATE (ENABLE_LSTCP_WAIT || ENABLE_LSTCP_DIAG)

/* For the pass that prints. */
static void keep(struct lstcp *lstcp, const struct tcp_socket *socket)
{
	if (!KEEPS_SOCKETS)
		return;
	if (lstcp->kept < KEPT_SOCKETS)
		lstcp->space.kept[lstcp->kept] = *socket;
	lstcp->kept++;
}

/* -K: whether the socket was closed; one that is gone by itself was not. */
static bool close_socket(struct lstcp *lstcp, const struct tcp_socket *socket)
{
	int error = diag_destroy(socket);

	if (error && error != ENOENT) {
		/* What holds for one holds for all. */
		if (error == EOPNOTSUPP && !lstcp->failed)
			complain("-K", "the kernel lacks CONFIG_INET_DIAG_DESTROY");
		else if (!lstcp->failed)
			complain_of_error("-K", NULL, error);
		lstcp->failed = true;
	}
	return !error;
}

/* Whether the socket is of this lot, and its owner, which it gets, lets it through. */
static bool is_owned(struct lstcp *lstcp, struct tcp_socket *socket)
{
	struct filter *filter = &lstcp->filter;
	bool matches;

	if (!owner_look_up(&lstcp->owner, socket))
		return false;
	if (!filters_owners(lstcp))
		return true;
	filter->has_owner = true;
	matches = filter_match(filter, socket);
	filter->has_owner = false;
	return matches;
}

static void take_socket(struct lstcp *lstcp, struct tcp_socket *socket)
{
	if (ENABLE_LSTCP_OWNER && lstcp->collecting) {
		owner_want(&lstcp->owner, socket);
		return;
	}
	/* With -p rows of other lots are for another reading; columns are measured by all. */
	if (is_measuring(lstcp))
		keep(lstcp, socket);
	else if (has_owners(lstcp) && !is_owned(lstcp, socket))
		return;
	if (closes_sockets(lstcp) && !close_socket(lstcp, socket))
		return;
	if (BEGINS_LATE && !lstcp->matched)
		begin_rows(lstcp);
	lstcp->matched = true;
	if (has_rows(lstcp))
		print_row(lstcp, socket);
	else if (sink_is(lstcp, SINK_GROUPS))
		group_add(&lstcp->space.counts.group, lstcp->options.group_by, socket);
	else if (sink_is(lstcp, SINK_LISTENERS))
		listeners_add(&lstcp->space.counts.listeners, socket);
	else if (sink_is(lstcp, SINK_SUMMARY))
		summary_add(&lstcp->space.counts.summary, socket);
	else if (ENABLE_LSTCP_DIAG)
		lstcp->stopped = lstcp->source.from_diag && !closes_sockets(lstcp);
}

static bool matches(const struct lstcp *lstcp, const struct tcp_socket *socket)
{
	if (ENABLE_LSTCP_IPV6 && !(lstcp->options.wanted.families >> socket->family & 1))
		return false;
	if (option_given(&lstcp->options, OPTION_LISTENING) && socket->state != TCP_STATE_LISTEN)
		return false;
	if (ENABLE_LSTCP_FILTER && lstcp->options.word_count &&
	    !filter_match(&lstcp->filter, socket))
		return false;
	return true;
}

/* The next socket: of those that a first pass has kept, if that was all, or of the source. */
static bool next_socket(struct lstcp *lstcp, struct tcp_socket *socket, size_t *taken)
{
	if (!KEEPS_SOCKETS || is_measuring(lstcp) || lstcp->kept > KEPT_SOCKETS)
		return source_next(&lstcp->source, socket);
	if (*taken == lstcp->kept)
		return false;
	*socket = lstcp->space.kept[(*taken)++];
	return true;
}

/* Reads everything once. */
static void read_sockets(struct lstcp *lstcp)
{
	struct source *source = &lstcp->source;
	struct tcp_socket socket;
	size_t taken = 0;
	unsigned int count = 0;

	/* What is wrong is told by one reading, and not by one that measures. */
	if (ENABLE_LSTCP_ALIGN || ENABLE_LSTCP_OWNER)
		source->silent = source->failed || is_measuring(lstcp);
	source_begin(source);
	while (!is_stopped(lstcp) && next_socket(lstcp, &socket, &taken)) {
		if (matches(lstcp, &socket))
			take_socket(lstcp, &socket);
		/* Asked now and then, as the answer takes a call. */
		if (holds_signals(lstcp) && !(count++ % 64) && signals_came(&lstcp->signals))
			lstcp->stopped = true;
	}
	if (is_stopped(lstcp))
		source_stop(source);
}

/* Reads everything twice for each lot of sockets: for what is wanted, and for the rows. */
static void read_lots(struct lstcp *lstcp)
{
	struct owner *owner = &lstcp->owner;
	const size_t first = has_rows(lstcp) ? 0 : COUNT_ENTRIES;

	owner_begin(owner, lstcp->space.owners + first, sizeof(struct owner_entry) * OWNER_ENTRIES);
	do {
		do {
			lstcp->collecting = true;
			read_sockets(lstcp);
			lstcp->collecting = false;
		} while (!is_stopped(lstcp) && !owner_find(owner));
		if (is_stopped(lstcp))
			break;
		read_sockets(lstcp);
	} while (!is_stopped(lstcp) && owner_next_lot(owner));
}

/* One listing; the end of what is printed stays in the writer. */
static void pass(struct lstcp *lstcp)
{
	lstcp->matched = false;
	lstcp->stopped = false;
	lstcp->source.failed = false;
	if (ENABLE_LSTCP_DIAG)
		lstcp->source.changed = false;
	if (!BEGINS_LATE)
		begin_rows(lstcp);
	if (has_owners(lstcp) && !is_measuring(lstcp))
		read_lots(lstcp);
	else
		read_sockets(lstcp);
	if (!lstcp->matched) {
		if (is_waiting(lstcp))
			return;
		if (BEGINS_LATE)
			begin_rows(lstcp);
	}
	end_rows(lstcp);
}

static bool is_terminal(int fd)
{
	struct winsize size;

	return !kernel_ioctl(fd, TIOCGWINSZ, &size);
}

/* A first pass for the columns' widths, where a person looks on and the inputs allow two. */
static void measure(struct lstcp *lstcp)
{
	struct source *source = &lstcp->source;

	lstcp->kept = KEPT_SOCKETS + 1;
	if (!has_rows(lstcp) || !format_is(&lstcp->options, FORMAT_TABLE) ||
	    closes_sockets(lstcp) || !is_terminal(STDOUT_FILENO) ||
	    !source_is_repeatable(&lstcp->options.wanted))
		return;
	/* What the round before has left, or it would go nowhere, too. */
	writer_flush(&lstcp->output);
	table_measure(&lstcp->table);
	lstcp->kept = 0;
	lstcp->output.fd = WRITER_NOWHERE;
	pass(lstcp);
	writer_flush(&lstcp->output);
	lstcp->output.fd = STDOUT_FILENO;
	table_measured(&lstcp->table, lstcp->matched);
	/* What was wrong is told by another reading, and owners are found in one. */
	if (ENABLE_LSTCP_DIAG &&
	    (source->failed || source->changed || !source->from_diag || has_owners(lstcp)))
		lstcp->kept = KEPT_SOCKETS + 1;
}

/* Told to a person only: a script sees it in the nulls. */
static void tell_unseen(struct lstcp *lstcp)
{
	const struct owner *owner = &lstcp->owner;

	if (!has_owners(lstcp) || !(owner->hidden || owner->foreign) || lstcp->told_unseen ||
	    !is_terminal(STDERR_FILENO))
		return;
	lstcp->told_unseen = true;
	complain("-p", owner->hidden ? "to see all takes CAP_SYS_PTRACE"
				     : "listeners of another PID namespace?");
}

/* Sends off what is gathered; true if it arrived, and all before it. */
static bool send_off(struct writer *output)
{
	writer_flush(output);
	if (output->error)
		complain_of_error("standard output", NULL, output->error);
	return !output->error;
}

static void run_round(struct lstcp *lstcp)
{
	if (ENABLE_LSTCP_FILTER && ENABLE_LSTCP_DIAG && has_rounds(lstcp))
		filter_find_interfaces(&lstcp->filter, interface_index);
	if (ENABLE_LSTCP_ALIGN)
		measure(lstcp);
	pass(lstcp);
	if (ENABLE_LSTCP_OWNER)
		tell_unseen(lstcp);
	if (!send_off(&lstcp->output) || lstcp->source.failed)
		lstcp->failed = true;
}

/* ---- Rounds --------------------------------------------------------------------------------- */

/* When the next round is due after one that ran from `started` on; 0 if that was the last one. */
static uint64_t next_round(struct lstcp *lstcp, uint64_t due, uint64_t deadline, uint64_t started)
{
	struct options *options = &lstcp->options;
	uint64_t now = rounds_clock();

	if (lstcp->output.error)
		return 0;
	if (is_waiting(lstcp))
		return lstcp->matched || lstcp->failed
			       ? 0
			       : rounds_next_try(due, deadline, started, now);
	if (!ENABLE_LSTCP_REPEAT || !is_repeating(lstcp))
		return 0;
	/* Sent off by the next round, if there is one. */
	if (!sink_is(lstcp, SINK_NOTHING) && format_can(options, FORMAT_CAN_PAUSE))
		writer_put(&lstcp->output, '\n');
	return rounds_next_repeat(due, now, options->period, &options->rounds);
}

/* Until something matches, or at their period; a signal that is held ends the sleep between them. */
static void run_rounds(struct lstcp *lstcp)
{
	uint64_t started = rounds_clock();
	uint64_t deadline = started + lstcp->options.wait_time;
	uint64_t due = started;

	while (run_round(lstcp), (due = next_round(lstcp, due, deadline, started)))
		started = rounds_sleep(writer_mask(&lstcp->output), due);
}

/* ---- From the options to the stages --------------------------------------------------------- */

int lstcp_print(const char *text, const char *more)
{
	struct writer writer;
	char buffer[WRITER_SLACK + 64];

	writer_begin(&writer, STDOUT_FILENO, buffer, sizeof(buffer));
	writer_strings(&writer, text, more, "\n");
	return send_off(&writer) ? STATUS_DONE : STATUS_TROUBLE;
}

static bool may_ask_diag(const struct source_wanted *wanted)
{
	return ENABLE_LSTCP_DIAG && wanted->kind != SOURCE_PROC && !wanted->file_count;
}

/* Into another network namespace, or, where that is not permitted, to another process's tables. */
static bool enter_namespace(struct lstcp *lstcp)
{
	struct source_wanted *wanted = &lstcp->options.wanted;
	const char *name = lstcp->options.namespace;
	int error;

	if (namespace_enter(name, &wanted->process)) {
		wanted->process = 0;
		return true;
	}
	error = errno;
	if ((error == EPERM || error == EACCES) && wanted->process && wanted->kind != SOURCE_DIAG &&
	    !closes_sockets(lstcp)) {
		wanted->kind = SOURCE_PROC;
		return true;
	}
	if (error == ENOENT)
		complain_of("-P", name, "no such network namespace", "");
	else
		complain_of_error("-P", name, error);
	return false;
}

static bool compile_filter(struct lstcp *lstcp)
{
	struct refusal *refusal = &lstcp->space.refusal;

	if (!filter_compile(&lstcp->filter, (const char *const *)lstcp->options.words,
			    lstcp->options.word_count,
			    ENABLE_LSTCP_DIAG && !has_rounds(lstcp) ? interface_index : NULL,
			    refusal)) {
		refusal_tell(refusal);
		return false;
	}
	/* Nor are empty words one, perhaps of a script whose variable is not set. */
	if (closes_sockets(lstcp) && !lstcp->filter.length && !lstcp->filter.has_states) {
		complain("-K", "needs a filter");
		return false;
	}
	if (filters_owners(lstcp) && lstcp->options.has_capture) {
		complain("filter", "-r has no pid or process");
		return false;
	}
	if (!lstcp->filter.needs_diag || may_ask_diag(&lstcp->options.wanted))
		return true;
	source_tell_needs_diag(lstcp->filter.needs_diag);
	return false;
}

static unsigned char detail_of(const struct options *options)
{
	const unsigned char memory =
		ENABLE_LSTCP_MEMORY && option_given(options, OPTION_MEMORY) ? DIAG_MEMORY : 0;

	if (option_given(options, OPTION_QUIET) || option_given(options, OPTION_SUMMARY) ||
	    option_given(options, OPTION_GROUP))
		return DIAG_BARE;
	if (ENABLE_LSTCP_INFO && option_given(options, OPTION_INTERNALS))
		return DIAG_INFO | memory;
	if (format_is(options, FORMAT_TABLE) && !option_given(options, OPTION_EXTENDED) && !memory)
		return DIAG_LISTENERS;
	return DIAG_ATTRIBUTES | memory;
}

NEVER_INLINE static void set_source(struct lstcp *lstcp)
{
	struct source_wanted *wanted = &lstcp->options.wanted;

	if (ENABLE_LSTCP_DIAG)
		wanted->detail = detail_of(&lstcp->options);
	/* /proc has no sockets that could be closed. */
	if (closes_sockets(lstcp))
		wanted->kind = SOURCE_DIAG;
	wanted->states = STATES_ALL;
	if (ENABLE_LSTCP_FILTER) {
		if (lstcp->filter.tests & FILTER_ATTRIBUTE_TESTS &&
		    wanted->detail < DIAG_ATTRIBUTES)
			wanted->detail = DIAG_ATTRIBUTES;
		wanted->states = lstcp->filter.states;
		if (lstcp->filter.length)
			wanted->filter = &lstcp->filter;
		wanted->needs_diag = lstcp->filter.needs_diag;
		/* States of the filter replace -l. */
		if (lstcp->filter.has_states)
			lstcp->options.given &= ~OPTION_BIT(OPTION_LISTENING);
	}
	if (option_given(&lstcp->options, OPTION_LISTENING))
		wanted->states = 1u << TCP_STATE_LISTEN;
	lstcp->source.wanted = wanted;
	if (ENABLE_LSTCP_DIAG)
		lstcp->source.from_diag = false;
}

static unsigned int columns_of(const struct options *options)
{
	unsigned int columns = 0;

	if (option_given(options, OPTION_TIMERS))
		columns |= TABLE_TIMER_COLUMNS;
	if (option_given(options, OPTION_EXTENDED))
		columns |= TABLE_EXTENDED_COLUMNS;
	if (option_given(options, OPTION_MEMORY))
		columns |= TABLE_MEMORY_COLUMNS;
	if (option_given(options, OPTION_OWNER))
		columns |= TABLE_OWNER_COLUMNS;
	if (option_given(options, OPTION_INTERNALS))
		columns |= TABLE_INTERNALS_COLUMNS;
	return columns;
}

/*
 * Whether nobody looks at more than the table's first columns. A capture is read whole, as what is
 * wrong with it is to be told.
 */
static bool is_brief(const struct lstcp *lstcp)
{
	const struct options *options = &lstcp->options;

	return format_is(options, FORMAT_TABLE) &&
	       !(options->given & (OPTION_BIT(OPTION_TIMERS) | OPTION_BIT(OPTION_EXTENDED) |
				   OPTION_BIT(OPTION_INTERNALS) | OPTION_BIT(OPTION_FILE) |
				   OPTION_BIT(OPTION_OWNER) | OPTION_BIT(OPTION_GROUP) |
				   OPTION_BIT(OPTION_SUMMARY))) &&
	       !(ENABLE_LSTCP_FILTER && lstcp->filter.tests & FILTER_BIT(FILTER_UID)) &&
	       !filters_owners(lstcp);
}

static void set_fields(struct lstcp *lstcp, uint64_t chosen)
{
	const struct field_style *style = NULL;

	DO_AS_LISTED(AS_STYLE);
	if (style)
		fields_begin(&lstcp->fields, style, chosen);
}

static void set_sink(struct lstcp *lstcp)
{
	struct options *options = &lstcp->options;

	lstcp->sink = SINK_ROWS;
	if (option_given(options, OPTION_QUIET))
		lstcp->sink = SINK_NOTHING;
	else if (option_given(options, OPTION_GROUP))
		lstcp->sink = SINK_GROUPS;
	else if (option_given(options, OPTION_SUMMARY))
		lstcp->sink = SINK_SUMMARY;
	else if (!format_can(options, FORMAT_CAN_ROWS))
		lstcp->sink =
			option_given(options, OPTION_LISTENING) ? SINK_LISTENERS : SINK_SUMMARY;
	if (ENABLE_LSTCP_OWNER)
		lstcp->has_owners = needs_owners(lstcp);
	options->wanted.unordered = ENABLE_LSTCP_DIAG && !sink_is(lstcp, SINK_ROWS);
	if (PROC_ROW_WHOLE && is_brief(lstcp))
		options->wanted.brief = true;
	if (format_is(options, FORMAT_TABLE)) {
		table_begin(&lstcp->table, columns_of(options));
		if (option_given(options, OPTION_INTERNALS))
			lstcp->table.below = is_terminal(STDOUT_FILENO);
	} else if (ENABLE_LSTCP_FIELDS) {
		set_fields(lstcp, fields_chosen(option_given(options, OPTION_MEMORY),
						option_given(options, OPTION_OWNER),
						ENABLE_LSTCP_INFO &&
							option_given(options, OPTION_INTERNALS)));
	}
	writer_begin(&lstcp->output, STDOUT_FILENO, lstcp->output_buffer,
		     sizeof(lstcp->output_buffer));
}

/*
 * Standard input, output or error that is closed stays so for whoever means it: what is opened in
 * its place can be neither read nor written.
 */
static void fill_standard_files(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (!kernel_is_open(fd))
			kernel_open(AT_FDCWD, "/", O_PATH);
}

int lstcp_run(char **argv)
{
	struct lstcp lstcp;

	memset(&lstcp, 0, offsetof(struct lstcp, options));
	/* What /proc opens cannot be written, anyway. */
	if (ENABLE_LSTCP_DIAG || ENABLE_LSTCP_CAPTURE)
		fill_standard_files();
	switch (options_parse(&lstcp.options, argv, &lstcp.space.refusal)) {
	case OPTIONS_HELP:
		return lstcp_help();
	case OPTIONS_VERSION:
		return lstcp_print("lstcp ", LSTCP_VERSION);
	case OPTIONS_WRONG:
		refusal_tell(&lstcp.space.refusal);
		return STATUS_TROUBLE;
	case OPTIONS_REMARK:
		refusal_tell(&lstcp.space.refusal);
		break;
	case OPTIONS_RUN:
		break;
	}
	if (ENABLE_LSTCP_NETNS && lstcp.options.namespace && !enter_namespace(&lstcp))
		return STATUS_TROUBLE;
	if (ENABLE_LSTCP_FILTER && !compile_filter(&lstcp))
		return STATUS_TROUBLE;
	set_source(&lstcp);
	set_sink(&lstcp);
	if (holds_signals(&lstcp)) {
		signals_hold(&lstcp.signals);
		writer_release(&lstcp.output, lstcp.signals.mask);
	}
	if (has_rounds(&lstcp))
		run_rounds(&lstcp);
	else
		run_round(&lstcp);
	if (holds_signals(&lstcp))
		signals_release(&lstcp.signals);
	if (lstcp.failed)
		return STATUS_TROUBLE;
	if (!lstcp.matched &&
	    (sink_is(&lstcp, SINK_NOTHING) || is_waiting(&lstcp) || closes_sockets(&lstcp)))
		return STATUS_NO_MATCH;
	return STATUS_DONE;
}
