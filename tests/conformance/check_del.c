// SPDX-License-Identifier: GPL-2.0
/*
 * DEL_GREF_MAPPING of entries that no packet uses.
 */

#include <stdlib.h>

#include "check.h"
#include "link.h"

/* Checks the statuses of entries @first to @first + @count - 1. */
static void expect_statuses(struct list *l, unsigned int first,
			    unsigned int count, unsigned int status)
{
	unsigned int i;

	for (i = first; i < first + count; i++)
		EXPECT(l->entry[i].status == status,
		       "entry %u: status %#x instead of %u", i,
		       l->entry[i].status, status);
}

/* Header: data = entries unmapped; 'status' says so for each of them. */
static void whole_lists(struct env *e)
{
	static const unsigned int size[] = { 1, 2, 511, 512 };
	struct xennetif_pages *p = env_pages(e, XENNETIF_LIST_MAX, 0);
	struct list l;
	size_t i;

	if (p && list_init(&l, e)) {
		for (i = 0; i < ARRAY_SIZE(size); i++) {
			if (size[i] > e->capacity)
				break;
			list_fill(&l, p, 0, size[i], 0);
			list_expect_add(&l, 0, size[i], SUCCESS, "add");
			list_fill(&l, p, 0, size[i], 0);
			list_expect_del(&l, 0, size[i], size[i], "delete");
			expect_statuses(&l, 0, size[i], SUCCESS);
		}
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/* Header: any other entry has its status set to INVALID_PARAMETER. */
static void unknown(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 4, 0);
	struct list l;

	if (p && list_init(&l, e)) {
		list_fill(&l, p, 0, 4, 0);
		l.entry[1].ref = 0xffffffff;
		l.entry[2].ref = env_dead_gref(e);
		list_expect_del(&l, 0, 4, 0, "from an empty table");
		expect_statuses(&l, 0, 4, INVALID);

		list_fill(&l, p, 0, 1, 0);
		list_expect_add(&l, 0, 1, SUCCESS, "one");
		list_fill(&l, p, 1, 3, 0);
		list_expect_del(&l, 0, 3, 0, "three others");
		expect_statuses(&l, 0, 3, INVALID);
		list_fill(&l, p, 0, 1, 0);
		list_expect_del(&l, 0, 1, 1, "the one");
		list_expect_del(&l, 0, 1, 0, "the one again");
		expect_statuses(&l, 0, 1, INVALID);
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/*
 * Header: each entry has its own result; SUCCESS when some were removed.
 * Every third page was added; the list holds all of them.
 */
static void partial(struct env *e)
{
	enum { N = 30 };
	struct xennetif_pages *p = env_pages(e, N, 0);
	struct xen_netif_gref before[N + 1];
	unsigned int i;
	struct list l;

	if (p && list_init(&l, e)) {
		for (i = 0; i < N / 3; i++)
			list_set(&l, i, p->gref[3 * i], 0);
		list_expect_add(&l, 0, N / 3, SUCCESS, "every third");

		list_fill(&l, p, 0, N, 0);
		list_set(&l, N, p->gref[0], 0);
		memcpy(before, l.entry, sizeof(before));
		list_expect_del(&l, 0, N, N / 3, "all");
		for (i = 0; i < N; i++) {
			expect_statuses(&l, i, 1, i % 3 ? INVALID : SUCCESS);
			EXPECT(l.entry[i].ref == before[i].ref &&
			       l.entry[i].flags == before[i].flags,
			       "entry %u: more than the status was written",
			       i);
		}
		EXPECT(!memcmp(&l.entry[N], &before[N], sizeof(before[N])),
		       "the entry behind the list was written");
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/* Protocol: an entry that stands in the list twice is unmapped once. */
static void duplicates(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 2, 0);
	unsigned int i, ok = 0;
	struct list l;

	if (p && list_init(&l, e)) {
		list_fill(&l, p, 0, 2, 0);
		list_expect_add(&l, 0, 2, SUCCESS, "two");
		for (i = 0; i < 6; i++)
			list_set(&l, i, p->gref[i % 2], 0);
		list_expect_del(&l, 0, 6, 2, "each of them three times");
		for (i = 0; i < 6; i++)
			ok += l.entry[i].status == SUCCESS;
		EXPECT(ok == 2, "%u entries are said to be unmapped", ok);
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/* Spec: frontends recycle: the same grants again and again, in any order. */
static void add_again(struct env *e)
{
	enum { N = 16 };
	struct xennetif_pages *p = env_pages(e, N, 0);
	unsigned int i, j, round;
	grant_ref_t swap;
	struct list l;

	if (p && list_init(&l, e)) {
		for (round = 0; round < 6; round++) {
			list_fill(&l, p, 0, N, round % 2 ? READONLY : 0);
			list_expect_add(&l, 0, N, SUCCESS, "again");
			list_fill(&l, p, 0, N, 0);
			for (i = N - 1; i; i--) {
				j = rand() % (i + 1);
				swap = l.entry[i].ref;
				l.entry[i].ref = l.entry[j].ref;
				l.entry[j].ref = swap;
			}
			list_expect_del(&l, 0, N / 2, N / 2, "one half");
			memcpy(l.entry, l.entry + N / 2,
			       N / 2 * sizeof(*l.entry));
			list_expect_del(&l, 0, N / 2, N / 2, "the other");
		}
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/* Protocol: size 0 or above 512 is refused as a whole and nothing is written. */
static void bad_sizes(struct env *e)
{
	static const unsigned int size[] = {
		0, 513, 1024, 0x10001, 0x20000001, 0x80000001, 0xffffffff,
	};
	struct xennetif_pages *p = env_pages(e, 1, 0);
	struct list l;
	size_t i;

	if (p && list_init(&l, e)) {
		list_fill(&l, p, 0, 1, 0);
		list_expect_add(&l, 0, 1, SUCCESS, "one");
		for (i = 0; i < ARRAY_SIZE(size); i++) {
			list_expect_del(&l, 0, size[i], 0, "a bad size");
			EXPECT(l.entry[0].status == 0xa5a5,
			       "size %u: a status was written", size[i]);
		}
		list_expect_del(&l, 0, 1, 1, "size 1");
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/*
 * Header: data[1] is "r/w".  With a list that cannot be written, the answer
 * may be either, but the data, the table and the free count agree.
 */
static void readonly_list(struct env *e)
{
	struct xennetif_pages *ro = env_pages(e, 1, XENNETIF_PAGES_READONLY);
	struct xennetif_pages *p = env_pages(e, 4, 0);
	struct xen_netif_ctrl_response rsp;
	int before, after;
	struct list l;

	if (ro && p && list_init(&l, e)) {
		list_fill(&l, p, 0, 4, 0);
		list_expect_add(&l, 0, 4, SUCCESS, "four");
		memcpy(ro->addr, l.entry, 4 * sizeof(*l.entry));
		before = env_free_count(e, 0);
		if (env_msg(e, DEL, 0, ro->gref[0], 4, &rsp)) {
			after = env_free_count(e, 0);
			EXPECT(after - before == (int)rsp.data,
			       "free went from %d to %d, data is %u", before,
			       after, rsp.data);
			EXPECT(rsp.status == (rsp.data ? SUCCESS : INVALID),
			       "%s with data %u",
			       xennetif_ctrl_status_name(rsp.status),
			       rsp.data);
			list_del_all(&l, 0, p, 4 - rsp.data);
		}
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
	xennetif_pages_release(e->a, ro);
}

/* The same calls as the library wraps them for its users. */
static void typed_calls(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 2, 0);
	struct xen_netif_gref list[2];
	unsigned int size = 0, n = 0;
	int t = e->timeout_ms;

	if (!p)
		return;
	list[0] = (struct xen_netif_gref){ .ref = p->gref[0] };
	list[1] = (struct xen_netif_gref){ .ref = p->gref[1] };
	EXPECT(xennetif_gref_add(e->a, 0, list, 1, t) == SUCCESS, "add: %s",
	       env_error(e->a));
	EXPECT(xennetif_gref_get(e->a, 0, &size, t) == SUCCESS &&
	       size == e->capacity - 1, "get: %u", size);
	EXPECT(xennetif_gref_del(e->a, 0, list, 2, &n, t) == SUCCESS && n == 1,
	       "del: %u", n);
	EXPECT(list[0].status == SUCCESS && list[1].status == INVALID,
	       "statuses %u and %u", list[0].status, list[1].status);
	EXPECT(xennetif_gref_del(e->a, 0, list, 2, &n, t) == INVALID && n == 0,
	       "del again: %u", n);
	xennetif_pages_release(e->a, p);
}

const struct check del_checks[] = {
	{
		.id = "del-1",
		.name = "lists of 1 to 512 entries",
		.source = "header",
		.says =
			"DEL: data = number of entries that were unmapped; 'status' says so for each",
		.run = whole_lists,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "del-2",
		.name = "entries that are not there",
		.source = "header",
		.says =
			"DEL: any entry that was not added before gets status INVALID_PARAMETER",
		.run = unknown,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "del-3",
		.name = "partial results, written back entry by entry",
		.source = "header",
		.says =
			"DEL: the status field of each entry tells whether that one was removed",
		.run = partial,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "del-4",
		.name = "one gref several times in a list",
		.source = "protocol",
		.says =
			"DEL: an entry that stands in the list twice is unmapped once",
		.run = duplicates,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "del-5",
		.name = "deleted and added again, six times",
		.source = "spec",
		.says =
			"Frontends recycle grants: what was deleted can be added again, in any order",
		.run = add_again,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "del-6",
		.name = "bad sizes",
		.source = "protocol",
		.says =
			"DEL: size 0 or above 512 is refused as a whole, and nothing is written",
		.run = bad_sizes,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "del-7",
		.name = "a list that cannot be written",
		.source = "header",
		.says =
			"DEL: data[1] is r/w: with a list that cannot be written, response and table still agree",
		.run = readonly_list,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "del-8",
		.name = "the library's typed calls",
		.source = "header",
		.says =
			"GET, ADD and DEL as libxennetif's typed calls wrap them",
		.run = typed_calls,
		.needs = NEEDS_STAGING,
	},
	{ }
};
