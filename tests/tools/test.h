/* SPDX-License-Identifier: GPL-2.0 */
/* What the host tests of xen-netif share. */
#ifndef TEST_H
#define TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "source.h"

/* Where run.sh planted the fixtures; the source is the test's to close. */
static inline struct source *open_fixture(const char *name)
{
	char *path = xasprintf("%s/%s", getenv("FIXTURES"), name);

	setenv("FIXTURE", path, 1);
	free(path);
	return source_open();
}

#endif /* TEST_H */
