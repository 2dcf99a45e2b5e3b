/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staging_rx: guest receive without granting.
 *
 * The ring is filled with pages that the backend has mapped already. What
 * becomes of a page when its response comes depends on the packet:
 *  - a small packet is copied to an skb of its own, and page and skb are
 *    posted again as they are;
 *  - others are lent to the stack in their page, and the page is used again
 *    once the stack has dropped it;
 *  - from a backend that is not trusted, and when too many pages are lent, the
 *    data is copied to an ordinary page.
 * A page that is copied from goes straight back to the ring. What an XDP
 * program makes of a packet comes before: see staging_xdp.h.
 *
 * A page of the ring is the frag of its skb and has two references then: the
 * pool's and the skb's. Whoever drops the skb drops its reference only.
 *
 * The backend can write to a staged page at any time, lent or not. Nobody
 * looks at one if the backend is not trusted. From one that is, the stack looks
 * at a small packet only after it was copied; an XDP program, before.
 *
 * All of it runs under the queue's receive lock, or when nobody else uses the
 * queue.
 */
#ifndef NETFRONT_STAGING_RX_H
#define NETFRONT_STAGING_RX_H

#include <linux/types.h>

#include <xen/grant_table.h>

struct page;
struct page_pool;
struct sk_buff;
struct staging_page;
struct staging_pages;
struct staging_queue;
struct staging_rx;
struct xen_netif_rx_response;

/* What is copied to the linear area; the driver's skbs have room for it. */
#define STAGING_RX_SMALL 256

struct page *staging_rx_get(struct staging_queue *q,
			    struct staging_page **staged);
grant_ref_t staging_rx_gref(const struct staging_page *staged);
int staging_rx_take(struct staging_queue *q, struct staging_page *staged,
		    struct sk_buff **skb, const struct xen_netif_rx_response *rsp,
		    bool first, bool xdp, struct page_pool *ordinary);
struct sk_buff *staging_rx_single(struct staging_queue *q,
				  const struct staging_page *staged,
				  const struct xen_netif_rx_response *rsp);
bool staging_rx_may_swap(const struct staging_queue *q);
int staging_rx_swap(struct staging_queue *q, struct sk_buff *posted,
		    struct staging_page **staged);
void staging_rx_put(struct staging_queue *q, unsigned int page);
struct sk_buff *staging_rx_spare(struct staging_queue *q);
void staging_rx_reuse(struct staging_queue *q, struct sk_buff *skb);
void staging_rx_received(struct staging_queue *q, bool staged, bool granted);

struct staging_rx *staging_rx_create(struct staging_queue *q, unsigned int nr);
const struct staging_pages *staging_rx_pages(const struct staging_rx *rx);
void staging_rx_publish(struct staging_queue *q, struct staging_rx *rx);
void staging_rx_destroy(struct staging_rx *rx);
void staging_rx_remove(struct staging_queue *q);

#endif /* NETFRONT_STAGING_RX_H */
