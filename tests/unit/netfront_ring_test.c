// SPDX-License-Identifier: GPL-2.0
/* sources: none */
/* How many responses there can be, wherever the indices are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <linux/kernel.h>
#include <linux/types.h>

#include "ring_check.h"

struct ring {
	u32 rsp_cons;
	u32 req_prod_pvt;
};

/* Where rings begin: the indices are free-running, and wrap. */
static const u32 begins[] = { 0, 1, 200, 0x7fffff80, 0x80000000, 0xffffff00,
			      0xffffffff };

static bool exceed(u32 begin, u32 requests, u32 responses)
{
	struct ring ring = { begin, begin + requests };

	return RING_RESPONSES_EXCEED(&ring, begin + responses);
}

static void up_to_the_requests(void **state)
{
	u32 requests, responses;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(begins); i++)
		for (requests = 0; requests <= 256; requests++)
			for (responses = 0; responses <= 600; responses++)
				assert_int_equal(exceed(begins[i], requests,
							responses),
						 responses > requests);
}

static void never_backwards(void **state)
{
	u32 requests;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(begins); i++)
		for (requests = 0; requests <= 256; requests++) {
			assert_true(exceed(begins[i], requests, -1));
			assert_true(exceed(begins[i], requests, -256));
			assert_true(exceed(begins[i], requests, 0x80000000));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(up_to_the_requests),
		cmocka_unit_test(never_backwards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
