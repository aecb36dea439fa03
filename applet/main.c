/* SPDX-License-Identifier: 0BSD */
#include "lstcp.h"

int main(int argc, char **argv)
{
	return lstcp_run(argc, argv);
}
