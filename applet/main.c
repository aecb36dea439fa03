/* SPDX-License-Identifier: 0BSD */
#include "lstcp.h"
#include "usage.h"

int lstcp_help(void)
{
	return lstcp_print("Usage: lstcp " LSTCP_TRIVIAL_USAGE,
			   ENABLE_LSTCP_HELP ? "\n\n" LSTCP_FULL_USAGE : "");
}

int main(int argc, char **argv)
{
	return lstcp_run(argc, argv);
}
