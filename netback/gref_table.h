/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gref_table: which of a frontend's grant references netback keeps mapped.
 *
 * One table a queue. The slow path (ADD, DEL, teardown, dumps) is serialised
 * by its caller; lookups run beside it under RCU and never take a lock.
 *
 * Invariants, kept by gref_table.c:
 *  - a gref stands in the table at most once;
 *  - a lookup finds a gref only between gref_table_publish() and
 *    gref_table_unpublish(), and the slot that it returns stays as it is
 *    until the end of the reader's RCU section, provided the slow path lets a
 *    grace period pass between gref_table_unpublish() and
 *    gref_table_remove();
 *  - a mapping never moves: a pointer to it is good from
 *    gref_table_reserve() to gref_table_remove();
 *  - at least a quarter of the index is empty, so that every probe ends.
 *
 * Nothing in here touches a grant or a page: the file is compiled and tested
 * on the host as it stands.
 */
#ifndef NETBACK_GREF_TABLE_H
#define NETBACK_GREF_TABLE_H

#include <linux/atomic.h>
#include <linux/hash.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

struct page;

/* The largest capacity that gref_table_alloc() accepts. */
#define GREF_TABLE_MAX 65536u

/**
 * struct gref_mapping - one grant reference that is, or is about to be, mapped
 * @page: the page that it is mapped on
 * @vaddr: where the kernel sees it
 * @handle: Xen's handle of the mapping, for the unmap
 * @gref: the frontend's grant reference
 * @slot: its place in the index, GREF_NO_SLOT while the mapping is unused
 * @next_free: the next unused mapping
 * @inflight: how many packets use the page right now
 * @readonly: mapped without the right to write
 */
struct gref_mapping {
	struct page *page;
	void *vaddr;
	u32 handle;
	u32 gref;
	u32 slot;
	u32 next_free;
	atomic_t inflight;
	bool readonly;
};

#define GREF_NO_SLOT U32_MAX

/*
 * A slot of the index holds all that a packet which is only copied needs, so
 * that a hit costs one cache line. The tag is written last and read first.
 */
struct gref_slot {
	u32 gref;
	u32 tag;
	void *vaddr;
};

#define GREF_SLOT_EMPTY		0u	/* never used: ends a probe */
#define GREF_SLOT_DEAD		1u	/* removed: a probe goes on */
#define GREF_SLOT_HIDDEN	2u	/* known to the slow path only */
#define GREF_SLOT_VISIBLE	3u
#define GREF_SLOT_STATE		3u
#define GREF_SLOT_READONLY	4u
#define GREF_SLOT_SHIFT		3	/* above it: the mapping's number */

struct gref_index {
	struct rcu_head rcu;
	u32 mask;
	u32 seed;
	struct gref_slot slots[];
};

/**
 * struct gref_table - a queue's mappings
 * @index: hash from gref to mapping, replaced as a whole when it is rebuilt
 * @capacity: how many mappings fit
 * @used: how many are reserved or published
 * @dead: removed slots of @index that probes still have to step over
 * @free_head: the first unused mapping
 * @mappings: @capacity of them
 */
struct gref_table {
	struct gref_index __rcu *index;
	u32 capacity;
	u32 used;
	u32 dead;
	u32 free_head;
	struct gref_mapping *mappings;
};

struct gref_table *gref_table_alloc(u32 capacity, u32 seed);
void gref_table_free(struct gref_table *t);

int gref_table_reserve(struct gref_table *t, u32 gref, bool readonly,
		       struct gref_mapping **out);
void gref_table_publish(struct gref_table *t, struct gref_mapping *m);
void gref_table_unpublish(struct gref_table *t, struct gref_mapping *m);
void gref_table_remove(struct gref_table *t, struct gref_mapping *m);
struct gref_mapping *gref_table_find(struct gref_table *t, u32 gref);
struct gref_mapping *gref_table_next(struct gref_table *t,
				     struct gref_mapping *m);

/**
 * gref_table_room() - how many more mappings fit
 * @t: the table
 *
 * Context: the slow path.
 */
static inline u32 gref_table_room(const struct gref_table *t)
{
	return t->capacity - t->used;
}

/* Where a probe for a gref begins; only those who know the seed can tell. */
static inline u32 gref_index_home(const struct gref_index *index, u32 gref)
{
	u32 hash = hash_32(gref ^ index->seed, 32);

	/* The high bits are the good ones: once into the low ones, and again. */
	hash = hash_32(hash ^ (hash >> 16), 32);
	return hash ^ (hash >> 16);
}

/**
 * gref_table_lookup() - find a published mapping
 * @t: the table
 * @gref: a grant reference as the frontend wrote it, any value
 *
 * Context: an RCU read section or with bottom halves off, which also bounds the
 * use of the result. To use the page for longer take gref_mapping_get() first.
 * Return: the slot, or NULL when the gref is not mapped.
 */
static inline const struct gref_slot *
gref_table_lookup(const struct gref_table *t, u32 gref)
{
	const struct gref_index *index =
		rcu_dereference_check(t->index, rcu_read_lock_bh_held());
	u32 i = gref_index_home(index, gref);

	for (;; i++) {
		const struct gref_slot *slot = &index->slots[i & index->mask];
		/* Pairs with the release in gref_table_publish(). */
		u32 tag = smp_load_acquire(&slot->tag);

		if ((tag & GREF_SLOT_STATE) == GREF_SLOT_VISIBLE &&
		    slot->gref == gref)
			return slot;
		if (tag == GREF_SLOT_EMPTY)
			return NULL;
	}
}

/**
 * gref_slot_writable() - whether the page of a slot may be written
 * @slot: of gref_table_lookup()
 */
static inline bool gref_slot_writable(const struct gref_slot *slot)
{
	return !(READ_ONCE(slot->tag) & GREF_SLOT_READONLY);
}

/**
 * gref_slot_mapping() - the mapping behind a slot
 * @t: the table
 * @slot: of gref_table_lookup(), in the same RCU read section
 */
static inline struct gref_mapping *
gref_slot_mapping(const struct gref_table *t, const struct gref_slot *slot)
{
	return &t->mappings[READ_ONCE(slot->tag) >> GREF_SLOT_SHIFT];
}

/**
 * gref_mapping_get() - keep a mapping from being unmapped
 * @m: of gref_slot_mapping(), still in the RCU read section of its lookup
 *
 * Context: any. Pairs with gref_mapping_put().
 */
static inline void gref_mapping_get(struct gref_mapping *m)
{
	atomic_inc(&m->inflight);
}

/**
 * gref_mapping_put() - the packet is done with the page
 * @m: a mapping that gref_mapping_get() took
 *
 * Context: any.
 */
static inline void gref_mapping_put(struct gref_mapping *m)
{
	/* Whatever read the page did so before the page can go away. */
	smp_mb__before_atomic();
	atomic_dec(&m->inflight);
}

/**
 * gref_mapping_busy() - whether a packet uses the page
 * @m: the mapping
 *
 * The answer "no" lasts only when the mapping is unpublished and a grace
 * period has passed since.
 */
static inline bool gref_mapping_busy(const struct gref_mapping *m)
{
	return atomic_read(&m->inflight) != 0;
}

#endif /* NETBACK_GREF_TABLE_H */
