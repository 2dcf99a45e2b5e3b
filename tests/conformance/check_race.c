// SPDX-License-Identifier: GPL-2.0
/*
 * Lists that the guest changes while the backend works on them.  Which answer
 * comes is open; that it agrees with what is mapped afterwards is not: a
 * backend decides on one private copy.
 */

#include <pthread.h>
#include <stdatomic.h>

#include "check.h"
#include "link.h"

#define LIST_SIZE	32

/*
 * A thread that keeps writing to the entries of a list: each is now the one,
 * now the other of two grants, and sometimes wrong in one of three ways.
 */
struct flipper {
	pthread_t thread;
	struct list *l;
	const struct xennetif_pages *p;	/* twice LIST_SIZE */
	grant_ref_t dead;
	atomic_bool stop;
	atomic_ulong turns;
};

static void flip(struct flipper *f, unsigned long turn)
{
	struct xen_netif_gref *entry = &f->l->entry[turn % LIST_SIZE];
	unsigned int own = turn % LIST_SIZE;
	unsigned int other = LIST_SIZE + own;
	grant_ref_t ref = f->p->gref[turn & 64 ? own : other];
	unsigned int flags = 0;

	/* Wrong for a moment only, so that right lists are seen as well. */
	switch (turn % 257) {
	case 0:
		ref = f->dead;
		break;
	case 1:
		ref = f->p->gref[(own + 1) % LIST_SIZE];
		break;
	case 2:
		flags = 0x80;
		break;
	case 3:
		flags = READONLY;
		break;
	}
	__atomic_store_n(&entry->ref, ref, __ATOMIC_RELAXED);
	__atomic_store_n(&entry->flags, flags, __ATOMIC_RELAXED);
}

static void *flip_all(void *arg)
{
	struct flipper *f = arg;
	unsigned long turn = 0;

	while (!f->stop) {
		flip(f, turn++);
		f->turns = turn;
	}
	return NULL;
}

static bool flipper_start(struct flipper *f, struct list *l,
			  const struct xennetif_pages *p)
{
	f->l = l;
	f->p = p;
	f->dead = env_dead_gref(l->e);
	f->stop = false;
	f->turns = 0;
	return EXPECT(!pthread_create(&f->thread, NULL, flip_all, f),
		      "no thread");
}

static void flipper_end(struct flipper *f)
{
	f->stop = true;
	pthread_join(f->thread, NULL);
}

/* One ADD of the changing list; then everything that may be mapped goes. */
static bool add_once(struct list *changing, struct list *l,
		     const struct xennetif_pages *p, unsigned int *added)
{
	struct xen_netif_ctrl_response rsp;
	struct env *e = l->e;
	unsigned int used;

	if (!env_msg(e, ADD, 0, changing->gref, LIST_SIZE, &rsp))
		return false;
	if (!EXPECT(rsp.status == SUCCESS || rsp.status == INVALID, "%s",
		    xennetif_ctrl_status_name(rsp.status)))
		return false;

	used = e->capacity - env_free_count(e, 0);
	if (!EXPECT(used == (rsp.status == SUCCESS ? LIST_SIZE : 0),
		    "%s, and %u entries are used",
		    xennetif_ctrl_status_name(rsp.status), used))
		return false;
	*added += used;
	return !used || list_del_all(l, 0, p, used);
}

/* Header: none or all, for whatever the list was when it was read. */
static void add_changing(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 2 * LIST_SIZE, 0);
	struct list changing, l;
	unsigned int i, added = 0;
	struct flipper f;

	if (!p || !list_init(&changing, e))
		goto out;
	if (list_init(&l, e)) {
		list_fill(&changing, p, 0, LIST_SIZE, 0);
		if (flipper_start(&f, &changing, p)) {
			for (i = 0; i < e->iterations; i++) {
				if (!add_once(&changing, &l, p, &added))
					break;
			}
			flipper_end(&f);
			tap_diag("%u lists, %u taken, %lu changes", i,
				 added / LIST_SIZE, f.turns);
		}
		list_fini(&l);
	}
	list_fini(&changing);
out:
	xennetif_pages_release(e->a, p);
}

/* One DEL of the changing list; then the rest goes. */
static bool del_once(struct list *changing, struct list *l,
		     const struct xennetif_pages *p, unsigned int *deleted)
{
	struct xen_netif_ctrl_response rsp;
	struct env *e = l->e;
	unsigned int used;

	list_fill(l, p, 0, LIST_SIZE, 0);
	if (!list_expect_add(l, 0, LIST_SIZE, SUCCESS, "a list at rest") ||
	    !env_msg(e, DEL, 0, changing->gref, LIST_SIZE, &rsp))
		return false;

	used = e->capacity - env_free_count(e, 0);
	if (!EXPECT(used + rsp.data == LIST_SIZE,
		    "%u of %u unmapped, and %u entries are used", rsp.data,
		    LIST_SIZE, used) ||
	    !EXPECT(rsp.status == (rsp.data ? SUCCESS : INVALID),
		    "%s with data %u",
		    xennetif_ctrl_status_name(rsp.status), rsp.data))
		return false;
	*deleted += rsp.data;
	return list_del_all(l, 0, p, used);
}

/* Header: data = the number that was unmapped, whatever the list was. */
static void del_changing(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 2 * LIST_SIZE, 0);
	struct list changing, l;
	unsigned int i, deleted = 0;
	struct flipper f;

	if (!p || !list_init(&changing, e))
		goto out;
	if (list_init(&l, e)) {
		list_fill(&changing, p, 0, LIST_SIZE, 0);
		if (flipper_start(&f, &changing, p)) {
			for (i = 0; i < e->iterations; i++) {
				if (!del_once(&changing, &l, p, &deleted))
					break;
			}
			flipper_end(&f);
			tap_diag("%u lists, %u entries unmapped, %lu changes",
				 i, deleted, f.turns);
		}
		list_fini(&l);
	}
	list_fini(&changing);
out:
	xennetif_pages_release(e->a, p);
}

/* What a page of this check begins with after the frame's own bytes. */
static void mark_page(struct link *ln, const struct xennetif_pages *p,
		      unsigned int i)
{
	unsigned char *page = (unsigned char *)p->addr + i * XENNETIF_PAGE_SIZE;

	frame_make(page, FRAME_MIN, &ln->a, &ln->b);
	page[FRAME_MIN - 1] = i;
}

/* Sends page @i by its grant; the peer has to get that page and no other. */
static bool names_its_page(struct link *ln, const struct xennetif_pages *p,
			   unsigned int i)
{
	struct xennetif_tx_slot slot = {
		.gref = p->gref[i],
		.len = FRAME_MIN,
	};
	struct xennetif_tx_packet pkt = { .slot = &slot, .slots = 1 };
	const unsigned char *page = p->addr;

	return port_send(&ln->a, 0, &pkt) &&
	       port_expect(&ln->b, page + i * XENNETIF_PAGE_SIZE, FRAME_MIN,
			   "a page of a list that changed") &&
	       EXPECT(port_sent(&ln->a, 0, 1, ln->e->timeout_ms) == 1,
		      "no answer");
}

/*
 * A list that is read twice can be mapped by one reading and be entered by the
 * other: then a grant stands for another one's page.
 */
static bool add_and_send(struct link *ln, struct list *changing,
			 struct list *l, const struct xennetif_pages *p,
			 unsigned int round, unsigned int *added)
{
	struct xen_netif_ctrl_response rsp;
	unsigned int i, at;

	if (!env_msg(l->e, ADD, 0, changing->gref, LIST_SIZE, &rsp))
		return false;
	if (rsp.status != SUCCESS)
		return true;
	for (i = 0; i < 2; i++) {
		at = (round * 2 + i) % LIST_SIZE;
		if (!names_its_page(ln, p, at) ||
		    !names_its_page(ln, p, LIST_SIZE + at))
			return false;
	}
	*added += 1;
	return list_del_all(l, 0, p, LIST_SIZE);
}

/* Protocol: the list is copied once, and only the copy counts from then on. */
static void add_names(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 2 * LIST_SIZE, 0);
	struct list changing, l;
	unsigned int i, added = 0;
	struct flipper f;
	struct link *ln;

	ln = link_up(e);
	if (!ln || !p || !list_init(&changing, e))
		goto out;
	for (i = 0; i < 2 * LIST_SIZE; i++)
		mark_page(ln, p, i);
	if (list_init(&l, e)) {
		list_fill(&changing, p, 0, LIST_SIZE, 0);
		if (flipper_start(&f, &changing, p)) {
			for (i = 0; i < e->iterations; i++) {
				if (!add_and_send(ln, &changing, &l, p, i,
						  &added))
					break;
			}
			flipper_end(&f);
			tap_diag("%u lists, %u taken, %lu changes", i, added,
				 f.turns);
		}
		list_fini(&l);
	}
	list_fini(&changing);
out:
	xennetif_pages_release(e->a, p);
}

const struct check race_checks[] = {
	{
		.id = "race-1",
		.name = "ADD of a list that changes meanwhile",
		.source = "header",
		.says =
			"ADD: none or all, whatever the list was when the backend read it",
		.run = add_changing,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "race-2",
		.name = "DEL of a list that changes meanwhile",
		.source = "header",
		.says =
			"DEL: data = what was unmapped, whatever the list was when the backend read it",
		.run = del_changing,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "race-3",
		.name = "the pages of a list that changes meanwhile",
		.source = "protocol",
		.says =
			"The list is copied once: a gref is never found to stand for another grant's page",
		.run = add_names,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{ }
};
