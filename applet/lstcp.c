/* SPDX-License-Identifier: 0BSD */
/*
 * From the options to the exit status: one source, the stages that were asked for, one format.
 */
#include "lstcp.h"

#include <net/if.h>
#include <string.h>
#include <unistd.h>

#include "csv.h"
#include "field.h"
#include "filter.h"
#include "group.h"
#include "json.h"
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
#include "usage.h"
#include "wait.h"
#include "writer.h"

enum status { STATUS_DONE, STATUS_NO_MATCH, STATUS_TROUBLE };

/* Everything the applet knows, on the stack of lstcp_run(). */
struct lstcp {
	struct options options;
	struct source source;
	struct writer output;
	struct field_choice choice;
	struct table table;
	struct json json;
	struct filter filter;
	struct owner owner;
	uint64_t matched; /* sockets, in this round */
	bool begun;	  /* this round has printed what stands before its first row */
	bool told_header; /* csv: once, whatever the rounds */
	bool told_hidden; /* processes that may not be looked at, likewise */
	bool failed;
	/* Only one of them is in use. */
	union {
		struct summary summary;
		struct group group;
		unsigned char batch[OWNER_BYTES];
	} space;
	char output_buffer[CONFIG_LSTCP_OUTPUT_BYTES];
};

/* What is asked for; false for what a build has not, so that the compiler drops it. */
static bool is_quiet(const struct lstcp *lstcp)
{
	return ENABLE_LSTCP_QUIET && option_given(&lstcp->options, OPTION_QUIET);
}

static bool is_waiting(const struct lstcp *lstcp)
{
	return ENABLE_LSTCP_WAIT && option_given(&lstcp->options, OPTION_WAIT);
}

static bool is_repeating(const struct lstcp *lstcp)
{
	return ENABLE_LSTCP_REPEAT && lstcp->options.given & (OPTION_BIT(OPTION_REPEAT) |
							      OPTION_BIT(OPTION_PERIOD) |
							      OPTION_BIT(OPTION_ROUNDS));
}

static bool is_grouping(const struct lstcp *lstcp)
{
	return ENABLE_LSTCP_GROUP && option_given(&lstcp->options, OPTION_GROUP);
}

static bool is_summing_up(const struct lstcp *lstcp)
{
	return (ENABLE_LSTCP_SUMMARY && option_given(&lstcp->options, OPTION_SUMMARY)) ||
	       format_is(&lstcp->options, FORMAT_PROM);
}

/* Rows of sockets, and not only what they come to. */
static bool is_listing(const struct lstcp *lstcp)
{
	return !is_quiet(lstcp) && !is_grouping(lstcp) && !is_summing_up(lstcp);
}

static bool is_joining_owners(const struct lstcp *lstcp)
{
	return ENABLE_LSTCP_OWNER && option_given(&lstcp->options, OPTION_OWNER) &&
	       is_listing(lstcp);
}

/* ---- A round: begin, each socket, end ------------------------------------------------------ */

static void begin_rows(struct lstcp *lstcp)
{
	const struct options *options = &lstcp->options;

	if (lstcp->begun)
		return;
	lstcp->begun = true;
	if (!is_listing(lstcp))
		return;
	if (format_is(options, FORMAT_TABLE) && !option_given(options, OPTION_NO_HEADER))
		table_header(&lstcp->table, &lstcp->output);
	if (format_is(options, FORMAT_JSON))
		json_begin(&lstcp->json, &lstcp->output, lstcp->choice, is_repeating(lstcp));
	if (format_is(options, FORMAT_CSV) && !option_given(options, OPTION_NO_HEADER) && !lstcp->told_header)
		csv_header(&lstcp->output, lstcp->choice);
	lstcp->told_header = true;
}

static void print_row(struct lstcp *lstcp, const struct tcp_socket *socket)
{
	const struct options *options = &lstcp->options;

	if (format_is(options, FORMAT_TABLE))
		table_socket(&lstcp->table, &lstcp->output, socket);
	else if (format_is(options, FORMAT_JSON))
		json_socket(&lstcp->json, &lstcp->output, socket);
	else if (format_is(options, FORMAT_CSV))
		csv_socket(&lstcp->output, lstcp->choice, socket);
	else if (format_is(options, FORMAT_KV))
		kv_socket(&lstcp->output, lstcp->choice, socket);
}

static void print_groups(struct lstcp *lstcp)
{
	const struct options *options = &lstcp->options;
	struct group *group = &lstcp->space.group;

	group_sort(group);
	if (format_is(options, FORMAT_JSON))
		group_json(group, &lstcp->output, is_repeating(lstcp));
	else
		group_table(group, &lstcp->output, !option_given(options, OPTION_NO_HEADER));
}

static void print_summary(struct lstcp *lstcp)
{
	const struct options *options = &lstcp->options;
	const struct summary *summary = &lstcp->space.summary;

	if (format_is(options, FORMAT_PROM))
		summary_prom(summary, &lstcp->output, options->families, lstcp->source.malformed);
	else if (format_is(options, FORMAT_JSON))
		summary_json(summary, &lstcp->output, options->families);
	else
		summary_table(summary, &lstcp->output, options->families, !option_given(options, OPTION_NO_HEADER));
}

static void end_rows(struct lstcp *lstcp)
{
	if (is_quiet(lstcp))
		return;
	if (is_grouping(lstcp))
		print_groups(lstcp);
	else if (is_summing_up(lstcp))
		print_summary(lstcp);
	else if (format_is(&lstcp->options, FORMAT_JSON))
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
	lstcp->matched++;
	begin_rows(lstcp);
	if (is_quiet(lstcp))
		return;
	if (is_grouping(lstcp)) {
		group_add(&lstcp->space.group, socket);
	} else if (is_summing_up(lstcp)) {
		summary_add(&lstcp->space.summary, socket);
	} else if (is_joining_owners(lstcp)) {
		while (!owner_hold(&lstcp->owner, socket))
			print_batch(lstcp);
	} else {
		print_row(lstcp, socket);
	}
}

static bool matches(const struct lstcp *lstcp, const struct tcp_socket *socket)
{
	if (ENABLE_LSTCP_IPV6 && !(lstcp->options.families >> socket->family & 1))
		return false;
	if (ENABLE_LSTCP_FILTER && lstcp->options.word_count) {
		if (!filter_match(&lstcp->filter, socket))
			return false;
		if (lstcp->filter.has_states)
			return true;
	}
	return !option_given(&lstcp->options, OPTION_LISTENING) || socket->state == TCP_STATE_LISTEN;
}

/* Reads everything once; the end of what is printed stays in the writer. */
static void pass(struct lstcp *lstcp)
{
	struct tcp_socket socket;

	lstcp->matched = 0;
	lstcp->begun = false;
	if (is_grouping(lstcp))
		group_begin(&lstcp->space.group, lstcp->options.group_by);
	else if (is_summing_up(lstcp))
		memset(&lstcp->space.summary, 0, sizeof(lstcp->space.summary));
	source_begin(&lstcp->source);
	/* What waits for a socket prints nothing until there is one. */
	if (!is_waiting(lstcp))
		begin_rows(lstcp);
	while (source_next(&lstcp->source, &socket))
		if (matches(lstcp, &socket))
			take_socket(lstcp, &socket);
	if (is_joining_owners(lstcp))
		print_batch(lstcp);
	if (lstcp->begun)
		end_rows(lstcp);
}

/* A first pass for the columns' widths, where a person looks on and the inputs allow two. */
static void measure(struct lstcp *lstcp)
{
	int fd = lstcp->output.fd;

	if (!is_listing(lstcp) || !format_is(&lstcp->options, FORMAT_TABLE) || !isatty(fd) ||
	    !source_is_repeatable(&lstcp->source.wanted))
		return;
	table_measure(&lstcp->table);
	lstcp->source.silent = true;
	lstcp->output.fd = WRITER_NOWHERE;
	pass(lstcp);
	writer_flush(&lstcp->output);
	lstcp->output.fd = fd;
	lstcp->source.silent = false;
	lstcp->table.measuring = false;
}

/* Told to a person only: a script sees it in the nulls. */
static void tell_hidden(struct lstcp *lstcp)
{
	if (!lstcp->owner.hidden || lstcp->told_hidden || !isatty(STDERR_FILENO))
		return;
	lstcp->told_hidden = true;
	complain("-p", "some processes may not be looked at; root sees all");
}

static void run_round(struct lstcp *lstcp)
{
	if (ENABLE_LSTCP_ALIGN)
		measure(lstcp);
	pass(lstcp);
	if (ENABLE_LSTCP_OWNER)
		tell_hidden(lstcp);
	writer_flush(&lstcp->output);
	if (lstcp->source.failed)
		lstcp->failed = true;
	if (lstcp->output.error) {
		complain_of_error("standard output", lstcp->output.error);
		lstcp->failed = true;
	}
}

/* ---- Rounds --------------------------------------------------------------------------------- */

/* Rounds until something matches. */
static void wait_for_match(struct lstcp *lstcp, const struct pause *pause)
{
	struct wait wait;

	wait_begin(&wait, pause_clock(), lstcp->options.wait_time);
	for (;;) {
		uint64_t started = pause_clock();

		run_round(lstcp);
		if (lstcp->matched || lstcp->failed || !wait_again(&wait, started, pause_clock()))
			return;
		pause_until(pause, wait.next);
	}
}

static void part_rounds(struct lstcp *lstcp)
{
	const struct options *options = &lstcp->options;

	if (!is_quiet(lstcp) && (format_is(options, FORMAT_TABLE) || format_is(options, FORMAT_KV)))
		writer_byte(&lstcp->output, '\n');
}

/* Rounds at their period. */
static void repeat_rounds(struct lstcp *lstcp, const struct pause *pause)
{
	struct repeat repeat;

	repeat_begin(&repeat, pause_clock(), lstcp->options.period, lstcp->options.rounds);
	for (;;) {
		run_round(lstcp);
		if (lstcp->output.error || !repeat_again(&repeat, pause_clock()))
			return;
		pause_until(pause, repeat.next);
		part_rounds(lstcp);
	}
}

static void run_rounds(struct lstcp *lstcp)
{
	struct pause pause;

	if (!is_waiting(lstcp) && !is_repeating(lstcp)) {
		run_round(lstcp);
		return;
	}
	pause_begin(&pause);
	if (is_waiting(lstcp))
		wait_for_match(lstcp, &pause);
	else if (is_repeating(lstcp))
		repeat_rounds(lstcp, &pause);
}

/* ---- From the options to the stages --------------------------------------------------------- */

static int tell_options_error(const struct options_error *error)
{
	struct message message;

	options_error_write(message_begin(&message), error);
	message_end(&message);
	return STATUS_TROUBLE;
}

static int print_text(const char *text, const char *more)
{
	struct writer writer;
	char buffer[64];

	writer_begin(&writer, STDOUT_FILENO, buffer, sizeof(buffer));
	writer_string(&writer, text);
	writer_string(&writer, more);
	writer_byte(&writer, '\n');
	writer_flush(&writer);
	if (!writer.error)
		return STATUS_DONE;
	complain_of_error("standard output", writer.error);
	return STATUS_TROUBLE;
}

static bool compile_filter(struct lstcp *lstcp)
{
	struct filter_error error;
	struct message message;

	if (filter_compile(&lstcp->filter, lstcp->options.words, lstcp->options.word_count,
			   if_nametoindex, &error))
		return true;
	filter_error_write(message_begin(&message), &error);
	message_end(&message);
	return false;
}

static void set_source(struct lstcp *lstcp)
{
	const struct options *options = &lstcp->options;
	struct source_wanted *wanted = &lstcp->source.wanted;

	wanted->files = options->files;
	wanted->file_count = options->file_count;
	wanted->families = options->families;
	wanted->kind = options->source;
	wanted->order = options->order;
	wanted->hertz = options->hertz;
	wanted->info = ENABLE_LSTCP_INFO && option_given(options, OPTION_INTERNALS);
	wanted->states = option_given(options, OPTION_LISTENING) ? 1u << TCP_STATE_LISTEN : STATES_ALL;
	wanted->needs_diag = false;
	if (ENABLE_LSTCP_FILTER) {
		if (lstcp->filter.has_states)
			wanted->states = lstcp->filter.states;
		wanted->needs_diag = lstcp->filter.needs_interface;
	}
	lstcp->source.silent = false;
}

static unsigned int columns_of(const struct options *options)
{
	unsigned int columns = 0;

	if (ENABLE_LSTCP_TIMERS && option_given(options, OPTION_TIMERS))
		columns |= TABLE_TIMER_COLUMNS;
	if (ENABLE_LSTCP_EXTENDED && option_given(options, OPTION_EXTENDED))
		columns |= TABLE_EXTENDED_COLUMNS;
	if (ENABLE_LSTCP_OWNER && option_given(options, OPTION_OWNER))
		columns |= TABLE_OWNER_COLUMNS;
	if (ENABLE_LSTCP_INTERNALS && option_given(options, OPTION_INTERNALS))
		columns |= TABLE_INTERNALS_COLUMNS;
	return columns;
}

static void set_format(struct lstcp *lstcp)
{
	const struct options *options = &lstcp->options;

	if (format_is(options, FORMAT_JSON) || format_is(options, FORMAT_CSV) ||
	    format_is(options, FORMAT_KV))
		lstcp->choice = field_choose(option_given(options, OPTION_OWNER), option_given(options, OPTION_INTERNALS));
	if (format_is(options, FORMAT_TABLE))
		table_begin(&lstcp->table, columns_of(options));
	if (ENABLE_LSTCP_OWNER)
		owner_begin(&lstcp->owner, lstcp->space.batch, sizeof(lstcp->space.batch),
			    ENABLE_LSTCP_INFO && option_given(options, OPTION_INTERNALS) ? sizeof(struct tcp_socket)
								    : TCP_SOCKET_SHORT_BYTES);
	writer_begin(&lstcp->output, STDOUT_FILENO, lstcp->output_buffer,
		     sizeof(lstcp->output_buffer));
}

int lstcp_run(int argc, char **argv)
{
	struct lstcp lstcp;
	struct options_error error;

	switch (options_parse(&lstcp.options, argc, argv, &error)) {
	case OPTIONS_HELP:
		return print_text("Usage: lstcp " LSTCP_TRIVIAL_USAGE,
				  ENABLE_LSTCP_HELP ? "\n\n" LSTCP_FULL_USAGE : "");
	case OPTIONS_VERSION:
		return print_text("lstcp ", LSTCP_VERSION);
	case OPTIONS_WRONG:
		return tell_options_error(&error);
	case OPTIONS_RUN:
		break;
	}
	lstcp.told_header = false;
	lstcp.told_hidden = false;
	lstcp.failed = false;
	if (ENABLE_LSTCP_FILTER && !compile_filter(&lstcp))
		return STATUS_TROUBLE;
	set_source(&lstcp);
	set_format(&lstcp);
	run_rounds(&lstcp);
	if (lstcp.failed)
		return STATUS_TROUBLE;
	if (!lstcp.matched && (is_quiet(&lstcp) || is_waiting(&lstcp)))
		return STATUS_NO_MATCH;
	return STATUS_DONE;
}
