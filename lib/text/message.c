/* SPDX-License-Identifier: 0BSD */
#include "text/message.h"

#include <errno.h>
#include <unistd.h>

#include "record/names.h"
#include "text/number.h"
#include "text/text.h"

void refusal_write(struct writer *writer, const struct refusal *refusal)
{
	size_t most = SIZE_MAX;

	if (refusal->is_letter) {
		writer_byte(writer, '-');
		most = 1;
	}
	text_write_line(writer, refusal->option, most);
	if (refusal->line)
		writer_number_after(writer, ":", refusal->line);
	if (refusal->value) {
		writer_string(writer, " '");
		text_write_line(writer, refusal->value, refusal->length);
		writer_byte(writer, '\'');
	}
	writer_strings(writer, ": ", refusal->reason, refusal->rest);
}

void refusal_tell(const struct refusal *refusal)
{
	struct writer writer;
	char buffer[WRITER_SLACK + 128];

	writer_begin(&writer, STDERR_FILENO, buffer, sizeof(buffer));
	writer_string(&writer, "lstcp: ");
	refusal_write(&writer, refusal);
	writer_byte(&writer, '\n');
	writer_flush(&writer);
}

void complain_of(const char *name, const char *value, const char *reason, const char *rest)
{
	const struct refusal refusal = { name, false, 0, value, REFUSAL_VALUE_BYTES, reason, rest };

	refusal_tell(&refusal);
}

void complain(const char *name, const char *reason)
{
	complain_of(name, NULL, reason, "");
}

/* Those that the calls of a build can give; one without filters is small, and has the likeliest. */
#define IF_NOT_SMALL(...) IF_LSTCP_FILTER(__VA_ARGS__)
/* clang-format off */
#define ERRORS(ERROR)                                                    \
	ERROR(EACCES, "Permission denied")                               \
	ERROR(ENOSPC, "No space left on device")                         \
	ERROR(EIO, "Input/output error")                                 \
	IF_NOT_SMALL(ERROR(EMFILE, "Too many open files"))               \
	IF_NOT_SMALL(ERROR(ENOMEM, "Out of memory"))                     \
	IF_NOT_SMALL(ERROR(EPERM, "Operation not permitted"))            \
	IF_NOT_SMALL(ERROR(EBADF, "Bad file descriptor"))                \
	IF_NOT_SMALL(ERROR(EAGAIN, "Try again"))                         \
	IF_NOT_SMALL(ERROR(ENFILE, "File table overflow"))               \
	IF_LSTCP_CAPTURE(ERROR(ENOENT, "No such file or directory"))     \
	IF_LSTCP_CAPTURE(ERROR(ENOTDIR, "Not a directory"))              \
	IF_LSTCP_CAPTURE(ERROR(EISDIR, "Is a directory"))                \
	IF_LSTCP_CAPTURE(ERROR(ELOOP, "Too many symbolic links"))        \
	IF_LSTCP_CAPTURE(ERROR(ENAMETOOLONG, "File name too long"))      \
	IF_LSTCP_CAPTURE(ERROR(ENXIO, "No such device or address"))      \
	IF_LSTCP_DIAG(ERROR(EPROTONOSUPPORT, "Protocol not supported"))  \
	IF_LSTCP_DIAG(ERROR(EAFNOSUPPORT, "Address family not supported")) \
	IF_LSTCP_DIAG(ERROR(EOPNOTSUPP, "Operation not supported"))      \
	IF_LSTCP_DIAG(ERROR(EINVAL, "Invalid argument"))                 \
	IF_LSTCP_DIAG(ERROR(EMSGSIZE, "Message too long"))               \
	IF_LSTCP_DIAG(ERROR(ENOSYS, "Function not implemented"))         \
	IF_LSTCP_DIAG(ERROR(ENOBUFS, "No buffer space available"))
/* clang-format on */
#define ERROR_NUMBER(number, text) number,
#define ERROR_TEXT(number, text) text "\0"

void complain_of_number(const char *name, const char *value, const char *reason, uint32_t number)
{
	char digits[NUMBER_DIGITS + 1];

	*number_put(digits, number) = '\0';
	complain_of(name, value, reason, digits);
}

void complain_of_error(const char *name, const char *value, int error)
{
	static const unsigned char errors[] = { ERRORS(ERROR_NUMBER) };
	unsigned int index = 0;

	while (index < sizeof(errors) && errors[index] != error)
		index++;
	if (index < sizeof(errors))
		complain_of(name, value, name_at(ERRORS(ERROR_TEXT), index), "");
	else
		complain_of_number(name, value, "error ", (uint32_t)error);
}
