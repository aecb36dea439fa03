/* SPDX-License-Identifier: 0BSD */
/* Text from outside: UTF-8 by RFC 3629's and Unicode's own tables. */
#include "unit/tap.h"

#include "text/text.h"
#include "unit/text_of.h"

static void is(const char *text, enum text kind, size_t bytes, const char *name)
{
	size_t got;

	ok(text_next(text, &got) == kind && got == bytes, name);
}

/* Every code point, encoded by hand, is one character of that many bytes. */
static bool every_code_point(void)
{
	uint32_t code;

	for (code = 0; code <= 0x10ffff; code++) {
		bool control = code < 0x20 || (code >= 0x7f && code < 0xa0);
		bool surrogate = code >= 0xd800 && code < 0xe000;
		char text[5] = "";
		size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
		size_t i;
		size_t got;
		enum text kind;
		uint32_t rest = code;

		for (i = length; i-- > 1; rest >>= 6)
			text[i] = (char)(0x80 | (rest & 0x3f));
		text[0] = (char)(length == 1 ? rest : (0xf00u >> length & 0xff) | rest);
		kind = text_next(text, &got);
		if (surrogate ? kind != TEXT_INVALID
			      : got != length || kind != (control ? TEXT_CONTROL : TEXT_PLAIN))
			return false;
	}
	return true;
}

int main(void)
{
	char buffer[WRITER_SLACK + 64];
	struct writer writer;

	ok(every_code_point(), "every code point of Unicode");
	is("\x80", TEXT_INVALID, 1, "a follower alone");
	is("\xc0\x80", TEXT_INVALID, 1, "an overlong NUL");
	is("\xe0\x9f\xbf", TEXT_INVALID, 1, "an overlong form of three bytes");
	is("\xf0\x8f\xbf\xbf", TEXT_INVALID, 1, "an overlong form of four bytes");
	is("\xed\xa0\x80", TEXT_INVALID, 1, "a surrogate");
	is("\xf4\x90\x80\x80", TEXT_INVALID, 1, "above U+10FFFF");
	is("\xff", TEXT_INVALID, 1, "a byte of no character");
	/* Table 3-8 of the Unicode standard: what is well-formed so far is replaced as one. */
	is("\xe2\x82", TEXT_INVALID, 2, "two of three bytes");
	is("\xf0\x9f\x98x", TEXT_INVALID, 3, "three of four bytes, then a letter");

	text_write_word(text_begin(&writer, buffer, sizeof(buffer)), "a b\\\x1b[\x9b\n~", 9);
	same_string(text_end(&writer), "a\\x20b\\x5c\\x1b[\\x9b\\x0a~",
		    "a word of printable ASCII");
	text_write_line(text_begin(&writer, buffer, sizeof(buffer)), "a b\\\x7f", 5);
	same_string(text_end(&writer), "a b\\x5c\\x7f", "a line keeps its blanks");
	return tap_done();
}
