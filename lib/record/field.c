/* SPDX-License-Identifier: 0BSD */
#include "record/field.h"

#include <string.h>

#include "text/address.h"
#include "record/names.h"
#include "text/number.h"
#include "sizes.h"
#include "record/tcp_info.h"

/* The keys, a NUL behind each; those of tcp_info without their `info_`. */
#define KEY(NAME, key, ...) key "\0"
#define INFO_KEY(name, unit, ...) #name unit "\0"
#define KEYS TCP_FIELD_LIST(KEY) IF_LSTCP_INFO(TCP_INFO_LIST(INFO_KEY))

#define LAYOUT(NAME, key, member, kind, ...) \
	{ offsetof(struct tcp_socket, member), FIELD_KIND_##kind },
#define INFO_LAYOUT(name, unit, member, kind) { offsetof(struct tcp_info_wire, member), kind },
static const struct {
	uint16_t offset : 9;
	uint16_t kind : 7;
} layouts[] = { TCP_FIELD_LIST(LAYOUT) IF_LSTCP_INFO(TCP_INFO_LIST(INFO_LAYOUT)) };

/* A member is of the type that its kind says, and within reach of its offset's bits. */
#define LAYOUT_FITS(NAME, key, member, kind, ...)                           \
	_Static_assert(offsetof(struct tcp_socket, member) < 512 &&         \
			       (FIELD_KIND_##kind > FIELD_KIND_LONG ||      \
				sizeof(((struct tcp_socket *)0)->member) == \
					(unsigned int)FIELD_KIND_##kind),   \
		       key);
#define INFO_LAYOUT_FITS(name, unit, member, kind)                                    \
	_Static_assert((kind)&FIELD_KIND_BITS ||                                      \
			       sizeof(((struct tcp_info_wire *)0)->member) == (kind), \
		       #name);
TCP_FIELD_LIST(LAYOUT_FITS)
TCP_INFO_LIST(INFO_LAYOUT_FITS)

#define LAYOUTS (TCP_FIELDS + FIELDS_INFO)

/* What stands before a value: copies of the longest one's size take less than of each one's own. */
#define BEFORE_BYTES 20
#define INFO_BEFORE_BYTES 48
#define KEY_FITS(NAME, key, ...) _Static_assert(sizeof(",\"" key "\":") - 1 <= BEFORE_BYTES, key);
#define INFO_KEY_FITS(name, unit, member, kind)                                                    \
	_Static_assert(sizeof(",\"info_" #name unit "\":") - 1 <= INFO_BEFORE_BYTES &&             \
			       sizeof(",\"info_" #name unit "\":") + NUMBER_DIGITS < WRITER_SLACK, \
		       #name);
TCP_FIELD_LIST(KEY_FITS)
TCP_INFO_LIST(INFO_KEY_FITS)

/* With `,"info_` and `":` around each in place of its NUL. */
_Static_assert(!ENABLE_LSTCP_FIELDS ||
		       sizeof(KEYS) + LAYOUTS * 8 + WRITER_SLACK <= FIELDS_BEFORE_BYTES,
	       "FIELDS_BEFORE_BYTES");

/* TCP_BIT of each field of a group, which is a constant: it is none of a function at run time. */
#define IF_OF_GROUP(NAME, key, member, kind, of, source) \
	| (group == FIELD_GROUP_##of ? TCP_BIT(TCP_##NAME) : 0)
INLINE_ALWAYS uint64_t fields_of(enum field_group group)
{
	return 0 TCP_FIELD_LIST(IF_OF_GROUP);
}

uint64_t fields_chosen(bool memory, bool owner, bool info)
{
	uint64_t chosen = fields_of(FIELD_GROUP_ALWAYS);

	if (ENABLE_LSTCP_TIMERS)
		chosen |= fields_of(FIELD_GROUP_TIMERS);
	if (ENABLE_LSTCP_EXTENDED)
		chosen |= fields_of(FIELD_GROUP_EXTENDED);
	if (ENABLE_LSTCP_EXTENDED && ENABLE_LSTCP_DIAG)
		chosen |= fields_of(FIELD_GROUP_DIAG);
	if (ENABLE_LSTCP_INTERNALS)
		chosen |= fields_of(FIELD_GROUP_INTERNALS);
	if (ENABLE_LSTCP_MEMORY && memory)
		chosen |= fields_of(FIELD_GROUP_MEMORY);
	if (ENABLE_LSTCP_OWNER && owner)
		chosen |= fields_of(FIELD_GROUP_OWNER);
	if (ENABLE_LSTCP_INFO && info)
		chosen |= fields_of(FIELD_GROUP_INFO);
	return chosen;
}

static bool is_chosen(uint64_t chosen, unsigned int index)
{
	return chosen >> (index < TCP_CONGESTION ? index : TCP_CONGESTION) & 1;
}

void fields_begin(struct fields *fields, const struct field_style *style, uint64_t chosen)
{
	struct field *field = fields->list;
	const char *key = KEYS;
	struct writer writer;
	unsigned int i;

	fields->style = style;
	fields->chosen = chosen;
	writer_begin(&writer, WRITER_NOWHERE, fields->before, sizeof(fields->before));
	for (i = 0; i < LAYOUTS; i++, key = name_at(key, 1)) {
		const char *before = writer.at;

		if (!is_chosen(chosen, i))
			continue;
		writer_string(&writer, field > fields->list ? style->separator : style->begin);
		if (style->has_keys) {
			writer_strings(&writer, style->quote, i < TCP_FIELDS ? "" : "info_", key);
			writer_string(&writer, style->key_end);
		}
		field->before_bytes = (unsigned char)(writer.at - before);
		field->code = (unsigned char)i;
		field->offset = layouts[i].offset;
		field->kind = layouts[i].kind;
		field++;
		if (i < TCP_FIELDS)
			fields->info = field;
	}
	fields->end = field;
	*writer.at = '\0';
}

bool info_number(const struct tcp_socket *socket, enum info_member member, uint64_t *number)
{
	unsigned int offset = layouts[TCP_FIELDS + member].offset;
	unsigned int kind = layouts[TCP_FIELDS + member].kind;
	bool is_bits = kind & FIELD_KIND_BITS;
	unsigned int before = kind >> 3 & 7;
	unsigned int width = kind & 7;
	unsigned int bytes = is_bits ? 1 : kind;

	if (offset + bytes > socket->info_bytes)
		return false;
	*number = number_load(socket->info + offset, bytes);
	/* All ones is the kernel's `no limit` (pacing rates) or `no sample` (min_rtt). */
	if (*number == UINT64_MAX || (bytes == 4 && *number == UINT32_MAX))
		return false;
	if (is_bits) {
		/* A compiler fills a byte's bit-fields from its low end or its high end. */
		if (MACHINE_IS_BIG_ENDIAN)
			before = 8 - before - width;
		*number = (unsigned int)*number >> before & ((1u << width) - 1);
	}
	return true;
}

/* A member of the record, which is of the type that its kind says. */
INLINE_ALWAYS uint64_t record_number(const void *member, unsigned int kind)
{
	if (kind == FIELD_KIND_WORD)
		return *(const uint32_t *)member;
	if (kind == FIELD_KIND_LONG)
		return *(const uint64_t *)member;
	return kind == FIELD_KIND_SHORT ? *(const uint16_t *)member
					: *(const unsigned char *)member;
}

uint64_t field_number(const struct tcp_socket *socket, enum tcp_field field)
{
	unsigned int kind = layouts[field].kind;

	return record_number((const unsigned char *)socket + layouts[field].offset,
			     kind == FIELD_KIND_LOCATION ? FIELD_KIND_LONG : kind);
}

/* Harmless letters, digits, `.`, `:`, `_` and `-`. */
static char *word_put(char *at, const struct tcp_socket *socket, const void *member,
		      unsigned int kind)
{
	switch (kind) {
	case FIELD_KIND_FAMILY:
		return family_put(at, socket->family);
	case FIELD_KIND_STATE:
		return state_put(at, socket->state);
	case FIELD_KIND_TIMER:
		return timer_put(at, socket->timer);
	case FIELD_KIND_LOCATION:
		return location_put(at, socket->location);
	default:
		return address_put(at, socket->family, member);
	}
}

char *field_put(char *at, const struct tcp_socket *socket, enum tcp_field field)
{
	const void *member = (const unsigned char *)socket + layouts[field].offset;

	if (layouts[field].kind <= FIELD_KIND_LONG)
		return number_put(at, field_number(socket, field));
	return word_put(at, socket, member, layouts[field].kind);
}

static char *null_put(char *at, const struct field_style *style)
{
	memcpy(at, style->null, sizeof(style->null));
	return at + style->null_bytes;
}

#if ENABLE_LSTCP_INFO
/* `at`, or the front of the buffer if there is less than the slack behind it. */
static char *room_at(struct writer *writer, char *at)
{
	if (at <= writer->full)
		return at;
	writer->at = at;
	writer_flush(writer);
	return writer->at;
}

static char *info_put(char *at, const struct fields *fields, struct writer *writer,
		      const char *before, const struct tcp_socket *socket)
{
	const struct field *field;

	for (field = fields->info; field < fields->end; field++) {
		uint64_t number;

		at = room_at(writer, at);
		/* In two, as gcc calls a function for all of it. */
		memcpy(at, before, INFO_BEFORE_BYTES - 16);
		memcpy(at + INFO_BEFORE_BYTES - 16, before + INFO_BEFORE_BYTES - 16, 16);
		at += field->before_bytes;
		before += field->before_bytes;
		if (info_number(socket, field->code - TCP_FIELDS, &number))
			at = number_put(at, number);
		else
			at = null_put(at, fields->style);
	}
	return at;
}
#endif

/*
 * At most this is what a socket's own fields take: each its key, `,"":` and what its kind takes, of
 * digits or with quotes; or null.  Names make room for themselves, and for what follows them.
 */
#define ROOM_BYTE 4
#define ROOM_SHORT 5
#define ROOM_WORD 10
#define ROOM_LONG 20
#define ROOM_FAMILY 7
#define ROOM_STATE 13
#define ROOM_TIMER 13
#define ROOM_ADDRESS (ADDRESS_TEXT + 2)
#define ROOM_LOCATION 20
#define ROOM_NAME 4
#define ROOM(NAME, key, member, kind, ...) +sizeof(key) - 1 + 4 + ROOM_##kind
#define FIELDS_ROOM (TCP_FIELD_LIST(ROOM))
_Static_assert(!ENABLE_LSTCP_FIELDS || FIELDS_ROOM + WRITER_SLACK < CONFIG_LSTCP_OUTPUT_BYTES,
	       "LSTCP_OUTPUT_BYTES");

void fields_write(const struct fields *fields, struct writer *writer,
		  const struct tcp_socket *socket)
{
	const struct field *field = fields->list;
	const struct field *const end = fields->info;
	const struct field_style *const style = fields->style;
	const uint64_t known = socket->known;
	const size_t quotes = *style->quote != 0;
	const char *before = fields->before;
	char *at;

	writer_room(writer, FIELDS_ROOM);
	at = writer->at;
	do {
		const unsigned char *member;
		unsigned int kind;

		memcpy(at, before, BEFORE_BYTES);
		at += field->before_bytes;
		before += field->before_bytes;
		if (!(known >> field->code & 1)) {
			at = null_put(at, style);
			continue;
		}
		member = (const unsigned char *)socket + field->offset;
		kind = field->kind;
		if (kind <= FIELD_KIND_LONG) {
			at = number_put(at, record_number(member, kind));
		} else if (kind != FIELD_KIND_NAME) {
			*at = *style->quote;
			at = word_put(at + quotes, socket, member, kind);
			*at = *style->quote;
			at += quotes;
		} else {
			writer->at = at;
			quote_write(writer, &style->quotes, (const char *)member);
			writer_room(writer, FIELDS_ROOM);
			at = writer->at;
		}
	} while (++field < end);
#if ENABLE_LSTCP_INFO
	at = info_put(at, fields, writer, before, socket);
#endif
	*at = fields->style->end;
	writer_end(writer, at + 1);
}
