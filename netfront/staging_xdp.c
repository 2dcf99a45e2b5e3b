// SPDX-License-Identifier: GPL-2.0
/* staging_xdp: XDP on staged pages; see staging_xdp.h. */
#include <linux/bpf.h>
#include <linux/bpf_trace.h>
#include <linux/etherdevice.h>
#include <linux/filter.h>
#include <linux/mm.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>

#include <net/page_pool.h>
#include <net/xdp.h>

#include <xen/page.h>
#include <xen/interface/io/netif.h>

#include "compat.h"
#include "staging_pages.h"
#include "staging_queue.h"
#include "staging_rx.h"
#include "staging_tx.h"
#include "staging_xdp.h"

/* The most that is redirected: others make an skb of it where it lies. */
#define STAGING_XDP_REDIRECT_MAX \
	(SKB_WITH_OVERHEAD(PAGE_SIZE) - XDP_PACKET_HEADROOM)

static unsigned int packet_len(const struct xdp_buff *xdp)
{
	return xdp->data_end - xdp->data;
}

/**
 * staging_xdp_in_place() - whether a program may look at a page as it is
 * @q: the queue
 * @staged: the page, NULL for an ordinary one
 */
bool staging_xdp_in_place(const struct staging_queue *q,
			  const struct staging_page *staged)
{
	return staged && q->staging->trusted;
}

/**
 * staging_xdp_adjust() - the packet begins and ends where the program left it
 * @rsp: a private copy of the response
 * @xdp: the packet
 */
void staging_xdp_adjust(struct xen_netif_rx_response *rsp,
			const struct xdp_buff *xdp)
{
	rsp->offset = xdp->data - xdp->data_hard_start;
	rsp->status = packet_len(xdp);
}

/**
 * staging_xdp_adjust_skb() - the same for an skb that holds the packet already
 * @skb: the skb, with nothing but one page
 * @rsp: a private copy of the response
 * @xdp: the packet
 */
void staging_xdp_adjust_skb(struct sk_buff *skb,
			    struct xen_netif_rx_response *rsp,
			    const struct xdp_buff *xdp)
{
	skb_frag_t *frag = &skb_shinfo(skb)->frags[0];

	staging_xdp_adjust(rsp, xdp);
	skb_frag_off_set(frag, rsp->offset);
	skb_frag_size_set(frag, rsp->status);
	skb->data_len = rsp->status;
	skb->len = rsp->status;
}

/**
 * staging_xdp_run() - run a program on a staged page
 * @q: the queue
 * @staged: the page
 * @rsp: a private copy of the response, checked: a packet of one slot; is told
 *	where the packet is now if that is to go on to the stack
 * @prog: the program
 * @rxq: where the packet is from
 * @xdp: receives the packet
 *
 * Context: the queue's NAPI poll, under its receive lock.
 * Return: XDP_DROP, XDP_PASS, XDP_TX or XDP_REDIRECT
 */
u32 staging_xdp_run(struct staging_queue *q, const struct staging_page *staged,
		    struct xen_netif_rx_response *rsp, struct bpf_prog *prog,
		    struct xdp_rxq_info *rxq, struct xdp_buff *xdp)
{
	struct net_device *netdev = q->staging->netdev;
	u32 act;

	xdp_init_buff(xdp, XEN_PAGE_SIZE, rxq);
	xdp_prepare_buff(xdp, page_address(staged->page), rsp->offset,
			 rsp->status, false);
	act = bpf_prog_run_xdp(prog, xdp);
	switch (act) {
	case XDP_PASS:
		staging_xdp_adjust(rsp, xdp);
		break;
	case XDP_DROP:
	case XDP_TX:
	case XDP_REDIRECT:
		break;
	default:
		bpf_warn_invalid_xdp_action(netdev, prog, act);
		fallthrough;
	case XDP_ABORTED:
		trace_xdp_exception(netdev, prog, act);
		act = XDP_DROP;
	}
	return act;
}

/**
 * staging_xdp_redirect() - redirect a copy of the packet
 * @q: the queue
 * @xdp: the packet
 * @prog: the program that said so
 * @ordinary: where a page to copy to comes from
 *
 * Context: the queue's NAPI poll; xdp_do_flush() is due at its end.
 * Return: 0, or an error when the packet is dropped
 */
int staging_xdp_redirect(struct staging_queue *q, const struct xdp_buff *xdp,
			 struct bpf_prog *prog, struct page_pool *ordinary)
{
	unsigned int len = packet_len(xdp);
	struct xdp_buff copy;
	struct page *page;
	int err;

	if (len > STAGING_XDP_REDIRECT_MAX)
		return -EMSGSIZE;
	page = page_pool_alloc_pages(ordinary, GFP_ATOMIC | __GFP_NOWARN);
	if (!page)
		return -ENOMEM;

	xdp_init_buff(&copy, PAGE_SIZE, xdp->rxq);
	xdp_prepare_buff(&copy, page_address(page), XDP_PACKET_HEADROOM, len,
			 false);
	memcpy(copy.data, xdp->data, len);
	err = xdp_do_redirect(q->staging->netdev, &copy, prog);
	if (err)
		page_pool_recycle_direct(ordinary, page);
	return err;
}

/**
 * staging_xdp_fill() - send a packet out of the page it came in
 * @q: the queue
 * @posted: the skb that has the page; is to be posted again in any case
 * @staged: the page; receives the one that @posted has afterwards
 * @xdp: the packet
 * @pkt: tells what to send
 *
 * Context: the queue's NAPI poll, under its receive lock.
 * Return: false when there is neither a page nor a buffer to spare
 */
bool staging_xdp_fill(struct staging_queue *q, struct sk_buff *posted,
		      struct staging_page **staged, const struct xdp_buff *xdp,
		      struct staging_tx_packet *pkt)
{
	struct staging_tx_slot *slot = &pkt->slot[0];
	int page;

	slot->gref = (*staged)->gref;
	slot->offset = xdp->data - xdp->data_hard_start;
	slot->len = packet_len(xdp);

	page = staging_rx_swap(q, posted, staged);
	if (page < 0)
		return staging_tx_fill_data(q, xdp->data, slot->len, pkt);
	slot->buf = STAGING_TX_LENT | page;
	pkt->nr = 1;
	pkt->next = 0;
	pkt->whole = true;
	return true;
}

/**
 * staging_xdp_copy() - copy a frame, so that it can be returned at once
 * @q: the queue
 * @frame: the frame
 * @pkt: tells what was staged, if anything
 *
 * Without a transmit buffer the copy is in a page of its own, from the page's
 * start, which is to be granted. The frame itself never is: its page holds
 * pointers, and data of others.
 *
 * Context: any, with bottom halves off.
 * Return: the page that the copy is in, or NULL. One that is granted is to be
 * put when its grant was ended.
 */
struct page *staging_xdp_copy(struct staging_queue *q,
			      const struct xdp_frame *frame,
			      struct staging_tx_packet *pkt)
{
	gfp_t zero = q->staging->trusted ? 0 : __GFP_ZERO;
	struct page *page;

	pkt->nr = 0;
	/* The backend drops what is any shorter; of nothing, no slot is made. */
	if (xdp_frame_has_frags((struct xdp_frame *)frame) ||
	    frame->len > XEN_PAGE_SIZE || frame->len < ETH_HLEN)
		return NULL;
	if (staging_tx_fill_data(q, frame->data, frame->len, pkt))
		return virt_to_page(frame->data);

	page = alloc_page(GFP_ATOMIC | __GFP_NOWARN | zero);
	if (page)
		memcpy(page_address(page), frame->data, frame->len);
	return page;
}
