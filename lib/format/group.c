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

/* What each key is, in the order of enum group_by. */
#define KEY_FIELD(FIELD, name) TCP_##FIELD,
static const unsigned char key_fields[] = { GROUP_KEY_LIST(KEY_FIELD) };

/* A mapped address counts with the IPv4 address that it stands for. */
static char *address_key(char *at, unsigned int family, const unsigned char *address)
{
	if (ENABLE_LSTCP_IPV6 && family == TCP_INET6 && address_is_mapped(address))
		return inet_put(at, address + 12);
	return address_put(at, family, address);
}

static void make_key(char *key, enum tcp_field field, const struct tcp_socket *socket)
{
	if (!tcp_knows(socket, field))
		memcpy(key, "-", sizeof("-"));
	else if (ENABLE_LSTCP_OWNER && field == TCP_PROCESS)
		memcpy(key, socket->process, sizeof(socket->process));
	else if (field == TCP_LOCAL_ADDRESS)
		*address_key(key, socket->family, socket->local.address) = '\0';
	else if (field == TCP_REMOTE_ADDRESS)
		*address_key(key, socket->family, socket->remote.address) = '\0';
	else
		*field_put(key, socket, field) = '\0';
}

/* FNV-1a (RFC 9923): short, and it spreads neighbouring addresses. */
static unsigned int hash(const char *key)
{
	uint32_t value = 2166136261u;

	while (*key)
		value = (value ^ (unsigned char)*key++) * 16777619u;
	return (value ^ value >> 16) % GROUP_HEADS;
}

/* Takes the slot out of the chain of its key. */
static void unlink_slot(struct group_counts *group, unsigned int number)
{
	const struct group_slot *slot = &group->slots[number - 1];
	uint16_t *link = &group->heads[hash(slot->key)];

	while (*link != number)
		link = &group->slots[*link - 1].next;
	*link = slot->next;
}

/*
 * The number of a slot with the smallest count.  Counts only grow, so the search goes on where the
 * last one ended, and for the next larger count when a round finds none: as no slot counts less,
 * there are no more rounds than rows for each slot.
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
				return i + 1;
		}
	}
}

void group_add(struct group_counts *group, enum group_by by, const struct tcp_socket *socket)
{
	char key[GROUP_KEY_BYTES];
	struct group_slot *slot;
	uint16_t *head;
	unsigned int number;

	make_key(key, key_fields[by], socket);
	head = &group->heads[hash(key)];
	for (number = *head; number; number = slot->next) {
		slot = &group->slots[number - 1];
		if (!strcmp(slot->key, key)) {
			slot->count++;
			return;
		}
	}
	if (group->used < GROUP_SLOTS) {
		number = ++group->used;
	} else {
		number = rarest(group);
		unlink_slot(group, number);
	}
	slot = &group->slots[number - 1];
	slot->error = slot->count++;
	memcpy(slot->key, key, sizeof(key));
	slot->next = *head;
	*head = (uint16_t)number;
}

/* Whether `a` stands after `b` in the list. */
static bool is_after(const struct group_slot *a, const struct group_slot *b)
{
	if (a->count != b->count)
		return a->count < b->count;
	return strcmp(a->key, b->key) > 0;
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
	unsigned int end;
	unsigned int i;

	/* By insertion: 256 slots, the usual number, take a few milliseconds at worst. */
	for (end = 1; end < group->used; end++)
		for (i = end; i && is_after(&slots[i - 1], &slots[i]); i--)
			swap(&slots[i - 1], &slots[i]);
}

#define COUNT_WIDTH 9

void group_table(const struct group_counts *group, enum group_by by, struct writer *writer,
		 bool header)
{
	char *key;
	const struct group_slot *slot;

	if (header)
		writer_strings(writer, "Count    ", name_at(GROUP_KEYS, by), "\n");
	for (slot = group->slots; slot < group->slots + group->used; slot++) {
		key = writer->at + COUNT_WIDTH;
		if (slot->error)
			writer_put(writer, '~');
		writer->at = number_put(writer->at, slot->count);
		writer_pad(writer, key);
		text_write_word(writer, slot->key, sizeof(slot->key));
		writer_byte(writer, '\n');
	}
}

void group_json(const struct group_counts *group, struct writer *writer, bool one_line)
{
	struct json json;
	const struct group_slot *slot;

	json_begin(&json, one_line);
	for (slot = group->slots; slot < group->slots + group->used; slot++) {
		json_separate(&json, writer);
		writer_string(writer, "{\"key\":");
		quote_write(writer, &json_style()->quotes, slot->key);
		writer_number_after(writer, ",\"count\":", slot->count);
		writer_number_after(writer, ",\"error\":", slot->error);
		writer_byte(writer, '}');
	}
	json_end(&json, writer);
}

/* A metric: `lstcp_group{key="lport",value="443"} 12` of each key, or its error if it has one. */
static void write_metric(const struct group_counts *group, enum group_by by, struct writer *writer,
			 const char *metric, bool errors)
{
	/* Of a label's value: always valid UTF-8, without control characters. */
	static const struct quotes quotes = { '"', "\\", "", "?" };
	const struct group_slot *slot;

	prom_metric(writer, metric);
	for (slot = group->slots; slot < group->slots + group->used; slot++) {
		const uint32_t value = errors ? slot->error : slot->count;

		if (!value)
			continue;
		writer_strings(writer, "lstcp_", metric, "{key=\"");
		writer_strings(writer, name_at(GROUP_KEYS, by), "\",value=", "");
		quote_write(writer, &quotes, slot->key);
		prom_value(writer, value);
	}
}

void group_prom(const struct group_counts *group, enum group_by by, struct writer *writer)
{
	write_metric(group, by, writer, "group\0TCP sockets by a key", false);
	write_metric(group, by, writer, "group_error\0How much too high it may be", true);
}
