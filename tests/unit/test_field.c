/* SPDX-License-Identifier: 0BSD */
/* Fields of the longest values that there are, through buffers that hold a row and that do not. */
#include "unit/tap.h"

#include "json.h"
#include "tcp_info.h"

#define LEAST_BUFFER 1536 /* LSTCP_OUTPUT_BYTES at least, with such formats */
#define ROOM 16384

/* What arrives of a row that goes through a buffer of `size` bytes. */
static const char *row(const struct tcp_socket *socket, size_t size, char got[ROOM])
{
	static char buffer[ROOM];
	struct fields fields;
	struct writer writer;
	int ends[2];
	size_t length = 0;
	ssize_t part;

	need(pipe(ends) == 0, "pipe");
	json_fields(&fields, fields_chosen(true, true));
	writer_begin(&writer, ends[1], buffer, size);
	fields_write(&fields, &writer, socket);
	writer_flush(&writer);
	close(ends[1]);
	while ((part = read(ends[0], got + length, ROOM - 1 - length)) > 0)
		length += (size_t)part;
	close(ends[0]);
	got[length] = '\0';
	return got;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);

	return length >= strlen(end) && !strcmp(text + length - strlen(end), end);
}

static void test_longest(void)
{
	static char whole[ROOM];
	static char parts[ROOM];
	struct tcp_socket socket;

	memset(&socket, 0xff, sizeof(socket));
	socket.family = TCP_INET6;
	memset(socket.process, 1, sizeof(socket.process) - 1);
	memset(socket.interface_name, 1, sizeof(socket.interface_name) - 1);
	memset(socket.congestion, 1, sizeof(socket.congestion) - 1);
	socket.process[TCP_NAME_BYTES - 1] = '\0';
	socket.interface_name[TCP_NAME_BYTES - 1] = '\0';
	socket.congestion[TCP_NAME_BYTES - 1] = '\0';
	socket.info_bytes = sizeof(socket.info);
	row(&socket, sizeof(whole), whole);
	same_string(row(&socket, LEAST_BUFFER, parts), whole, "the same in parts as at once");
	ok(strstr(whole, "\"remote_address\":\"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\","
			 "\"remote_port\":65535,") != NULL,
	   "an address and a port");
	ok(strstr(whole, ",\"location\":\"0xffffffffffffffff\",") != NULL, "a location");
	ok(strstr(whole,
		  ",\"process\":\"\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001"
		  "\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\",\"fd\":4294967295,") != NULL,
	   "a name of which each byte is escaped");
	ok(strstr(whole, ",\"info_ca_state\":255,") != NULL, "tcp_info: a byte");
	ok(strstr(whole, ",\"info_snd_wscale\":15,\"info_rcv_wscale\":15,") != NULL,
	   "tcp_info: bit-fields");
	ok(strstr(whole, ",\"info_max_pacing_rate_bytes_per_second\":18446744073709551615,") !=
		   NULL,
	   "tcp_info: 64 bits, of the longest key");
	ok(ends_with(whole, ",\"info_total_rto\":65535,\"info_total_rto_recoveries\":65535,"
			    "\"info_total_rto_time_ms\":4294967295"),
	   "tcp_info: its last members");
}

int main(void)
{
	if (ENABLE_LSTCP_FORMAT_JSON && ENABLE_LSTCP_INFO)
		test_longest();
	else
		skip("the longest values", "built without JSON or tcp_info");
	return tap_done();
}
