/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staged_single: guest transmit of packets that are one staged slot.
 *
 * Most packets are: a frame of the usual size, no extra info. Such a packet is
 * copied as soon as its request is read, and goes up the stack there and then.
 * There is no grant operation to wait for and nothing to hold, so it takes none
 * of what other packets need until their pages are theirs: no pending index, no
 * second pass. The poll answers all of them at its end, with one push.
 *
 * It does so only while no other packet waits in the same poll, so that none is
 * overtaken.
 */
#ifndef NETBACK_STAGED_SINGLE_H
#define NETBACK_STAGED_SINGLE_H

#include <linux/types.h>

struct xenvif_queue;
struct xen_netif_tx_request;

bool staged_single(struct xenvif_queue *queue,
		   const struct xen_netif_tx_request *txp);
unsigned int staged_single_count(const struct xenvif_queue *queue);
unsigned int staged_single_answer(struct xenvif_queue *queue);

#endif /* NETBACK_STAGED_SINGLE_H */
