// SPDX-License-Identifier: GPL-2.0
/*
 * xen-netif: look at, set up and check the staging grants of Xen's virtual
 * network interfaces. This file picks the subcommand.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "exits.h"
#include "util.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
} commands[] = {
	{ "list", cmd_list, "every vif that can be seen from here" },
	{ "show", cmd_show, "all about one vif" },
	{ "top", cmd_top, "the vifs' rates, refreshed" },
	{ "set", cmd_set, "set a vif's max-gref-mapping" },
	{ "clear", cmd_clear, "go back to the default of max-gref-mapping" },
	{ "doctor", cmd_doctor, "say what keeps staging from working" },
	{ "policy", cmd_policy, "say what vif-staging(8) does with a vif" },
	{ "ctrl", cmd_ctrl, "send control messages as a frontend" },
	{ "check", cmd_check, "check the backend's control ring" },
};

static void print_help(void)
{
	unsigned int i;

	puts("Usage: xen-netif COMMAND [OPTION...] [ARGUMENT...]\n"
	     "       xen-netif COMMAND --help\n"
	     "       xen-netif --version\n"
	     "\n"
	     "Looks at, sets up and checks the staging grants of Xen's\n"
	     "virtual network interfaces.\n");
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		printf("  %-8s %s\n", commands[i].name, commands[i].summary);
	puts("\nSee xen-netif(8).");
}

static int run(int argc, char **argv)
{
	unsigned int i;

	if (argc < 2) {
		complain("name a command (see xen-netif --help)");
		return EXITS_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		print_help();
		return EXITS_OK;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("xen-netif " VERSION);
		return EXITS_OK;
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].run(argc - 1, argv + 1);
	complain("there is no command '%s' (see xen-netif --help)", argv[1]);
	return EXITS_USAGE;
}

int main(int argc, char **argv)
{
	int status = run(argc, argv);

	/* What nobody could read has not been said. */
	if (fflush(stdout) || ferror(stdout)) {
		complain("cannot write: %s", strerror(errno));
		return status ? status : EXITS_FAILED;
	}
	return status;
}
