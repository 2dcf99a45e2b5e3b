// SPDX-License-Identifier: GPL-2.0
/* staged_extras: extra infos of a packet to the guest; see staged_extras.h. */
#include "common.h"

#include <linux/skbuff.h>

#include "staged_extras.h"

static struct xen_netif_extra_info gso_extra(const struct sk_buff *skb, u8 type)
{
	return (struct xen_netif_extra_info){
		.type = XEN_NETIF_EXTRA_TYPE_GSO,
		.u.gso = { .type = type, .size = skb_shinfo(skb)->gso_size },
	};
}

static struct xen_netif_extra_info xdp_extra(unsigned int headroom)
{
	return (struct xen_netif_extra_info){
		.type = XEN_NETIF_EXTRA_TYPE_XDP,
		.u.xdp = { .headroom = headroom },
	};
}

static u8 hash_type(const struct sk_buff *skb)
{
	bool ipv4 = skb->protocol == htons(ETH_P_IP);

	if (skb->l4_hash)
		return ipv4 ? _XEN_NETIF_CTRL_HASH_TYPE_IPV4_TCP :
			      _XEN_NETIF_CTRL_HASH_TYPE_IPV6_TCP;
	return ipv4 ? _XEN_NETIF_CTRL_HASH_TYPE_IPV4 :
		      _XEN_NETIF_CTRL_HASH_TYPE_IPV6;
}

static struct xen_netif_extra_info hash_extra(const struct sk_buff *skb)
{
	struct xen_netif_extra_info extra = {
		.type = XEN_NETIF_EXTRA_TYPE_HASH,
		.u.hash = {
			.type = hash_type(skb),
			.algorithm = XEN_NETIF_CTRL_HASH_ALGORITHM_TOEPLITZ,
		},
	};
	u32 hash = skb_get_hash_raw(skb);

	memcpy(extra.u.hash.value, &hash, sizeof(hash));
	return extra;
}

/**
 * staged_extras() - make the extra infos of a packet
 * @vif: the vif
 * @skb: the packet
 * @headroom: what the frontend's XDP program asked for, 0 for none
 * @extras: room for XEN_NETIF_EXTRA_TYPE_MAX - 1 of them
 *
 * The same that the driver sends with packets that are not staged.
 *
 * Return: how many
 */
unsigned int staged_extras(const struct xenvif *vif, const struct sk_buff *skb,
			   unsigned int headroom,
			   struct xen_netif_extra_info *extras)
{
	unsigned int i, nr = 0;
	u8 gso;

	if (skb_is_gso(skb)) {
		gso = skb_shinfo(skb)->gso_type & SKB_GSO_TCPV4 ?
			XEN_NETIF_GSO_TYPE_TCPV4 : XEN_NETIF_GSO_TYPE_TCPV6;
		if (vif->gso_mask & BIT(gso))
			extras[nr++] = gso_extra(skb, gso);
	}
	if (headroom)
		extras[nr++] = xdp_extra(headroom);
	if (skb->sw_hash)
		extras[nr++] = hash_extra(skb);
	for (i = 0; i + 1 < nr; i++)
		extras[i].flags = XEN_NETIF_EXTRA_FLAG_MORE;
	return nr;
}
