/* SPDX-License-Identifier: 0BSD */
#include "text/text.h"

#include "text/number.h"

enum text text_next(const char *text, size_t *bytes)
{
	unsigned char lead = (unsigned char)text[0];
	/*
	 * What the byte behind the lead byte may be: the table of RFC 3629, which has no surrogates,
	 * overlong forms, or characters above U+10FFFF.
	 */
	unsigned char least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
	unsigned char most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
	size_t all; /* its bytes */

	*bytes = 1;
	if (lead < 0x80)
		return lead < 0x20 || lead == 0x7f ? TEXT_CONTROL : TEXT_PLAIN;
	if (lead < 0xc2 || lead > 0xf4)
		return TEXT_INVALID;
	all = 2u + (lead >= 0xe0) + (lead >= 0xf0);
	do {
		unsigned char byte = (unsigned char)text[*bytes];

		if (byte < least || byte > most)
			return TEXT_INVALID;
		least = 0x80;
		most = 0xbf;
	} while (++*bytes < all);
	return lead == 0xc2 && (unsigned char)text[1] < 0xa0 ? TEXT_CONTROL : TEXT_PLAIN;
}

void text_escape(struct writer *writer, const char *lead, char byte)
{
	writer_string(writer, lead);
	writer_byte(writer, HEX_DIGITS[(unsigned char)byte >> 4]);
	writer_byte(writer, HEX_DIGITS[byte & 15]);
}

void text_write(struct writer *writer, const char *text, size_t most, char first)
{
	for (; most && *text; text++, most--) {
		if (*text < first || *text > '~' || *text == '\\')
			text_escape(writer, TEXT_ESCAPE, *text);
		else
			writer_byte(writer, *text);
	}
}
