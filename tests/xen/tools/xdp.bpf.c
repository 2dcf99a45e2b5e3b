// SPDX-License-Identifier: GPL-2.0
/*
 * XDP programs, one for each thing that a driver has to do with a packet.
 * `xdp` (tests/xen/both) loads them all and attaches them by name.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

/* <linux/icmp.h> needs headers of the C library for 32 bits. */
struct icmp_start {
	__u8 type;
	__u8 code;
	__sum16 checksum;
};

#define ICMP_ECHOREPLY	0
#define ICMP_ECHO	8

#define VLAN_BYTES 4
#define HEAD_BYTES 128
#define TAIL_BYTES 8

/* Where `redirect` sends what comes in from an interface. */
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
	__type(key, __u32);
	__type(value, __u32);
	__uint(max_entries, 16);
} targets SEC(".maps");

static __always_inline void *begin(const struct xdp_md *ctx)
{
	return (void *)(long)ctx->data;
}

static __always_inline void *end(const struct xdp_md *ctx)
{
	return (void *)(long)ctx->data_end;
}

SEC("xdp")
int pass(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_PASS;
}

SEC("xdp")
int drop(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_DROP;
}

SEC("xdp")
int aborted(struct xdp_md *ctx)
{
	(void)ctx;
	return XDP_ABORTED;
}

static __always_inline int swap_addresses(struct ethhdr *eth, void *data_end)
{
	__u8 address[ETH_ALEN];

	if ((void *)(eth + 1) > data_end)
		return -1;
	__builtin_memcpy(address, eth->h_dest, ETH_ALEN);
	__builtin_memcpy(eth->h_dest, eth->h_source, ETH_ALEN);
	__builtin_memcpy(eth->h_source, address, ETH_ALEN);
	return 0;
}

/* Back where it came from. */
SEC("xdp")
int tx(struct xdp_md *ctx)
{
	return swap_addresses(begin(ctx), end(ctx)) ? XDP_DROP : XDP_TX;
}

static __always_inline int answer_ping(struct iphdr *ip, void *data_end)
{
	struct icmp_start *icmp = (void *)(ip + 1);
	__u32 sum;

	if ((void *)(icmp + 1) > data_end || icmp->type != ICMP_ECHO)
		return -1;
	icmp->type = ICMP_ECHOREPLY;
	sum = icmp->checksum + bpf_htons(ICMP_ECHO << 8);
	icmp->checksum = sum + (sum >> 16);
	return 0;
}

static __always_inline int answer_datagram(struct iphdr *ip, void *data_end)
{
	struct udphdr *udp = (void *)(ip + 1);
	__be16 port;

	if ((void *)(udp + 1) > data_end)
		return -1;
	port = udp->source;
	udp->source = udp->dest;
	udp->dest = port;
	return 0;
}

/* Answers pings and sends datagrams back; all else is for the stack. */
SEC("xdp")
int echo(struct xdp_md *ctx)
{
	void *data_end = end(ctx);
	struct ethhdr *eth = begin(ctx);
	struct iphdr *ip = (void *)(eth + 1);
	__be32 address;

	if ((void *)(ip + 1) > data_end || ip->ihl != 5 ||
	    eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	if (ip->protocol == IPPROTO_ICMP) {
		if (answer_ping(ip, data_end))
			return XDP_PASS;
	} else if (ip->protocol == IPPROTO_UDP) {
		if (answer_datagram(ip, data_end))
			return XDP_PASS;
	} else {
		return XDP_PASS;
	}
	address = ip->saddr;
	ip->saddr = ip->daddr;
	ip->daddr = address;
	swap_addresses(eth, data_end);
	return XDP_TX;
}

SEC("xdp")
int redirect(struct xdp_md *ctx)
{
	return bpf_redirect_map(&targets, ctx->ingress_ifindex, XDP_DROP);
}

/*
 * Takes a VLAN tag off the head, and makes the tail longer. Before the head there has
 * to be room for other protocols.
 */
SEC("xdp")
int adjust(struct xdp_md *ctx)
{
	struct ethhdr *eth, copy;

	if (bpf_xdp_adjust_head(ctx, -HEAD_BYTES) ||
	    bpf_xdp_adjust_head(ctx, HEAD_BYTES))
		return XDP_DROP;
	eth = begin(ctx);
	if ((void *)(eth + 1) > end(ctx))
		return XDP_DROP;
	if (eth->h_proto == bpf_htons(ETH_P_8021Q)) {
		copy = *eth;
		if (bpf_xdp_adjust_head(ctx, VLAN_BYTES))
			return XDP_DROP;
		eth = begin(ctx);
		if ((void *)(eth + 1) > end(ctx))
			return XDP_DROP;
		/* The type behind the tag is in its place already. */
		__builtin_memcpy(eth->h_dest, copy.h_dest, ETH_ALEN);
		__builtin_memcpy(eth->h_source, copy.h_source, ETH_ALEN);
	}
	if (bpf_xdp_adjust_tail(ctx, TAIL_BYTES))
		return XDP_DROP;
	return XDP_PASS;
}

char _license[] SEC("license") = "GPL";
