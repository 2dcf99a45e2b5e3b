// SPDX-License-Identifier: GPL-2.0
/* staging_rx: receive into staged pages; see staging_rx.h. */
#include <linux/mm.h>
#include <linux/skbuff.h>
#include <linux/slab.h>

#include <net/page_pool.h>

#include <xen/grant_table.h>
#include <xen/xenbus.h>
#include <xen/interface/io/netif.h>

#include "compat.h"
#include "head_pool.h"
#include "lend_pool.h"
#include "ring_check.h"
#include "staging_pages.h"
#include "staging_queue.h"
#include "staging_rx.h"
#include "staging_stats.h"

/* How many lent pages to look at for one that came back. */
#define STAGING_RX_LOOK 8

/* How many skbs to keep: what a ring full of the largest packets leaves. */
#define STAGING_RX_SPARES STAGING_RING_SIZE

/**
 * struct staging_rx - a queue's receive pages
 * @pool: where each of them is
 * @pages: the pages, by their number in @pool
 * @heads: memory for packets that are copied whole; NULL when there was none
 * @spares: skbs that carried a page of a packet whose first skb has it now
 */
struct staging_rx {
	struct lend_pool pool;
	struct staging_pages pages;
	struct page_pool *heads;
	struct sk_buff_head spares;
};

static unsigned int page_number(const struct staging_rx *rx,
				const struct staging_page *p)
{
	return p - rx->pages.page;
}

/* Whether the pool's is the only reference. */
static bool page_came_back(struct page *page)
{
	if (page_count(page) != 1)
		return false;
	/* What others read of the page, they read before it is used again. */
	smp_acquire__after_ctrl_dep();
	return true;
}

/* Look at some lent pages for one that came back, and free it. */
static bool reclaim_one(struct staging_rx *rx, unsigned int look)
{
	int page;

	while (look--) {
		page = lend_pool_oldest(&rx->pool);
		if (page == LEND_NONE)
			return false;
		if (page_came_back(rx->pages.page[page].page)) {
			lend_pool_reclaim(&rx->pool);
			return true;
		}
		lend_pool_rotate(&rx->pool);
	}
	return false;
}

/**
 * staging_rx_get() - get a staged page to post on the ring
 * @q: the queue
 * @staged: receives what to pass to the functions below, NULL if there is none
 *
 * Return: the page, with a reference for the skb that will carry it, or NULL
 * when an ordinary page has to do
 */
struct page *staging_rx_get(struct staging_queue *q,
			    struct staging_page **staged)
{
	/* Pairs with the release in staging_rx_publish(). */
	struct staging_rx *rx = smp_load_acquire(&q->rx);
	int page;

	*staged = NULL;
	if (!rx)
		return NULL;
	/*
	 * While there are others, one look keeps the pages that go round as
	 * few, and as warm, as the stack allows.
	 */
	reclaim_one(rx, rx->pool.nr_free ? 1 : STAGING_RX_LOOK);
	page = lend_pool_post(&rx->pool);
	if (page == LEND_NONE)
		return NULL;
	*staged = &rx->pages.page[page];
	get_page((*staged)->page);
	return (*staged)->page;
}

/**
 * staging_rx_gref() - the grant reference for a request
 * @staged: of staging_rx_get()
 */
grant_ref_t staging_rx_gref(const struct staging_page *staged)
{
	return staged->gref;
}

/* The skb is done with the page: back to the ring with it. */
static void return_page(struct staging_rx *rx, struct staging_page *staged)
{
	put_page(staged->page);
	WARN_ON_ONCE(!lend_pool_return(&rx->pool, page_number(rx, staged)));
}

/* An skb of its own for a small packet, which costs less than a new page. */
static struct sk_buff *copy_to_new(struct staging_rx *rx,
				   const struct sk_buff *posted)
{
	const skb_frag_t *frag = &skb_shinfo(posted)->frags[0];
	unsigned int len = skb_frag_size(frag);
	struct sk_buff *skb;

	skb = rx->heads ? head_pool_alloc(rx->heads, len) : NULL;
	if (skb)
		memcpy(skb->data, skb_frag_address(frag), len);
	return skb;
}

static void copy_to_head(struct staging_rx *rx, struct staging_page *staged,
			 struct sk_buff *skb)
{
	const skb_frag_t *frag = &skb_shinfo(skb)->frags[0];
	unsigned int len = skb_frag_size(frag);
	const void *from = skb_frag_address(frag);

	skb_shinfo(skb)->nr_frags = 0;
	skb->truesize -= PAGE_SIZE;
	skb->data_len -= len;
	skb->len -= len;
	__skb_put_data(skb, from, len);
	return_page(rx, staged);
}

static int copy_to_ordinary(struct staging_rx *rx, struct staging_page *staged,
			    struct sk_buff *skb, struct page_pool *ordinary)
{
	const skb_frag_t *frag = &skb_shinfo(skb)->frags[0];
	unsigned int offset = skb_frag_off(frag);
	unsigned int len = skb_frag_size(frag);
	struct page *page;

	page = page_pool_alloc_pages(ordinary, GFP_ATOMIC | __GFP_NOWARN);
	if (!page)
		return -ENOMEM;

	memcpy(page_address(page) + offset, skb_frag_address(frag), len);
	__skb_fill_page_desc(skb, 0, page, offset, len);
	return_page(rx, staged);
	return 0;
}

/*
 * Whoever copies this domain while it runs, as a live migration does, asks Xen which
 * pages have been written to. What the backend writes through a mapping that it
 * keeps is not among them, so the stack could be left with what was in the page
 * before. To write to the page, after the backend did, has it copied again.
 */
static void mark_written(const struct staging_page *staged)
{
	u8 *byte = page_address(staged->page);

	WRITE_ONCE(*byte, READ_ONCE(*byte));
}

/**
 * staging_rx_take() - a response came for a posted skb
 * @q: the queue
 * @staged: the page that is the skb's frag, or NULL when that is an ordinary
 *	one; not used any more by the caller if this succeeds
 * @skb: the skb; may be replaced by another
 * @rsp: a private copy of the response, checked
 * @first: it is the packet's first
 * @xdp: the packet is for an XDP program
 * @ordinary: where a page to copy to comes from
 *
 * Makes the skb hold the data that the response tells of.
 *
 * Return: 0; 1 when @skb is another one, and the one that was posted is to be
 * posted again; or -ENOMEM when the data had to be copied and could not be, and
 * the one that was posted is to be posted again
 */
int staging_rx_take(struct staging_queue *q, struct staging_page *staged,
		    struct sk_buff **skb, const struct xen_netif_rx_response *rsp,
		    bool first, bool xdp, struct page_pool *ordinary)
{
	struct sk_buff *posted = *skb, *copy;
	bool alone = first && !(rsp->flags & XEN_NETRXF_more_data);
	bool lend = q->staging->trusted && !xdp;
	struct staging_rx *rx = q->rx;
	int err;

	skb_frag_off_set(&skb_shinfo(posted)->frags[0], rsp->offset);
	skb_frag_size_set(&skb_shinfo(posted)->frags[0], rsp->status);
	posted->data_len = rsp->status;
	posted->len = rsp->status;
	if (!staged)
		return 0;

	if (alone && !xdp && rsp->status <= STAGING_RX_SMALL) {
		copy = copy_to_new(rx, posted);
		if (copy) {
			*skb = copy;
			return 1;
		}
		copy_to_head(rx, staged, posted);
		return 0;
	}
	if (lend && (lend_pool_may_lend(&rx->pool) ||
		     reclaim_one(rx, STAGING_RX_LOOK)))
		goto lend;
	err = copy_to_ordinary(rx, staged, posted, ordinary);
	if (!err || !lend)
		return err;
lend:
	mark_written(staged);
	WARN_ON_ONCE(!lend_pool_lend(&rx->pool, page_number(rx, staged)));
	return 0;
}

/**
 * staging_rx_single() - receive a small packet that is one slot
 * @q: the queue
 * @staged: the page that was posted; NULL for an ordinary one
 * @rsp: a private copy of the response
 *
 * Return: the packet, and what was posted is to be posted again; NULL when this
 * is another kind of packet or there is no memory, and nothing was done
 */
struct sk_buff *staging_rx_single(struct staging_queue *q,
				  const struct staging_page *staged,
				  const struct xen_netif_rx_response *rsp)
{
	u16 flags = XEN_NETRXF_more_data | XEN_NETRXF_extra_info;
	u16 len = rsp->status;
	struct sk_buff *skb;

	if (!staged || !q->rx->heads || (rsp->flags & flags) ||
	    !rx_data_is_small(rsp->offset, rsp->status, STAGING_RX_SMALL))
		return NULL;
	skb = head_pool_alloc(q->rx->heads, len);
	if (!skb)
		return NULL;
	memcpy(skb->data, page_address(staged->page) + rsp->offset, len);
	staging_rx_received(q, true, false);
	return skb;
}

/**
 * staging_rx_may_swap() - whether staging_rx_swap() would find a page
 * @q: the queue, with staged pages
 */
bool staging_rx_may_swap(const struct staging_queue *q)
{
	return lend_pool_may_lend(&q->rx->pool);
}

/**
 * staging_rx_swap() - lend a posted skb's page, and give it another
 * @q: the queue, with staged pages
 * @posted: the skb; its response came
 * @staged: its page; receives the other one
 *
 * The reference that the skb had to its page is the caller's then, to be given
 * back with staging_rx_put().
 *
 * Return: the number of the page that was lent, or -ENOSPC when there is no
 * other
 */
int staging_rx_swap(struct staging_queue *q, struct sk_buff *posted,
		    struct staging_page **staged)
{
	unsigned int lent = page_number(q->rx, *staged);
	struct staging_rx *rx = q->rx;
	int page;

	/* As in staging_rx_get(), few and warm ones. */
	reclaim_one(rx, lend_pool_may_lend(&rx->pool) ? 1 : STAGING_RX_LOOK);
	if (!lend_pool_may_lend(&rx->pool))
		return -ENOSPC;
	page = lend_pool_swap(&rx->pool, lent);
	if (page == LEND_NONE)
		return -ENOSPC;
	*staged = &rx->pages.page[page];
	get_page((*staged)->page);
	__skb_frag_set_page(&skb_shinfo(posted)->frags[0], (*staged)->page);
	return lent;
}

/**
 * staging_rx_put() - what a page was lent for is over
 * @q: the queue
 * @page: its number
 *
 * Context: any, until staging_disconnect().
 */
void staging_rx_put(struct staging_queue *q, unsigned int page)
{
	put_page(q->rx->pages.page[page].page);
}

/**
 * staging_rx_spare() - an skb that staging_rx_reuse() kept
 * @q: the queue
 *
 * Return: as good as a new one for a small packet; NULL when there is none
 */
struct sk_buff *staging_rx_spare(struct staging_queue *q)
{
	/* Pairs with the release in staging_rx_publish(). */
	struct staging_rx *rx = smp_load_acquire(&q->rx);

	return rx ? __skb_dequeue(&rx->spares) : NULL;
}

/**
 * staging_rx_reuse() - another skb has taken this one's page
 * @q: the queue
 * @skb: was posted, never went up the stack, and has no frags any more
 */
void staging_rx_reuse(struct staging_queue *q, struct sk_buff *skb)
{
	struct staging_rx *rx = q->rx;

	if (!rx || skb_queue_len(&rx->spares) >= STAGING_RX_SPARES) {
		kfree_skb(skb);
		return;
	}
	skb->data = skb->head + NET_SKB_PAD;
	skb_reset_tail_pointer(skb);
	skb->len = 0;
	skb->data_len = 0;
	skb->pfmemalloc = 0;
	skb->truesize = SKB_TRUESIZE(skb_end_offset(skb));
	__skb_queue_head(&rx->spares, skb);
}

/**
 * staging_rx_received() - count a packet
 * @q: the queue
 * @staged: one of its slots was staged
 * @granted: one of them was not
 */
void staging_rx_received(struct staging_queue *q, bool staged, bool granted)
{
	if (granted)
		this_cpu_inc(q->staging->counters->rx_granted);
	else if (staged)
		this_cpu_inc(q->staging->counters->rx_staged);
}

/**
 * staging_rx_create() - allocate and grant a queue's receive pages
 * @q: the queue
 * @nr: how many, at most STAGING_RX_PAGES_MAX
 *
 * Return: the pages, or an ERR_PTR()
 */
struct staging_rx *staging_rx_create(struct staging_queue *q, unsigned int nr)
{
	struct staging_rx *rx = kvzalloc(sizeof(*rx), GFP_KERNEL);
	int err;

	if (!rx)
		return ERR_PTR(-ENOMEM);
	err = staging_pages_alloc(&rx->pages, nr,
				  q->staging->xbdev->otherend_id, false);
	if (err) {
		kvfree(rx);
		return ERR_PTR(err);
	}
	lend_pool_init(&rx->pool, nr, STAGING_RING_SIZE);
	rx->heads = head_pool_create(&q->staging->xbdev->dev);
	__skb_queue_head_init(&rx->spares);
	return rx;
}

/**
 * staging_rx_pages() - the pages that the backend has to map
 * @rx: the pages
 */
const struct staging_pages *staging_rx_pages(const struct staging_rx *rx)
{
	return &rx->pages;
}

/**
 * staging_rx_publish() - the backend has mapped the pages: use them
 * @q: the queue
 * @rx: its pages
 */
void staging_rx_publish(struct staging_queue *q, struct staging_rx *rx)
{
	atomic_add(rx->pages.nr, &q->staging->rx_buffers);
	/* Pairs with the acquire in staging_rx_get(). */
	smp_store_release(&q->rx, rx);
}

/**
 * staging_rx_destroy() - give pages up that were not published
 * @rx: the pages
 */
void staging_rx_destroy(struct staging_rx *rx)
{
	__skb_queue_purge(&rx->spares);
	if (rx->heads)
		page_pool_destroy(rx->heads);
	staging_pages_free(&rx->pages);
	kvfree(rx);
}

/**
 * staging_rx_remove() - give a queue's pages up
 * @q: the queue; nothing is posted, and nobody polls it any more
 *
 * Lent pages stay where they are until the stack drops them.
 */
void staging_rx_remove(struct staging_queue *q)
{
	struct staging_rx *rx = q->rx;

	if (!rx)
		return;
	atomic_sub(rx->pages.nr, &q->staging->rx_buffers);
	q->rx = NULL;
	staging_rx_destroy(rx);
}
