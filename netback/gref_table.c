// SPDX-License-Identifier: GPL-2.0
/*
 * gref_table: the bookkeeping of mapped grant references; see gref_table.h.
 *
 * The index is open addressing with linear probing. A frontend chooses its
 * grefs, so the hash is seeded with a number that it does not know. Removing
 * leaves a dead slot behind, because slots must not move under readers; dead
 * slots are turned back into empty ones where a probe would end behind them
 * anyway, and the index is rebuilt beside the old one when too many remain.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/slab.h>
#include <linux/mm.h>

#include "gref_table.h"

/* The slow path owns the index: nobody replaces it but gref_table_rebuild(). */
static struct gref_index *table_index(const struct gref_table *t)
{
	return rcu_dereference_protected(t->index, true);
}

static struct gref_index *index_alloc(u32 capacity, u32 seed)
{
	u32 slots = roundup_pow_of_two(capacity * 2);
	struct gref_index *index;

	index = kvzalloc(struct_size(index, slots, slots),
			 GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!index)
		return NULL;
	index->mask = slots - 1;
	index->seed = seed;
	return index;
}

static u32 slot_state(const struct gref_slot *slot)
{
	return slot->tag & GREF_SLOT_STATE;
}

static u32 mapping_tag(const struct gref_table *t,
		       const struct gref_mapping *m, u32 state)
{
	u32 number = m - t->mappings;

	return number << GREF_SLOT_SHIFT |
	       (m->readonly ? GREF_SLOT_READONLY : 0) | state;
}

/**
 * gref_table_alloc() - make an empty table
 * @capacity: how many mappings it is to hold, 1 to GREF_TABLE_MAX
 * @seed: a random number that the frontend cannot know
 *
 * Context: process, may sleep.
 * Return: the table, or NULL when there is no memory.
 */
struct gref_table *gref_table_alloc(u32 capacity, u32 seed)
{
	struct gref_index *index;
	struct gref_table *t;
	u32 i;

	t = kzalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);
	if (!t)
		return NULL;

	t->mappings = kvcalloc(capacity, sizeof(*t->mappings),
			       GFP_KERNEL_ACCOUNT);
	if (!t->mappings)
		goto free_table;

	index = index_alloc(capacity, seed);
	if (!index)
		goto free_mappings;
	RCU_INIT_POINTER(t->index, index);

	t->capacity = capacity;
	for (i = 0; i < capacity; i++) {
		t->mappings[i].slot = GREF_NO_SLOT;
		t->mappings[i].next_free = i + 1;
	}
	return t;

free_mappings:
	kvfree(t->mappings);
free_table:
	kfree(t);
	return NULL;
}

/**
 * gref_table_free() - give a table back
 * @t: a table without readers and without mapped pages, or NULL
 *
 * Context: process.
 */
void gref_table_free(struct gref_table *t)
{
	if (!t)
		return;
	kvfree(table_index(t));
	kvfree(t->mappings);
	kfree(t);
}

/* Put a hidden or visible mapping into an index that has no dead slots. */
static void index_insert(struct gref_index *index, const struct gref_slot *slot,
			 struct gref_mapping *m)
{
	u32 i = gref_index_home(index, slot->gref) & index->mask;

	while (index->slots[i].tag != GREF_SLOT_EMPTY)
		i = (i + 1) & index->mask;
	index->slots[i] = *slot;
	m->slot = i;
}

/*
 * Drop the dead slots. Readers go on with the old index until they are done;
 * a mapping's pointer stays, only its place in the index changes.
 */
static int gref_table_rebuild(struct gref_table *t)
{
	struct gref_index *old = table_index(t);
	struct gref_index *index = index_alloc(t->capacity, old->seed);
	struct gref_mapping *m = NULL;

	if (!index)
		return -ENOMEM;
	while ((m = gref_table_next(t, m)))
		index_insert(index, &old->slots[m->slot], m);
	t->dead = 0;
	rcu_assign_pointer(t->index, index);
	kvfree_rcu(old, rcu);
	return 0;
}

/*
 * Walk a gref's probe. Returns the slot that holds it, or NULL with @spare
 * set to the slot that an insertion should take.
 */
static struct gref_slot *index_probe(struct gref_index *index, u32 gref,
				     struct gref_slot **spare)
{
	u32 i = gref_index_home(index, gref);

	*spare = NULL;
	for (;; i++) {
		struct gref_slot *slot = &index->slots[i & index->mask];

		switch (slot_state(slot)) {
		case GREF_SLOT_EMPTY:
			if (!*spare)
				*spare = slot;
			return NULL;
		case GREF_SLOT_DEAD:
			if (!*spare)
				*spare = slot;
			break;
		default:
			if (slot->gref == gref)
				return slot;
		}
	}
}

/**
 * gref_table_reserve() - enter a gref without showing it to readers yet
 * @t: the table
 * @gref: the grant reference
 * @readonly: whether it is going to be mapped read-only
 * @out: where the mapping goes, to be filled, then published or removed
 *
 * Context: the slow path, process, may sleep.
 * Return: 0, -ENOSPC when the table is full, -EEXIST when the gref is in it
 * already, -ENOMEM when the index had to grow a clean copy and could not.
 */
int gref_table_reserve(struct gref_table *t, u32 gref, bool readonly,
		       struct gref_mapping **out)
{
	struct gref_index *index = table_index(t);
	struct gref_slot *slot;
	struct gref_mapping *m;

	if (index_probe(index, gref, &slot))
		return -EEXIST;
	if (!gref_table_room(t))
		return -ENOSPC;

	/* An empty slot is taken only while a quarter of them stays empty. */
	if (slot->tag == GREF_SLOT_EMPTY &&
	    t->used + t->dead >= (index->mask + 1) / 4 * 3 && t->dead) {
		int err = gref_table_rebuild(t);

		if (err)
			return err;
		index = table_index(t);
		index_probe(index, gref, &slot);
	}

	m = &t->mappings[t->free_head];
	t->free_head = m->next_free;
	m->gref = gref;
	m->readonly = readonly;
	m->page = NULL;
	m->vaddr = NULL;
	m->slot = slot - index->slots;
	atomic_set(&m->inflight, 0);

	if (slot->tag == GREF_SLOT_DEAD)
		t->dead--;
	WRITE_ONCE(t->used, t->used + 1);
	slot->gref = gref;
	slot->vaddr = NULL;
	/* Hidden slots are skipped, so readers need no order here. */
	WRITE_ONCE(slot->tag, mapping_tag(t, m, GREF_SLOT_HIDDEN));

	*out = m;
	return 0;
}

/**
 * gref_table_publish() - let lookups find a mapping
 * @t: the table
 * @m: a reserved or unpublished mapping, with page and vaddr filled in
 *
 * Context: the slow path.
 */
void gref_table_publish(struct gref_table *t, struct gref_mapping *m)
{
	struct gref_slot *slot = &table_index(t)->slots[m->slot];

	slot->vaddr = m->vaddr;
	/* Pairs with the acquire in gref_table_lookup(). */
	smp_store_release(&slot->tag, mapping_tag(t, m, GREF_SLOT_VISIBLE));
}

/**
 * gref_table_unpublish() - hide a mapping from lookups to come
 * @t: the table
 * @m: a published mapping
 *
 * Readers that found it already go on until the end of their RCU section: let
 * a grace period pass, then gref_mapping_busy() tells for good.
 *
 * Context: the slow path.
 */
void gref_table_unpublish(struct gref_table *t, struct gref_mapping *m)
{
	struct gref_slot *slot = &table_index(t)->slots[m->slot];

	WRITE_ONCE(slot->tag, mapping_tag(t, m, GREF_SLOT_HIDDEN));
}

/**
 * gref_table_remove() - forget a mapping
 * @t: the table
 * @m: a reserved mapping, or an unpublished one past its grace period
 *
 * Context: the slow path.
 */
void gref_table_remove(struct gref_table *t, struct gref_mapping *m)
{
	struct gref_index *index = table_index(t);
	u32 i = m->slot;

	WRITE_ONCE(index->slots[i].tag, GREF_SLOT_DEAD);
	t->dead++;

	/* No probe goes beyond an empty slot, so none needs these dead ones. */
	if (index->slots[(i + 1) & index->mask].tag == GREF_SLOT_EMPTY) {
		while (index->slots[i].tag == GREF_SLOT_DEAD) {
			WRITE_ONCE(index->slots[i].tag, GREF_SLOT_EMPTY);
			t->dead--;
			i = (i - 1) & index->mask;
		}
	}

	m->slot = GREF_NO_SLOT;
	m->next_free = t->free_head;
	t->free_head = m - t->mappings;
	WRITE_ONCE(t->used, t->used - 1);
}

/**
 * gref_table_find() - find a published mapping from the slow path
 * @t: the table
 * @gref: any value
 *
 * Context: the slow path.
 * Return: the mapping, or NULL when the gref is unknown or hidden.
 */
struct gref_mapping *gref_table_find(struct gref_table *t, u32 gref)
{
	struct gref_slot *spare;
	struct gref_slot *slot = index_probe(table_index(t), gref, &spare);

	if (!slot || slot_state(slot) != GREF_SLOT_VISIBLE)
		return NULL;
	return gref_slot_mapping(t, slot);
}

/**
 * gref_table_next() - walk all reserved and published mappings
 * @t: the table
 * @m: the last one, NULL to begin; it may have been removed meanwhile
 *
 * Context: the slow path.
 * Return: the next one in no order that means anything, NULL at the end.
 */
struct gref_mapping *gref_table_next(struct gref_table *t,
				     struct gref_mapping *m)
{
	u32 i;

	for (i = m ? m - t->mappings + 1 : 0; i < t->capacity; i++)
		if (t->mappings[i].slot != GREF_NO_SLOT)
			return &t->mappings[i];
	return NULL;
}
