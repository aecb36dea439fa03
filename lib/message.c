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
	writer_string(writer, TEXT("lstcp: "));
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

/* clang-format off */
#define ERRORS(ERROR)                                           \
	ERROR(EACCES, "Permission denied")                      \
	ERROR(ENOSPC, "No space left on device")                \
	ERROR(EIO, "Input/output error")                        \
	IF_LSTCP_CAPTURE(ERROR(ENOENT, "No such file or directory")) \
	IF_LSTCP_CAPTURE(ERROR(EISDIR, "Is a directory"))       \
	IF_LSTCP_DIAG(ERROR(EPERM, "Operation not permitted"))  \
	IF_LSTCP_DIAG(ERROR(EPROTONOSUPPORT, "Protocol not supported")) \
	IF_LSTCP_DIAG(ERROR(ENOBUFS, "No buffer space available"))
/* clang-format on */
#define ERROR_NUMBER(number, text) number,
#define ERROR_TEXT(number, text) text "\0"

void complain_of_error(const char *name, int error)
{
	static const unsigned char errors[] = { ERRORS(ERROR_NUMBER) };
	char number[sizeof("error ") + NUMBER_DIGITS] = "error ";
	const char *reason = number;
	unsigned int index = 0;

	while (index < sizeof(errors) && errors[index] != error)
		index++;
	if (index < sizeof(errors))
		reason = name_at(TEXT(ERRORS(ERROR_TEXT)), index);
	else
		*number_put(number + sizeof("error ") - 1, (unsigned int)error) = '\0';
	complain(name, reason);
}
