// SPDX-License-Identifier: GPL-2.0
/* Pages that stay mapped when the guest wants them back. */
#include <string.h>

#include "case.h"
#include "worker.h"

/* Our mark is written to all that may be written. */
static void scribble(struct worker *w)
{
	struct mapping *m;
	unsigned int ref;

	for (ref = 0; ref < REFS_MAX; ref++) {
		m = w->b->map[ref];
		if (m && !m->readonly)
			memset(m->addr, 0xee, PAGE);
	}
}

/* Use all the guest's memory while we write to the pages that we have kept: it
 * must see none of it, and we nothing of the guest's.
 */
static void use_all_memory(struct backend *b)
{
	struct worker w;

	b->spied_hits = 0;
	worker_start(&w, b, scribble);
	guest_does(b, "memory-fill hold %u", b->brief ? 4 : 15);
	worker_stop(&w);
	spy_all(b);
	EXPECT(!b->spied_hits, "the guest uses %u of the pages: %s",
	       b->spied_hits, b->spied_where);
	tap_diag("%lu times all over the pages that were kept", w.rounds);
}

/* They are all granted still, and given back when we let go of them. */
static void expect_given_back(struct backend *b, int quiet, long free_kb)
{
	unsigned int kept = b->mapped;
	long free_now = guest_free_kb(b);

	EXPECT(grants_of_guest(b) >= quiet + (int)kept,
	       "%d pages are granted, %u mapped", grants_of_guest(b) - quiet, kept);
	EXPECT(free_now < free_kb - (long)kept * 3,
	       "%ld kB are free, with %u pages kept; %ld were", free_now, kept,
	       free_kb);
	use_all_memory(b);
	guest_has_back(b, quiet, free_kb);
	free_now = guest_free_kb(b);
	tap_diag("%u pages kept; free memory: %ld kB before, %ld kB after", kept,
		 free_kb, free_now);
}

static void run_disconnect(struct backend *b)
{
	long free_kb;
	int quiet;

	quiet = link_quiet(b);
	if (quiet < 0)
		return;
	free_kb = guest_free_kb(b);
	if (!link_fresh(b, NULL) || !link_warm(b))
		return;
	b->hooks.keep = true;
	link_unbind(b);
	disconnect_rings(b);
	b->hooks.keep = false;
	expect_given_back(b, quiet, free_kb);
	if (link_fresh(b, NULL))
		expect_unharmed(b);
}

static unsigned int last_refused(struct backend *b,
				 const struct xen_netif_ctrl_request *req,
				 struct xen_netif_ctrl_response *rsp)
{
	if (req->type == XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING && b->adds == 3)
		rsp->status = XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER;
	return 1;
}

/* DEL says that they are unmapped, and they are not. */
static void run_del(struct backend *b)
{
	unsigned int rings;
	long free_kb;
	int quiet;

	quiet = link_quiet(b);
	if (quiet < 0)
		return;
	free_kb = guest_free_kb(b);
	b->hooks.ctrl = last_refused;
	b->hooks.keep = true;
	if (!link_fresh(b, NULL))
		return;
	guest_says(b, "staging grants: off (queue 0, adding RX pages: refused", 10);
	EXPECT(b->deleted == 768, "%u pages were deleted", b->deleted);
	expect_unharmed(b);
	link_unbind(b);
	disconnect_rings(b);
	rings = b->mapped;
	EXPECT(rings > 700, "only %u pages are kept", rings);
	b->hooks.keep = false;
	expect_given_back(b, quiet, free_kb);
	if (link_fresh(b, NULL))
		expect_unharmed(b);
}

/* Every connection leaves its pages with us. */
static void run_pile(struct backend *b)
{
	unsigned int i, rounds = 4;
	long free_kb;
	int quiet;

	quiet = link_quiet(b);
	if (quiet < 0)
		return;
	free_kb = guest_free_kb(b);
	for (i = 0; i < rounds; i++) {
		if (!link_fresh(b, NULL) || !link_works(b))
			return;
		b->hooks.keep = true;
		link_unbind(b);
		disconnect_rings(b);
		b->hooks.keep = false;
	}
	expect_given_back(b, quiet, free_kb);
	if (link_fresh(b, NULL))
		expect_unharmed(b);
}

const struct hostile_case keep_cases[] = {
	{ "keep-disconnect", "all pages stay mapped after a disconnect",
	  run_disconnect, CASE_BRIEF | CASE_OWN_LINK },
	{ "keep-del", "all pages stay mapped after a DEL",
	  run_del, CASE_OWN_LINK | CASE_ONE_QUEUE },
	{ "keep-pile", "the pages of four connections stay mapped",
	  run_pile, CASE_OWN_LINK },
	{ }
};
