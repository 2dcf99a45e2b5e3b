// SPDX-License-Identifier: GPL-2.0
/* The host behind the link, 10.0.0.1: answers ARP, pings and UDP, and pings the
 * guest, 10.0.0.2.
 */
#include <arpa/inet.h>
#include <net/ethernet.h>
#include <net/if_arp.h>
#include <netinet/if_ether.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <netinet/udp.h>
#include <string.h>

#include "backend.h"

#define OUR_IP		0x0a000001U
#define GUEST_IP	0x0a000002U
#define ECHO_PORT	7U
#define PING_ID		0x4242U

static const uint8_t our_mac[6] = { 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff };

static uint16_t sum(const void *data, size_t len)
{
	const uint8_t *p = data;
	uint32_t s = 0;

	for (; len > 1; len -= 2, p += 2)
		s += p[0] << 8 | p[1];
	if (len)
		s += p[0] << 8;
	s = (s & 0xffff) + (s >> 16);
	s = (s & 0xffff) + (s >> 16);
	return htons(~s);
}

static void make_ether(struct backend *b, uint8_t *frame, uint16_t type)
{
	struct ether_header *eth = (struct ether_header *)frame;

	memcpy(eth->ether_dhost, b->guest_mac, 6);
	memcpy(eth->ether_shost, our_mac, 6);
	eth->ether_type = htons(type);
}

static void make_ip(struct backend *b, uint8_t *frame, uint8_t protocol,
		    size_t payload)
{
	struct iphdr *ip = (struct iphdr *)(frame + ETH_HLEN);

	make_ether(b, frame, ETHERTYPE_IP);
	memset(ip, 0, sizeof(*ip));
	ip->version = 4;
	ip->ihl = 5;
	ip->ttl = 64;
	ip->protocol = protocol;
	ip->tot_len = htons(sizeof(*ip) + payload);
	ip->saddr = htonl(OUR_IP);
	ip->daddr = htonl(GUEST_IP);
	ip->check = sum(ip, sizeof(*ip));
}

static void answer_arp(struct backend *b, const struct ether_arp *ask)
{
	uint8_t frame[60] = { 0 };
	struct ether_arp *arp = (struct ether_arp *)(frame + ETH_HLEN);
	uint32_t us = htonl(OUR_IP);

	if (ntohs(ask->ea_hdr.ar_op) != ARPOP_REQUEST ||
	    memcmp(ask->arp_tpa, &us, 4))
		return;
	make_ether(b, frame, ETHERTYPE_ARP);
	*arp = *ask;
	arp->ea_hdr.ar_op = htons(ARPOP_REPLY);
	memcpy(arp->arp_sha, our_mac, 6);
	memcpy(arp->arp_spa, &us, 4);
	memcpy(arp->arp_tha, ask->arp_sha, 6);
	memcpy(arp->arp_tpa, ask->arp_spa, 4);
	rx_send(b, frame, sizeof(frame));
}

static uint8_t ping_byte(uint16_t seq, unsigned int i)
{
	return seq * 31 + i * 7;
}

static bool ping_intact(const uint8_t *data, size_t len, uint16_t seq)
{
	unsigned int i;

	for (i = 0; i < len; i++)
		if (data[i] != ping_byte(seq, i))
			return false;
	return true;
}

static void take_icmp(struct backend *b, uint8_t *frame, size_t len,
		      size_t at)
{
	struct icmphdr *icmp = (struct icmphdr *)(frame + at);
	size_t size = len - at;

	if (size < sizeof(*icmp))
		return;
	if (icmp->type == ICMP_ECHOREPLY && ntohs(icmp->un.echo.id) == PING_ID &&
	    ntohs(icmp->un.echo.sequence) == b->ping_seq &&
	    ping_intact((uint8_t *)(icmp + 1), size - sizeof(*icmp), b->ping_seq))
		b->ping_back = true;
	if (icmp->type != ICMP_ECHO)
		return;
	icmp->type = ICMP_ECHOREPLY;
	icmp->checksum = 0;
	icmp->checksum = sum(icmp, size);
	make_ip(b, frame, IPPROTO_ICMP, size);
	rx_send(b, frame, len);
}

/* Back to where it came from, without a checksum. */
static void take_udp(struct backend *b, uint8_t *frame, size_t len, size_t at)
{
	struct udphdr *udp = (struct udphdr *)(frame + at);
	uint16_t port;

	if (len - at < sizeof(*udp) || ntohs(udp->dest) != ECHO_PORT)
		return;
	port = udp->source;
	udp->source = udp->dest;
	udp->dest = port;
	udp->check = 0;
	make_ip(b, frame, IPPROTO_UDP, len - at);
	rx_send(b, frame, len);
}

static void take_ip(struct backend *b, uint8_t *frame, size_t len)
{
	struct iphdr *ip = (struct iphdr *)(frame + ETH_HLEN);
	size_t at;

	if (len < ETH_HLEN + sizeof(*ip) || ip->ihl != 5 ||
	    ntohl(ip->daddr) != OUR_IP || ntohs(ip->frag_off) & 0x3fff)
		return;
	at = ETH_HLEN + sizeof(*ip);
	if (ntohs(ip->tot_len) + ETH_HLEN < (int)len)
		len = ntohs(ip->tot_len) + ETH_HLEN;
	if (len < at)
		return;
	if (ip->protocol == IPPROTO_ICMP)
		take_icmp(b, frame, len, at);
	else if (ip->protocol == IPPROTO_UDP)
		take_udp(b, frame, len, at);
}

/**
 * host_receive() - a frame came from the guest
 * @b: the backend
 * @frame: the frame
 * @len: its length
 */
void host_receive(struct backend *b, const uint8_t *frame, size_t len)
{
	static uint8_t copy[FRAME_SIZE];
	const struct ether_header *eth = (const struct ether_header *)copy;

	if (len < ETH_HLEN)
		return;
	memcpy(copy, frame, len);
	memcpy(b->guest_mac, eth->ether_shost, 6);
	b->mac_known = true;
	if (ntohs(eth->ether_type) == ETHERTYPE_ARP &&
	    len >= ETH_HLEN + sizeof(struct ether_arp))
		answer_arp(b, (struct ether_arp *)(copy + ETH_HLEN));
	else if (ntohs(eth->ether_type) == ETHERTYPE_IP)
		take_ip(b, copy, len);
}

/**
 * host_ping() - ping the guest, and see its answer
 * @b: the backend, connected
 * @size: octets of payload, that are compared
 * @ms: how long to wait
 */
bool host_ping(struct backend *b, unsigned int size, int ms)
{
	uint8_t frame[FRAME_SIZE];
	struct icmphdr *icmp = (struct icmphdr *)
		(frame + ETH_HLEN + sizeof(struct iphdr));
	long until = now_ms() + ms;
	unsigned int i;

	b->ping_back = false;
	b->ping_seq++;
	memset(icmp, 0, sizeof(*icmp));
	icmp->type = ICMP_ECHO;
	icmp->un.echo.id = htons(PING_ID);
	icmp->un.echo.sequence = htons(b->ping_seq);
	for (i = 0; i < size; i++)
		((uint8_t *)(icmp + 1))[i] = ping_byte(b->ping_seq, i);
	icmp->checksum = sum(icmp, sizeof(*icmp) + size);
	make_ip(b, frame, IPPROTO_ICMP, sizeof(*icmp) + size);
	rx_send(b, frame, ETH_HLEN + sizeof(struct iphdr) + sizeof(*icmp) + size);
	while (!b->ping_back && now_ms() < until)
		serve(b, 10);
	return b->ping_back;
}

/**
 * host_udp() - make a datagram for the guest
 * @b: the backend
 * @frame: receives it
 * @to: the port
 * @data: its payload
 * @len: its length
 *
 * Return: the frame's length.
 */
size_t host_udp(struct backend *b, uint8_t *frame, unsigned int to,
		const void *data, size_t len)
{
	struct udphdr *udp = (struct udphdr *)
		(frame + ETH_HLEN + sizeof(struct iphdr));

	make_ip(b, frame, IPPROTO_UDP, sizeof(*udp) + len);
	memset(udp, 0, sizeof(*udp));
	udp->source = htons(ECHO_PORT);
	udp->dest = htons(to);
	udp->len = htons(sizeof(*udp) + len);
	memcpy(udp + 1, data, len);
	return ETH_HLEN + sizeof(struct iphdr) + sizeof(*udp) + len;
}
