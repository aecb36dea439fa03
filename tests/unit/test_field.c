/* SPDX-License-Identifier: 0BSD */
/* Fields of the longest values that there are, through buffers that hold a row and that do not. */
#include "unit/tap.h"

#include "format/json.h"
#include "record/tcp_info.h"

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
	fields_begin(&fields, json_style(), fields_chosen(true, true, true));
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
	memset(socket.ulp, 1, sizeof(socket.ulp) - 1);
	socket.process[TCP_NAME_BYTES - 1] = '\0';
	socket.interface_name[TCP_NAME_BYTES - 1] = '\0';
	socket.congestion[TCP_NAME_BYTES - 1] = '\0';
	socket.ulp[TCP_NAME_BYTES - 1] = '\0';
	/* All ones would be null: the largest of what is shown is one less in each byte. */
	memset(socket.info, 0xfe, sizeof(socket.info));
	socket.info[offsetof(struct tcp_info_wire, wscales)] = 0xff;
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
	ok(strstr(whole, ",\"info_ca_state\":254,") != NULL, "tcp_info: a byte");
	ok(strstr(whole, ",\"info_snd_wscale\":15,\"info_rcv_wscale\":15,") != NULL,
	   "tcp_info: bit-fields");
	ok(strstr(whole, ",\"info_max_pacing_rate_bytes_per_second\":18374403900871474942,") !=
		   NULL,
	   "tcp_info: 64 bits, of the longest key");
	ok(strstr(whole,
		  ",\"info_total_rto\":65278,\"info_total_rto_recoveries\":65278,"
		  "\"info_total_rto_time_ms\":4278124286,\"info_received_ce\":4278124286,") != NULL,
	   "tcp_info: of 16 and of 32 bits");
	ok(ends_with(whole, ",\"info_received_ce_bytes\":4278124286,"
			    "\"info_accecn_fail_mode\":65278,\"info_accecn_opt_seen\":65278}"),
	   "tcp_info: its last members");
	memset(socket.info, 0xff, sizeof(socket.info));
	row(&socket, sizeof(whole), whole);
	ok(strstr(whole, ",\"info_pacing_rate_bytes_per_second\":null,"
			 "\"info_max_pacing_rate_bytes_per_second\":null,") != NULL,
	   "tcp_info: a rate without limit");
	ok(strstr(whole, ",\"info_min_rtt_us\":null,") != NULL, "tcp_info: no sample");
}

int main(void)
{
	if (ENABLE_LSTCP_FORMAT_JSON && ENABLE_LSTCP_INFO)
		test_longest();
	else
		skip("the longest values", "built without JSON or tcp_info");
	return tap_done();
}
