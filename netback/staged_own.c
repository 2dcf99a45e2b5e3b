// SPDX-License-Identifier: GPL-2.0
/* staged_own: large packets on netback's pages; see staged_own.h. */
#include "common.h"

#include <linux/skbuff.h>

#include <net/page_pool.h>

#include "staged_own.h"
#include "staged_queue.h"
#include "staged_tx.h"

/* Packets to copy for one that the stack copied. */
#define OWN_PACKETS 64

/**
 * staged_own_stack_copied() - a packet of attached pages was copied after all
 * @queue: the queue that it came from
 *
 * Context: any.
 */
void staged_own_stack_copied(struct xenvif_queue *queue)
{
	if (queue->staged)
		WRITE_ONCE(queue->staged->own_packets, OWN_PACKETS);
}

static bool own_next(struct staged_queue *sq)
{
	unsigned int left = READ_ONCE(sq->own_packets);

	if (!left)
		return false;
	WRITE_ONCE(sq->own_packets, left - 1);
	return true;
}

/* The chain of a packet's requests, as upstream's callback walks it. */
static bool all_staged(const struct xenvif_queue *queue,
		       struct ubuf_info_msgzc *ubuf)
{
	for (; ubuf; ubuf = ubuf->ctx)
		if (!staged_tx_page(queue, ubuf->desc))
			return false;
	return true;
}

static void release_all(struct xenvif_queue *queue,
			struct ubuf_info_msgzc *ubuf)
{
	u16 pending_idx;

	while (ubuf) {
		pending_idx = ubuf->desc;
		ubuf = ubuf->ctx;
		staged_tx_detach(queue, pending_idx);
		xenvif_idx_release(queue, pending_idx, XEN_NETIF_RSP_OKAY);
	}
}

static bool alloc_pages_for(struct page_pool *pool, struct page **page,
			    unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		page[i] = page_pool_dev_alloc_pages(pool);
		if (!page[i])
			goto fail;
	}
	return true;
fail:
	while (i--)
		page_pool_recycle_direct(pool, page[i]);
	return false;
}

static void move_packet(struct xenvif_queue *queue, struct sk_buff *skb)
{
	struct skb_shared_info *shinfo = skb_shinfo(skb);
	struct ubuf_info_msgzc *ubuf = shinfo->destructor_arg;
	struct page_pool *pool = packet_pools_pages();
	struct page *page[MAX_SKB_FRAGS];
	unsigned int i;

	/* Without a pool, packets stay on the guest's pages. */
	if (!pool || !all_staged(queue, ubuf) ||
	    !alloc_pages_for(pool, page, shinfo->nr_frags))
		return;

	for (i = 0; i < shinfo->nr_frags; i++) {
		skb_frag_t *frag = &shinfo->frags[i];
		struct page *theirs = skb_frag_page(frag);

		memcpy(page_address(page[i]), skb_frag_address(frag),
		       skb_frag_size(frag));
		__skb_fill_page_desc(skb, i, page[i], 0, skb_frag_size(frag));
		put_page(theirs);
	}
	/* What was charged so far is the data, of which a page may hold little. */
	skb->truesize += shinfo->nr_frags * PAGE_SIZE - skb->data_len;
	shinfo->destructor_arg = NULL;
	skb_mark_for_recycle(skb);
	release_all(queue, ubuf);
}

/**
 * staged_own() - move a packet to netback's pages, if the stack would do so
 * @queue: the queue
 * @skb: the packet, complete but for being handed to the stack
 *
 * Its requests are answered then. Otherwise, and when there is no memory,
 * nothing changes.
 *
 * Context: the queue's NAPI poll.
 */
void staged_own(struct xenvif_queue *queue, struct sk_buff *skb)
{
	if (skb_shinfo(skb)->destructor_arg && queue->staged &&
	    own_next(queue->staged))
		move_packet(queue, skb);
}
