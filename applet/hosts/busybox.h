/* SPDX-License-Identifier: 0BSD */
int lstcp_main(int argc, char **argv) MAIN_EXTERNALLY_VISIBLE;
int lstcp_main(int argc UNUSED_PARAM, char **argv)
{
	return lstcp_run(argv);
}

static int lstcp_help(void)
{
	xfunc_error_retval = 0;
	bb_show_usage();
}
