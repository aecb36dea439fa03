/* SPDX-License-Identifier: 0BSD */
#include "message.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "names.h"
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

/* `error` where there is no reason. */
static void tell(const char *name, const char *reason, int error)
{
	struct message message;
	struct writer *writer = message_begin(&message);

	message_name(writer, name);
	writer_string(writer, ": ");
	writer_string(writer, reason);
	if (!*reason) {
		writer_string(writer, "error ");
		writer_number(writer, (unsigned int)error);
	}
	message_end(&message);
}

void complain(const char *name, const char *reason)
{
	tell(name, reason, 0);
}

void complain_of_error(const char *name, int error)
{
	static const unsigned char errors[] = {
		ENOENT, EACCES, EPERM, EISDIR, EIO, ENOSPC, EBADF, EMFILE, ENFILE, ENOMEM,
#if ENABLE_LSTCP_DIAG
		EPROTONOSUPPORT, EAFNOSUPPORT, ENOBUFS, EMSGSIZE,
#endif
	};
	unsigned int index = 0;

	while (index < sizeof(errors) && errors[index] != error)
		index++;
	tell(name,
	     name_at("No such file or directory\0"
		     "Permission denied\0"
		     "Operation not permitted\0"
		     "Is a directory\0"
		     "Input/output error\0"
		     "No space left on device\0"
		     "Bad file descriptor\0"
		     "Too many open files\0"
		     "Too many open files in system\0"
		     "Out of memory\0"
#if ENABLE_LSTCP_DIAG
		     "Protocol not supported\0"
		     "Address family not supported\0"
		     "No buffer space available\0"
		     "Message too long\0"
#endif
		     ,
		     index),
	     error);
}
