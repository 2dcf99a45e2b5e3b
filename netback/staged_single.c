// SPDX-License-Identifier: GPL-2.0
/* staged_single: packets of one staged slot; see staged_single.h. */
#include "common.h"

#include <linux/etherdevice.h>
#include <linux/skbuff.h>

#include <xen/events.h>

#include "head_pool.h"
#include "staged_queue.h"
#include "staged_single.h"
#include "staged_tx.h"

/* Whether it is such a packet, and what is wrong with it is not for others. */
static bool is_single(const struct xen_netif_tx_request *txp)
{
	return !(txp->flags & (XEN_NETTXF_more_data | XEN_NETTXF_extra_info)) &&
	       txp->size >= ETH_HLEN && txp->size <= HEAD_POOL_MAX &&
	       txp->offset + txp->size <= XEN_PAGE_SIZE;
}

static struct sk_buff *copy_packet(struct xenvif_queue *queue,
				   const struct xen_netif_tx_request *txp)
{
	struct page_pool *pool = packet_pools_heads();
	const struct gref_slot *slot;
	struct sk_buff *skb = NULL;

	if (!pool)
		return NULL;
	/* In softirq, so that the page stays mapped until it is copied. */
	slot = staged_queue_lookup(queue->staged, txp->gref);
	if (slot)
		skb = head_pool_alloc(pool, txp->size);
	if (skb)
		staged_tx_copy_slot(slot, txp, skb->data, txp->size);
	return skb;
}

static void receive(struct xenvif_queue *queue, struct sk_buff *skb, u16 flags)
{
	if (flags & XEN_NETTXF_csum_blank)
		skb->ip_summed = CHECKSUM_PARTIAL;
	else if (flags & XEN_NETTXF_data_validated)
		skb->ip_summed = CHECKSUM_UNNECESSARY;

	skb->protocol = eth_type_trans(skb, queue->vif->dev);
	skb_reset_network_header(skb);
	if (skb->ip_summed == CHECKSUM_PARTIAL &&
	    skb_checksum_setup(skb, false)) {
		kfree_skb(skb);
		return;
	}
	queue->stats.rx_bytes += skb->len;
	queue->stats.rx_packets++;
	netif_receive_skb(skb);
}

/**
 * staged_single() - receive a packet at once, if it is one staged slot
 * @queue: the queue
 * @txp: netback's copy of the packet's first request
 *
 * Context: the queue's NAPI poll.
 * Return: false when it is not, or has to wait for others, and nothing was done
 */
bool staged_single(struct xenvif_queue *queue,
		   const struct xen_netif_tx_request *txp)
{
	struct staged_queue *sq = queue->staged;
	struct sk_buff *skb;

	if (!sq || !is_single(txp) ||
	    sq->nr_singles == ARRAY_SIZE(sq->singles) ||
	    !skb_queue_empty(&queue->tx_queue))
		return false;
	skb = copy_packet(queue, txp);
	if (!skb)
		return false;

	sq->singles[sq->nr_singles++] = txp->id;
	sq->stats.tx_staged_slots++;
	receive(queue, skb, txp->flags);
	return true;
}

/**
 * staged_single_count() - how many packets this poll received so
 * @queue: the queue
 *
 * Context: the queue's NAPI poll.
 */
unsigned int staged_single_count(const struct xenvif_queue *queue)
{
	return queue->staged ? queue->staged->nr_singles : 0;
}

/**
 * staged_single_answer() - answer all that this poll received so
 * @queue: the queue
 *
 * Context: the queue's NAPI poll.
 * Return: how many
 */
unsigned int staged_single_answer(struct xenvif_queue *queue)
{
	struct staged_queue *sq = queue->staged;
	unsigned int i, nr = staged_single_count(queue);
	struct xen_netif_tx_response *rsp;
	unsigned long flags;
	int notify;

	if (!nr)
		return 0;
	sq->nr_singles = 0;
	spin_lock_irqsave(&queue->response_lock, flags);
	for (i = 0; i < nr; i++) {
		rsp = RING_GET_RESPONSE(&queue->tx, queue->tx.rsp_prod_pvt++);
		rsp->id = sq->singles[i];
		rsp->status = XEN_NETIF_RSP_OKAY;
	}
	RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(&queue->tx, notify);
	spin_unlock_irqrestore(&queue->response_lock, flags);
	if (notify)
		notify_remote_via_irq(queue->tx_irq);
	return nr;
}
