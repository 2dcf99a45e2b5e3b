// SPDX-License-Identifier: GPL-2.0
/* sources: netback/gref_table.c */
/*
 * gref_table against a model that is too simple to be wrong: an array of what
 * must be in the table, searched from end to end. Every operation in random
 * order, for many capacities, with grefs from a range so small that they keep
 * meeting each other.
 */
#include <linux/errno.h>
#include <linux/log2.h>

#include "check_table.h"

struct entry {
	u32 gref;
	bool visible;
	bool readonly;
	int users;
	struct gref_mapping *m;
};

struct model {
	struct entry entries[256];
	u32 used;
};

static struct entry *model_find(struct model *model, u32 gref)
{
	u32 i;

	for (i = 0; i < model->used; i++)
		if (model->entries[i].gref == gref)
			return &model->entries[i];
	return NULL;
}

static void try_reserve(struct gref_table *t, struct model *model, u32 gref,
			bool readonly)
{
	struct gref_mapping *m = NULL;
	int err = gref_table_reserve(t, gref, readonly, &m);

	if (model_find(model, gref)) {
		assert_int_equal(err, -EEXIST);
	} else if (model->used == t->capacity) {
		assert_int_equal(err, -ENOSPC);
	} else {
		assert_int_equal(err, 0);
		m->vaddr = vaddr_of(gref);
		model->entries[model->used++] = (struct entry) {
			.gref = gref, .readonly = readonly, .m = m,
		};
	}
}

static void try_remove(struct gref_table *t, struct model *model,
		       struct entry *e)
{
	if (e->visible)
		gref_table_unpublish(t, e->m);
	synchronize_rcu();
	assert_int_equal(gref_mapping_busy(e->m), e->users > 0);
	if (e->users) {
		if (e->visible)
			gref_table_publish(t, e->m);
		return;
	}
	gref_table_remove(t, e->m);
	*e = model->entries[--model->used];
}

static void compare(struct gref_table *t, struct model *model, u32 range)
{
	struct gref_mapping *m = NULL;
	u32 gref, n = 0;

	for (gref = 0; gref < range; gref++) {
		struct entry *e = model_find(model, gref);

		check_found(t, gref, e && e->visible ? e->m : NULL);
		if (e)
			assert_int_equal(e->m->readonly, e->readonly);
	}
	while ((m = gref_table_next(t, m))) {
		struct entry *e = model_find(model, m->gref);

		assert_non_null(e);
		assert_ptr_equal(e->m, m);
		n++;
	}
	assert_int_equal(n, model->used);
	assert_int_equal(gref_table_room(t), t->capacity - model->used);
	check_invariants(t);
}

static void step(struct gref_table *t, struct model *model, u32 range,
		 u64 *random)
{
	u32 gref = random_below(random, range);
	struct entry *e = model_find(model, gref);

	switch (random_below(random, 8)) {
	case 0:
	case 1:
	case 2:
		try_reserve(t, model, gref, random_below(random, 2));
		break;
	case 3:
		if (e && !e->visible) {
			gref_table_publish(t, e->m);
			e->visible = true;
		}
		break;
	case 4:
		if (e && e->visible) {
			gref_table_unpublish(t, e->m);
			e->visible = false;
		}
		break;
	case 5:
		if (e && e->visible) {
			gref_mapping_get(e->m);
			e->users++;
		} else if (e && e->users) {
			gref_mapping_put(e->m);
			e->users--;
		}
		break;
	case 6:
		if (e && e->users) {
			gref_mapping_put(e->m);
			e->users--;
		}
		break;
	case 7:
		if (e)
			try_remove(t, model, e);
		break;
	}
	e = model_find(model, gref);
	check_found(t, gref, e && e->visible ? e->m : NULL);
}

static void play(u32 capacity, u32 range, u32 steps, u64 random)
{
	struct gref_table *t = table(capacity);
	struct model model = { .used = 0 };
	u32 i;

	for (i = 0; i < steps; i++) {
		step(t, &model, range, &random);
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
