// SPDX-License-Identifier: GPL-2.0
/* staging_tx: transmit from staged buffers; see staging_tx.h. */
#include <linux/cpumask.h>
#include <linux/etherdevice.h>
#include <linux/irqflags.h>
#include <linux/minmax.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include <xen/grant_table.h>
#include <xen/interface/sched.h>
#include <xen/page.h>
#include <xen/xenbus.h>

#include <asm/xen/hypercall.h>

#include "buf_stack.h"
#include "compat.h"
#include "staging_pages.h"
#include "staging_queue.h"
#include "staging_rx.h"
#include "staging_stats.h"
#include "staging_tx.h"

/**
 * struct staging_tx - a queue's transmit buffers
 * @header_only: sixteen buffers a page instead of one
 * @lock: taken by transmitters and by the interrupt handler
 * @unused: the buffers that are not in use
 * @pages: the pages they are in
 */
struct staging_tx {
	bool header_only;
	spinlock_t lock; /* protects @unused */
	struct buf_stack unused;
	struct staging_pages pages;
};

static bool take_bufs(struct staging_tx *tx, u16 *buf, unsigned int nr)
{
	unsigned long flags;
	bool ok;

	spin_lock_irqsave(&tx->lock, flags);
	ok = buf_stack_take(&tx->unused, buf, nr);
	spin_unlock_irqrestore(&tx->lock, flags);
	return ok;
}

static void give_buf(struct staging_tx *tx, u16 buf)
{
	unsigned long flags;
	bool ok;

	spin_lock_irqsave(&tx->lock, flags);
	ok = buf_stack_give(&tx->unused, buf);
	spin_unlock_irqrestore(&tx->lock, flags);
	WARN_ON_ONCE(!ok);
}

/* Set the next slot up and return where its data goes. */
static void *add_slot(struct staging_tx_packet *pkt, u16 buf, unsigned int len)
{
	struct staging_tx_slot *slot = &pkt->slot[pkt->nr++];
	const struct staging_tx *tx = pkt->pool;
	const struct staging_page *p;

	slot->buf = buf;
	slot->len = len;
	if (tx->header_only) {
		p = &tx->pages.page[buf / STAGING_HEADERS_A_PAGE];
		slot->offset = buf % STAGING_HEADERS_A_PAGE *
			       STAGING_HEADER_SIZE;
	} else {
		p = &tx->pages.page[buf];
		slot->offset = 0;
	}
	slot->gref = p->gref;
	return page_address(p->page) + slot->offset;
}

static unsigned int fill_whole(struct staging_tx *tx, const struct sk_buff *skb,
			       struct staging_tx_packet *pkt,
			       unsigned int slots)
{
	unsigned int i, len, done = 0;
	unsigned int nr = DIV_ROUND_UP(skb->len, XEN_PAGE_SIZE);
	u16 buf[STAGING_TX_SLOTS];
	void *to;

	if (!nr || nr > STAGING_TX_SLOTS || !take_bufs(tx, buf, nr))
		return slots;

	pkt->pool = tx;
	for (i = 0; i < nr; i++) {
		len = min_t(unsigned int, skb->len - done, XEN_PAGE_SIZE);
		to = add_slot(pkt, buf[i], len);
		if (WARN_ON_ONCE(skb_copy_bits(skb, done, to, len))) {
			while (++i < nr)
				give_buf(tx, buf[i]);
			staging_tx_abort(pkt);
			return slots;
		}
		done += len;
	}
	pkt->whole = true;
	return nr;
}

/* How many slots a range of linear data needs. */
static unsigned int linear_slots(const void *data, unsigned int len)
{
	return len ? gnttab_count_grant(offset_in_page(data), len) : 0;
}

/*
 * The backend copies the first 128 octets of any packet, wherever they lie, so
 * that a linear part that is shorter is filled up with what follows it.
 */
static unsigned int fill_header(struct staging_tx *tx,
				const struct sk_buff *skb,
				struct staging_tx_packet *pkt,
				unsigned int slots, unsigned int max_slots)
{
	unsigned int len = min(skb->len, STAGING_HEADER_SIZE);
	unsigned int linear = skb_headlen(skb);
	unsigned int need;
	u16 buf;

	/* The backend drops a packet whose first slot is any shorter. */
	if (len < ETH_HLEN)
		return slots;
	if (len == skb->len)
		need = 1;
	else /* As many for the frags as if none of them was staged. */
		need = slots - linear_slots(skb->data, linear) + 1 +
		       linear_slots(skb->data + len, linear - min(len, linear));
	if (need > max_slots || !take_bufs(tx, &buf, 1))
		return slots;

	pkt->pool = tx;
	if (WARN_ON_ONCE(skb_copy_bits(skb, 0, add_slot(pkt, buf, len), len))) {
		staging_tx_abort(pkt);
		return slots;
	}
	pkt->whole = len == skb->len;
	return need;
}

/**
 * staging_tx_fill() - copy a packet, or its header, to staged buffers
 * @q: the queue
 * @skb: the packet, at most 65535 octets
 * @pkt: tells what was staged; it need not be initialised
 * @slots: how many slots the packet needs when all of it is granted
 * @max_slots: the most it may need when only its header is staged
 *
 * All or nothing: with too few buffers left nothing is staged, and the packet
 * is to be granted as ever. The same holds before the queue is set up.
 *
 * Context: ndo_start_xmit(); the buffers outlive the call's RCU read section
 * only once they are posted.
 * Return: the number of slots the packet needs now
 */
unsigned int staging_tx_fill(struct staging_queue *q,
			     const struct sk_buff *skb,
			     struct staging_tx_packet *pkt,
			     unsigned int slots, unsigned int max_slots)
{
	/* Pairs with the release in staging_tx_publish(). */
	struct staging_tx *tx = smp_load_acquire(&q->tx);

	pkt->nr = 0;
	pkt->next = 0;
	pkt->whole = false;
	if (!tx)
		return slots;
	if (tx->header_only)
		return fill_header(tx, skb, pkt, slots, max_slots);
	return fill_whole(tx, skb, pkt, slots);
}

/**
 * staging_tx_fill_data() - copy a packet that lies in one piece to a buffer
 * @q: the queue
 * @data: the packet
 * @len: its length
 * @pkt: tells what was staged; it need not be initialised
 *
 * Context: any, with bottom halves off.
 * Return: false when there is no buffer for it
 */
bool staging_tx_fill_data(struct staging_queue *q, const void *data,
			  unsigned int len, struct staging_tx_packet *pkt)
{
	/* Pairs with the release in staging_tx_publish(). */
	struct staging_tx *tx = smp_load_acquire(&q->tx);
	u16 buf;

	pkt->nr = 0;
	pkt->next = 0;
	pkt->whole = false;
	if (!tx || len > (tx->header_only ? STAGING_HEADER_SIZE : XEN_PAGE_SIZE) ||
	    !take_bufs(tx, &buf, 1))
		return false;
	pkt->pool = tx;
	memcpy(add_slot(pkt, buf, len), data, len);
	pkt->whole = true;
	return true;
}

/**
 * staging_tx_abort() - the packet is not going to be sent
 * @pkt: the packet; none of its slots was posted
 *
 * Context: as staging_tx_fill().
 */
void staging_tx_abort(struct staging_tx_packet *pkt)
{
	while (pkt->nr)
		give_buf(pkt->pool, pkt->slot[--pkt->nr].buf);
	pkt->whole = false;
}

/**
 * staging_tx_post() - a slot goes on the ring
 * @q: the queue
 * @id: the request's id
 * @slot: the slot
 *
 * Context: under the queue's transmit lock.
 * Return: the grant reference for the request
 */
grant_ref_t staging_tx_post(struct staging_queue *q, unsigned int id,
			    const struct staging_tx_slot *slot)
{
	q->tx_buf[id] = slot->buf;
	return slot->gref;
}

/**
 * staging_tx_done() - the backend is done with a request
 * @q: the queue
 * @id: the request's id, known to be valid
 *
 * Context: under the queue's transmit lock, or when nobody else uses it.
 * Return: false when the request was not staged and its grant is to be ended
 */
bool staging_tx_done(struct staging_queue *q, unsigned int id)
{
	u16 buf = q->tx_buf[id];

	if (buf == STAGING_NO_BUF) {
		q->tx_granted--;
		return false;
	}
	q->tx_buf[id] = STAGING_NO_BUF;
	if (buf & STAGING_TX_LENT)
		staging_rx_put(q, buf & ~STAGING_TX_LENT);
	else
		give_buf(q->tx_pool, buf);
	return true;
}

/**
 * staging_tx_sent() - count a packet
 * @q: the queue
 * @pkt: the packet
 */
void staging_tx_sent(struct staging_queue *q,
		     const struct staging_tx_packet *pkt)
{
	if (pkt->nr)
		this_cpu_inc(q->staging->counters->tx_staged);
	if (!pkt->whole)
		this_cpu_inc(q->staging->counters->tx_granted);
}

/**
 * staging_tx_sent_granted() - count a packet that never had a chance
 * @q: the queue
 */
void staging_tx_sent_granted(struct staging_queue *q)
{
	this_cpu_inc(q->staging->counters->tx_granted);
}

/**
 * staging_tx_granted() - a slot that carries a grant goes on the ring
 * @q: the queue
 *
 * Context: under the queue's transmit lock.
 */
void staging_tx_granted(struct staging_queue *q)
{
	q->tx_granted++;
}

/**
 * staging_tx_reap_due() - whether to look for responses before the next packet
 * @q: the queue
 *
 * Context: ndo_start_xmit(); the answer may be out of date.
 */
bool staging_tx_reap_due(const struct staging_queue *q)
{
	/* Pairs with the release in staging_tx_publish(). */
	const struct staging_tx *tx = smp_load_acquire(&q->tx);

	return tx && READ_ONCE(q->tx_ahead) &&
	       READ_ONCE(tx->unused.nr) < tx->unused.size / 2;
}

/* Which response has to bring an event, from 0 on: a granted one at once. */
static unsigned int wanted_ahead(const struct staging_queue *q, bool stopped)
{
	if (!q->tx_pool || q->tx_granted)
		return 0;
	return (stopped ? STAGING_RING_SIZE / 16 : STAGING_RING_SIZE) - 1;
}

/**
 * staging_tx_event_due() - whether an event has to be asked for earlier
 * @q: the queue
 * @stopped: no more packets are accepted until there is room
 *
 * Context: under the queue's transmit lock.
 */
bool staging_tx_event_due(const struct staging_queue *q, bool stopped)
{
	return q->tx_ahead > wanted_ahead(q, stopped);
}

/**
 * staging_tx_event_ahead() - which of the responses to come brings an event
 * @q: the queue
 * @stopped: no more packets are accepted until there is room
 *
 * Context: under the queue's transmit lock.
 * Return: 1 for the next, and so on; a whole ring means none
 */
unsigned int staging_tx_event_ahead(struct staging_queue *q, bool stopped)
{
	WRITE_ONCE(q->tx_ahead, wanted_ahead(q, stopped));
	return q->tx_ahead + 1;
}

/*
 * Whether this packet is the one that took so many buffers that the backend had
 * better begin. The earlier it does, the shorter the queue, and the fewer packets
 * it has at once: docs/performance.md has what other fractions cost.
 */
static bool is_filling_up(const struct staging_tx *tx,
			  const struct staging_tx_packet *pkt)
{
	unsigned int unused = READ_ONCE(tx->unused.nr);
	unsigned int few = tx->unused.size * 3 / 8;

	return unused < few && unused + pkt->nr >= few;
}

/**
 * staging_tx_yield() - let the backend run, when there is enough to do for it
 * @q: the queue
 * @pkt: the packet that was sent last
 * @stopped: no more packets are accepted until there is room
 *
 * The backend may be waiting for the very CPU that this domain runs on. Only it
 * can make room in a ring that is full, and a sender that polls for room would
 * keep the CPU for the rest of its time slice. It gets a turn before that, too: a
 * ring that is always full is a long queue for what comes next. With several
 * CPUs another one might be waiting for a lock that this one holds, so it is left
 * alone.
 *
 * Context: ndo_start_xmit().
 */
void staging_tx_yield(const struct staging_queue *q,
		      const struct staging_tx_packet *pkt, bool stopped)
{
	/* Pairs with the release in staging_tx_publish(). */
	const struct staging_tx *tx = smp_load_acquire(&q->tx);

	if (tx && (stopped || is_filling_up(tx, pkt)) &&
	    num_online_cpus() == 1 && !irqs_disabled())
		HYPERVISOR_sched_op(SCHEDOP_yield, NULL);
}

/**
 * staging_tx_create() - allocate and grant a queue's transmit buffers
 * @q: the queue
 * @nr: how many pages, at most STAGING_TX_BUFS_MAX buffers
 *
 * Return: the buffers, or an ERR_PTR()
 */
struct staging_tx *staging_tx_create(struct staging_queue *q, unsigned int nr)
{
	struct staging_tx *tx = kvzalloc(sizeof(*tx), GFP_KERNEL);
	int err;

	if (!tx)
		return ERR_PTR(-ENOMEM);
	err = staging_pages_alloc(&tx->pages, nr,
				  q->staging->xbdev->otherend_id, true);
	if (err) {
		kvfree(tx);
		return ERR_PTR(err);
	}

	tx->header_only = q->staging->tx_mode == STAGING_TX_HEADER;
	if (tx->header_only)
		nr *= STAGING_HEADERS_A_PAGE;
	buf_stack_init(&tx->unused, nr);
	spin_lock_init(&tx->lock);
	return tx;
}

/**
 * staging_tx_pages() - the pages that the backend has to map
 * @tx: the buffers
 */
const struct staging_pages *staging_tx_pages(const struct staging_tx *tx)
{
	return &tx->pages;
}

/**
 * staging_tx_publish() - the backend has mapped the buffers: use them
 * @q: the queue
 * @tx: its buffers
 */
void staging_tx_publish(struct staging_queue *q, struct staging_tx *tx)
{
	q->tx_pool = tx;
	atomic_add(tx->unused.size, &q->staging->tx_buffers);
	/* Pairs with the acquire in staging_tx_fill(). */
	smp_store_release(&q->tx, tx);
}

/**
 * staging_tx_unpublish() - let no further packet use the buffers
 * @q: the queue
 *
 * Transmitters that have them already are done with them after an RCU grace
 * period, but for what they posted.
 */
void staging_tx_unpublish(struct staging_queue *q)
{
	WRITE_ONCE(q->tx, NULL);
}

/**
 * staging_tx_destroy() - give buffers up that were not published
 * @tx: the buffers
 */
void staging_tx_destroy(struct staging_tx *tx)
{
	staging_pages_free(&tx->pages);
	kvfree(tx);
}

/**
 * staging_tx_remove() - give a queue's buffers up
 * @q: the queue; unpublished a grace period ago, and no request is left
 */
void staging_tx_remove(struct staging_queue *q)
{
	struct staging_tx *tx = q->tx_pool;

	if (!tx)
		return;
	atomic_sub(tx->unused.size, &q->staging->tx_buffers);
	q->tx_pool = NULL;
	staging_tx_destroy(tx);
}
