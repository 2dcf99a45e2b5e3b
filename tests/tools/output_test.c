// SPDX-License-Identifier: GPL-2.0
/* Tables and JSON. */
#include <json-c/json_tokener.h>

#include "json.h"
#include "rates.h"
#include "table.h"
#include "test.h"

static void expect_line(const struct table *t, unsigned int i,
			const char *expected)
{
	char *line = table_line(t, i);

	assert_string_equal(line, expected);
	free(line);
}

static void columns_fit(void **state)
{
	static const struct table_column columns[] = {
		{ "A" }, { "NUMBER", true }, { "LAST" },
	};
	struct table *t = table_new(columns, ARRAY_SIZE(columns));

	(void)state;
	table_put(t, "%s", "longer");
	table_put(t, "%u", 7);
	table_put(t, "%s", "x");
	table_put(t, "%s", "b");
	table_put(t, "%u", 12345678);
	table_put(t, "%s", "");
	assert_int_equal(table_lines(t), 3);
	expect_line(t, 0, "A         NUMBER  LAST");
	expect_line(t, 1, "longer         7  x");
	expect_line(t, 2, "b       12345678  -");
	table_free(t);
}

static void titles_alone(void **state)
{
	static const struct table_column columns[] = { { "A" }, { "B" } };
	struct table *t = table_new(columns, ARRAY_SIZE(columns));

	(void)state;
	assert_int_equal(table_lines(t), 1);
	expect_line(t, 0, "A  B");
	table_free(t);
}

/* Print and read back, as a program would. */
static struct json_object *round_trip(struct json_object *o)
{
	struct json_tokener *tok = json_tokener_new();
	const char *text = json_object_to_json_string(o);
	struct json_object *back;

	json_tokener_set_flags(tok, JSON_TOKENER_STRICT |
			       JSON_TOKENER_VALIDATE_UTF8);
	back = json_tokener_parse_ex(tok, text, strlen(text));
	if (json_tokener_get_error(tok) != json_tokener_success)
		fail_msg("not JSON: %s", text);
	json_tokener_free(tok);
	json_object_put(o);
	return back;
}

static struct json_object *at(struct json_object *o, const char *key)
{
	struct json_object *value;

	if (!json_object_object_get_ex(o, key, &value))
		fail_msg("no key %s", key);
	return value;
}

static struct json_object *vifs_json(const char *fixture)
{
	struct source *src = open_fixture(fixture);
	struct json_object *o;
	struct vifs list;

	vifs_collect(src, &list);
	o = round_trip(json_vifs(&list));
	vifs_free(&list);
	source_close(src);
	return o;
}

static void json_of_vifs(void **state)
{
	struct json_object *list = vifs_json("dom0"), *v, *tables, *table;

	(void)state;
	assert_int_equal(json_object_array_length(list), 3);
	v = json_object_array_get_idx(list, 1);
	assert_string_equal(json_object_get_string(at(v, "vif")), "vif2.0");
	assert_string_equal(json_object_get_string(at(v, "interface")),
			    "dbnet");
	assert_string_equal(json_object_get_string(at(at(v, "frontend"),
						      "domain")), "db");
	assert_string_equal(json_object_get_string(at(at(v, "backend"),
						      "state")), "connected");
	assert_int_equal(json_object_get_int(at(v, "max_gref_mapping")), 1024);
	tables = at(v, "tables");
	assert_int_equal(json_object_array_length(tables), 2);
	table = json_object_array_get_idx(tables, 1);
	assert_int_equal(json_object_get_int(at(table, "mappings")), 12);
	assert_int_equal(json_object_get_int(at(at(v, "counters"),
						"gref_mappings")), 1012);
	assert_true(json_object_get_double(at(v, "tx_staged_percent")) == 100);

	v = json_object_array_get_idx(list, 0);
	assert_null(at(v, "max_gref_mapping"));
	json_object_put(list);
}

static void json_of_hostile_vifs(void **state)
{
	struct json_object *list = vifs_json("hostile"), *v;

	(void)state;
	v = json_object_array_get_idx(list, 0);
	assert_string_equal(json_object_get_string(at(at(v, "frontend"),
						      "domain")),
			    "\\x1b[2J\\x1b[Hpwned\\x0a\"},{\"");
	assert_string_equal(json_object_get_string(at(v, "max_gref_mapping")),
			    "invalid");
	assert_null(at(v, "tables"));
	assert_null(at(v, "tx_staged_percent"));
	json_object_put(list);
}

static struct vif traffic(unsigned int devid, uint64_t packets,
			  uint64_t staged, uint64_t copied)
{
	struct vif v = { .fe_domid = 1, .devid = devid };
	enum counter i;

	for (i = COUNT_TX_PACKETS; i <= COUNT_RX_COPIED_SLOTS; i++)
		v.counters.have[i] = true;
	v.counters.value[COUNT_TX_PACKETS] = packets;
	v.counters.value[COUNT_TX_STAGED_SLOTS] = staged;
	v.counters.value[COUNT_TX_COPIED_SLOTS] = copied;
	return v;
}

static void rates(void **state)
{
	struct vif old[] = {
		traffic(0, 100, 100, 0), traffic(1, 1000, 1000, 1000),
		traffic(2, 500, 500, 0),
	};
	/* 0: 10/s; 1: 50/s, half of it granted; 2: connected anew; 3: new. */
	struct vif new[] = {
		traffic(0, 120, 120, 0), traffic(1, 1100, 1050, 1050),
		traffic(2, 40, 40, 0), traffic(3, 5, 5, 0),
	};
	struct vifs before = { old, ARRAY_SIZE(old) };
	struct vifs now = { new, ARRAY_SIZE(new) };
	struct rate *r = rates_between(&before, &now, 2.0);

	(void)state;
	assert_true(r[0].tx_packets == 10 && r[0].granted == 0);
	assert_true(share_percent(&r[0].tx) == 100);
	assert_true(r[1].tx_packets == 50 && r[1].granted == 25);
	assert_true(share_percent(&r[1].tx) == 50);
	assert_true(r[2].tx_packets == 20);
	assert_false(r[3].known);
	assert_true(share_percent(&r[0].rx) < 0);

	rates_sort(r, now.n, RATE_BY_TX);
	assert_int_equal(r[0].vif->devid, 1);
	assert_int_equal(r[1].vif->devid, 2);
	assert_int_equal(r[3].vif->devid, 3);
	rates_sort(r, now.n, RATE_BY_VIF);
	assert_int_equal(r[0].vif->devid, 0);
	rates_sort(r, now.n, RATE_BY_GRANTED);
	assert_int_equal(r[0].vif->devid, 1);
	assert_int_equal(r[1].vif->devid, 0);
	rates_sort(r, now.n, RATE_BY_STAGED);
	assert_int_equal(r[2].vif->devid, 1);

	json_object_put(round_trip(rates_json(r, now.n, 2.0)));
	free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_fit),
		cmocka_unit_test(titles_alone),
		cmocka_unit_test(json_of_vifs),
		cmocka_unit_test(json_of_hostile_vifs),
		cmocka_unit_test(rates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
