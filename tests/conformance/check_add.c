// SPDX-License-Identifier: GPL-2.0
/*
 * ADD_GREF_MAPPING that has to succeed.
 */

#include <stdio.h>

#include "check.h"
#include "link.h"

/* Header: data[2] = size of list in entries; spec: at most 512. */
static void sizes(struct env *e)
{
	static const unsigned int size[] = { 1, 2, 3, 64, 511, 512 };
	struct xennetif_pages *p;
	char what[32];
	struct list l;
	size_t i;

	p = env_pages(e, XENNETIF_LIST_MAX, 0);
	if (p && list_init(&l, e)) {
		for (i = 0; i < ARRAY_SIZE(size); i++) {
			if (size[i] > e->capacity)
				break;
			snprintf(what, sizeof(what), "%u entries", size[i]);
			list_fill(&l, p, 0, size[i], 0);
			if (list_expect_add(&l, 0, size[i], SUCCESS, what))
				list_expect_del(&l, 0, size[i], size[i], what);
		}
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/* Spec: GET tells the free entries: exact after every ADD and every DEL. */
static void free_count(struct env *e)
{
	unsigned int i, n = e->capacity < 24 ? e->capacity : 24;
	struct xennetif_pages *p = env_pages(e, n, 0);
	struct list l;

	if (p && list_init(&l, e)) {
		for (i = 0; i < n; i++) {
			list_fill(&l, p, i, 1, 0);
			list_expect_add(&l, 0, 1, SUCCESS, "one more");
			EXPECT(env_free_count(e, 0) == (int)(e->capacity - i) -
			       1, "after %u of %u entries", i + 1,
			       e->capacity);
		}
		for (i = 0; i < n; i++) {
			list_fill(&l, p, i, 1, 0);
			list_expect_del(&l, 0, 1, 1, "one less");
		}
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/* Header: 'status' is not an input, and ADD does not use it. */
static void status_unused(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 2, 0);
	struct xen_netif_gref before[4];
	struct list l;

	if (p && list_init(&l, e)) {
		list_fill(&l, p, 0, 2, 0);
		l.entry[0].status = 0;
		l.entry[1].status = INVALID;
		memcpy(before, l.entry, sizeof(before));
		list_expect_add(&l, 0, 2, SUCCESS, "any status");
		EXPECT(!memcmp(before, l.entry, sizeof(before)),
		       "ADD wrote to the list");
		list_expect_del(&l, 0, 2, 2, "any status");
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/* Header: the list has data[2] entries; what stands behind them is nothing. */
static void beyond_size(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 4, 0);
	struct list l;

	if (p && list_init(&l, e)) {
		memset(l.entry, 0xff, XENNETIF_PAGE_SIZE);
		list_fill(&l, p, 0, 4, 0);
		list_expect_add(&l, 0, 3, SUCCESS, "three of four entries");
		list_expect_del(&l, 0, 4, 3, "the fourth was not added");
		EXPECT(l.entry[3].status == INVALID, "status of the fourth: %u",
		       l.entry[3].status);
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/* Header, GREF_readonly: a grant that only allows reading is mapped so. */
static void readonly(struct env *e)
{
	struct xennetif_pages *ro = env_pages(e, 2, XENNETIF_PAGES_READONLY);
	struct xennetif_pages *rw = env_pages(e, 2, 0);
	struct list l;

	if (ro && rw && list_init(&l, e)) {
		list_fill(&l, ro, 0, 2, READONLY);
		list_expect_add(&l, 0, 2, SUCCESS, "read-only grants");
		list_expect_del(&l, 0, 2, 2, "read-only grants");

		list_fill(&l, rw, 0, 2, READONLY);
		list_expect_add(&l, 0, 2, SUCCESS, "writable ones");
		list_expect_del(&l, 0, 2, 2, "writable ones");

		list_set(&l, 0, rw->gref[0], 0);
		list_set(&l, 1, ro->gref[0], READONLY);
		list_expect_add(&l, 0, 2, SUCCESS, "both");
		list_expect_del(&l, 0, 2, 2, "both");
		list_fini(&l);
	}
	xennetif_pages_release(e->a, rw);
	xennetif_pages_release(e->a, ro);
}

/* Header: data[1] is a page like any other: it can be an entry of its list. */
static void list_page_staged(struct env *e)
{
	struct list l;

	if (!list_init(&l, e))
		return;
	list_set(&l, 0, l.gref, 0);
	list_expect_add(&l, 0, 1, SUCCESS, "the list's own page");
	l.entry[0].status = 0xa5a5;
	list_expect_del(&l, 0, 1, 1, "the list's own page");
	EXPECT(l.entry[0].status == SUCCESS, "status %#x", l.entry[0].status);
	list_fini(&l);
}

/* Header: data[0] = queue index: each queue has a table of its own. */
static void queues_apart(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 4, 0);
	struct list l;

	if (p && list_init(&l, e)) {
		list_fill(&l, p, 0, 4, 0);
		list_expect_add(&l, 0, 4, SUCCESS, "queue 0");
		EXPECT(env_free_count(e, 1) == (int)e->capacity,
		       "ADD to queue 0 took entries of queue 1");
		list_expect_del(&l, 1, 4, 0, "queue 1 has none of them");
		list_fill(&l, p, 0, 4, 0);
		list_expect_add(&l, 1, 4, SUCCESS, "the same for queue 1");
		list_fill(&l, p, 0, 4, 0);
		list_expect_del(&l, 0, 4, 4, "queue 0");
		list_fill(&l, p, 0, 4, 0);
		list_expect_del(&l, 1, 4, 4, "queue 1");
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

const struct check add_checks[] = {
	{
		.id = "add-1",
		.name = "lists of 1 to 512 entries",
		.source = "header",
		.says =
			"ADD: data[2] = size of the list in entries; spec: at most 512",
		.run = sizes,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "add-2",
		.name = "the free count is exact",
		.source = "spec",
		.says =
			"GET tells how many entries are free, exactly after every ADD and every DEL",
		.run = free_count,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "add-3",
		.name = "the status field is neither read nor written",
		.source = "header",
		.says =
			"'status' need not be set before, and ADD does not use it",
		.run = status_unused,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "add-4",
		.name = "entries beyond the size are not looked at",
		.source = "header",
		.says =
			"ADD: the list begins with its page and has data[2] entries; what follows them is nothing",
		.run = beyond_size,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "add-5",
		.name = "read-only entries",
		.source = "header",
		.says =
			"flags: GREF_readonly: a grant that allows no writing can be mapped so",
		.run = readonly,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "add-6",
		.name = "the page of the list as an entry of it",
		.source = "header",
		.says =
			"data[1] is the grant of a page like any other, so it can be an entry of its own list",
		.run = list_page_staged,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "add-7",
		.name = "queues are independent",
		.source = "header",
		.says =
			"data[0] = queue index: each queue has a table of its own",
		.run = queues_apart,
		.needs = NEEDS_STAGING | NEEDS_QUEUES,
	},
	{ }
};
