/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staged_tx: guest transmit without grant operations.
 *
 * A request's bytes go one of two ways, decided slot by slot while netback
 * builds the packet:
 *  - copied: into the packet's linear area, at once, and answered in the same
 *    poll (staged_tx_copy());
 *  - attached: the mapped page becomes a frag; the mapping is held under the
 *    request's pending index until the packet is freed (staged_tx_attach(),
 *    staged_tx_page(), staged_tx_detach()) and answered right there, or before
 *    that where staged_own() copies it.
 * Slots that are not mapped take the grant operations as ever; a packet may
 * mix both kinds.
 *
 * When a poll has emptied the ring, staged_tx_pace() decides whether the
 * frontend's next request brings an event or a later one (event_pacer.h).
 *
 * All but staged_tx_detach() run in the queue's NAPI poll. staged_tx_pace() runs
 * after its end, when another CPU may have begun the next, and when a rate limit
 * ends, from a timer: the worst that these can do to each other is a wait or a
 * poll too many or too few.
 */
#ifndef NETBACK_STAGED_TX_H
#define NETBACK_STAGED_TX_H

#include <linux/types.h>

struct gref_slot;
struct page;
struct staged_queue;
struct xenvif_queue;
struct xen_netif_tx_request;

void staged_tx_copy_slot(const struct gref_slot *slot,
			 const struct xen_netif_tx_request *txp, void *to,
			 unsigned int len);
unsigned int staged_tx_head_len(const struct xenvif_queue *queue,
				const struct xen_netif_tx_request *first,
				const struct xen_netif_tx_request *frags,
				unsigned int nr_frags, unsigned int head_len);
bool staged_tx_copy(struct xenvif_queue *queue,
		    const struct xen_netif_tx_request *txp, void *to,
		    unsigned int len);
bool staged_tx_attach(struct xenvif_queue *queue,
		      const struct xen_netif_tx_request *txp, u16 pending_idx);
struct page *staged_tx_page(const struct xenvif_queue *queue, u16 pending_idx);
bool staged_tx_detach(struct xenvif_queue *queue, u16 pending_idx);
void staged_tx_polled(struct xenvif_queue *queue, unsigned int packets,
		      unsigned int copies, unsigned int maps);
bool staged_tx_pace(struct xenvif_queue *queue, int *more);

#endif /* NETBACK_STAGED_TX_H */
