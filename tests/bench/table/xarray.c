// SPDX-License-Identifier: GPL-2.0
/*
 * xarray: the kernel's radix tree, by gref.
 */
#include <linux/slab.h>
#include <linux/xarray.h>

#include "contender.h"
#include "gref_table.h"

static void *xarray_make(u32 capacity)
{
	struct xarray *xa = kzalloc(sizeof(*xa), GFP_KERNEL);

	if (xa)
		xa_init(xa);
	return xa;
}

static void xarray_free(void *c)
{
	struct gref_mapping *m;
	unsigned long i;

	xa_for_each((struct xarray *)c, i, m)
		kfree(m);
	xa_destroy(c);
	kfree(c);
}

static int xarray_add(void *c, u32 gref)
{
	struct gref_mapping *m = kzalloc(sizeof(*m), GFP_KERNEL);
	int err;

	if (!m)
		return -ENOMEM;
	m->gref = gref;
	m->vaddr = c;
	err = xa_insert(c, gref, m, GFP_KERNEL);
	if (err)
		kfree(m);
	return err;
}

static void xarray_del(void *c, u32 gref)
{
	kfree(xa_erase(c, gref));
}

static u32 xarray_lookup(void *c, const u32 *grefs, u32 n)
{
	u32 i, found = 0;

	for (i = 0; i < n; i++) {
		const struct gref_mapping *m = xa_load(c, grefs[i]);

		found += m && m->vaddr;
	}
	return found;
}

/* A node for each distinct prefix, at each height that the largest gref asks for. */
static size_t xarray_memory(void *c, const u32 *grefs, u32 n)
{
	unsigned int shift;
	size_t nodes = 0;
	u32 i, largest = 0;

	for (i = 0; i < n; i++)
		largest = max(largest, grefs[i]);
	for (shift = XA_CHUNK_SHIFT; n; shift += XA_CHUNK_SHIFT) {
		DEFINE_XARRAY(seen);

		for (i = 0; i < n; i++) {
			unsigned long prefix = (u64)grefs[i] >> shift;

			if (!xa_load(&seen, prefix)) {
				xa_store(&seen, prefix, xa_mk_value(1),
					 GFP_KERNEL);
				nodes++;
			}
		}
		xa_destroy(&seen);
		if (!((u64)largest >> shift))
			break;
	}
	return taken(sizeof(struct xarray)) + nodes * sizeof(struct xa_node) +
	       n * taken(sizeof(struct gref_mapping));
}

const struct contender xarray = {
	.name = "xarray",
	.make = xarray_make,
	.free = xarray_free,
	.add = xarray_add,
	.del = xarray_del,
	.lookup = xarray_lookup,
	.memory = xarray_memory,
};
