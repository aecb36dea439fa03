/* SPDX-License-Identifier: 0BSD */
//config:config LSTCP
//config:	bool "lstcp (28 kb)"
//config:	default y
//config:	help
//config:	lstcp lists this machine's TCP sockets: one row each, as a table
//config:	or for scripts, filtered, counted, watched or awaited.
//INSERT options

//applet:IF_LSTCP(APPLET(lstcp, BB_DIR_USR_BIN, BB_SUID_DROP))

//kbuild:lib-$(CONFIG_LSTCP) += lstcp.o
//kbuild:# What gcc's -Os does and makes this program larger.
//kbuild:CFLAGS_lstcp.o += $(call cc-option,-fno-expensive-optimizations -fno-tree-tail-merge,)
//kbuild:CFLAGS_lstcp.o += $(call cc-option,-fno-move-loop-invariants -fno-partial-inlining,)
//kbuild:CFLAGS_lstcp.o += $(call cc-option,-fno-jump-tables,)

//INSERT usage

#include "libbb.h"

/* An error of <netdb.h>; a message here. */
#undef NO_ADDRESS

int lstcp_main(int argc, char **argv) MAIN_EXTERNALLY_VISIBLE;
int lstcp_main(int argc, char **argv)
{
	return lstcp_run(argc, argv);
}

static int lstcp_help(void)
{
	xfunc_error_retval = 0;
	bb_show_usage();
}
