// SPDX-License-Identifier: GPL-2.0
/* sources: netback/gref_list.c */
/* gref_list: which sizes and flags of a frontend's list are let through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <linux/kernel.h>

#include "gref_list.h"

static void sizes(void **state)
{
	assert_int_equal(XEN_NETIF_GREF_LIST_MAX, 512);
	assert_false(gref_list_size_ok(0));
	assert_true(gref_list_size_ok(1));
	assert_true(gref_list_size_ok(511));
	assert_true(gref_list_size_ok(512));
	assert_false(gref_list_size_ok(513));
	/* Sizes whose number of octets wraps round in 32 bits. */
	assert_false(gref_list_size_ok(0x20000000u));
	assert_false(gref_list_size_ok(0x20000001u));
	assert_false(gref_list_size_ok(0x80000000u));
	assert_false(gref_list_size_ok(U32_MAX));
}

/* Exactly as big as it must be, so that AddressSanitizer sees a step beyond. */
static struct xen_netif_gref *list_of(u32 size)
{
	struct xen_netif_gref *list = calloc(size, sizeof(*list));

	assert_non_null(list);
	return list;
}

static void defined_flags(void **state)
{
	struct xen_netif_gref *list = list_of(512);
	u32 i;

	assert_true(gref_list_flags_ok(list, 512));
	for (i = 0; i < 512; i++) {
		list[i].flags = i & 1 ? XEN_NETIF_CTRLF_GREF_readonly : 0;
		/* What no flag is: any gref, any old status. */
		list[i].ref = U32_MAX - i;
		list[i].status = U16_MAX;
	}
	assert_true(gref_list_flags_ok(list, 512));
	assert_true(gref_list_flags_ok(list, 1));
	free(list);
}

static void undefined_flags(void **state)
{
	struct xen_netif_gref *list = list_of(512);
	u32 bit, i;

	for (bit = 1; bit < 16; bit++) {
		for (i = 0; i < 512; i++) {
			list[i].flags = 1u << bit;
			assert_false(gref_list_flags_ok(list, 512));
			list[i].flags |= XEN_NETIF_CTRLF_GREF_readonly;
			assert_false(gref_list_flags_ok(list, 512));
			/* Behind the end of the list nobody looks. */
			if (i)
				assert_true(gref_list_flags_ok(list, i));
			list[i].flags = 0;
		}
	}
	free(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),
		cmocka_unit_test(defined_flags),
		cmocka_unit_test(undefined_flags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
