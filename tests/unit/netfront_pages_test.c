// SPDX-License-Identifier: GPL-2.0
/* sources: netfront/staging_pages.c */
/*
 * staging_pages while each allocation and each grant fails in turn: all is
 * given back, and no page is freed that is still granted.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <xen/grant_table.h>

#include "staging_pages.h"

#define DOMID 3
#define PAGES 64

struct page {
	bool granted;
	int readonly;
};

/* The model: pages, and a grant table with a number of free entries. */
static struct {
	unsigned int pages;		/* not freed */
	unsigned int fail_page;		/* this one is not there; 0: all are */
	unsigned int room;
	struct page *grant[PAGES];	/* by reference */
} xen;

struct page *alloc_page(gfp_t gfp)
{
	assert_true(gfp & __GFP_ZERO);
	if (xen.fail_page && !--xen.fail_page)
		return NULL;
	xen.pages++;
	return calloc(1, sizeof(struct page));
}

void __free_page(struct page *page)
{
	assert_false(page->granted);
	xen.pages--;
	free(page);
}

int gnttab_grant_foreign_access(domid_t domid, unsigned long frame,
				int readonly)
{
	struct page *page = (struct page *)frame;
	unsigned int i;

	assert_int_equal(domid, DOMID);
	if (!xen.room)
		return -ENOSPC;
	xen.room--;
	for (i = 0; xen.grant[i]; i++)
		;
	xen.grant[i] = page;
	page->granted = true;
	page->readonly = readonly;
	return i;
}

void gnttab_end_foreign_access(grant_ref_t ref, struct page *page)
{
	assert_ptr_equal(xen.grant[ref], page);
	xen.grant[ref] = NULL;
	xen.room++;
	page->granted = false;
	__free_page(page);
}

static int begin(void **state)
{
	memset(&xen, 0, sizeof(xen));
	xen.room = PAGES;
	return 0;
}

static void all_given_back(unsigned int room)
{
	shim_fail_alloc(0);
	assert_int_equal(shim_live_allocs(), 0);
	assert_int_equal(xen.pages, 0);
	assert_int_equal(xen.room, room);
}

static void works(bool readonly)
{
	struct staging_pages set;
	unsigned int i;

	assert_int_equal(staging_pages_alloc(&set, PAGES, DOMID, readonly), 0);
	assert_int_equal(set.nr, PAGES);
	assert_int_equal(xen.room, 0);
	for (i = 0; i < PAGES; i++) {
		assert_ptr_equal(xen.grant[set.page[i].gref], set.page[i].page);
		assert_int_equal(set.page[i].page->readonly, readonly);
	}
	staging_pages_free(&set);
	all_given_back(PAGES);
}

static void nothing_fails(void **state)
{
	works(true);
	works(false);
}

static void no_memory_for_the_set(void **state)
{
	struct staging_pages set;

	shim_fail_alloc(1);
	assert_int_equal(staging_pages_alloc(&set, PAGES, DOMID, false),
			 -ENOMEM);
	all_given_back(PAGES);
	works(false);
}

static void no_memory_for_a_page(void **state)
{
	struct staging_pages set;
	unsigned int i;

	for (i = 1; i <= PAGES; i++) {
		xen.fail_page = i;
		assert_int_equal(staging_pages_alloc(&set, PAGES, DOMID, true),
				 -ENOMEM);
		all_given_back(PAGES);
	}
	works(true);
}

static void no_grant_for_a_page(void **state)
{
	struct staging_pages set;
	unsigned int room;

	for (room = 0; room < PAGES; room++) {
		xen.room = room;
		assert_int_equal(staging_pages_alloc(&set, PAGES, DOMID, true),
				 -ENOSPC);
		all_given_back(room);
	}
	xen.room = PAGES;
	works(true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nothing_fails, begin),
		cmocka_unit_test_setup(no_memory_for_the_set, begin),
		cmocka_unit_test_setup(no_memory_for_a_page, begin),
		cmocka_unit_test_setup(no_grant_for_a_page, begin),
	};

	return cmocka_run_group_tests_name("staging_pages", tests, NULL, NULL);
}
