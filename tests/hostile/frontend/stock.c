// SPDX-License-Identifier: GPL-2.0
/* Grant references of every kind; see stock.h. */

#include <stdio.h>

#include "../../../xen-tools/libxennetif/internal.h"
#include "frame.h"
#include "stock.h"

/* Where a module that grants what it may not says which grants those are. */
#define GHOSTS "/sys/module/ghost/parameters/grefs"

/* Below are the grants of the console and of xenstore, which we need. */
#define GREF_FIRST 8

/* No domain of the rig's has as many. */
#define GREF_LIMIT 65536U

/* Every page holds frames at several offsets. */
static void fill_page(void *page, struct rng *r)
{
	unsigned int at;

	for (at = 0; at < XENNETIF_PAGE_SIZE; at += FRAME_STEP)
		frame_write((unsigned char *)page + at, FRAME_STEP, r);
}

static bool grant_block(struct stock *s, unsigned int b, struct rng *r)
{
	struct xennetif_pages *p;
	unsigned int i;

	p = xennetif_pages_grant(s->nif, STOCK_BLOCK, stock_is_readonly(b) ?
				 XENNETIF_PAGES_READONLY : 0);
	s->block[b] = p;
	if (!p)
		return false;
	for (i = 0; i < STOCK_BLOCK; i++) {
		s->gref[b * STOCK_BLOCK + i] = p->gref[i];
		fill_page((char *)p->addr + i * XENNETIF_PAGE_SIZE, r);
	}
	return true;
}

/* Of the whole program, and of all rounds. */
static grant_ref_t ghosts[STOCK_GHOSTS];
static unsigned int nr_ghosts;

/**
 * stock_find_ghosts() - ask which grants there are of pages that are not ours
 *
 * To be called once, before all rounds.
 *
 * Return: how many.
 */
unsigned int stock_find_ghosts(void)
{
	FILE *f = fopen(GHOSTS, "r");
	unsigned int gref;

	if (!f)
		return 0;
	while (nr_ghosts < STOCK_GHOSTS && fscanf(f, "%u,", &gref) == 1)
		ghosts[nr_ghosts++] = gref;
	fclose(f);
	return nr_ghosts;
}

static void note_rings(struct stock *s)
{
	struct xennetif *nif = s->nif;
	unsigned int i;

	if (nif->ctrl.page)
		s->ring[s->nr_rings++] = nif->ctrl.page->gref[0];
	for (i = 0; i < nif->cfg.queues && s->nr_rings + 2 <= STOCK_RINGS;
	     i++) {
		s->ring[s->nr_rings++] = nif->queue[i].tx.page->gref[0];
		s->ring[s->nr_rings++] = nif->queue[i].rx.page->gref[0];
	}
}

/**
 * stock_is_readonly() - whether the pages of a block are granted readonly
 * @block: its number
 */
bool stock_is_readonly(unsigned int block)
{
	return block % 4 == 3;
}

/**
 * stock_init() - grant pages
 * @s: to be filled, zeroed
 * @nif: a handle with rings
 * @t: the counters
 * @careful: whether the backend must not be made to write to rings
 * @r: random decisions
 *
 * Return: false when there are no pages to be had.
 */
bool stock_init(struct stock *s, struct xennetif *nif, struct tally *t,
		bool careful, struct rng *r)
{
	unsigned int i;

	s->nif = nif;
	s->t = t;
	s->careful = careful;
	pthread_rwlock_init(&s->lock, NULL);
	for (i = 0; i < STOCK_BLOCKS; i++)
		if (!grant_block(s, i, r))
			return false;
	for (i = 0; i < STOCK_LISTS; i++) {
		s->list[i] = xennetif_pages_grant(nif, 1, 0);
		if (!s->list[i])
			return false;
	}
	note_rings(s);
	return true;
}

static grant_ref_t counted(struct stock *s, enum gref_use use,
			   enum gref_kind kind, grant_ref_t gref)
{
	count_gref(s->t, use, kind, 1);
	return gref;
}

static grant_ref_t ring(struct stock *s, struct rng *r, enum gref_use use)
{
	return counted(s, use, GREF_RING, s->ring[rng_below(r, s->nr_rings)]);
}

static grant_ref_t list(struct stock *s, struct rng *r, enum gref_use use)
{
	return counted(s, use, GREF_LIST,
		       s->list[rng_below(r, STOCK_LISTS)]->gref[0]);
}

static grant_ref_t ghost(struct stock *s, struct rng *r, enum gref_use use)
{
	return counted(s, use, GREF_GHOST, ghosts[rng_below(r, nr_ghosts)]);
}

/**
 * stock_live() - the grant of a page that is there, most probably
 * @s: the stock
 * @r: random decisions
 * @use: what it is for
 */
grant_ref_t stock_live(struct stock *s, struct rng *r, enum gref_use use)
{
	unsigned int at = rng_below(r, ARRAY_SIZE(s->gref));
	unsigned int block = at / STOCK_BLOCK;
	enum gref_kind kind = GREF_WRITABLE;

	if (s->staged[block])
		kind = GREF_STAGED;
	if (stock_is_readonly(block))
		kind = GREF_READONLY;
	return counted(s, use, kind,
		       __atomic_load_n(&s->gref[at], __ATOMIC_RELAXED));
}

/**
 * stock_any() - a number where a grant reference belongs
 * @s: the stock
 * @r: random decisions
 * @use: what it is for
 */
grant_ref_t stock_any(struct stock *s, struct rng *r, enum gref_use use)
{
	unsigned int kind = rng_below(r, 100);
	grant_ref_t gref;

	if (kind < 70)
		return stock_live(s, r, use);
	if (kind < 78 && s->nr_dead)
		return counted(s, use, GREF_DEAD,
			       s->dead[rng_below(r, s->nr_dead)]);
	if (kind < 83)
		return ring(s, r, use);
	if (kind < 87)
		return list(s, r, use);
	if (kind < 92 && nr_ghosts)
		return ghost(s, r, use);
	gref = rng_edge(r);
	return counted(s, use, GREF_UNKNOWN,
		       gref < GREF_FIRST ? GREF_FIRST : gref);
}

/**
 * stock_target() - the same, for what the backend may write to
 * @s: the stock
 * @r: random decisions
 * @use: what it is for
 */
grant_ref_t stock_target(struct stock *s, struct rng *r, enum gref_use use)
{
	unsigned int kind = rng_below(r, 100);
	grant_ref_t gref;

	if (!s->careful)
		return stock_any(s, r, use);
	/* Also of pages that are taken back before the backend comes to them. */
	if (kind < 86)
		return stock_live(s, r, use);
	if (kind < 91)
		return list(s, r, use);
	if (kind < 96 && nr_ghosts)
		return ghost(s, r, use);
	gref = rng_edge(r);
	return counted(s, use, GREF_UNKNOWN,
		       gref < GREF_LIMIT ? gref + GREF_LIMIT : gref);
}

/**
 * stock_revoke() - take a block of pages back, and grant others
 * @s: the stock
 * @r: random decisions
 *
 * The kernel keeps those that are mapped until the backend lets go.
 */
void stock_revoke(struct stock *s, struct rng *r)
{
	unsigned int i, b = rng_below(r, STOCK_BLOCKS);

	pthread_rwlock_wrlock(&s->lock);
	count(s->t, s->staged[b] ? PAGES_HELD : PAGES_TAKEN_BACK, STOCK_BLOCK);
	s->staged[b] = 0;
	for (i = 0; i < STOCK_BLOCK; i++) {
		if (s->nr_dead < STOCK_DEAD)
			s->nr_dead++;
		s->dead[rng_below(r, s->nr_dead)] =
			s->gref[b * STOCK_BLOCK + i];
	}
	xennetif_pages_release(s->nif, s->block[b]);
	grant_block(s, b, r);
	pthread_rwlock_unlock(&s->lock);
}

/**
 * stock_scribble() - change what is in some page while others read it
 * @s: the stock
 * @r: random decisions
 */
void stock_scribble(struct stock *s, struct rng *r)
{
	struct xennetif_pages *p;
	unsigned int at;

	pthread_rwlock_rdlock(&s->lock);
	p = s->block[rng_below(r, STOCK_BLOCKS)];
	if (p) {
		at = rng_below(r, STOCK_BLOCK * XENNETIF_PAGE_SIZE /
			       FRAME_STEP);
		frame_write((unsigned char *)p->addr + at * FRAME_STEP,
			    FRAME_STEP, r);
	}
	pthread_rwlock_unlock(&s->lock);
}
