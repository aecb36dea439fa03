/* SPDX-License-Identifier: 0BSD */
#include "message.h"

#include <errno.h>
#include <unistd.h>

#include "names.h"
#include "text.h"

struct writer *message_begin(struct message *message, const char *name)
{
	struct writer *writer = &message->writer;

	writer_begin(writer, STDERR_FILENO, message->buffer, sizeof(message->buffer));
	writer_string(writer, "lstcp: ");
	text_write_line(writer, name, SIZE_MAX);
	return writer;
}

void message_end(struct message *message)
{
	writer_byte(&message->writer, '\n');
	writer_flush(&message->writer);
}

/* `reason`, or that it is error number so and so. */
static void tell(const char *name, const char *reason, int error)
{
	struct message message;
	struct writer *writer = message_begin(&message, name);

	writer_strings(writer, ": ", reason, "");
	if (error)
		writer_number(writer, (unsigned int)error);
	message_end(&message);
}

void complain(const char *name, const char *reason)
{
	tell(name, reason, 0);
}

void complain_of_error(const char *name, int error)
{
	static const unsigned char errors[] = {
		EACCES,
		ENOSPC,
		EIO,
#if ENABLE_LSTCP_CAPTURE
		ENOENT,
		EISDIR,
#endif
#if ENABLE_LSTCP_DIAG
		EPERM,
		EPROTONOSUPPORT,
		ENOBUFS,
#endif
	};
	unsigned int index = 0;

	while (index < sizeof(errors) && errors[index] != error)
		index++;
	tell(name,
	     name_at("Permission denied\0"
		     "No space left on device\0"
		     "Input/output error\0"
#if ENABLE_LSTCP_CAPTURE
		     "No such file or directory\0"
		     "Is a directory\0"
#endif
#if ENABLE_LSTCP_DIAG
		     "Operation not permitted\0"
		     "Protocol not supported\0"
		     "No buffer space available\0"
#endif
		     "error ",
		     index),
	     index < sizeof(errors) ? 0 : error);
}
