// SPDX-License-Identifier: GPL-2.0
/* sources: netback/gref_table.c */
/*
 * gref_table against a model that is too simple to be wrong, see table_model.h:
 * every operation in random order, for many capacities, with grefs from a range
 * so small that they keep meeting each other.
 */
#include "table_model.h"

static void play(u32 capacity, u32 range, u32 steps, u64 random)
{
	struct gref_table *t = table(capacity);
	struct model model = { .used = 0 };
	u32 i;

	for (i = 0; i < steps; i++) {
		model_step(t, &model, random_below(&random, MODEL_OPS),
			   random_below(&random, range));
		if (i % 61 == 0)
			compare(t, &model, range);
	}
	compare(t, &model, range);
	end(t);
}

static void small_tables(void **state)
{
	u32 capacity;

	for (capacity = 1; capacity <= 17; capacity++)
		play(capacity, 2 * capacity + 1, 20000, capacity);
}

static void mostly_full(void **state)
{
	play(100, 110, 100000, 1);
}

static void many_grefs_few_places(void **state)
{
	play(8, 1000, 50000, 2);
}

static void ring_sized(void **state)
{
	play(256, 600, 100000, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_tables),
		cmocka_unit_test(mostly_full),
		cmocka_unit_test(many_grefs_few_places),
		cmocka_unit_test(ring_sized),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
