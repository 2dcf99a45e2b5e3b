// SPDX-License-Identifier: GPL-2.0
/*
 * gref_map: maps a list of a frontend's grant references and unmaps it; see
 * gref_map.h. The pages come from the pool of frames without memory behind
 * them that the kernel keeps for foreign mappings.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/slab.h>

#include <xen/grant_table.h>

#include "compat.h"
#include "gref_map.h"
#include "gref_table.h"

/* What one hypercall works on; pages[] runs along the operations. */
struct map_batch {
	struct gnttab_map_grant_ref *map;
	struct gnttab_unmap_grant_ref *unmap;
	struct page **pages;
};

static void batch_free(struct map_batch *b)
{
	kvfree(b->map);
	kvfree(b->unmap);
	kvfree(b->pages);
}

/* The unmap operations are made first of all: an undo must not fail. */
static int batch_alloc(struct map_batch *b, unsigned int n, bool map)
{
	*b = (struct map_batch) {
		.map = map ? kvcalloc(n, sizeof(*b->map), GFP_KERNEL) : NULL,
		.unmap = kvcalloc(n, sizeof(*b->unmap), GFP_KERNEL),
		.pages = kvcalloc(n, sizeof(*b->pages), GFP_KERNEL),
	};
	if (b->pages && b->unmap && (b->map || !map))
		return 0;
	batch_free(b);
	return -ENOMEM;
}

static unsigned long page_vaddr(struct page *page)
{
	return (unsigned long)page_address(page);
}

/*
 * Unmap b->unmap[0..n-1] and give the pages back. Xen refuses only what was
 * never mapped; a page that it did refuse could still be the guest's, so it
 * is kept out of circulation for good rather than used again.
 */
static void batch_unmap(struct map_batch *b, unsigned int n)
{
	unsigned int i, kept = 0;
	int err;

	for (i = 0; i < n; i++)
		b->unmap[i].status = GNTST_general_error;
	err = gnttab_unmap_refs(b->unmap, NULL, b->pages, n);

	for (i = 0; i < n;) {
		if (b->unmap[i].status == GNTST_okay) {
			i++;
			continue;
		}
		n--;
		kept++;
		b->pages[i] = b->pages[n];
		b->unmap[i].status = b->unmap[n].status;
	}
	if (err || kept)
		pr_err_ratelimited("unmap failed: %d, %u pages lost\n",
				   err, kept);
	if (n)
		gnttab_free_pages(n, b->pages);
}

/* Take back those of a failed batch that Xen did map, then all the pages. */
static void batch_undo(struct map_batch *b, unsigned int n)
{
	unsigned int i, mapped = 0;

	for (i = 0; i < n; i++) {
		if (b->map[i].status != GNTST_okay)
			continue;
		gnttab_set_unmap_op(&b->unmap[mapped],
				    page_vaddr(b->pages[i]), GNTMAP_host_map,
				    b->map[i].handle);
		/* Mapped ones to the front; the status goes along. */
		swap(b->pages[mapped], b->pages[i]);
		swap(b->map[mapped].status, b->map[i].status);
		mapped++;
	}
	if (mapped < n)
		gnttab_free_pages(n - mapped, b->pages + mapped);
	if (mapped)
		batch_unmap(b, mapped);
}

/**
 * gref_map_batch() - map all of a list of grant references, or none
 * @domid: the frontend's domain
 * @m: mappings with gref and readonly set; page, vaddr and handle are filled
 * @n: how many, at least 1
 *
 * Context: process, may sleep.
 * Return: 0, -ENOMEM, or -EACCES when Xen refused one of them.
 */
int gref_map_batch(domid_t domid, struct gref_mapping **m, unsigned int n)
{
	struct map_batch b;
	unsigned int i;
	int err;

	err = batch_alloc(&b, n, true);
	if (err)
		return err;
	err = gnttab_alloc_pages(n, b.pages);
	if (err) {
		err = -ENOMEM;
		goto out;
	}

	for (i = 0; i < n; i++) {
		gnttab_set_map_op(&b.map[i], page_vaddr(b.pages[i]),
				  GNTMAP_host_map |
				  (m[i]->readonly ? GNTMAP_readonly : 0),
				  m[i]->gref, domid);
		/* What holds if Xen does not come to this one. */
		b.map[i].status = GNTST_general_error;
	}

	err = gnttab_map_refs(b.map, NULL, b.pages, n);
	for (i = 0; i < n && !err; i++)
		if (b.map[i].status != GNTST_okay)
			err = -EACCES;
	if (err) {
		batch_undo(&b, n);
		goto out;
	}

	for (i = 0; i < n; i++) {
		m[i]->page = b.pages[i];
		m[i]->vaddr = page_address(b.pages[i]);
		m[i]->handle = b.map[i].handle;
	}
out:
	batch_free(&b);
	return err;
}

/**
 * gref_unmap_batch() - unmap a list of grant references
 * @m: mapped, unpublished and idle mappings
 * @n: how many, at least 1
 *
 * Works without memory too, then one by one, because a teardown cannot fail.
 *
 * Context: process, may sleep.
 */
void gref_unmap_batch(struct gref_mapping **m, unsigned int n)
{
	struct gnttab_unmap_grant_ref op;
	struct map_batch b;
	struct page *page;
	unsigned int i;
	bool batched;

	batched = !batch_alloc(&b, n, false);
	if (!batched)
		b = (struct map_batch) { .unmap = &op, .pages = &page };

	for (i = 0; i < n; i++) {
		unsigned int at = batched ? i : 0;

		gnttab_set_unmap_op(&b.unmap[at], page_vaddr(m[i]->page),
				    GNTMAP_host_map, m[i]->handle);
		b.pages[at] = m[i]->page;
		if (!batched)
			batch_unmap(&b, 1);
	}
	if (batched) {
		batch_unmap(&b, n);
		batch_free(&b);
	}
}
