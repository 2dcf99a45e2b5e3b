/* SPDX-License-Identifier: GPL-2.0 */
/*
 * head_pool: skbs for packets that are copied whole, on pages used again.
 *
 * A packet that is copied to an skb of its own needs memory for it each time.
 * From the page allocator that memory comes zeroed, as distributions have it,
 * which for a small packet costs more than the packet. Here it is pieces of the
 * pages of a page_pool, to which they return when the stack has dropped all of
 * a page's packets.
 *
 * A pool serves one poll at a time: that of one queue, or of all queues that
 * are polled on one CPU.
 */
#ifndef XEN_HEAD_POOL_H
#define XEN_HEAD_POOL_H

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/numa.h>
#include <linux/skbuff.h>

#include <net/page_pool.h>

/* How many pages wait to be used again: what a ring's packets take. */
#define HEAD_POOL_PAGES 128

/* The longest packet that leaves room for another on its page. */
#define HEAD_POOL_MAX \
	(SKB_WITH_OVERHEAD(PAGE_SIZE / 2) - NET_SKB_PAD - NET_IP_ALIGN)

/**
 * head_pool_create() - make a pool
 * @dev: the device of the driver
 *
 * Context: process. page_pool_destroy() ends it, in NAPI or after its end;
 * packets may outlive it.
 * Return: the pool, or NULL when there is no memory for one
 */
static inline struct page_pool *head_pool_create(struct device *dev)
{
	struct page_pool_params params = {
		.flags = PP_FLAG_PAGE_FRAG,
		.pool_size = HEAD_POOL_PAGES,
		.nid = NUMA_NO_NODE,
		.dev = dev,
	};
	struct page_pool *pool = page_pool_create(&params);

	return IS_ERR(pool) ? NULL : pool;
}

/**
 * head_pool_alloc() - an skb with all of its data in the linear area
 * @pool: the pool
 * @len: of the data, at most HEAD_POOL_MAX
 *
 * Context: a NAPI poll that the pool serves.
 * Return: an skb with the usual headroom and @len bytes to be filled, or NULL
 */
static inline struct sk_buff *head_pool_alloc(struct page_pool *pool,
					      unsigned int len)
{
	unsigned int headroom = NET_SKB_PAD + NET_IP_ALIGN;
	unsigned int size = SKB_HEAD_ALIGN(headroom + len);
	unsigned int offset;
	struct sk_buff *skb;
	struct page *page;

	page = page_pool_dev_alloc_frag(pool, &offset, size);
	if (!page)
		return NULL;
	skb = napi_build_skb(page_address(page) + offset, size);
	if (!skb) {
		page_pool_put_full_page(pool, page, true);
		return NULL;
	}
	skb_mark_for_recycle(skb);
	skb_reserve(skb, headroom);
	__skb_put(skb, len);
	return skb;
}

#endif /* XEN_HEAD_POOL_H */
