/* SPDX-License-Identifier: 0BSD */
/* The line reader: what a pipe gives in any pieces comes out in lines. */
#include "unit/tap.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "source/line.h"

static char buffer[64];

/* A child writes `text` into a pipe in pieces of `piece` bytes; returns the reading end. */
static int feed(const char *text, size_t length, size_t piece, pid_t *child)
{
	int ends[2];

	need(pipe(ends) == 0, "pipe");
	*child = fork();
	need(*child >= 0, "process");
	if (*child == 0) {
		close(ends[0]);
		while (length) {
			size_t part = piece < length ? piece : length;

			if (write(ends[1], text, part) != (ssize_t)part)
				_exit(1);
			text += part;
			length -= part;
		}
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}

/* All lines of `text`, joined by `|`; a line too long is `!`. */
static const char *lines_of(const char *text, size_t length, size_t piece)
{
	static char joined[512];
	struct line_reader reader;
	size_t used = 0;
	pid_t child;
	int fd = feed(text, length, piece, &child);

	line_begin(&reader, fd, buffer, 16);
	for (;;) {
		enum line got = line_next(&reader);

		if (got == LINE_END)
			break;
		if (got == LINE_TOO_LONG) {
			joined[used++] = '!';
		} else {
			while (*reader.at != '\n')
				joined[used++] = *reader.at++;
			reader.at++;
		}
		joined[used++] = '|';
	}
	joined[used] = '\0';
	close(fd);
	waitpid(child, NULL, 0);
	return joined;
}

static void gives(const char *text, const char *expected, const char *name)
{
	size_t piece;

	for (piece = 1; piece <= 20; piece++)
		if (strcmp(lines_of(text, strlen(text), piece), expected))
			break;
	if (!ok(piece == 21, name))
		tap_string("# got: ", lines_of(text, strlen(text), piece));
}

static void on_alarm(int signal)
{
	(void)signal;
}

/* A signal during read(2) is no end and no error. */
static void survives_a_signal(void)
{
	const struct sigaction action = { .sa_handler = on_alarm };
	struct line_reader reader;
	int ends[2];
	pid_t parent = getpid();
	pid_t child;

	sigaction(SIGALRM, &action, NULL);
	need(pipe(ends) == 0, "pipe");
	child = fork();
	if (child == 0) {
		int i;

		for (i = 0; i < 20; i++) {
			kill(parent, SIGALRM);
			usleep(1000);
		}
		_exit(write(ends[1], "late\n", 5) != 5);
	}
	close(ends[1]);
	line_begin(&reader, ends[0], buffer, 16);
	ok(line_next(&reader) == LINE_OK && !memcmp(reader.at, "late\n", 5), "EINTR is not seen");
	reader.at += 5;
	ok(line_next(&reader) == LINE_END && !reader.error, "nor is it an error");
	close(ends[0]);
	waitpid(child, NULL, 0);
}

int main(void)
{
	struct line_reader reader;
	int folder;

	gives("", "", "nothing");
	gives("\n", "|", "an empty line");
	gives("a\nb\n", "a|b|", "two lines");
	gives("a\n\n\nb", "a|||b|", "empty lines, and a last one without LF");
	gives("123456789012345\nx\n", "123456789012345|x|", "a line that just fits");
	gives("1234567890123456\nx\n", "!|x|", "a line that just does not");
	gives("x\n12345678901234567890123456789012345678901234567890\ny\n", "x|!|y|",
	      "a line much too long, once");
	gives("12345678901234567890123456789012345678901234567890", "!|", "and no LF to come");
	gives("12345678901234567890\n12345678901234567890\nz", "!|!|z|", "two in a row");

	survives_a_signal();

	folder = open("/", O_RDONLY);
	line_begin(&reader, folder, buffer, 16);
	ok(line_next(&reader) == LINE_END && reader.error, "a folder is an error");
	close(folder);
	return tap_done();
}
