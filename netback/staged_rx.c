// SPDX-License-Identifier: GPL-2.0
/* staged_rx: guest receive into mapped pages; see staged_rx.h. */
#include "common.h"

#include <linux/bitops.h>
#include <linux/skbuff.h>

#include <xen/events.h>

#include "staged_backlog.h"
#include "staged_extras.h"
#include "staged_queue.h"
#include "staged_rx.h"

#define RX_BUSY_BIT 0

static void push_responses(struct xenvif_queue *queue)
{
	int notify;

	queue->staged->rx_unpushed = false;
	RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(&queue->rx, notify);
	if (notify)
		notify_remote_via_irq(queue->rx_irq);
}

/* Release the ring; @more: the frontend need not see responses just yet. */
static void ring_end(struct xenvif_queue *queue, bool more)
{
	if (queue->staged->rx_unpushed && !more)
		push_responses(queue);
	clear_bit_unlock(RX_BUSY_BIT, &queue->staged->rx_busy);
}

/*
 * Try to take the ring in ndo_start_xmit. It is not to be had when nothing is
 * mapped, when the kthread is at work, and when packets are waiting for it,
 * which come first.
 */
static bool ring_begin(struct xenvif_queue *queue)
{
	struct staged_queue *sq = queue->staged;

	if (!sq || !rcu_access_pointer(sq->table))
		return false;
	/* The kthread, once at work, pushes what an earlier packet left. */
	if (test_and_set_bit_lock(RX_BUSY_BIT, &sq->rx_busy))
		return false;
	/* Only ndo_start_xmit adds to the queue, so an empty one stays empty. */
	if (skb_queue_empty_lockless(&queue->rx_queue))
		return true;
	ring_end(queue, false);
	return false;
}

/**
 * staged_rx_flush() - push what was left for a packet that did not come
 * @queue: the queue
 *
 * Context: ndo_start_xmit on a connected vif, when it drops a packet.
 */
void staged_rx_flush(struct xenvif_queue *queue)
{
	if (ring_begin(queue))
		ring_end(queue, false);
}

/* Take a private copy of request number @i; false when it will not do. */
static inline bool resolve_slot(struct xenvif_queue *queue, RING_IDX i,
				bool extra, struct staged_rx_slot *to)
{
	const struct gref_slot *slot;

	RING_COPY_REQUEST(&queue->rx, i, &to->req);
	to->vaddr = NULL;
	if (extra)
		return true;
	slot = staged_queue_lookup(queue->staged, to->req.gref);
	if (!slot || !gref_slot_writable(slot))
		return false;
	to->vaddr = slot->vaddr;
	return true;
}

/*
 * Find the pages for a packet of @len bytes, with @headroom left free at the
 * start of each, and @nr_extras slots behind the first. Returns how many slots
 * that are; 0 when the ring lacks room or one of them is not mapped for
 * writing.
 */
static unsigned int resolve(struct xenvif_queue *queue, unsigned int len,
			    unsigned int headroom, unsigned int nr_extras)
{
	struct staged_rx_slot *slots = queue->staged->rx_slots;
	RING_IDX cons = queue->rx.req_cons;
	RING_IDX prod = READ_ONCE(queue->rx.sring->req_prod);
	unsigned int i, nr = 1;

	/* The frontend chooses the headroom, and may choose nonsense. */
	if (!len || headroom >= XEN_PAGE_SIZE)
		return 0;
	if (len > XEN_PAGE_SIZE - headroom)
		nr = DIV_ROUND_UP(len, XEN_PAGE_SIZE - headroom);
	nr += nr_extras;
	if (nr > STAGED_RX_SLOTS_MAX || prod - cons < nr ||
	    prod - cons > RING_SIZE(&queue->rx))
		return 0;
	virt_rmb(); /* Requests are read after the index that covers them. */

	for (i = 0; i < nr; i++)
		if (!resolve_slot(queue, cons + i, i && i <= nr_extras,
				  &slots[i]))
			return 0;
	return nr;
}

static u16 first_flags(const struct sk_buff *skb, unsigned int nr_extras)
{
	u16 flags = nr_extras ? XEN_NETRXF_extra_info : 0;

	if (skb->ip_summed == CHECKSUM_PARTIAL)
		flags |= XEN_NETRXF_csum_blank | XEN_NETRXF_data_validated;
	else if (skb->ip_summed == CHECKSUM_UNNECESSARY)
		flags |= XEN_NETRXF_data_validated;
	return flags;
}

/* Lay a packet out over its slots, and its extra infos over theirs. */
static void fill_slots(struct xenvif_queue *queue, const struct sk_buff *skb,
		       unsigned int nr, unsigned int headroom,
		       const struct xen_netif_extra_info *extras,
		       unsigned int nr_extras)
{
	const struct staged_rx_slot *slot = queue->staged->rx_slots;
	RING_IDX cons = queue->rx.req_cons;
	u16 flags = first_flags(skb, nr_extras);
	unsigned int i, n, done = 0;
	void *rsp;

	for (i = 0; i < nr; i++, slot++) {
		rsp = RING_GET_RESPONSE(&queue->rx, cons + i);
		if (!slot->vaddr) {
			*(struct xen_netif_extra_info *)rsp = extras[i - 1];
			continue;
		}
		n = min_t(unsigned int, skb->len - done,
			  XEN_PAGE_SIZE - headroom);
		if (done + n <= skb_headlen(skb))
			memcpy(slot->vaddr + headroom, skb->data + done, n);
		else
			skb_copy_bits(skb, done, slot->vaddr + headroom, n);
		done += n;
		if (done < skb->len)
			flags |= XEN_NETRXF_more_data;
		*(struct xen_netif_rx_response *)rsp =
			(struct xen_netif_rx_response){
				.id = slot->req.id,
				.flags = flags,
				.status = n,
			};
		flags = 0;
	}
}

static void delivered(struct xenvif_queue *queue, const struct sk_buff *skb,
		      unsigned int nr, unsigned int nr_staged)
{
	queue->rx.req_cons += nr;
	queue->rx.rsp_prod_pvt = queue->rx.req_cons;
	queue->last_rx_time = jiffies;
	queue->staged->stats.rx_staged_slots += nr_staged;
	queue->stats.tx_bytes += skb->len;
	queue->stats.tx_packets++;
}

/* Most packets are a single slot, with nothing to be told beside. */
static bool is_single(const struct sk_buff *skb, unsigned int headroom)
{
	return !headroom && !skb_is_nonlinear(skb) && !skb_is_gso(skb) &&
		!skb->sw_hash && skb->len && skb->len <= XEN_PAGE_SIZE;
}

static bool deliver_single(struct xenvif_queue *queue, const struct sk_buff *skb)
{
	RING_IDX cons = queue->rx.req_cons;
	RING_IDX room = READ_ONCE(queue->rx.sring->req_prod) - cons;
	struct staged_rx_slot slot;

	if (!room || room > RING_SIZE(&queue->rx))
		return false;
	virt_rmb(); /* Requests are read after the index that covers them. */
	if (!resolve_slot(queue, cons, false, &slot))
		return false;
	memcpy(slot.vaddr, skb->data, skb->len);
	*RING_GET_RESPONSE(&queue->rx, cons) = (struct xen_netif_rx_response){
		.id = slot.req.id,
		.flags = first_flags(skb, 0),
		.status = skb->len,
	};
	delivered(queue, skb, 1, 1);
	return true;
}

static noinline bool deliver_any(struct xenvif_queue *queue,
				 struct sk_buff *skb, unsigned int headroom)
{
	struct xen_netif_extra_info extras[XEN_NETIF_EXTRA_TYPE_MAX - 1];
	unsigned int nr, nr_extras;

	nr_extras = staged_extras(queue->vif, skb, headroom, extras);
	nr = resolve(queue, skb->len, headroom, nr_extras);
	if (!nr)
		return false;
	fill_slots(queue, skb, nr, headroom, extras, nr_extras);
	delivered(queue, skb, nr, nr - nr_extras);
	return true;
}

/*
 * False when a slot of the packet is not staged, and nothing was done. With
 * bottom halves off, so that the slots that are found stay mapped until they
 * are full.
 */
static bool deliver(struct xenvif_queue *queue, struct sk_buff *skb)
{
	/* The frontend may change it at any time. */
	unsigned int headroom = READ_ONCE(queue->vif->xdp_headroom);

	return is_single(skb, headroom) ? deliver_single(queue, skb) :
					  deliver_any(queue, skb, headroom);
}

/* The lock sees to it that the packet is as its sender left it. */
static struct sk_buff *first_waiting(struct xenvif_queue *queue)
{
	struct sk_buff *skb;

	spin_lock_irq(&queue->rx_queue.lock);
	skb = skb_peek(&queue->rx_queue);
	spin_unlock_irq(&queue->rx_queue.lock);
	return skb;
}

/**
 * staged_rx_waiting() - deliver packets that wait, as many as there is room for
 * @queue: the queue
 * @limit: at most how many
 *
 * Context: softirq. Stops early when the kthread is at work on the ring, or a
 * slot is not staged, which is the kthread's to do.
 * Return: how many were delivered
 */
unsigned int staged_rx_waiting(struct xenvif_queue *queue, unsigned int limit)
{
	struct staged_queue *sq = queue->staged;
	unsigned int done = 0;
	struct sk_buff *skb;

	if (test_and_set_bit_lock(RX_BUSY_BIT, &sq->rx_busy))
		return 0;
	/* The owner of the ring is the only one who takes packets off. */
	while (done < limit && (skb = first_waiting(queue)) &&
	       deliver(queue, skb)) {
		xenvif_rx_dequeue(queue);
		napi_consume_skb(skb, true);
		done++;
	}
	if (done)
		sq->rx_unpushed = true;
	ring_end(queue, false);
	return done;
}

/**
 * staged_rx_direct() - deliver a packet without the kthread
 * @queue: the queue
 * @skb: the packet, consumed on success
 *
 * Context: ndo_start_xmit.
 * Return: false when not all of its slots are staged, or others come first;
 * the packet is to be queued for the kthread then.
 */
bool staged_rx_direct(struct xenvif_queue *queue, struct sk_buff *skb)
{
	bool delivered;

	if (!ring_begin(queue))
		return false;
	delivered = deliver(queue, skb);
	if (delivered)
		queue->staged->rx_unpushed = true;
	ring_end(queue, delivered && netdev_xmit_more());
	/* As from NAPI, which is cheaper; but netpoll may have interrupts off. */
	if (delivered)
		napi_consume_skb(skb, !irqs_disabled());
	return delivered;
}

/**
 * staged_rx_lock() - take the RX ring for the kthread
 * @queue: the queue
 *
 * Context: the queue's kthread. A direct packet holds the ring only briefly
 * and with bottom halves off, so waiting for it is a spin.
 */
void staged_rx_lock(struct xenvif_queue *queue)
{
	struct staged_queue *sq = queue->staged;

	while (sq && test_and_set_bit_lock(RX_BUSY_BIT, &sq->rx_busy))
		cond_resched();
}

/**
 * staged_rx_unlock() - release the RX ring, with all responses pushed
 * @queue: the queue
 *
 * Context: the queue's kthread.
 */
void staged_rx_unlock(struct xenvif_queue *queue)
{
	if (!queue->staged)
		return;
	ring_end(queue, false);
	staged_backlog_yield(queue);
}

/**
 * staged_rx_copy() - fill a part of a slot, if it is mapped for writing
 * @queue: the queue
 * @gref: of a private copy of the request
 * @offset: where in the page, any value
 * @data: the bytes
 * @len: how many
 *
 * Context: the queue's kthread.
 * Return: false when nothing was done; the caller uses a grant copy then,
 * whose bounds Xen checks.
 */
bool staged_rx_copy(struct xenvif_queue *queue, u32 gref, unsigned int offset,
		    const void *data, size_t len)
{
	const struct gref_slot *slot;
	bool done = false;

	if (offset > XEN_PAGE_SIZE || len > XEN_PAGE_SIZE - offset)
		return false;

	rcu_read_lock();
	slot = staged_queue_lookup(queue->staged, gref);
	if (slot && gref_slot_writable(slot)) {
		memcpy(slot->vaddr + offset, data, len);
		done = true;
	}
	rcu_read_unlock();
	return done;
}

/**
 * staged_rx_count() - count a data slot
 * @queue: the queue
 * @staged: whether it took no grant operation
 *
 * Context: the owner of the RX ring.
 */
void staged_rx_count(struct xenvif_queue *queue, bool staged)
{
	if (!queue->staged)
		return;
	if (staged)
		queue->staged->stats.rx_staged_slots++;
	else
		queue->staged->stats.rx_copied_slots++;
}
