/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Grant references of every kind: of pages writable and readonly, of pages
 * that were taken back, of the rings' and lists' own pages, of pages that are not
 * this domain's (see ghost/), and numbers that mean nothing.
 *
 * What is mapped cannot be taken back from here: the guest's kernel sees that, and
 * waits until the backend lets go.  A kernel that does not is played from dom0, by
 * ../dom0/rewrite-grants.
 *
 * Pages come in blocks, which are given back and granted anew while others
 * use them: @lock keeps their contents from being written at that moment.
 *
 * What the backend is told to write to is picked with stock_target().  Were it a
 * ring, the packet would become requests, with sizes beyond their page.  If
 * @careful, it is therefore no ring of this vif's nor of another's: no number
 * that a ring of this domain's may have, or get.
 */

#ifndef HOSTILE_STOCK_H
#define HOSTILE_STOCK_H

#include <pthread.h>
#include <stdbool.h>

#include <xennetif.h>

#include "rng.h"
#include "tally.h"

#define STOCK_BLOCKS	32U
#define STOCK_BLOCK	16U
#define STOCK_LISTS	8U
#define STOCK_DEAD	64U
#define STOCK_GHOSTS	64U
#define STOCK_RINGS	20U

struct stock {
	struct xennetif *nif;
	struct tally *t;
	bool careful;
	pthread_rwlock_t lock;
	struct xennetif_pages *block[STOCK_BLOCKS];
	atomic_uint staged[STOCK_BLOCKS];	/* a bit a queue, as was answered */
	grant_ref_t gref[STOCK_BLOCKS * STOCK_BLOCK];
	struct xennetif_pages *list[STOCK_LISTS];
	grant_ref_t dead[STOCK_DEAD];
	unsigned int nr_dead;
	grant_ref_t ring[STOCK_RINGS];
	unsigned int nr_rings;
};

unsigned int stock_find_ghosts(void);
bool stock_init(struct stock *s, struct xennetif *nif, struct tally *t,
		bool careful, struct rng *r);
bool stock_is_readonly(unsigned int block);
grant_ref_t stock_live(struct stock *s, struct rng *r, enum gref_use use);
grant_ref_t stock_any(struct stock *s, struct rng *r, enum gref_use use);
grant_ref_t stock_target(struct stock *s, struct rng *r, enum gref_use use);
void stock_revoke(struct stock *s, struct rng *r);
void stock_scribble(struct stock *s, struct rng *r);

#endif /* HOSTILE_STOCK_H */
