// SPDX-License-Identifier: GPL-2.0
/* sources: netfront/ctrl_check.c */
/* Responses of a backend that may be hostile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <linux/errno.h>
#include <linux/types.h>

#include <xen/interface/io/netif_staging.h>

#include "ctrl_check.h"

static const struct xen_netif_ctrl_request get = {
	.id = 7,
	.type = XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE,
};

static struct xen_netif_ctrl_response answer(void)
{
	return (struct xen_netif_ctrl_response) {
		.id = get.id,
		.type = get.type,
		.status = XEN_NETIF_CTRL_STATUS_SUCCESS,
		.data = 1024,
	};
}

static void exactly_one_response(void **state)
{
	assert_null(ctrl_check_count(1));
	assert_non_null(ctrl_check_count(0));
	assert_non_null(ctrl_check_count(2));
	assert_non_null(ctrl_check_count(256));
	/* An index that went backwards. */
	assert_non_null(ctrl_check_count(UINT32_MAX));
	assert_non_null(ctrl_check_count(0x80000000u));
}

static void its_own_id(void **state)
{
	struct xen_netif_ctrl_response rsp = answer();
	u32 id;

	for (id = 0; id <= UINT16_MAX; id++) {
		rsp.id = id;
		if (id == get.id)
			assert_null(ctrl_check_response(&get, &rsp));
		else
			assert_non_null(ctrl_check_response(&get, &rsp));
	}
}

static void its_own_type(void **state)
{
	struct xen_netif_ctrl_response rsp = answer();
	u32 type;

	for (type = 0; type <= UINT16_MAX; type++) {
		rsp.type = type;
		if (type == get.type)
			assert_null(ctrl_check_response(&get, &rsp));
		else
			assert_non_null(ctrl_check_response(&get, &rsp));
	}
}

static void a_known_status(void **state)
{
	static const int errors[] = {
		[XEN_NETIF_CTRL_STATUS_SUCCESS] = 0,
		[XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED] = -EOPNOTSUPP,
		[XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER] = -EINVAL,
		[XEN_NETIF_CTRL_STATUS_BUFFER_OVERFLOW] = -EOVERFLOW,
	};
	static const u32 unknown[] = { 4, 255, 0x10000, 0x7fffffff, UINT32_MAX };
	struct xen_netif_ctrl_response rsp = answer();
	u32 i;

	for (i = 0; i < 4; i++) {
		rsp.status = i;
		assert_null(ctrl_check_response(&get, &rsp));
		assert_int_equal(ctrl_check_status(i), errors[i]);
	}
	for (i = 0; i < 5; i++) {
		rsp.status = unknown[i];
		assert_non_null(ctrl_check_response(&get, &rsp));
		assert_true(ctrl_check_status(unknown[i]) < 0);
	}
}

static void any_data(void **state)
{
	struct xen_netif_ctrl_response rsp = answer();

	rsp.data = 0;
	assert_null(ctrl_check_response(&get, &rsp));
	rsp.data = UINT32_MAX;
	assert_null(ctrl_check_response(&get, &rsp));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exactly_one_response),
		cmocka_unit_test(its_own_id),
		cmocka_unit_test(its_own_type),
		cmocka_unit_test(a_known_status),
		cmocka_unit_test(any_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
