// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "fake.h"

#define TESTS_MAX	100

static struct CMUnitTest all[TESTS_MAX];
static size_t all_nr;

static void take(const struct CMUnitTest *tests, size_t nr)
{
	if (nr > TESTS_MAX - all_nr)
		abort();
	memcpy(all + all_nr, tests, nr * sizeof(*tests));
	all_nr += nr;
}

/* One group, so that the output is one TAP stream. */
int main(void)
{
	if (!getenv("CMOCKA_MESSAGE_OUTPUT"))
		cmocka_set_message_output(CM_OUTPUT_TAP);
	take(ctrl_tests, ctrl_tests_nr);
	take(data_tests, data_tests_nr);
	take(connect_tests, connect_tests_nr);
	return _cmocka_run_group_tests("libxennetif", all, all_nr, NULL, NULL) != 0;
}
