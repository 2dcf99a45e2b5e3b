/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staged_extras: what goes with a packet to the guest beside its bytes.
 */
#ifndef NETBACK_STAGED_EXTRAS_H
#define NETBACK_STAGED_EXTRAS_H

struct sk_buff;
struct xen_netif_extra_info;
struct xenvif;

unsigned int staged_extras(const struct xenvif *vif, const struct sk_buff *skb,
			   unsigned int headroom,
			   struct xen_netif_extra_info *extras);

#endif /* NETBACK_STAGED_EXTRAS_H */
