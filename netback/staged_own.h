/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staged_own: large packets on pages of netback's own.
 *
 * A packet of attached pages passes through a bridge to another interface with
 * nothing copied. But who may hold a packet for long, as a socket may, must not
 * hold the guest's pages, and so the stack copies them first, to new pages, as
 * slowly as that can be done. Where that happens netback had better do it: onto
 * pages that are used again and again, and with the requests answered at once.
 *
 * Whether it happens depends on where a guest's packets go, so it is tried out:
 * when the stack has copied a packet, netback copies the next few dozen itself,
 * then lets one go attached and sees.
 */
#ifndef NETBACK_STAGED_OWN_H
#define NETBACK_STAGED_OWN_H

struct sk_buff;
struct xenvif_queue;

void staged_own(struct xenvif_queue *queue, struct sk_buff *skb);
void staged_own_stack_copied(struct xenvif_queue *queue);

#endif /* NETBACK_STAGED_OWN_H */
