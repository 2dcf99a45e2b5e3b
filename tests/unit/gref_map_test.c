// SPDX-License-Identifier: GPL-2.0
/* sources: netback/gref_map.c */
/*
 * gref_map against a model of Xen, while each allocation and each hypercall
 * fails in turn: nothing is lost, nothing is unmapped that is not ours, and no
 * page is used again that the guest could still have.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <xen/grant_table.h>

#include "gref_map.h"
#include "gref_table.h"

#define DOMID 7
#define LIST 512		/* the longest list */
#define PAGES 1024		/* dom0's frames for foreign pages */
#define HANDLES 2048
#define OTHERS 3		/* handles that others in dom0 have */
#define BAD_GREF 0x8000u	/* from here on, grefs are not granted */

struct page {
	bool taken;
	bool mapped;
};

/* The model: dom0's frames, and Xen's handles of what is mapped on them. */
static struct {
	struct page page[PAGES];
	unsigned int taken;
	struct {
		bool used;
		struct page *page;
	} handle[HANDLES];
	unsigned int mapped;
	unsigned int calls;
	bool no_pages;
	bool no_map;		/* the hypercall fails */
	bool no_unmap;		/* likewise */
	unsigned int refused;	/* this one of a batch is not unmapped; 0: none */
	unsigned int wrong;	/* what was unmapped and is not ours */
} xen;

void *page_address(const struct page *page)
{
	return (void *)(0x100000000000ul + ((u64)(page - xen.page) << 12));
}

static struct page *page_at(u64 addr)
{
	return &xen.page[(addr - 0x100000000000ul) >> 12];
}

int gnttab_alloc_pages(int nr, struct page **pages)
{
	int i, n = 0;

	if (xen.no_pages)
		return -ENOMEM;
	for (i = 0; i < PAGES && n < nr; i++) {
		if (xen.page[i].taken)
			continue;
		xen.page[i].taken = true;
		pages[n++] = &xen.page[i];
	}
	assert_int_equal(n, nr);
	xen.taken += n;
	return 0;
}

void gnttab_free_pages(int nr, struct page **pages)
{
	int i;

	for (i = 0; i < nr; i++) {
		assert_true(pages[i]->taken);
		assert_false(pages[i]->mapped);
		pages[i]->taken = false;
	}
	xen.taken -= nr;
}

int gnttab_map_refs(struct gnttab_map_grant_ref *map,
		    struct gnttab_map_grant_ref *kmap, struct page **pages,
		    unsigned int n)
{
	unsigned int i, h = 0;

	xen.calls++;
	if (xen.no_map)
		return -EFAULT;
	for (i = 0; i < n; i++) {
		assert_int_equal(map[i].dom, DOMID);
		assert_ptr_equal(page_at(map[i].host_addr), pages[i]);
		assert_false(pages[i]->mapped);
		if (map[i].ref >= BAD_GREF) {
			map[i].status = GNTST_bad_gntref;
			map[i].handle = U32_MAX;
			continue;
		}
		while (xen.handle[h].used)
			h++;
		xen.handle[h].used = true;
		xen.handle[h].page = pages[i];
		pages[i]->mapped = true;
		map[i].status = GNTST_okay;
		map[i].handle = h;
		xen.mapped++;
	}
	return 0;
}

static bool ours(const struct gnttab_unmap_grant_ref *op, struct page *page)
{
	return op->handle < HANDLES && xen.handle[op->handle].used &&
	       xen.handle[op->handle].page == page &&
	       page_at(op->host_addr) == page;
}

int gnttab_unmap_refs(struct gnttab_unmap_grant_ref *unmap,
		      struct gnttab_unmap_grant_ref *kunmap,
		      struct page **pages, unsigned int n)
{
	unsigned int i;

	xen.calls++;
	if (xen.no_unmap)
		return -EFAULT;
	for (i = 0; i < n; i++) {
		if (!ours(&unmap[i], pages[i])) {
			unmap[i].status = GNTST_bad_handle;
			xen.wrong++;
			continue;
		}
		if (xen.refused && xen.refused - 1 == i) {
			unmap[i].status = GNTST_general_error;
			continue;
		}
		xen.handle[unmap[i].handle].used = false;
		pages[i]->mapped = false;
		unmap[i].status = GNTST_okay;
		xen.mapped--;
	}
	return 0;
}

static struct gref_mapping mapping[LIST];
static struct gref_mapping *m[LIST];

static int begin(void **state)
{
	unsigned int i;

	memset(&xen, 0, sizeof(xen));
	for (i = 0; i < OTHERS; i++)
		xen.handle[i].used = true;
	memset(mapping, 0, sizeof(mapping));
	for (i = 0; i < LIST; i++) {
		mapping[i].gref = 100 + i;
		m[i] = &mapping[i];
	}
	return 0;
}

/* As it was before anything was mapped; this many pages are kept for good. */
static void all_given_back(unsigned int kept)
{
	shim_fail_alloc(0);
	assert_int_equal(shim_live_allocs(), 0);
	assert_int_equal(xen.taken, kept);
	assert_int_equal(xen.wrong, 0);
}

static void maps_and_unmaps(unsigned int n)
{
	unsigned int i, before = xen.mapped;

	assert_int_equal(gref_map_batch(DOMID, m, n), 0);
	assert_int_equal(xen.mapped, before + n);
	for (i = 0; i < n; i++) {
		assert_ptr_equal(m[i]->vaddr, page_address(m[i]->page));
		assert_ptr_equal(xen.handle[m[i]->handle].page, m[i]->page);
	}
	gref_unmap_batch(m, n);
	assert_int_equal(xen.mapped, before);
}

static void nothing_fails(void **state)
{
	maps_and_unmaps(1);
	maps_and_unmaps(LIST);
	assert_int_equal(xen.calls, 4);
	all_given_back(0);
}

static void map_without_memory(void **state)
{
	unsigned int i;

	for (i = 1;; i++) {
		shim_fail_alloc(i);
		if (!gref_map_batch(DOMID, m, LIST))
			break;
		assert_int_equal(xen.calls, 0);
		all_given_back(0);
	}
	assert_true(i > 3);
	shim_fail_alloc(0);
	gref_unmap_batch(m, LIST);
	all_given_back(0);
}

static void map_without_pages(void **state)
{
	xen.no_pages = true;
	assert_int_equal(gref_map_batch(DOMID, m, LIST), -ENOMEM);
	all_given_back(0);
	xen.no_pages = false;
	maps_and_unmaps(LIST);
}

/* What the operations say then means nothing. */
static void map_hypercall_fails(void **state)
{
	xen.no_map = true;
	assert_int_equal(gref_map_batch(DOMID, m, LIST), -EFAULT);
	assert_int_equal(xen.mapped, 0);
	all_given_back(0);
	xen.no_map = false;
	maps_and_unmaps(LIST);
	all_given_back(0);
}

static void one_is_refused(unsigned int which, unsigned int n)
{
	m[which]->gref |= BAD_GREF;
	assert_int_equal(gref_map_batch(DOMID, m, n), -EACCES);
	m[which]->gref &= ~BAD_GREF;
	assert_int_equal(xen.mapped, 0);
	all_given_back(0);
}

static void map_refuses_some(void **state)
{
	unsigned int i;

	one_is_refused(0, 1);
	for (i = 0; i < LIST; i++)
		one_is_refused(i, LIST);
	for (i = 0; i < LIST; i++)
		m[i]->gref |= i % 3 ? BAD_GREF : 0;
	assert_int_equal(gref_map_batch(DOMID, m, LIST), -EACCES);
	all_given_back(0);
	for (i = 0; i < LIST; i++)
		m[i]->gref |= BAD_GREF;
	assert_int_equal(gref_map_batch(DOMID, m, LIST), -EACCES);
	all_given_back(0);
}

/* One by one then, as there is no way back. */
static void unmap_without_memory(void **state)
{
	unsigned int i;

	for (i = 1; i <= 2; i++) {
		assert_int_equal(gref_map_batch(DOMID, m, LIST), 0);
		xen.calls = 0;
		shim_fail_alloc(i);
		gref_unmap_batch(m, LIST);
		assert_int_equal(xen.calls, LIST);
		assert_int_equal(xen.mapped, 0);
		all_given_back(0);
	}
}

/* A page that the guest could still have is never used for another. */
static void unmap_refuses_one(void **state)
{
	unsigned int i;

	for (i = 1; i <= LIST; i += 73) {
		begin(NULL);
		assert_int_equal(gref_map_batch(DOMID, m, LIST), 0);
		xen.refused = i;
		gref_unmap_batch(m, LIST);
		xen.refused = 0;
		assert_int_equal(xen.mapped, 1);
		all_given_back(1);
		maps_and_unmaps(LIST);
		all_given_back(1);
	}
}

static void unmap_hypercall_fails(void **state)
{
	assert_int_equal(gref_map_batch(DOMID, m, LIST), 0);
	xen.no_unmap = true;
	gref_unmap_batch(m, LIST);
	xen.no_unmap = false;
	assert_int_equal(xen.mapped, LIST);
	all_given_back(LIST);
	maps_and_unmaps(LIST);
	all_given_back(LIST);
}

/* Undoing a batch may fail, too. */
static void undo_fails(void **state)
{
	m[LIST - 1]->gref |= BAD_GREF;
	xen.refused = 17;
	assert_int_equal(gref_map_batch(DOMID, m, LIST), -EACCES);
	assert_int_equal(xen.mapped, 1);
	all_given_back(1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nothing_fails, begin),
		cmocka_unit_test_setup(map_without_memory, begin),
		cmocka_unit_test_setup(map_without_pages, begin),
		cmocka_unit_test_setup(map_hypercall_fails, begin),
		cmocka_unit_test_setup(map_refuses_some, begin),
		cmocka_unit_test_setup(unmap_without_memory, begin),
		cmocka_unit_test_setup(unmap_refuses_one, begin),
		cmocka_unit_test_setup(unmap_hypercall_fails, begin),
		cmocka_unit_test_setup(undo_fails, begin),
	};

	return cmocka_run_group_tests_name("gref_map", tests, NULL, NULL);
}
