// SPDX-License-Identifier: GPL-2.0
/* The collector, on fixtures. */
#include "test.h"
#include "vifs.h"
#include "words.h"

struct host {
	struct source *src;
	struct vifs list;
};

static struct host *look_at(const char *fixture)
{
	struct host *h = xcalloc(1, sizeof(*h));

	h->src = open_fixture(fixture);
	vifs_collect(h->src, &h->list);
	return h;
}

static void forget(struct host *h)
{
	vifs_free(&h->list);
	source_close(h->src);
	free(h);
}

static void expect_tables(const struct vif *v, const char *expected)
{
	char *said = words_tables(v);

	assert_string_equal(said, expected);
	free(said);
}

static void expect_share(struct share s, const char *expected)
{
	char *said = words_percent(&s);

	assert_string_equal(said, expected);
	free(said);
}

static void backend_sees_all(void **state)
{
	struct host *h = look_at("dom0");

	(void)state;
	assert_int_equal(h->list.n, 3);
	assert_string_equal(h->list.vif[0].name, "vif1.0");
	assert_string_equal(h->list.vif[1].name, "vif2.0");
	assert_string_equal(h->list.vif[2].name, "vif2.1");
	forget(h);
}

static void backend_facts(void **state)
{
	struct host *h = look_at("dom0");
	const struct vif *v = &h->list.vif[0];

	(void)state;
	assert_int_equal(v->side, VIF_BACKEND);
	assert_string_equal(v->fe_name, "web");
	assert_string_equal(v->be_name, "Domain-0");
	assert_string_equal(v->fe_domain_state, "blocked");
	assert_string_equal(v->mac, "00:16:3e:00:00:01");
	assert_string_equal(v->ifname, "vif1.0");
	assert_true(vif_is_up(v) && v->driver && v->ctrl_connected);
	assert_int_equal(v->queues, 1);
	assert_int_equal(v->policy, POLICY_UNSET);
	expect_tables(v, "1024/1024");
	/* What the guest sends, netback's interface receives. */
	assert_int_equal(v->counters.value[COUNT_TX_PACKETS], 2000);
	assert_int_equal(v->counters.value[COUNT_RX_BYTES], 60000);
	expect_share(share_tx(&v->counters), "99.9%");
	expect_share(share_rx(&v->counters), "90.0%");
	forget(h);
}

static void queues_and_policy(void **state)
{
	struct host *h = look_at("dom0");
	const struct vif *v = &h->list.vif[1];

	(void)state;
	/* debugfs keeps the name that the interface had when it connected. */
	assert_string_equal(v->ifname, "dbnet");
	assert_int_equal(v->queues, 2);
	expect_tables(v, "1000/1024,12/1024");
	assert_int_equal(vif_mappings(v), 1012);
	assert_int_equal(vif_capacity(v), 2048);
	assert_int_equal(v->policy, POLICY_SET);
	assert_int_equal(v->policy_value, 1024);
	expect_share(share_tx(&v->counters), "100.0%");

	v = &h->list.vif[2];
	assert_true(v->policy == POLICY_SET && !v->policy_value);
	expect_tables(v, "0/0");
	expect_share(share_rx(&v->counters), "0.0%");
	forget(h);
}

static void guest_sees_its_own(void **state)
{
	struct host *h = look_at("guest");
	const struct vif *v = &h->list.vif[0];

	(void)state;
	assert_int_equal(h->list.n, 1);
	assert_int_equal(v->side, VIF_FRONTEND);
	assert_string_equal(v->name, "vif5.0");
	assert_string_equal(v->ifname, "eth0");
	assert_true(vif_is_up(v) && v->ctrl_connected);
	assert_null(v->fe_domain_state);
	expect_tables(v, "-");
	assert_int_equal(v->counters.value[COUNT_TX_PACKETS], 2000);
	expect_share(share_tx(&v->counters), "75.0%");
	expect_share(share_rx(&v->counters), "100.0%");
	forget(h);
}

static void nothing_hostile_gets_through(void **state)
{
	struct host *h = look_at("hostile");
	const struct vif *v = &h->list.vif[0];
	const char * const shown[] = { v->fe_name, v->mac, v->bridge,
				       v->hotplug_error };
	unsigned int i;
	const char *c;

	(void)state;
	/* vif8.-1 and the domain "nonsense" are no vifs. */
	assert_int_equal(h->list.n, 2);
	for (i = 0; i < ARRAY_SIZE(shown); i++) {
		assert_true(strlen(shown[i]) <= 128);
		for (c = shown[i]; *c; c++)
			assert_in_range(*c, 0x20, 0x7e);
	}
	assert_string_equal(v->hotplug_error, "one\\x0atwo\\x5cthree");
	/* A zero inside does not end a number. */
	assert_int_equal(v->fe_state, STATE_UNKNOWN);
	assert_int_equal(v->policy, POLICY_BAD);
	assert_false(v->ctrl_offered);
	assert_int_equal(v->queues, 0);
	assert_string_equal(v->fe_domain_state, "gone");

	v = &h->list.vif[1];
	assert_int_equal(v->be_state, STATE_UNKNOWN);
	assert_int_equal(v->queues, 0);
	forget(h);
}

static void names_of_a_vif(void **state)
{
	static const char * const names[] = {
		"vif2.0", "2.0", "dbnet", "db/0", "2/0", "00:16:3E:00:00:02",
	};
	static const char * const nobody[] = {
		"", "/", "vif2.2", "vif2", "db", "db/2", "db/", "/0", "db/0/",
		"x/0", "99", "2.00",
	};
	struct host *h = look_at("dom0");
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(names); i++)
		assert_ptr_equal(vifs_find(&h->list, names[i]),
				 &h->list.vif[1]);
	for (i = 0; i < ARRAY_SIZE(nobody); i++)
		assert_null(vifs_find(&h->list, nobody[i]));
	/* A domain will do while it has one vif. */
	assert_ptr_equal(vifs_find(&h->list, "web"), &h->list.vif[0]);
	assert_ptr_equal(vifs_find(&h->list, "1"), &h->list.vif[0]);
	forget(h);
}

static void nobody_is_there(void **state)
{
	struct host *h = look_at("empty");

	(void)state;
	assert_int_equal(h->list.n, 0);
	assert_null(vifs_find(&h->list, "vif1.0"));
	forget(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(backend_sees_all),
		cmocka_unit_test(backend_facts),
		cmocka_unit_test(queues_and_policy),
		cmocka_unit_test(guest_sees_its_own),
		cmocka_unit_test(nothing_hostile_gets_through),
		cmocka_unit_test(names_of_a_vif),
		cmocka_unit_test(nobody_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
