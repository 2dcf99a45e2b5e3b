// SPDX-License-Identifier: GPL-2.0
/* staging_pages: allocates and grants pages; see staging_pages.h. */
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include <xen/grant_table.h>
#include <xen/page.h>

#include "compat.h"
#include "staging_pages.h"

static int staging_page_alloc(struct staging_page *p, domid_t domid,
			      bool readonly)
{
	int ref;

	/*
	 * Zeroed: what the backend sees is what was sent to it, only. And we
	 * can do without, so nobody is to be killed for it.
	 */
	p->page = alloc_page(GFP_KERNEL | __GFP_ZERO | __GFP_NORETRY |
			     __GFP_NOWARN);
	if (!p->page)
		return -ENOMEM;
	ref = gnttab_grant_foreign_access(domid, xen_page_to_gfn(p->page),
					  readonly);
	if (ref < 0) {
		__free_page(p->page);
		return ref;
	}
	p->gref = ref;
	return 0;
}

/**
 * staging_pages_alloc() - allocate pages and grant them to the backend
 * @set: the set
 * @nr: how many pages
 * @domid: the backend's domain
 * @readonly: the backend may only read them
 *
 * Context: may sleep.
 * Return: 0, -ENOMEM, or -ENOSPC when there are no grant references left
 */
int staging_pages_alloc(struct staging_pages *set, unsigned int nr,
			domid_t domid, bool readonly)
{
	int err;

	set->nr = 0;
	set->readonly = readonly;
	set->page = kvcalloc(nr, sizeof(*set->page), GFP_KERNEL);
	if (!set->page)
		return -ENOMEM;

	while (set->nr < nr) {
		err = staging_page_alloc(&set->page[set->nr], domid, readonly);
		if (err) {
			staging_pages_free(set);
			return err;
		}
		set->nr++;
	}
	return 0;
}

/**
 * staging_pages_free() - give the pages up
 * @set: the set
 *
 * Others may still hold references to a page. It is freed when they and the
 * backend are done with it.
 *
 * Context: may sleep.
 */
void staging_pages_free(struct staging_pages *set)
{
	unsigned int i;

	for (i = 0; i < set->nr; i++)
		gnttab_end_foreign_access(set->page[i].gref, set->page[i].page);
	kvfree(set->page);
	set->page = NULL;
	set->nr = 0;
}
