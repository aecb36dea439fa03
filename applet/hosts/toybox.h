/* SPDX-License-Identifier: 0BSD */
/* Options of sockets in <netinet/tcp.h>; fields of a socket here. */
#undef TCP_CONGESTION
#undef TCP_QUICKACK

void lstcp_main(void)
{
	toys.exitval = lstcp_run(toys.argv);
}

/* show_help() takes a stream and a number, or in newer ones a number alone. */
__attribute__((unused)) static void help_to_stream(void (*show)(FILE *, int))
{
	show(stdout, 1);
}

__attribute__((unused)) static void help_alone(void (*show)(int))
{
	show(1);
}

static int lstcp_help(void)
{
	/* clang-format off */
	_Generic(&show_help,
		 void (*)(FILE *, int): help_to_stream,
		 void (*)(int): help_alone)(show_help);
	/* clang-format on */
	return 0;
}
