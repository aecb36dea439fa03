/* SPDX-License-Identifier: 0BSD */
#include "lstcp.h"
#include "usage.h"
#include "writer.h"

int lstcp_help(void)
{
	return lstcp_print(TEXT("Usage: lstcp " LSTCP_TRIVIAL_USAGE),
			   ENABLE_LSTCP_HELP ? TEXT("\n\n" LSTCP_FULL_USAGE) : "");
}

int main(int argc, char **argv)
{
	return lstcp_run(argc, argv);
}
