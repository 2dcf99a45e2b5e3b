/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staging_pages: pages that are ours and granted to the backend for as long
 * as they exist.
 *
 * A page that is still granted never goes back to the page allocator: the
 * set's reference is handed to gnttab_end_foreign_access(), which drops it
 * once the backend has unmapped the page.
 */
#ifndef NETFRONT_STAGING_PAGES_H
#define NETFRONT_STAGING_PAGES_H

#include <linux/types.h>

#include <xen/grant_table.h>

/**
 * struct staging_page - a granted page
 * @page: the page; the set holds one reference
 * @gref: its grant
 */
struct staging_page {
	struct page *page;
	grant_ref_t gref;
};

/**
 * struct staging_pages - a set of granted pages
 * @nr: how many
 * @readonly: the backend may only read them
 * @page: the pages
 */
struct staging_pages {
	unsigned int nr;
	bool readonly;
	struct staging_page *page;
};

int staging_pages_alloc(struct staging_pages *set, unsigned int nr,
			domid_t domid, bool readonly);
void staging_pages_free(struct staging_pages *set);

#endif /* NETFRONT_STAGING_PAGES_H */
