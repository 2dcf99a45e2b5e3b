// SPDX-License-Identifier: GPL-2.0
/* lend_pool: the states of staged receive pages; see lend_pool.h. */
#include <linux/string.h>

#include "lend_pool.h"

/**
 * lend_pool_init() - all pages are free
 * @p: the pool
 * @total: how many pages, at most STAGING_RX_PAGES_MAX
 * @ring_size: how many of them the ring needs
 */
void lend_pool_init(struct lend_pool *p, unsigned int total,
		    unsigned int ring_size)
{
	unsigned int i;

	memset(p, 0, sizeof(*p));
	p->total = total;
	p->spare = total > ring_size ? total - ring_size : 0;
	p->nr_free = total;
	/* Page 0 first. */
	for (i = 0; i < total; i++)
		p->free[i] = total - 1 - i;
}

/**
 * lend_pool_post() - take a free page for the ring
 * @p: the pool
 *
 * Return: its number, or LEND_NONE
 */
int lend_pool_post(struct lend_pool *p)
{
	unsigned int page;

	if (!p->nr_free)
		return LEND_NONE;
	page = p->free[--p->nr_free];
	p->state[page] = LEND_POSTED;
	return page;
}

/**
 * lend_pool_return() - a posted page is free again
 * @p: the pool
 * @page: its number
 *
 * Return: false when it was not posted, and nothing was done
 */
bool lend_pool_return(struct lend_pool *p, unsigned int page)
{
	if (page >= p->total || p->state[page] != LEND_POSTED)
		return false;
	p->state[page] = LEND_FREE;
	p->free[p->nr_free++] = page;
	return true;
}

static void append(struct lend_pool *p, unsigned int page)
{
	unsigned int end = p->oldest + p->nr_lent;

	p->lent[end < p->total ? end : end - p->total] = page;
	p->nr_lent++;
}

static unsigned int remove_oldest(struct lend_pool *p)
{
	unsigned int page = p->lent[p->oldest];

	p->oldest = p->oldest + 1 < p->total ? p->oldest + 1 : 0;
	p->nr_lent--;
	return page;
}

/**
 * lend_pool_lend() - a posted page goes up the stack
 * @p: the pool
 * @page: its number
 *
 * Return: false when it was not posted, and nothing was done
 */
bool lend_pool_lend(struct lend_pool *p, unsigned int page)
{
	if (page >= p->total || p->state[page] != LEND_POSTED)
		return false;
	p->state[page] = LEND_LENT;
	append(p, page);
	return true;
}

/**
 * lend_pool_swap() - lend a posted page and post a free one in its place
 * @p: the pool
 * @page: the number of the posted page
 *
 * Return: the number of the other one; LEND_NONE when none is free or @page
 * was not posted, and nothing was done
 */
int lend_pool_swap(struct lend_pool *p, unsigned int page)
{
	if (!p->nr_free || !lend_pool_lend(p, page))
		return LEND_NONE;
	return lend_pool_post(p);
}

/**
 * lend_pool_oldest() - the page that should come back first
 * @p: the pool
 *
 * Return: its number, or LEND_NONE when none is lent
 */
int lend_pool_oldest(const struct lend_pool *p)
{
	return p->nr_lent ? p->lent[p->oldest] : LEND_NONE;
}

/**
 * lend_pool_reclaim() - the oldest lent page came back and is free
 * @p: the pool; a page is lent
 */
void lend_pool_reclaim(struct lend_pool *p)
{
	unsigned int page = remove_oldest(p);

	p->state[page] = LEND_FREE;
	p->free[p->nr_free++] = page;
}

/**
 * lend_pool_rotate() - the oldest lent page is still held: look at it last
 * @p: the pool; a page is lent
 */
void lend_pool_rotate(struct lend_pool *p)
{
	append(p, remove_oldest(p));
}
