/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lend_pool: which of a queue's staged receive pages is where.
 *
 *           lend_pool_post()          lend_pool_lend()
 *   FREE ----------------> POSTED ----------------------> LENT
 *     ^                      |                              |
 *     +----------------------+  lend_pool_return()          |
 *     +-----------------------------------------------------+
 *                               lend_pool_reclaim()
 *
 * A posted page is on the ring, or was and its response is being handled. A
 * lent page went up the stack with a packet, or back to the backend, and is
 * reclaimed when they are seen to have dropped it. Pages are lent first in,
 * first out; one that is held for long goes to the end of the queue so as not to
 * hide the others.
 *
 * Invariants, kept by lend_pool.c:
 *  - each page is in exactly one state; free, posted and lent add up to all;
 *  - lend_pool_may_lend() lets at most @spare pages be lent, so that the ring
 *    can be filled with staged pages whatever the stack holds. Who has no memory
 *    to copy to may lend more; the ring gets ordinary pages in their place.
 *
 * The caller serialises. Pages are numbers in here: the file is compiled and
 * tested on the host as it stands.
 */
#ifndef NETFRONT_LEND_POOL_H
#define NETFRONT_LEND_POOL_H

#include <linux/types.h>

#include "staging_plan.h"

enum lend_state {
	LEND_FREE,
	LEND_POSTED,
	LEND_LENT,
};

/**
 * struct lend_pool - the states of a queue's staged receive pages
 * @total: how many pages there are; they are numbered from 0
 * @spare: how many of them the ring does not need
 * @nr_free: how many are free
 * @nr_lent: how many are lent
 * @oldest: place in @lent of the page that was lent first
 * @free: the free ones, the last returned at the end
 * @lent: the lent ones, in a circle of @total places
 * @state: enum lend_state of each page
 */
struct lend_pool {
	u16 total;
	u16 spare;
	u16 nr_free;
	u16 nr_lent;
	u16 oldest;
	u16 free[STAGING_RX_PAGES_MAX];
	u16 lent[STAGING_RX_PAGES_MAX];
	u8 state[STAGING_RX_PAGES_MAX];
};

#define LEND_NONE (-1)

void lend_pool_init(struct lend_pool *p, unsigned int total,
		    unsigned int ring_size);
int lend_pool_post(struct lend_pool *p);
bool lend_pool_return(struct lend_pool *p, unsigned int page);
bool lend_pool_lend(struct lend_pool *p, unsigned int page);
int lend_pool_swap(struct lend_pool *p, unsigned int page);
int lend_pool_oldest(const struct lend_pool *p);
void lend_pool_reclaim(struct lend_pool *p);
void lend_pool_rotate(struct lend_pool *p);

/**
 * lend_pool_may_lend() - whether the ring can do without one more page
 * @p: the pool
 */
static inline bool lend_pool_may_lend(const struct lend_pool *p)
{
	return p->nr_lent < p->spare;
}

#endif /* NETFRONT_LEND_POOL_H */
