/* SPDX-License-Identifier: 0BSD */
/*
 * From the options to the exit status: one source, the stages that were asked for, one format.
 */
#include "lstcp.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "csv.h"
#include "field.h"
#include "filter.h"
#include "group.h"
#include "interface.h"
#include "json.h"
#include "kernel.h"
#include "kv.h"
#include "message.h"
#include "names.h"
#include "options.h"
#include "owner.h"
#include "pause.h"
#include "repeat.h"
#include "sizes.h"
#include "source.h"
#include "summary.h"
#include "table.h"
#include "wait.h"
#include "writer.h"

/* Where sockets go to. */
enum sink {
	SINK_ROWS,
	SINK_BATCHES, /* rows, held back until their owners are known */
	SINK_NOTHING,
	SINK_GROUPS,
	SINK_SUMMARY,
};

/* What is wrong with the command line, and the line that tells it. */
struct refusal {
	struct options_error options;
	struct filter_error filter;
	struct message message;
};

/*
 * Everything the applet knows, on the stack of lstcp_run(), and alone there: what is used most stands
 * first, where every machine reaches it by its shortest instructions.
 */
struct lstcp {
	bool matched; /* a socket, in this round */
	bool failed;
	bool told_header;   /* csv: once, whatever the rounds */
	bool told_hidden;   /* processes that may not be looked at, likewise */
	unsigned char sink; /* enum sink */
	struct json json;
	struct options options;
	struct writer output;
	struct table table;
	struct owner owner;
	struct pause pause;
	struct fields fields;
	struct source source;
	struct filter filter;
	/* Only one of them is in use. */
	union {
		struct refusal refusal;
		struct summary summary;
		struct group_counts group;
		unsigned char batch[OWNER_BYTES];
	} space;
	char output_buffer[CONFIG_LSTCP_OUTPUT_BYTES];
};

/* What is asked for; false for what a build has not, so that the compiler drops it. */
static bool sink_is(const struct lstcp *lstcp, enum sink sink)
{
	if ((sink == SINK_BATCHES && !ENABLE_LSTCP_OWNER) ||
	    (sink == SINK_NOTHING && !ENABLE_LSTCP_QUIET) ||
	    (sink == SINK_GROUPS && !ENABLE_LSTCP_GROUP) ||
	    (sink == SINK_SUMMARY && !ENABLE_LSTCP_SUMMARY && !ENABLE_LSTCP_FORMAT_PROM))
		return false;
	if (sink == SINK_ROWS && !ENABLE_LSTCP_OWNER && !ENABLE_LSTCP_QUIET &&
	    !ENABLE_LSTCP_GROUP && !ENABLE_LSTCP_SUMMARY && !ENABLE_LSTCP_FORMAT_PROM)
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

static bool has_rows(const struct lstcp *lstcp)
{
	return sink_is(lstcp, SINK_ROWS) || sink_is(lstcp, SINK_BATCHES);
}

static bool has_header(const struct lstcp *lstcp)
{
	return !option_given(&lstcp->options, OPTION_NO_HEADER);
}

/* ---- A round: begin, each socket, end ------------------------------------------------------ */

/* What stands before the first row, or is to be filled by all of them. */
static void begin_rows(struct lstcp *lstcp)
{
	const struct options *options = &lstcp->options;

	if (sink_is(lstcp, SINK_GROUPS))
		group_begin(&lstcp->space.group, options->group_by);
	else if (sink_is(lstcp, SINK_SUMMARY))
		memset(&lstcp->space.summary, 0, sizeof(lstcp->space.summary));
	if (!has_rows(lstcp))
		return;
	if (format_is(options, FORMAT_JSON)) {
		json_begin(&lstcp->json, &lstcp->output, is_repeating(lstcp));
	} else if (!has_header(lstcp)) {
		return;
	} else if (format_is(options, FORMAT_TABLE)) {
		table_header(&lstcp->table, &lstcp->output);
	} else if (format_is(options, FORMAT_CSV) && !lstcp->told_header) {
		lstcp->told_header = true;
		csv_header(&lstcp->output, &lstcp->fields);
	}
}

static void print_row(struct lstcp *lstcp, const struct tcp_socket *socket)
{
	const struct options *options = &lstcp->options;
	const struct fields *fields = &lstcp->fields;
	struct writer *writer = &lstcp->output;

	if (format_is(options, FORMAT_TABLE))
		table_socket(&lstcp->table, writer, socket);
	else if (format_is(options, FORMAT_JSON))
		json_socket(&lstcp->json, writer, fields, socket);
	else if (format_is(options, FORMAT_CSV))
		csv_socket(writer, fields, socket);
	else if (format_is(options, FORMAT_KV))
		kv_socket(writer, fields, socket);
}

static void print_groups(struct lstcp *lstcp)
{
	struct group_counts *group = &lstcp->space.group;

	group_sort(group);
	if (format_is(&lstcp->options, FORMAT_JSON))
		group_json(group, &lstcp->output, is_repeating(lstcp));
	else
		group_table(group, &lstcp->output, has_header(lstcp));
}

static void print_summary(struct lstcp *lstcp)
{
	const struct options *options = &lstcp->options;
	const struct summary *summary = &lstcp->space.summary;
	unsigned int families = options->wanted.families;

	if (format_is(options, FORMAT_PROM))
		summary_prom(summary, &lstcp->output, families, lstcp->source.malformed);
	else if (format_is(options, FORMAT_JSON))
		summary_json(summary, &lstcp->output, families);
	else
		summary_table(summary, &lstcp->output, families, has_header(lstcp));
}

static void end_rows(struct lstcp *lstcp)
{
	if (sink_is(lstcp, SINK_GROUPS))
		print_groups(lstcp);
	else if (sink_is(lstcp, SINK_SUMMARY))
		print_summary(lstcp);
	else if (has_rows(lstcp) && format_is(&lstcp->options, FORMAT_JSON))
		json_end(&lstcp->json, &lstcp->output);
}

static void print_batch(struct lstcp *lstcp)
{
	size_t i;

	owner_join(&lstcp->owner);
	for (i = 0; i < lstcp->owner.count; i++)
		print_row(lstcp, owner_record(&lstcp->owner, i));
	owner_clear(&lstcp->owner);
}

static void take_socket(struct lstcp *lstcp, const struct tcp_socket *socket)
{
	if (!lstcp->matched && is_waiting(lstcp))
		begin_rows(lstcp);
	lstcp->matched = true;
	if (sink_is(lstcp, SINK_GROUPS)) {
		group_add(&lstcp->space.group, socket);
	} else if (sink_is(lstcp, SINK_SUMMARY)) {
		summary_add(&lstcp->space.summary, socket);
	} else if (sink_is(lstcp, SINK_BATCHES)) {
		while (!owner_hold(&lstcp->owner, socket))
			print_batch(lstcp);
	} else if (sink_is(lstcp, SINK_ROWS)) {
		print_row(lstcp, socket);
	}
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

/* Reads everything once; the end of what is printed stays in the writer. */
static void pass(struct lstcp *lstcp)
{
	struct tcp_socket socket;

	lstcp->matched = false;
	source_begin(&lstcp->source);
	/* What waits for a socket prints nothing until there is one. */
	if (!is_waiting(lstcp))
		begin_rows(lstcp);
	while (source_next(&lstcp->source, &socket))
		if (matches(lstcp, &socket))
			take_socket(lstcp, &socket);
	if (sink_is(lstcp, SINK_BATCHES))
		print_batch(lstcp);
	if (lstcp->matched || !is_waiting(lstcp))
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
	if (!has_rows(lstcp) || !format_is(&lstcp->options, FORMAT_TABLE) ||
	    !is_terminal(STDOUT_FILENO) || !source_is_repeatable(&lstcp->options.wanted))
		return;
	/* What the round before has left, or it would go nowhere, too. */
	writer_flush(&lstcp->output);
	table_measure(&lstcp->table);
	lstcp->source.silent = true;
	lstcp->output.fd = WRITER_NOWHERE;
	pass(lstcp);
	writer_flush(&lstcp->output);
	lstcp->output.fd = STDOUT_FILENO;
	lstcp->source.silent = false;
	lstcp->table.measuring = false;
}

/* Told to a person only: a script sees it in the nulls. */
static void tell_hidden(struct lstcp *lstcp)
{
	if (!lstcp->owner.hidden || lstcp->told_hidden || !is_terminal(STDERR_FILENO))
		return;
	lstcp->told_hidden = true;
	complain("-p", TEXT("some processes may not be looked at; root sees all"));
}

/* Sends off what is gathered; true if it arrived, and all before it. */
static bool send_off(struct writer *output)
{
	writer_flush(output);
	if (output->error)
		complain_of_error("standard output", output->error);
	return !output->error;
}

static void run_round(struct lstcp *lstcp)
{
	if (ENABLE_LSTCP_ALIGN)
		measure(lstcp);
	pass(lstcp);
	if (ENABLE_LSTCP_OWNER)
		tell_hidden(lstcp);
	if (!send_off(&lstcp->output) || lstcp->source.failed)
		lstcp->failed = true;
}

/* ---- Rounds --------------------------------------------------------------------------------- */

/* When the next round is due after one that ran from `started` on; 0 if that was the last one. */
static uint64_t next_round(struct lstcp *lstcp, uint64_t due, uint64_t deadline, uint64_t started)
{
	struct options *options = &lstcp->options;
	uint64_t now = pause_clock();

	if (is_waiting(lstcp))
		return lstcp->matched || lstcp->failed ? 0 : wait_next(due, deadline, started, now);
	if (!ENABLE_LSTCP_REPEAT || lstcp->output.error)
		return 0;
	/* Sent off by the next round, if there is one. */
	if (!sink_is(lstcp, SINK_NOTHING) &&
	    (format_is(options, FORMAT_TABLE) || format_is(options, FORMAT_KV)))
		writer_put(&lstcp->output, '\n');
	return repeat_next(due, now, options->period, &options->rounds);
}

/* Until something matches, or at their period. */
static void run_rounds(struct lstcp *lstcp)
{
	uint64_t started = pause_clock();
	uint64_t deadline = started + lstcp->options.wait_time;
	uint64_t due = started;

	pause_begin(&lstcp->pause);
	for (;;) {
		run_round(lstcp);
		due = next_round(lstcp, due, deadline, started);
		if (!due)
			return;
		started = pause_until(&lstcp->pause, due);
	}
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

static int tell_options_error(struct refusal *refusal)
{
	options_error_write(message_begin(&refusal->message, ""), &refusal->options);
	message_end(&refusal->message);
	return STATUS_TROUBLE;
}

static bool may_ask_diag(const struct source_wanted *wanted)
{
	return wanted->kind != SOURCE_PROC && !wanted->file_count;
}

static bool compile_filter(struct lstcp *lstcp)
{
	struct refusal *refusal = &lstcp->space.refusal;

	if (!filter_compile(&lstcp->filter, lstcp->options.words, lstcp->options.word_count,
			    ENABLE_LSTCP_DIAG ? interface_index : NULL, &refusal->filter)) {
		filter_error_write(message_begin(&refusal->message, ""), &refusal->filter);
		message_end(&refusal->message);
		return false;
	}
	if (ENABLE_LSTCP_DIAG && lstcp->filter.needs_interface &&
	    !may_ask_diag(&lstcp->options.wanted)) {
		complain("filter", TEXT("'dev' asks what sock_diag alone knows"));
		return false;
	}
	return true;
}

static unsigned char detail_of(const struct options *options)
{
	if (ENABLE_LSTCP_INFO && option_given(options, OPTION_INTERNALS))
		return DIAG_INFO;
	if (format_is(options, FORMAT_TABLE) && !option_given(options, OPTION_EXTENDED))
		return DIAG_BARE;
	return DIAG_ATTRIBUTES;
}

static void set_source(struct lstcp *lstcp)
{
	struct source_wanted *wanted = &lstcp->options.wanted;

	if (ENABLE_LSTCP_DIAG)
		wanted->detail = detail_of(&lstcp->options);
	wanted->states = STATES_ALL;
	if (ENABLE_LSTCP_FILTER) {
		wanted->states = lstcp->filter.states;
		wanted->needs_diag = lstcp->filter.needs_interface;
		/* States of the filter replace -l. */
		if (lstcp->filter.has_states)
			lstcp->options.given &= ~OPTION_BIT(OPTION_LISTENING);
	}
	if (option_given(&lstcp->options, OPTION_LISTENING))
		wanted->states = 1u << TCP_STATE_LISTEN;
	lstcp->source.wanted = wanted;
	lstcp->source.silent = false;
}

static unsigned int columns_of(const struct options *options)
{
	unsigned int columns = 0;

	if (option_given(options, OPTION_TIMERS))
		columns |= TABLE_TIMER_COLUMNS;
	if (option_given(options, OPTION_EXTENDED))
		columns |= TABLE_EXTENDED_COLUMNS;
	if (option_given(options, OPTION_OWNER))
		columns |= TABLE_OWNER_COLUMNS;
	if (option_given(options, OPTION_INTERNALS))
		columns |= TABLE_INTERNALS_COLUMNS;
	return columns;
}

/* Whether rows have the table's first columns and no others, but perhaps an owner. */
static bool is_plain(const struct options *options)
{
	return format_is(options, FORMAT_TABLE) &&
	       !(options->given & (OPTION_BIT(OPTION_TIMERS) | OPTION_BIT(OPTION_EXTENDED) |
				   OPTION_BIT(OPTION_INTERNALS)));
}

/* Whether nobody looks at more. A capture is read whole, as what is wrong with it is to be told. */
static bool is_brief(const struct lstcp *lstcp)
{
	const struct options *options = &lstcp->options;

	return is_plain(options) &&
	       !(options->given & (OPTION_BIT(OPTION_FILE) | OPTION_BIT(OPTION_OWNER) |
				   OPTION_BIT(OPTION_GROUP) | OPTION_BIT(OPTION_SUMMARY))) &&
	       !(ENABLE_LSTCP_FILTER && lstcp->filter.needs_uid);
}

/* How much of a record the format looks at. */
static size_t record_bytes(const struct options *options, bool info)
{
	if (info)
		return sizeof(struct tcp_socket);
	return is_plain(options) ? TCP_SOCKET_LEAST_BYTES : TCP_SOCKET_SHORT_BYTES;
}

static void set_fields(struct lstcp *lstcp, uint32_t chosen)
{
	const struct options *options = &lstcp->options;

	if (format_is(options, FORMAT_JSON))
		json_fields(&lstcp->fields, chosen);
	else if (format_is(options, FORMAT_CSV))
		csv_fields(&lstcp->fields, chosen);
	else if (format_is(options, FORMAT_KV))
		kv_fields(&lstcp->fields, chosen);
}

static void set_sink(struct lstcp *lstcp)
{
	struct options *options = &lstcp->options;
	bool owner = option_given(options, OPTION_OWNER);
	bool info = ENABLE_LSTCP_INFO && option_given(options, OPTION_INTERNALS);

	lstcp->sink = owner ? SINK_BATCHES : SINK_ROWS;
	if (option_given(options, OPTION_QUIET))
		lstcp->sink = SINK_NOTHING;
	else if (option_given(options, OPTION_GROUP))
		lstcp->sink = SINK_GROUPS;
	else if (option_given(options, OPTION_SUMMARY) || format_is(options, FORMAT_PROM))
		lstcp->sink = SINK_SUMMARY;
	if (PROC_ROW_WHOLE && is_brief(lstcp))
		options->wanted.brief = true;
	if (format_is(options, FORMAT_TABLE))
		table_begin(&lstcp->table, columns_of(options));
	else if (ENABLE_LSTCP_FIELDS)
		set_fields(lstcp, fields_chosen(owner, info));
	if (ENABLE_LSTCP_OWNER)
		owner_begin(&lstcp->owner, lstcp->space.batch, sizeof(lstcp->space.batch),
			    record_bytes(options, info));
	writer_begin(&lstcp->output, STDOUT_FILENO, lstcp->output_buffer,
		     sizeof(lstcp->output_buffer));
}

int lstcp_run(int argc, char **argv)
{
	struct lstcp lstcp;

	switch (options_parse(&lstcp.options, argc, argv, &lstcp.space.refusal.options)) {
	case OPTIONS_HELP:
		return lstcp_help();
	case OPTIONS_VERSION:
		return lstcp_print("lstcp ", LSTCP_VERSION);
	case OPTIONS_WRONG:
		return tell_options_error(&lstcp.space.refusal);
	case OPTIONS_RUN:
		break;
	}
	lstcp.matched = false;
	lstcp.failed = false;
	lstcp.told_header = false;
	lstcp.told_hidden = false;
	if (ENABLE_LSTCP_FILTER && !compile_filter(&lstcp))
		return STATUS_TROUBLE;
	set_source(&lstcp);
	set_sink(&lstcp);
	if (is_waiting(&lstcp) || is_repeating(&lstcp))
		run_rounds(&lstcp);
	else
		run_round(&lstcp);
	if (lstcp.failed)
		return STATUS_TROUBLE;
	if (!lstcp.matched && (sink_is(&lstcp, SINK_NOTHING) || is_waiting(&lstcp)))
		return STATUS_NO_MATCH;
	return STATUS_DONE;
}
