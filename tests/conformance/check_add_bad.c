// SPDX-License-Identifier: GPL-2.0
/*
 * ADD_GREF_MAPPING that has to fail, and to leave everything as it was.
 */

#include <stdio.h>
#include <xengnttab.h>

#include "check.h"
#include "link.h"

/* Sizes that no list has. */
static const unsigned int bad_size[] = {
	0, 513, 514, 1024, 4096, 0xffff, 0x10000, 0x10001, 0x20000001,
	0x7fffffff, 0x80000000, 0x80000001, 0xfffffe00, 0xffffffff,
};

/* Spec: "The list can have a maximum of 512 entries"; protocol: not 0 either. */
static void bad_sizes(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, XENNETIF_LIST_MAX, 0);
	char what[32];
	struct list l;
	size_t i;

	if (p && list_init(&l, e)) {
		list_fill(&l, p, 0, XENNETIF_LIST_MAX, 0);
		for (i = 0; i < ARRAY_SIZE(bad_size); i++) {
			snprintf(what, sizeof(what), "size %u", bad_size[i]);
			list_expect_add(&l, 0, bad_size[i], INVALID, what);
		}
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/* A page of the caller's that only another domain may map. */
struct foreign {
	xengntshr_handle *xgs;
	void *addr;
	grant_ref_t gref;
};

/* The last domain number that a real domain can have. */
#define SOME_DOMAIN	0x7fef

static bool foreign_init(struct foreign *f)
{
	f->addr = NULL;
	f->xgs = xengntshr_open(NULL, 0);
	if (f->xgs)
		f->addr = xengntshr_share_pages(f->xgs, SOME_DOMAIN, 1,
						&f->gref, 1);
	return EXPECT(f->addr, "cannot grant a page to domain %#x",
		      SOME_DOMAIN);
}

static void foreign_fini(struct foreign *f)
{
	if (f->addr)
		xengntshr_unshare(f->xgs, f->addr, 1);
	if (f->xgs)
		xengntshr_close(f->xgs);
}

/* Header: data[1] = grant reference of the list; a bad one fails the message. */
static void bad_list_gref(struct env *e)
{
	grant_ref_t dead = env_dead_gref(e);
	struct foreign f;

	env_expect_status(e, ADD, 0, dead, 1, INVALID,
			  "ADD with a list that is granted no more");
	env_expect_status(e, ADD, 0, 0xffffffff, 1, INVALID,
			  "ADD with list 0xffffffff");
	env_expect_status(e, ADD, 0, 0x7ffffff0, 512, INVALID,
			  "ADD with list 0x7ffffff0");
	env_expect_status(e, DEL, 0, dead, 1, INVALID,
			  "DEL with a list that is granted no more");
	env_expect_status(e, DEL, 0, 0xffffffff, 512, INVALID,
			  "DEL with list 0xffffffff");
	if (foreign_init(&f)) {
		env_expect_status(e, ADD, 0, f.gref, 1, INVALID,
				  "ADD with a list of another domain");
		env_expect_status(e, DEL, 0, f.gref, 1, INVALID,
				  "DEL with a list of another domain");
	}
	foreign_fini(&f);
}

/* Ways to spoil an entry of a list that is otherwise right. */
struct spoil {
	const char *name;
	grant_ref_t ref;
	unsigned int flags;
};

/* Spoils entry @at of a list of @n, once for each way. */
static void spoil_each(struct list *l, const struct xennetif_pages *p,
		       unsigned int n, unsigned int at,
		       const struct spoil *s, size_t ways)
{
	char what[80];
	size_t i;

	for (i = 0; i < ways; i++) {
		list_fill(l, p, 0, n, 0);
		list_set(l, at, s[i].ref, s[i].flags);
		snprintf(what, sizeof(what), "%s as entry %u of %u", s[i].name,
			 at, n);
		list_expect_add(l, 0, n, INVALID, what);
	}
}

/*
 * Header: "In case of failure none of grants mappings get added in the
 * backend."  Every position in a short list, the ends and the middle of the
 * longest; each way in which an entry can be bad.
 */
static void all_or_nothing(struct env *e)
{
	struct xennetif_pages *ro = env_pages(e, 1, XENNETIF_PAGES_READONLY);
	struct xennetif_pages *p = env_pages(e, XENNETIF_LIST_MAX, 0);
	unsigned int max = e->capacity < XENNETIF_LIST_MAX ?
			   e->capacity : XENNETIF_LIST_MAX;
	struct foreign f = { 0 };
	unsigned int at;
	struct list l;

	if (p && ro && foreign_init(&f) && list_init(&l, e)) {
		const struct spoil s[] = {
			{ "a grant that has ended", env_dead_gref(e), 0 },
			{ "gref 0xffffffff", 0xffffffff, 0 },
			{ "a grant for another domain", f.gref, 0 },
			{ "a read-only grant without the flag", ro->gref[0],
			  0 },
		};

		for (at = 0; at < 8; at++)
			spoil_each(&l, p, 8, at, s, ARRAY_SIZE(s));
		spoil_each(&l, p, max, 0, s, ARRAY_SIZE(s));
		spoil_each(&l, p, max, max / 2, s, ARRAY_SIZE(s));
		spoil_each(&l, p, max, max - 1, s, ARRAY_SIZE(s));

		/* Nothing is in the way of the same list without the error. */
		list_fill(&l, p, 0, max, 0);
		list_expect_add(&l, 0, max, SUCCESS, "the list put right");
		list_expect_del(&l, 0, max, max, "the list put right");
		list_fini(&l);
	}
	foreign_fini(&f);
	xennetif_pages_release(e->a, p);
	xennetif_pages_release(e->a, ro);
}

/* Protocol: flags other than GREF_readonly are refused, each of them. */
static void unknown_flags(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 3, 0);
	unsigned int bit;
	char what[32];
	struct list l;

	if (p && list_init(&l, e)) {
		for (bit = 1; bit < 16; bit++) {
			snprintf(what, sizeof(what), "flag bit %u", bit);
			list_fill(&l, p, 0, 3, 0);
			l.entry[bit % 3].flags = 1U << bit;
			list_expect_add(&l, 0, 3, INVALID, what);
			l.entry[bit % 3].flags |= READONLY;
			list_expect_add(&l, 0, 3, INVALID, what);
			list_expect_del(&l, 0, 3, 0, what);
		}
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/* Protocol: a gref stands in a list once. */
static void duplicates(struct env *e)
{
	static const unsigned int pair[][2] = {
		{ 0, 1 }, { 0, 7 }, { 3, 4 }, { 6, 7 },
	};
	struct xennetif_pages *p = env_pages(e, 8, 0);
	struct list l;
	size_t i;

	if (p && list_init(&l, e)) {
		for (i = 0; i < ARRAY_SIZE(pair); i++) {
			list_fill(&l, p, 0, 8, 0);
			l.entry[pair[i][1]].ref = l.entry[pair[i][0]].ref;
			list_expect_add(&l, 0, 8, INVALID, "one gref twice");
			l.entry[pair[i][1]].flags = READONLY;
			list_expect_add(&l, 0, 8, INVALID,
					"one gref twice, once read-only");
		}
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/* Protocol: a gref stands in a queue's table once. */
static void already_added(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 8, 0);
	unsigned int at;
	struct list l;

	if (p && list_init(&l, e)) {
		list_fill(&l, p, 0, 1, 0);
		list_expect_add(&l, 0, 1, SUCCESS, "the first time");
		list_expect_add(&l, 0, 1, INVALID, "the second time");
		list_fill(&l, p, 0, 1, READONLY);
		list_expect_add(&l, 0, 1, INVALID, "read-only this time");

		for (at = 0; at < 4; at++) {
			list_fill(&l, p, 1, 4, 0);
			list_set(&l, at, p->gref[0], 0);
			list_expect_add(&l, 0, 4, INVALID, "among new ones");
		}
		list_fill(&l, p, 0, 8, 0);
		list_expect_del(&l, 0, 8, 1, "only the first is there");
		EXPECT(l.entry[0].status == SUCCESS, "its status is %u",
		       l.entry[0].status);
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/* Fills the table from @p in lists as long as they may be. */
static bool fill_table(struct list *l, const struct xennetif_pages *p)
{
	unsigned int i, n;

	for (i = 0; i < l->e->capacity; i += n) {
		n = l->e->capacity - i;
		if (n > XENNETIF_LIST_MAX)
			n = XENNETIF_LIST_MAX;
		list_fill(l, p, i, n, 0);
		if (!list_expect_add(l, 0, n, SUCCESS, "up to the capacity"))
			return false;
	}
	return true;
}

/* Header: "The backend will maintain a fixed amount of these mappings." */
static void table_full(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, e->capacity + 3, 0);
	struct list l;

	if (p && list_init(&l, e)) {
		if (fill_table(&l, p)) {
			list_fill(&l, p, e->capacity, 1, 0);
			list_expect_add(&l, 0, 1, INVALID, "one too many");

			/* With two free, three are one too many again. */
			list_fill(&l, p, 0, 2, 0);
			list_expect_del(&l, 0, 2, 2, "two free");
			list_fill(&l, p, e->capacity, 3, 0);
			list_expect_add(&l, 0, 3, INVALID, "three for two");
			list_expect_add(&l, 0, 2, SUCCESS, "two for two");
			list_expect_add(&l, 0, 1, INVALID, "full again");
			list_del_all(&l, 0, p, e->capacity);
		}
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

const struct check add_bad_checks[] = {
	{
		.id = "add-bad-1",
		.name = "bad sizes",
		.source = "spec",
		.says =
			"The list can have a maximum of 512 entries; protocol: and at least one",
		.run = bad_sizes,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "add-bad-2",
		.name = "bad list grefs",
		.source = "header",
		.says =
			"data[1] = grant reference of the page with the list: a bad one fails the operation",
		.run = bad_list_gref,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "add-bad-3",
		.name = "one bad entry anywhere and nothing is added",
		.source = "header",
		.says =
			"ADD: in case of failure none of the grants get added, whichever entry it is",
		.run = all_or_nothing,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "add-bad-4",
		.name = "unknown flag bits",
		.source = "protocol",
		.says = "Flags other than GREF_readonly are refused",
		.run = unknown_flags,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "add-bad-5",
		.name = "one gref twice in a list",
		.source = "protocol",
		.says = "A gref stands in a list of ADD once",
		.run = duplicates,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "add-bad-6",
		.name = "a gref that is there already",
		.source = "protocol",
		.says = "A gref stands in a queue's table once",
		.run = already_added,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "add-bad-7",
		.name = "the table is full at its capacity",
		.source = "header",
		.says =
			"The backend maintains a fixed amount of these mappings",
		.run = table_full,
		.needs = NEEDS_STAGING,
	},
	{ }
};
