// SPDX-License-Identifier: GPL-2.0
/*
 * rhash: the kernel's resizable hash table, made for RCU readers as well. It
 * grows from a work item, so an adder sees only a part of that cost.
 */
#include <linux/rhashtable.h>
#include <linux/slab.h>

#include "contender.h"
#include "gref_table.h"

struct rhash_entry {
	struct gref_mapping m;
	struct rhash_head node;
};

static const struct rhashtable_params params = {
	.key_len = sizeof(u32),
	.key_offset = offsetof(struct rhash_entry, m.gref),
	.head_offset = offsetof(struct rhash_entry, node),
};

static void *rhash_make(u32 capacity)
{
	struct rhashtable *ht = kzalloc(sizeof(*ht), GFP_KERNEL);

	if (ht && rhashtable_init(ht, &params)) {
		kfree(ht);
		ht = NULL;
	}
	return ht;
}

static void rhash_free_entry(void *entry, void *arg)
{
	kfree(entry);
}

static void rhash_free(void *c)
{
	rhashtable_free_and_destroy(c, rhash_free_entry, NULL);
	kfree(c);
}

static int rhash_add(void *c, u32 gref)
{
	struct rhash_entry *e = kzalloc(sizeof(*e), GFP_KERNEL);
	int err;

	if (!e)
		return -ENOMEM;
	e->m.gref = gref;
	e->m.vaddr = c;
	err = rhashtable_lookup_insert_fast(c, &e->node, params);
	if (err)
		kfree(e);
	return err;
}

static void rhash_del(void *c, u32 gref)
{
	struct rhash_entry *e = rhashtable_lookup_fast(c, &gref, params);

	rhashtable_remove_fast(c, &e->node, params);
	kfree(e);
}

static u32 rhash_lookup(void *c, const u32 *grefs, u32 n)
{
	u32 i, found = 0;

	for (i = 0; i < n; i++) {
		struct rhash_entry *e = rhashtable_lookup(c, &grefs[i], params);

		found += e && e->m.vaddr;
	}
	return found;
}

static size_t rhash_memory(void *c, const u32 *grefs, u32 n)
{
	struct rhashtable *ht = c;
	const struct bucket_table *tbl = rcu_access_pointer(ht->tbl);

	return taken(sizeof(*ht)) +
	       taken(struct_size(tbl, buckets, tbl->size)) +
	       n * taken(sizeof(struct rhash_entry));
}

const struct contender rhash = {
	.name = "rhashtable",
	.make = rhash_make,
	.free = rhash_free,
	.add = rhash_add,
	.del = rhash_del,
	.lookup = rhash_lookup,
	.memory = rhash_memory,
};
