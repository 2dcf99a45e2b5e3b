/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staging_xdp: XDP without granting.
 *
 * A program runs on a staged page in place, if the backend is trusted not to
 * change the packet meanwhile. What becomes of the page:
 *  - dropped: page and skb are posted again as they are;
 *  - passed on: as without a program, see staging_rx.h;
 *  - sent back: the backend reads the packet where it wrote it. The page is
 *    lent to the request, the posted skb gets another one, and is posted
 *    again. With too few pages, the packet is copied to a transmit buffer;
 *  - redirected: the packet is copied to an ordinary page, as others keep
 *    pointers beside it, and the staged page is posted again.
 * So all but the page that is sent go straight back to the ring, and no skb is
 * made for any of them.
 *
 * From a backend that is not trusted the packet is copied to an ordinary page
 * before the program looks at it, and upstream's code runs from there. That
 * copies what it sends, and what others redirect to the interface, to a
 * transmit buffer.
 *
 * Nothing is written to a staged page but what the program writes: no pointer
 * of ours is ever where the backend could see or change it.
 */
#ifndef NETFRONT_STAGING_XDP_H
#define NETFRONT_STAGING_XDP_H

#include <linux/types.h>

struct bpf_prog;
struct page;
struct page_pool;
struct sk_buff;
struct staging_page;
struct staging_queue;
struct staging_tx_packet;
struct xdp_buff;
struct xdp_frame;
struct xdp_rxq_info;
struct xen_netif_rx_response;

bool staging_xdp_in_place(const struct staging_queue *q,
			  const struct staging_page *staged);
u32 staging_xdp_run(struct staging_queue *q, const struct staging_page *staged,
		    struct xen_netif_rx_response *rsp, struct bpf_prog *prog,
		    struct xdp_rxq_info *rxq, struct xdp_buff *xdp);
int staging_xdp_redirect(struct staging_queue *q, const struct xdp_buff *xdp,
			 struct bpf_prog *prog, struct page_pool *ordinary);
bool staging_xdp_fill(struct staging_queue *q, struct sk_buff *posted,
		      struct staging_page **staged, const struct xdp_buff *xdp,
		      struct staging_tx_packet *pkt);
void staging_xdp_adjust(struct xen_netif_rx_response *rsp,
			const struct xdp_buff *xdp);
void staging_xdp_adjust_skb(struct sk_buff *skb,
			    struct xen_netif_rx_response *rsp,
			    const struct xdp_buff *xdp);

struct page *staging_xdp_copy(struct staging_queue *q,
			      const struct xdp_frame *frame,
			      struct staging_tx_packet *pkt);

#endif /* NETFRONT_STAGING_XDP_H */
