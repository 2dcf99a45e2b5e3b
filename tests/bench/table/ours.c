// SPDX-License-Identifier: GPL-2.0
/*
 * ours: the table of netback, as it is built into the module.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "contender.h"
#include "gref_table.h"

static void *ours_make(u32 capacity)
{
	return gref_table_alloc(capacity, 0x5eed5eed);
}

static void ours_free(void *c)
{
	gref_table_free(c);
}

static int ours_add(void *c, u32 gref)
{
	struct gref_mapping *m;
	int err = gref_table_reserve(c, gref, false, &m);

	if (err)
		return err;
	m->vaddr = c;
	gref_table_publish(c, m);
	return 0;
}

static void ours_del(void *c, u32 gref)
{
	struct gref_mapping *m = gref_table_find(c, gref);

	gref_table_unpublish(c, m);
	gref_table_remove(c, m);
}

static u32 ours_lookup(void *c, const u32 *grefs, u32 n)
{
	u32 i, found = 0;

	for (i = 0; i < n; i++) {
		const struct gref_slot *slot = gref_table_lookup(c, grefs[i]);

		found += slot && slot->vaddr;
	}
	return found;
}

static size_t ours_memory(void *c, const u32 *grefs, u32 n)
{
	const struct gref_table *t = c;
	const struct gref_index *index = rcu_access_pointer(t->index);

	return taken(sizeof(*t)) + taken(t->capacity * sizeof(*t->mappings)) +
	       taken(sizeof(*index) +
		     (index->mask + 1) * sizeof(*index->slots));
}

const struct contender ours = {
	.name = "ours",
	.make = ours_make,
	.free = ours_free,
	.add = ours_add,
	.del = ours_del,
	.lookup = ours_lookup,
	.memory = ours_memory,
};
