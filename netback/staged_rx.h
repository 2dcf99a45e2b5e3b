/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staged_rx: guest receive without grant operations.
 *
 * A packet whose slots are all mapped and writable is delivered directly, in
 * ndo_start_xmit, by staged_rx_direct(): it takes the RX ring, finds the
 * packet's slots, lays the packet out over them and pushes the responses.
 *
 * Any other packet is queued as ever. One that waits for nothing but room is
 * delivered in the same manner when the frontend has made some, in softirq
 * (staged_backlog). All others are the kthread's, which fills mapped slots by
 * staged_rx_copy() and the others by grant copy.
 *
 * Whoever takes packets off the queue owns the ring from before that until the
 * responses are pushed (the kthread with staged_rx_lock(), staged_rx_unlock()),
 * so direct packets cannot overtake queued ones.
 */
#ifndef NETBACK_STAGED_RX_H
#define NETBACK_STAGED_RX_H

#include <linux/types.h>

#include <xen/interface/io/netif.h>

struct sk_buff;
struct xenvif_queue;

/*
 * Slots that a direct packet may have: 64 KiB behind some headroom, and its
 * extra infos. Longer ones go through the kthread.
 */
#define STAGED_RX_SLOTS_MAX 24

/**
 * struct staged_rx_slot - one slot of a direct packet
 * @req: private copy of the request
 * @vaddr: the mapped page, NULL for a slot that takes an extra info
 */
struct staged_rx_slot {
	struct xen_netif_rx_request req;
	void *vaddr;
};

bool staged_rx_direct(struct xenvif_queue *queue, struct sk_buff *skb);
unsigned int staged_rx_waiting(struct xenvif_queue *queue, unsigned int limit);
void staged_rx_flush(struct xenvif_queue *queue);

void staged_rx_lock(struct xenvif_queue *queue);
void staged_rx_unlock(struct xenvif_queue *queue);

bool staged_rx_copy(struct xenvif_queue *queue, u32 gref, unsigned int offset,
		    const void *data, size_t len);
void staged_rx_count(struct xenvif_queue *queue, bool staged);

#endif /* NETBACK_STAGED_RX_H */
