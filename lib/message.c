/* SPDX-License-Identifier: 0BSD */
#include "message.h"

#include <errno.h>
#include <unistd.h>

#include "names.h"
#include "number.h"
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

void complain(const char *name, const char *reason)
{
	struct message message;

	writer_strings(message_begin(&message, name), ": ", reason, "");
	message_end(&message);
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
	char number[sizeof("error ") + NUMBER_DIGITS] = "error ";
	const char *reason = number;
	unsigned int index = 0;

	while (index < sizeof(errors) && errors[index] != error)
		index++;
	if (index < sizeof(errors))
		reason = name_at("Permission denied\0"
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
				 ,
				 index);
	else
		*number_put(number + sizeof("error ") - 1, (unsigned int)error) = '\0';
	complain(name, reason);
}
