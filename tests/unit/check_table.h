/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of gref_table share: cmocka and a look at the index. */
#ifndef CHECK_TABLE_H
#define CHECK_TABLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <linux/kernel.h>
#include <linux/slab.h>

#include "gref_table.h"

#define SEED 0x5eedu

/* A small generator of its own, so that a failure can be repeated. */
static inline u32 random_below(u64 *state, u32 bound)
{
	*state = *state * 6364136223846793005ull + 1442695040888963407ull;
	return (*state >> 33) % bound;
}

/* An address that says which gref it was made for; never followed. */
static inline void *vaddr_of(u32 gref)
{
	return (void *)(0x100000000000ul + ((u64)gref << 12));
}

/* Every invariant that gref_table.h states and a look can tell. */
static inline void check_invariants(struct gref_table *t)
{
	struct gref_index *index = rcu_dereference_protected(t->index, true);
	u32 slots = index->mask + 1;
	u32 empty = 0, dead = 0, live = 0, in_use = 0, i;

	assert_true(slots >= 2 * t->capacity && is_power_of_2(slots));
	for (i = 0; i < slots; i++) {
		struct gref_slot *slot = &index->slots[i];
		struct gref_mapping *m;

		switch (slot->tag & GREF_SLOT_STATE) {
		case GREF_SLOT_EMPTY:
			assert_int_equal(slot->tag, GREF_SLOT_EMPTY);
			empty++;
			break;
		case GREF_SLOT_DEAD:
			dead++;
			/* One that no probe needs is not kept. */
			assert_int_not_equal(index->slots[(i + 1) &
							  index->mask].tag,
					     GREF_SLOT_EMPTY);
			break;
		default:
			live++;
			m = gref_slot_mapping(t, slot);
			assert_in_range(m - t->mappings, 0, t->capacity - 1);
			assert_int_equal(m->slot, i);
			assert_int_equal(m->gref, slot->gref);
			assert_int_equal(m->readonly,
					 !gref_slot_writable(slot));
		}
	}
	assert_int_equal(dead, t->dead);
	assert_int_equal(live, t->used);
	assert_true(empty >= slots / 4);

	for (i = 0; i < t->capacity; i++)
		if (t->mappings[i].slot != GREF_NO_SLOT)
			in_use++;
	assert_int_equal(in_use, t->used);
}

static inline struct gref_table *table(u32 capacity)
{
	struct gref_table *t = gref_table_alloc(capacity, SEED);

	assert_non_null(t);
	assert_int_equal(gref_table_room(t), capacity);
	return t;
}

/* Enter and show a gref that must fit. */
static inline struct gref_mapping *add(struct gref_table *t, u32 gref)
{
	struct gref_mapping *m = NULL;

	assert_int_equal(gref_table_reserve(t, gref, false, &m), 0);
	assert_non_null(m);
	assert_int_equal(m->gref, gref);
	m->vaddr = vaddr_of(gref);
	gref_table_publish(t, m);
	return m;
}

static inline void del(struct gref_table *t, struct gref_mapping *m)
{
	gref_table_unpublish(t, m);
	synchronize_rcu();
	gref_table_remove(t, m);
}

/* Whether lookup, find and the slot they lead to agree that gref is @m. */
static inline void check_found(struct gref_table *t, u32 gref,
			       struct gref_mapping *m)
{
	const struct gref_slot *slot;

	rcu_read_lock();
	slot = gref_table_lookup(t, gref);
	assert_ptr_equal(gref_table_find(t, gref), m);
	if (m) {
		assert_non_null(slot);
		assert_int_equal(slot->gref, gref);
		assert_ptr_equal(slot->vaddr, vaddr_of(gref));
		assert_ptr_equal(gref_slot_mapping(t, slot), m);
		assert_int_equal(gref_slot_writable(slot), !m->readonly);
	} else {
		assert_null(slot);
	}
	rcu_read_unlock();
}

/* The end of each test: the table is empty and nothing is left behind. */
static inline void end(struct gref_table *t)
{
	struct gref_mapping *m = NULL;

	while ((m = gref_table_next(t, m)))
		del(t, m);
	check_invariants(t);
	gref_table_free(t);
	rcu_barrier();
	assert_int_equal(shim_rcu_pending(), 0);
	assert_int_equal(shim_live_allocs(), 0);
}

#endif /* CHECK_TABLE_H */
