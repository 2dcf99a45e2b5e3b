// SPDX-License-Identifier: GPL-2.0
/* sources: netback/gref_table.c */
/* gref_table: edges, collisions, failing allocations, grace periods. */
#include <linux/errno.h>
#include <linux/log2.h>

#include "check_table.h"

static void starts_empty(void **state)
{
	static const u32 capacities[] = { 1, 2, 3, 512, 1000, GREF_TABLE_MAX };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(capacities); i++) {
		struct gref_table *t = table(capacities[i]);

		check_invariants(t);
		check_found(t, 0, NULL);
		check_found(t, 1, NULL);
		check_found(t, U32_MAX, NULL);
		assert_null(gref_table_next(t, NULL));
		end(t);
	}
	gref_table_free(NULL);
}

static void holds_one(void **state)
{
	struct gref_table *t = table(1);
	struct gref_mapping *m, *other;
	int round;

	for (round = 0; round < 100; round++) {
		m = add(t, 7);
		assert_int_equal(gref_table_room(t), 0);
		assert_int_equal(gref_table_reserve(t, 8, false, &other),
				 -ENOSPC);
		/* Known and full: the gref being there is what is said. */
		assert_int_equal(gref_table_reserve(t, 7, false, &other),
				 -EEXIST);
		check_found(t, 7, m);
		check_found(t, 8, NULL);
		check_invariants(t);
		del(t, m);
		check_found(t, 7, NULL);
		assert_int_equal(gref_table_room(t), 1);
		check_invariants(t);
	}
	end(t);
}

static void takes_any_gref(void **state)
{
	struct gref_table *t = table(4);
	struct gref_mapping *zero = add(t, 0);
	struct gref_mapping *last = add(t, U32_MAX);
	struct gref_mapping *top = add(t, 0x80000000u);

	check_found(t, 0, zero);
	check_found(t, U32_MAX, last);
	check_found(t, 0x80000000u, top);
	check_found(t, 1, NULL);
	del(t, zero);
	check_found(t, 0, NULL);
	check_found(t, U32_MAX, last);
	end(t);
}

static void fills_to_capacity(void **state)
{
	static const u32 capacities[] = { 2, 3, 255, 256, 257, 1024,
					  GREF_TABLE_MAX };
	struct gref_mapping *m, *extra;
	u32 c, i, n;

	for (c = 0; c < ARRAY_SIZE(capacities); c++) {
		u32 capacity = capacities[c];
		struct gref_table *t = table(capacity);

		for (i = 0; i < capacity; i++) {
			assert_int_equal(gref_table_room(t), capacity - i);
			add(t, i * 3);
		}
		assert_int_equal(gref_table_room(t), 0);
		assert_int_equal(gref_table_reserve(t, 1, false, &extra),
				 -ENOSPC);
		check_invariants(t);
		for (i = 0; i < capacity; i++) {
			m = gref_table_find(t, i * 3);
			assert_non_null(m);
			check_found(t, i * 3, m);
			check_found(t, i * 3 + 1, NULL);
		}
		for (n = 0, m = NULL; (m = gref_table_next(t, m)); n++)
			assert_int_equal(m->gref % 3, 0);
		assert_int_equal(n, capacity);
		end(t);
	}
}

static void hides_until_published(void **state)
{
	struct gref_table *t = table(8);
	struct gref_mapping *m, *again;

	assert_int_equal(gref_table_reserve(t, 5, true, &m), 0);
	check_found(t, 5, NULL);
	assert_int_equal(gref_table_reserve(t, 5, false, &again), -EEXIST);
	assert_int_equal(gref_table_room(t), 7);
	assert_ptr_equal(gref_table_next(t, NULL), m);
	check_invariants(t);

	m->vaddr = vaddr_of(5);
	gref_table_publish(t, m);
	check_found(t, 5, m);

	gref_table_unpublish(t, m);
	check_found(t, 5, NULL);
	assert_int_equal(gref_table_reserve(t, 5, false, &again), -EEXIST);
	assert_int_equal(gref_table_room(t), 7);

	/* In use after all: it comes back as it was. */
	gref_table_publish(t, m);
	check_found(t, 5, m);
	del(t, m);

	/* Never published, taken back. */
	assert_int_equal(gref_table_reserve(t, 6, false, &m), 0);
	gref_table_remove(t, m);
	check_found(t, 6, NULL);
	assert_int_equal(gref_table_room(t), 8);
	end(t);
}

static void starts_each_mapping_afresh(void **state)
{
	struct gref_table *t = table(1);
	struct gref_mapping *m;

	assert_int_equal(gref_table_reserve(t, 1, true, &m), 0);
	m->vaddr = vaddr_of(1);
	m->page = (struct page *)m;
	gref_table_publish(t, m);
	check_found(t, 1, m);
	del(t, m);

	assert_int_equal(gref_table_reserve(t, 2, false, &m), 0);
	assert_null(m->page);
	assert_null(m->vaddr);
	assert_false(m->readonly);
	assert_false(gref_mapping_busy(m));
	end(t);
}

static void counts_users(void **state)
{
	struct gref_table *t = table(2);
	struct gref_mapping *m = add(t, 1), *other = add(t, 2);
	int i;

	for (i = 0; i < 100; i++)
		gref_mapping_get(m);
	assert_true(gref_mapping_busy(m));
	assert_false(gref_mapping_busy(other));
	for (i = 0; i < 100; i++) {
		assert_true(gref_mapping_busy(m));
		gref_mapping_put(m);
	}
	assert_false(gref_mapping_busy(m));
	end(t);
}

/* Grefs that all want the same slot of the index, found by trying. */
static void colliding(struct gref_table *t, u32 home, u32 *grefs, u32 n)
{
	struct gref_index *index = rcu_dereference_protected(t->index, true);
	u32 gref, found = 0;

	for (gref = 0; found < n; gref++)
		if ((gref_index_home(index, gref) & index->mask) == home)
			grefs[found++] = gref;
}

static void survives_collisions(void **state)
{
	u32 homes[] = { 0, 31, 127 };
	u32 grefs[64], h, order, i, j;

	for (h = 0; h < ARRAY_SIZE(homes); h++) {
		for (order = 0; order < 3; order++) {
			struct gref_mapping *m[64];
			struct gref_table *t = table(64);

			/* The last home makes the probe run over the end. */
			colliding(t, homes[h], grefs, 64);
			for (i = 0; i < 64; i++)
				m[i] = add(t, grefs[i]);
			check_invariants(t);
			for (i = 0; i < 64; i++) {
				u32 gone = order == 0 ? i :
					   order == 1 ? 63 - i : i * 37 % 64;

				del(t, m[gone]);
				m[gone] = NULL;
				for (j = 0; j < 64; j++)
					check_found(t, grefs[j], m[j]);
				check_invariants(t);
			}
			assert_int_equal(gref_table_room(t), 64);
			end(t);
		}
	}
}

/*
 * A frontend that adds and deletes for ever: a million operations that leave
 * dead slots, at every filling.
 */
static void outlives_churn(void **state)
{
	enum { CAPACITY = 128, OPS = 1000000 };
	static struct gref_mapping *live[CAPACITY];
	struct gref_table *t = table(CAPACITY);
	struct gref_index *first = rcu_dereference_protected(t->index, true);
	u32 used = 0, op, i, rebuilt = 0;
	u64 random = 1;

	for (op = 0; op < OPS; op++) {
		u32 level = 1 + op / (OPS / CAPACITY) % CAPACITY;
		bool grow = used < level && (used == 0 ||
					     random_below(&random, 2));

		if (grow) {
			live[used++] = add(t, op);
		} else {
			i = random_below(&random, used);
			del(t, live[i]);
			live[i] = live[--used];
		}
		if (rcu_dereference_protected(t->index, true) != first) {
			first = rcu_dereference_protected(t->index, true);
			rebuilt++;
		}
		if (op % 997 == 0) {
			check_invariants(t);
			for (i = 0; i < used; i++)
				check_found(t, live[i]->gref, live[i]);
		}
	}
	/* Else this test has not been where it wants to be. */
	assert_true(rebuilt > 10);
	end(t);
}

static void reports_lack_of_memory(void **state)
{
	struct gref_table *t = NULL;
	u32 n;

	for (n = 1; !t; n++) {
		shim_fail_alloc(n);
		t = gref_table_alloc(16, SEED);
		if (!t)
			assert_int_equal(shim_live_allocs(), 0);
		assert_true(n < 10);
	}
	shim_fail_alloc(0);
	/* The table, the mappings, the index: each has failed once. */
	assert_true(n > 3);
	end(t);
}

/*
 * Make dead slots until the next new gref would need a clean index. Leaves
 * @keep mappings.
 */
static struct gref_table *worn_table(u32 capacity, struct gref_mapping **keep,
				     u32 kept)
{
	struct gref_table *t = table(capacity);
	struct gref_index *index = rcu_dereference_protected(t->index, true);
	u32 gref = 1000, i;

	for (i = 0; i < kept; i++)
		keep[i] = add(t, i);
	while (t->used + t->dead < (index->mask + 1) / 4 * 3) {
		struct gref_mapping *m;

		assert_true(gref < 1000000);
		m = add(t, gref++);
		assert_ptr_equal(rcu_dereference_protected(t->index, true),
				 index);
		del(t, m);
	}
	return t;
}

/* A gref that is new and whose probe ends in an empty slot at once. */
static u32 fresh_gref(struct gref_table *t)
{
	struct gref_index *index = rcu_dereference_protected(t->index, true);
	u32 gref = 2000000;

	while (index->slots[gref_index_home(index, gref) & index->mask].tag !=
	       GREF_SLOT_EMPTY)
		gref++;
	return gref;
}

static void stays_whole_when_a_rebuild_fails(void **state)
{
	struct gref_mapping *keep[32], *m;
	struct gref_table *t = worn_table(64, keep, 32);
	struct gref_index *index = rcu_dereference_protected(t->index, true);
	u32 gref = fresh_gref(t), dead = t->dead, i;

	assert_true(dead > 0);
	shim_fail_alloc(1);
	assert_int_equal(gref_table_reserve(t, gref, false, &m), -ENOMEM);
	shim_fail_alloc(0);
	assert_ptr_equal(rcu_dereference_protected(t->index, true), index);
	assert_int_equal(t->dead, dead);
	assert_int_equal(gref_table_room(t), 32);
	check_found(t, gref, NULL);
	for (i = 0; i < 32; i++)
		check_found(t, i, keep[i]);
	check_invariants(t);

	m = add(t, gref);
	assert_ptr_not_equal(rcu_dereference_protected(t->index, true), index);
	assert_int_equal(t->dead, 0);
	check_found(t, gref, m);
	for (i = 0; i < 32; i++)
		check_found(t, i, keep[i]);
	check_invariants(t);
	end(t);
}

/* AddressSanitizer is the judge: a reader goes on in the index it began in. */
static void keeps_the_old_index_for_readers(void **state)
{
	struct gref_mapping *keep[32];
	struct gref_table *t = worn_table(64, keep, 32);
	const struct gref_slot *slot;
	u32 gref = fresh_gref(t);

	rcu_read_lock();
	slot = gref_table_lookup(t, 3);
	assert_non_null(slot);
	add(t, gref);
	assert_int_equal(shim_rcu_pending(), 1);
	assert_ptr_not_equal(slot, gref_table_lookup(t, 3));
	assert_int_equal(slot->gref, 3);
	assert_ptr_equal(slot->vaddr, vaddr_of(3));
	assert_ptr_equal(gref_slot_mapping(t, slot), keep[3]);
	rcu_read_unlock();
	end(t);
}

static void walks_while_removing(void **state)
{
	struct gref_table *t = table(100);
	struct gref_mapping *m = NULL;
	u32 i, n = 0;

	for (i = 0; i < 100; i++)
		add(t, i);
	while ((m = gref_table_next(t, m))) {
		del(t, m);
		n++;
	}
	assert_int_equal(n, 100);
	assert_int_equal(gref_table_room(t), 100);
	end(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(starts_empty),
		cmocka_unit_test(holds_one),
		cmocka_unit_test(takes_any_gref),
		cmocka_unit_test(fills_to_capacity),
		cmocka_unit_test(hides_until_published),
		cmocka_unit_test(starts_each_mapping_afresh),
		cmocka_unit_test(counts_users),
		cmocka_unit_test(survives_collisions),
		cmocka_unit_test(outlives_churn),
		cmocka_unit_test(reports_lack_of_memory),
		cmocka_unit_test(stays_whole_when_a_rebuild_fails),
		cmocka_unit_test(keeps_the_old_index_for_readers),
		cmocka_unit_test(walks_while_removing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
