// SPDX-License-Identifier: GPL-2.0
/* staged_tx: guest transmit from mapped pages; see staged_tx.h. */
#include "common.h"

#include <linux/skbuff.h>

#include "staged_queue.h"
#include "staged_tx.h"

/*
 * The most that is copied into a packet's linear area: what still fits a
 * 2 KiB allocation, so that a whole Ethernet frame is one copy and nothing
 * of it is left to hold.
 */
#define STAGED_TX_HEAD_MAX \
	(SKB_WITH_OVERHEAD(2048) - NET_SKB_PAD - NET_IP_ALIGN)

static bool slot_staged(const struct xenvif_queue *queue,
			const struct xen_netif_tx_request *txp)
{
	return staged_queue_lookup(queue->staged, txp->gref);
}

/**
 * staged_tx_copy_slot() - copy from a mapped page
 * @slot: of staged_queue_lookup(), in the same RCU read section
 * @txp: netback's copy of the request; offset and size are within a page
 * @to: where the bytes go
 * @len: how many, at most @txp->size
 */
void staged_tx_copy_slot(const struct gref_slot *slot,
			 const struct xen_netif_tx_request *txp, void *to,
			 unsigned int len)
{
	memcpy(to, slot->vaddr + txp->offset, len);
}

/**
 * staged_tx_head_len() - how much of a packet to copy to its linear area
 * @queue: the queue
 * @first: the packet's first request, with the size of the first slot
 * @frags: the requests that follow it
 * @nr_frags: how many
 * @head_len: what the upstream path would copy
 *
 * Whole staged slots from the front, as far as they fit. What would be less than
 * the upstream path copies leaves @head_len as it is: so much of a packet has to
 * be in memory that the guest cannot write to, and in one piece, because drivers
 * and the stack expect the headers there.
 *
 * Return: @head_len, or the sum of one or more whole slots
 */
unsigned int staged_tx_head_len(const struct xenvif_queue *queue,
				const struct xen_netif_tx_request *first,
				const struct xen_netif_tx_request *frags,
				unsigned int nr_frags, unsigned int head_len)
{
	unsigned int i, len = first->size;

	rcu_read_lock();
	if (len > STAGED_TX_HEAD_MAX || !slot_staged(queue, first))
		goto out;
	for (i = 0; i < nr_frags; i++) {
		if (len + frags[i].size > STAGED_TX_HEAD_MAX ||
		    !slot_staged(queue, &frags[i]))
			break;
		len += frags[i].size;
	}
	if (len > head_len)
		head_len = len;
out:
	rcu_read_unlock();
	return head_len;
}

/**
 * staged_tx_copy() - copy from a mapped page instead of by grant copy
 * @queue: the queue
 * @txp: netback's copy of the request; offset and size are within a page
 * @to: where the bytes go
 * @len: how many, at most @txp->size
 *
 * Return: false when the gref is not mapped and nothing was done
 */
bool staged_tx_copy(struct xenvif_queue *queue,
		    const struct xen_netif_tx_request *txp, void *to,
		    unsigned int len)
{
	const struct gref_slot *slot;

	rcu_read_lock();
	slot = staged_queue_lookup(queue->staged, txp->gref);
	if (slot)
		staged_tx_copy_slot(slot, txp, to, len);
	rcu_read_unlock();

	/* A slot whose rest is attached is counted there. */
	if (slot && len == txp->size)
		queue->staged->stats.tx_staged_slots++;
	return slot;
}

/**
 * staged_tx_attach() - hold a mapped page for a packet's frag
 * @queue: the queue
 * @txp: netback's copy of the request
 * @pending_idx: the request's index, owned by the caller
 *
 * Return: false when the gref is not mapped; the caller maps it then
 */
bool staged_tx_attach(struct xenvif_queue *queue,
		      const struct xen_netif_tx_request *txp, u16 pending_idx)
{
	struct staged_queue *sq = queue->staged;
	const struct gref_slot *slot;
	struct gref_mapping *m;

	rcu_read_lock();
	slot = staged_queue_lookup(sq, txp->gref);
	if (slot) {
		m = gref_slot_mapping(rcu_dereference(sq->table), slot);
		gref_mapping_get(m);
		sq->tx_mapping[pending_idx] = m;
		sq->stats.tx_staged_slots++;
	}
	rcu_read_unlock();
	return slot;
}

/**
 * staged_tx_page() - the page that is held under a pending index
 * @queue: the queue
 * @pending_idx: the index
 *
 * Return: the page, or NULL when the request was mapped for this packet only
 */
struct page *staged_tx_page(const struct xenvif_queue *queue, u16 pending_idx)
{
	const struct staged_queue *sq = queue->staged;

	if (!sq || !sq->tx_mapping[pending_idx])
		return NULL;
	return sq->tx_mapping[pending_idx]->page;
}

/**
 * staged_tx_detach() - let go of the page under a pending index
 * @queue: the queue
 * @pending_idx: the index, owned by the caller
 *
 * Context: any.
 * Return: false when there is none
 */
bool staged_tx_detach(struct xenvif_queue *queue, u16 pending_idx)
{
	struct staged_queue *sq = queue->staged;

	if (!sq || !sq->tx_mapping[pending_idx])
		return false;
	gref_mapping_put(sq->tx_mapping[pending_idx]);
	sq->tx_mapping[pending_idx] = NULL;
	return true;
}

/**
 * staged_tx_polled() - note what a poll did
 * @queue: the queue
 * @packets: packets handed to the network stack
 * @copies: grant copies that it still needed
 * @maps: grant maps
 */
void staged_tx_polled(struct xenvif_queue *queue, unsigned int packets,
		      unsigned int copies, unsigned int maps)
{
	struct staged_queue *sq = queue->staged;

	if (!sq)
		return;
	sq->stats.tx_copied_slots += copies;
	sq->stats.tx_mapped_slots += maps;
	event_timer_count(&sq->tx_events, packets);
}

static bool put_event_off(struct xenvif_queue *queue)
{
	struct staged_queue *sq = queue->staged;
	u32 ahead = event_timer_ahead(&sq->tx_events);

	if (!ahead)
		return false;
	/* Before the timer, which takes a hypercall to set. */
	queue->tx.sring->req_event = queue->tx.req_cons + ahead;
	virt_mb(); /* The frontend sees it, or we see what it did. */
	if (XEN_RING_NR_UNCONSUMED_REQUESTS(&queue->tx) >= ahead)
		return false;
	event_timer_start(&sq->tx_events);
	return true;
}

/**
 * staged_tx_pace() - put the next event off, if that pays
 * @queue: the queue, whose poll found no more requests
 * @more: told whether to poll once more, and to wait for no event
 *
 * Or look at the ring once more, and ask for the very next event: queues that stage
 * nothing keep the events that their frontends know.
 *
 * Return: false when the driver is to do the latter, as there is no staging
 */
bool staged_tx_pace(struct xenvif_queue *queue, int *more)
{
	struct staged_queue *sq = queue->staged;
	RING_IDX cons = READ_ONCE(queue->tx.req_cons);

	if (!sq)
		return false;
	if (rcu_access_pointer(sq->table) && put_event_off(queue))
		return true;
	event_timer_rest(&sq->tx_events);
	RING_FINAL_CHECK_FOR_REQUESTS(&queue->tx, *more);
	/*
	 * The timer may have begun another poll, on another CPU. Had that one
	 * asked for an event behind what it handled, and this one then for an
	 * older one, no event would ever come.
	 */
	if (READ_ONCE(queue->tx.req_cons) != cons)
		*more = 1;
	return true;
}
