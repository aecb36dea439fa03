/* SPDX-License-Identifier: 0BSD */
#include "format/group.h"

#include <string.h>

#include "text/address.h"
#include "format/json.h"
#include "format/prom.h"
#include "record/field.h"
#include "record/names.h"
#include "text/number.h"
#include "text/quote.h"
#include "text/text.h"

/* A family that no address has: the key is not known (uid of a SYN_RECV from sock_diag). */
#define UNKNOWN 0xff

void group_begin(struct group_counts *group, unsigned int by)
{
	group->by = (unsigned char)by;
	group->used = 0;
	group->cursor = 0;
	group->least = 0;
	memset(group->heads, 0xff, sizeof(group->heads));
}

/* What each key is, in the order of enum group_by. */
#define KEY_FIELD(FIELD, name) TCP_##FIELD,
static const unsigned char key_fields[] = { GROUP_KEY_LIST(KEY_FIELD) };

static enum tcp_field field_of(const struct group_counts *group)
{
	return key_fields[group->by];
}

static bool is_address(const struct group_counts *group)
{
	return field_of(group) == TCP_LOCAL_ADDRESS || field_of(group) == TCP_REMOTE_ADDRESS;
}

/* Whether the key is a name from outside, which is written with care. */
static bool is_name(const struct group_counts *group, const struct group_key *key)
{
	return ENABLE_LSTCP_OWNER && field_of(group) == TCP_PROCESS && key->family != UNKNOWN;
}

/* A mapped address counts with the IPv4 address that it stands for. */
static void address_key(struct group_key *key, unsigned int family, const unsigned char *address)
{
	key->family = (unsigned char)family;
	if (ENABLE_LSTCP_IPV6 && family == TCP_INET6 && address_is_mapped(address)) {
		key->family = TCP_INET;
		address += 12;
	}
	memcpy(key->value, address, key->family == TCP_INET ? 4 : TCP_ADDRESS_BYTES);
}

/* Up to its end, of which it returns the copy: what stands behind a name is anything. */
static char *name_copy(char *at, const char *name)
{
	while (*name)
		*at++ = *name++;
	return at;
}

static void make_key(const struct group_counts *group, const struct tcp_socket *socket,
		     struct group_key *key)
{
	enum tcp_field field = field_of(group);
	uint32_t number;

	memset(key, 0, sizeof(*key));
	if (field == TCP_LOCAL_ADDRESS) {
		address_key(key, socket->family, socket->local.address);
	} else if (field == TCP_REMOTE_ADDRESS) {
		address_key(key, socket->family, socket->remote.address);
	} else if (ENABLE_LSTCP_OWNER && field == TCP_PROCESS && tcp_knows(socket, field)) {
		name_copy((char *)key->value, socket->process);
	} else if (tcp_knows(socket, field)) {
		number = (uint32_t)field_number(socket, field);
		memcpy(key->value, &number, sizeof(number));
	} else {
		key->family = UNKNOWN;
	}
}

/* FNV-1a (RFC 9923): short, and it spreads neighbouring addresses. */
static unsigned int hash(const struct group_key *key)
{
	const unsigned char *bytes = (const unsigned char *)key;
	uint32_t value = 2166136261u;
	size_t i;

	for (i = 0; i < sizeof(*key); i++)
		value = (value ^ bytes[i]) * 16777619u;
	return (value ^ value >> 16) % GROUP_HEADS;
}

/* Takes the slot out of the chain of its key. */
static void unlink_slot(struct group_counts *group, unsigned int index)
{
	uint16_t *link = &group->heads[hash(&group->slots[index].key)];

	while (*link != index)
		link = &group->slots[*link].next;
	*link = group->slots[index].next;
}

/*
 * A slot with the smallest count.  Counts only grow, so the search goes on where the last one
 * ended, and for the next larger count when a round finds none: as no slot counts less, there are
 * no more rounds than rows for each slot.
 */
static unsigned int rarest(struct group_counts *group)
{
	unsigned int tried;
	unsigned int i;

	for (;; group->least++) {
		for (tried = 0; tried < GROUP_SLOTS; tried++) {
			i = group->cursor;
			group->cursor = (i + 1) % GROUP_SLOTS;
			if (group->slots[i].count == group->least)
				return i;
		}
	}
}

void group_add(struct group_counts *group, const struct tcp_socket *socket)
{
	struct group_key key;
	struct group_slot *slot;
	uint16_t *head;
	unsigned int index;

	make_key(group, socket, &key);
	head = &group->heads[hash(&key)];
	for (index = *head; index != GROUP_NONE; index = slot->next) {
		slot = &group->slots[index];
		if (!memcmp(&slot->key, &key, sizeof(key))) {
			slot->count++;
			return;
		}
	}
	if (group->used < GROUP_SLOTS) {
		index = group->used++;
		group->slots[index].count = 0;
	} else {
		index = rarest(group);
		unlink_slot(group, index);
	}
	slot = &group->slots[index];
	slot->error = slot->count++;
	slot->key = key;
	slot->next = *head;
	*head = (uint16_t)index;
}

/* No key is longer than an address, nor takes more to put. */
#define KEY_ROOM ADDRESS_TEXT

static char *key_put(char *at, const struct group_counts *group, const struct group_key *key)
{
	uint32_t number;

	memcpy(&number, key->value, sizeof(number));
	if (key->family == UNKNOWN) {
		*at = '-';
		return at + 1;
	}
	if (is_name(group, key))
		return name_copy(at, (const char *)key->value);
	if (is_address(group))
		return address_put(at, key->family, key->value);
	if (field_of(group) == TCP_STATE)
		return state_put(at, number);
	if (field_of(group) == TCP_TIMER)
		return timer_put(at, number);
	return number_put(at, number);
}

/* Whether `a` stands after `b` in the list. */
static bool is_after(const struct group_counts *group, const struct group_slot *a,
		     const struct group_slot *b)
{
	char text[2][KEY_ROOM + 1];

	if (a->count != b->count)
		return a->count < b->count;
	*key_put(text[0], group, &a->key) = '\0';
	*key_put(text[1], group, &b->key) = '\0';
	return strcmp(text[0], text[1]) > 0;
}

static void swap(struct group_slot *a, struct group_slot *b)
{
	struct group_slot other = *a;

	*a = *b;
	*b = other;
}

void group_sort(struct group_counts *group)
{
	struct group_slot *slots = group->slots;
	unsigned int gap;
	unsigned int end;
	unsigned int i;

	/* Shell's sort; gaps of 2^k - 1 keep it within O(n^1.5), whatever the order before. */
	for (gap = 2047; gap; gap /= 2)
		for (end = gap; end < group->used; end++)
			for (i = end; i >= gap && is_after(group, &slots[i - gap], &slots[i]);
			     i -= gap)
				swap(&slots[i - gap], &slots[i]);
}

/* With its quotes. */
static void quoted_key(const struct group_counts *group, struct writer *writer,
		       const struct group_key *key, enum quoting quoting)
{
	if (is_name(group, key)) {
		quote_write(writer, quoting, (const char *)key->value);
		return;
	}
	writer_byte(writer, '"');
	writer_end(writer, key_put(writer->at, group, key));
	writer_byte(writer, '"');
}

#define COUNT_WIDTH 9

void group_table(const struct group_counts *group, struct writer *writer, bool header)
{
	char *key;
	const struct group_slot *slot;

	if (header)
		writer_strings(writer, "Count    ", name_at(GROUP_KEYS, group->by), "\n");
	for (slot = group->slots; slot < group->slots + group->used; slot++) {
		key = writer->at + COUNT_WIDTH;
		if (slot->error)
			writer_put(writer, '~');
		writer->at = number_put(writer->at, slot->count);
		writer_pad(writer, key);
		if (is_name(group, &slot->key))
			text_write_word(writer, (const char *)slot->key.value, TCP_NAME_BYTES);
		else
			writer->at = key_put(writer->at, group, &slot->key);
		writer_byte(writer, '\n');
	}
}

void group_json(const struct group_counts *group, struct writer *writer, bool one_line)
{
	struct json json;
	const struct group_slot *slot;

	json_begin(&json, writer, one_line);
	for (slot = group->slots; slot < group->slots + group->used; slot++) {
		json_separate(&json, writer);
		writer_string(writer, "{\"key\":");
		quoted_key(group, writer, &slot->key, QUOTE_JSON);
		writer_string(writer, ",\"count\":");
		writer_number(writer, slot->count);
		writer_string(writer, ",\"error\":");
		writer_number(writer, slot->error);
		writer_byte(writer, '}');
	}
	json_end(&json, writer);
}

/* `lstcp_group{key="lport",value="443"} 12` for each key, or its error where there is one. */
static void write_samples(const struct group_counts *group, struct writer *writer, const char *name,
			  bool errors)
{
	const struct group_slot *slot;

	for (slot = group->slots; slot < group->slots + group->used; slot++) {
		if (errors && !slot->error)
			continue;
		writer_strings(writer, "lstcp_", name, "{key=\"");
		writer_strings(writer, name_at(GROUP_KEYS, group->by), "\",value=", "");
		quoted_key(group, writer, &slot->key, QUOTE_PROM);
		prom_value(writer, errors ? slot->error : slot->count);
	}
}

void group_prom(const struct group_counts *group, struct writer *writer)
{
	prom_metric(writer, "group", "TCP sockets by the value of a key.");
	write_samples(group, writer, "group", false);
	prom_metric(writer, "group_error", "How much a count may be too high.");
	write_samples(group, writer, "group_error", true);
}
