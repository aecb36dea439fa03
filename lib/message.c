/* SPDX-License-Identifier: 0BSD */
#include "message.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

#define LONGEST_QUOTE 64

struct writer *message_begin(struct message *message)
{
	writer_begin(&message->writer, STDERR_FILENO, message->buffer, sizeof(message->buffer));
	writer_string(&message->writer, "lstcp: ");
	return &message->writer;
}

void message_end(struct message *message)
{
	writer_byte(&message->writer, '\n');
	writer_flush(&message->writer);
}

void message_name(struct writer *writer, const char *name)
{
	text_write_line(writer, name, strlen(name));
}

void message_quote(struct writer *writer, const char *text, size_t length)
{
	writer_byte(writer, '\'');
	text_write_line(writer, text, length < LONGEST_QUOTE ? length : LONGEST_QUOTE);
	writer_string(writer, length < LONGEST_QUOTE ? "'" : "'...");
}

void complain(const char *name, const char *reason)
{
	struct message message;
	struct writer *writer = message_begin(&message);

	message_name(writer, name);
	writer_string(writer, ": ");
	writer_string(writer, reason);
	message_end(&message);
}

void error_write(struct writer *writer, int error)
{
	static const struct {
		unsigned char error;
		char text[27];
	} errors[] = {
		{ ENOENT, "No such file or directory" },
		{ EACCES, "Permission denied" },
		{ EPERM, "Operation not permitted" },
		{ EISDIR, "Is a directory" },
		{ EIO, "Input/output error" },
		{ ENOSPC, "No space left on device" },
		{ EBADF, "Bad file descriptor" },
		{ EPIPE, "Broken pipe" },
		{ EMFILE, "Too many open files" },
		{ EINVAL, "Invalid argument" },
		{ EPROTONOSUPPORT, "Protocol not supported" },
		{ EAFNOSUPPORT, "Address family unsupported" },
		{ ENOBUFS, "No buffer space available" },
	};
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		if (errors[i].error == error) {
			writer_string(writer, errors[i].text);
			return;
		}
	}
	writer_string(writer, "error ");
	writer_number(writer, (unsigned int)error);
}

void complain_of_error(const char *name, int error)
{
	struct message message;
	struct writer *writer = message_begin(&message);

	message_name(writer, name);
	writer_string(writer, ": ");
	error_write(writer, error);
	message_end(&message);
}
