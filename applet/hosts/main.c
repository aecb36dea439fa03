/* SPDX-License-Identifier: 0BSD */
#include "lstcp.h"
#include "usage.h"
#include "text/writer.h"

#if ENABLE_LSTCP_HELP
/* The list names every option, so that the first line need not. */
#define HELP "[OPTION]..." IF_LSTCP_FILTER(" [FILTER...]") "\n\n" LSTCP_FULL_USAGE
#else
#define HELP LSTCP_TRIVIAL_USAGE
#endif

int lstcp_help(void)
{
	return lstcp_print("Usage: lstcp " HELP, "");
}

int main(int argc, char **argv)
{
	(void)argc; /* argv ends with a NULL */
	return lstcp_run(argv);
}
