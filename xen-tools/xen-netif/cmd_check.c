// SPDX-License-Identifier: GPL-2.0
/*
 * xen-netif check: the conformance checks of the control ring, which are a
 * program of their own, netif-ctrl-check, that also runs alone in a guest.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "exits.h"
#include "source.h"
#include "util.h"

#define PROGRAM	"netif-ctrl-check"

/* The one that was installed with this program; else any in the path. */
static char *find_program(void)
{
	char self[4096], *slash, *path;
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n > 0) {
		self[n] = '\0';
		slash = strrchr(self, '/');
		path = xasprintf("%.*s/%s", (int)(slash - self), self,
				 PROGRAM);
		if (!access(path, X_OK))
			return path;
		free(path);
	}
	return xstrdup(PROGRAM);
}

/* What needs no Xen. */
static bool only_tells(int argc, char **argv)
{
	static const char * const tells[] = {
		"-h", "--help", "-l", "--list",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(tells); i++)
		if (argc == 2 && !strcmp(argv[1], tells[i]))
			return true;
	return false;
}

/**
 * cmd_check() - xen-netif check
 * @argc: number of arguments
 * @argv: the arguments, handed on
 */
int cmd_check(int argc, char **argv)
{
	struct source *src;
	char *program;

	if (!only_tells(argc, argv)) {
		src = source_open_or_complain();
		if (!src)
			return EXITS_NO_ACCESS;
		source_close(src);
	}

	program = find_program();
	argv[0] = program;
	execvp(program, argv);
	complain("check: cannot run %s: %s", program, strerror(errno));
	free(program);
	return EXITS_FAILED;
}
