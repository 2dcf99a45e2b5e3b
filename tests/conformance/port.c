// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "port.h"

/* IEEE 802's ethertype for local experiments. */
#define ETHERTYPE_LOCAL	0x88b5
#define ETHERTYPE_IP	0x0800

/* After the MAC addresses: what tells our frames from others. */
#define FRAME_MAGIC	0x53746167U
#define TCP_PORT	54321

/* A bridge port takes about a second from its carrier to forwarding. */
#define PAIR_TRIES	100

static void put16(unsigned char *p, unsigned int val)
{
	p[0] = val >> 8;
	p[1] = val;
}

static void put32(unsigned char *p, unsigned int val)
{
	put16(p, val >> 16);
	put16(p + 2, val);
}

static unsigned int get16(const unsigned char *p)
{
	return p[0] << 8 | p[1];
}

static unsigned int get32(const unsigned char *p)
{
	return get16(p) << 16 | get16(p + 2);
}

static long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/**
 * port_init() - make a connected vif a port, with no page posted yet
 * @p: to be filled
 * @e: the environment
 * @nif: the vif
 *
 * Return: false when the test has failed or is skipped.
 */
bool port_init(struct port *p, struct env *e, struct xennetif *nif)
{
	char mac[32];

	memset(p, 0, sizeof(*p));
	p->e = e;
	p->nif = nif;
	if (!EXPECT(xennetif_frontend_key(nif, "mac", mac, sizeof(mac)) == 0 &&
		    sscanf(mac, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &p->mac[0],
			   &p->mac[1], &p->mac[2], &p->mac[3], &p->mac[4],
			   &p->mac[5]) == 6, "the vif has no MAC address"))
		return false;

	p->rx = xennetif_pages_grant(nif, PORT_RX_PAGES, 0);
	if (!p->rx && errno == ENOSPC)
		tap_skip("%s", env_error(nif));
	else
		EXPECT(p->rx, "%s", env_error(nif));
	return p->rx;
}

/**
 * port_fini() - give the port's pages back
 * @p: a port of port_init(), also after that failed
 *
 * The vif's rings must be gone or new by then.
 */
void port_fini(struct port *p)
{
	xennetif_pages_release(p->nif, p->rx);
	p->rx = NULL;
}

/**
 * port_post() - put some of the port's pages on the RX ring of queue 0
 * @p: the port
 * @first: the first page
 * @count: how many
 */
bool port_post(struct port *p, unsigned int first, unsigned int count)
{
	unsigned int i;

	for (i = first; i < first + count; i++) {
		if (p->posted[i])
			continue;
		if (!EXPECT(xennetif_rx_stage(p->nif, 0, p->rx->gref[i],
					      i) == 0, "%s", env_error(p->nif)))
			return false;
		p->posted[i] = true;
	}
	return EXPECT(xennetif_rx_push(p->nif, 0) == 0, "%s",
		      env_error(p->nif));
}

static void frame_addresses(unsigned char *buf, const struct port *from,
			    const struct port *to, unsigned int ethertype)
{
	memcpy(buf, to->mac, 6);
	memcpy(buf + 6, from->mac, 6);
	put16(buf + 12, ethertype);
}

static void fill_random(unsigned char *buf, unsigned int len)
{
	while (len--)
		*buf++ = rand() >> 8;
}

/**
 * frame_make() - an Ethernet frame of random bytes
 * @buf: filled
 * @len: FRAME_MIN to FRAME_MAX
 * @from: its source
 * @to: its destination
 */
void frame_make(unsigned char *buf, unsigned int len, const struct port *from,
		const struct port *to)
{
	frame_addresses(buf, from, to, ETHERTYPE_LOCAL);
	put32(buf + 14, FRAME_MAGIC);
	fill_random(buf + 18, len - 18);
}

static unsigned int csum_add(unsigned int sum, const unsigned char *p,
			     unsigned int len)
{
	for (; len; len -= 2, p += 2)
		sum += get16(p);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

/**
 * frame_make_tcp() - a TCP segment longer than the MTU, to go with frame_gso
 * @buf: filled
 * @len: more than FRAME_TCP_HEAD
 * @from: its source
 * @to: its destination
 *
 * As a network stack hands it to a driver that segments: the IP checksum is
 * there, the TCP checksum field holds the sum of the pseudo header.
 */
void frame_make_tcp(unsigned char *buf, unsigned int len,
		    const struct port *from, const struct port *to)
{
	unsigned char *ip = buf + 14, *tcp = ip + 20;
	unsigned char pseudo[12];

	memset(buf, 0, FRAME_TCP_HEAD);
	frame_addresses(buf, from, to, ETHERTYPE_IP);

	ip[0] = 0x45;
	put16(ip + 2, len - 14);
	put16(ip + 6, 0x4000);
	ip[8] = 64;
	ip[9] = 6;
	put32(ip + 12, 0x0a090001);
	put32(ip + 16, 0x0a090002);
	put16(ip + 10, ~csum_add(0, ip, 20));

	put16(tcp, TCP_PORT);
	put16(tcp + 2, TCP_PORT);
	put32(tcp + 4, FRAME_MAGIC);
	tcp[12] = 5 << 4;
	tcp[13] = 0x10;
	put16(tcp + 14, 8192);

	memcpy(pseudo, ip + 12, 8);
	put16(pseudo + 8, 6);
	put16(pseudo + 10, len - 34);
	put16(tcp + 16, csum_add(0, pseudo, sizeof(pseudo)));
	fill_random(buf + FRAME_TCP_HEAD, len - FRAME_TCP_HEAD);
}

const struct netif_extra_info frame_gso = {
	.type = XEN_NETIF_EXTRA_TYPE_GSO,
	.u.gso = {
		.size = FRAME_TCP_MSS,
		.type = XEN_NETIF_GSO_TYPE_TCPV4,
	},
};

static bool frame_is_ours(const unsigned char *buf, unsigned int len)
{
	if (len >= 18 && get16(buf + 12) == ETHERTYPE_LOCAL)
		return get32(buf + 14) == FRAME_MAGIC;
	return len >= FRAME_TCP_HEAD && get16(buf + 12) == ETHERTYPE_IP &&
	       buf[23] == 6 && get16(buf + 34) == TCP_PORT;
}

/**
 * port_send() - stage and push one packet
 * @p: the port
 * @queue: on which queue
 * @pkt: the packet
 */
bool port_send(struct port *p, unsigned int queue,
	       const struct xennetif_tx_packet *pkt)
{
	return EXPECT(xennetif_tx_stage(p->nif, queue, pkt) == 0 &&
		      xennetif_tx_push(p->nif, queue) == 0, "send: %s",
		      env_error(p->nif));
}

/**
 * port_sent() - collect the responses to a packet's slots
 * @p: the port
 * @queue: the queue
 * @slots: how many are to come
 * @timeout_ms: limit
 *
 * Return: how many came within the limit.  Each has to be NETIF_RSP_OKAY.
 */
int port_sent(struct port *p, unsigned int queue, unsigned int slots,
	      int timeout_ms)
{
	struct xennetif_tx_done done[PORT_SLOTS_MAX];
	long end = now_ms() + timeout_ms;
	unsigned int got = 0;
	int i, n, left;

	for (;;) {
		n = xennetif_tx_reap(p->nif, queue, done, slots - got);
		if (!EXPECT(n >= 0, "%s", env_error(p->nif)))
			return -1;
		for (i = 0; i < n; i++)
			EXPECT(done[i].status == NETIF_RSP_OKAY,
			       "TX response %d", done[i].status);
		got += n;
		left = end - now_ms();
		if (got == slots || left <= 0)
			return got;
		xennetif_tx_wait(p->nif, queue, left);
	}
}

/* Puts the pieces of a received packet together; its length, or -1. */
static int gather(struct port *p, unsigned char *buf, unsigned int size)
{
	const struct xennetif_rx_slot *s;
	unsigned int i, len = 0;

	for (i = 0; i < p->slots; i++)
		p->posted[p->slot[i].user] = false;
	for (i = 0; i < p->slots; i++) {
		s = &p->slot[i];
		if (s->is_extra)
			continue;
		if (s->status < 0 || len + s->status > size)
			return -1;
		memcpy(buf + len, (char *)p->rx->addr +
		       s->user * XENNETIF_PAGE_SIZE + s->offset, s->status);
		len += s->status;
	}
	return len;
}

/* Takes the next packet of ours from queue @queue, if there is one. */
static int recv_queue(struct port *p, unsigned int queue, unsigned char *buf,
		      unsigned int size)
{
	int n, len;

	for (;;) {
		n = xennetif_rx_reap(p->nif, queue, p->slot, PORT_SLOTS_MAX);
		if (!EXPECT(n >= 0, "%s", env_error(p->nif)))
			return -1;
		if (!n)
			return 0;
		p->slots = n;
		len = gather(p, buf, size);
		if (len < 0 || frame_is_ours(buf, len))
			return len;
	}
}

/**
 * port_recv() - receive one of our frames
 * @p: the port
 * @buf: filled
 * @size: size of @buf
 * @timeout_ms: limit
 *
 * The pages of the packet are the port's again; p->slot tells about them.
 * Return: the length, 0 when none came, or -1 for a response with an error.
 */
int port_recv(struct port *p, unsigned char *buf, unsigned int size,
	      int timeout_ms)
{
	long end = now_ms() + timeout_ms;
	int len, left;

	for (;;) {
		len = recv_queue(p, 0, buf, size);
		left = end - now_ms();
		if (len || left <= 0)
			return len;
		xennetif_rx_wait(p->nif, 0, left);
	}
}

/**
 * port_expect() - receive exactly this frame, and post its pages again
 * @p: the port
 * @frame: the frame
 * @len: its length
 * @what: names the case
 */
bool port_expect(struct port *p, const unsigned char *frame, unsigned int len,
		 const char *what)
{
	static unsigned char buf[65536];
	unsigned int i, s;
	int got;

	got = port_recv(p, buf, sizeof(buf), p->e->timeout_ms);
	if (!EXPECT(got == (int)len, "%s: %d bytes came instead of %u", what,
		    got, len))
		return false;
	for (i = 0; i < len && buf[i] == frame[i]; i++)
		;
	for (s = 0; s < p->slots; s++)
		port_post(p, p->slot[s].user, 1);
	return EXPECT(i == len, "%s: byte %u is %#x instead of %#x", what, i,
		      buf[i], frame[i]);
}

/* One frame in a page of its own, from the first port to the second. */
static bool try_once(struct port *from, struct port *to, unsigned char *seen)
{
	struct xennetif_pages *page = xennetif_pages_grant(from->nif, 1, 0);
	struct xennetif_tx_slot slot = { .len = FRAME_MIN };
	struct xennetif_tx_packet pkt = { .slot = &slot, .slots = 1 };
	unsigned int s;
	bool ok = false;
	int got;

	if (!page)
		return false;
	slot.gref = page->gref[0];
	frame_make(page->addr, FRAME_MIN, from, to);
	if (port_send(from, 0, &pkt) &&
	    port_sent(from, 0, 1, from->e->timeout_ms) == 1) {
		got = port_recv(to, seen, FRAME_MAX, 100);
		ok = got == (int)FRAME_MIN &&
		     !memcmp(seen, page->addr, FRAME_MIN);
		for (s = 0; got > 0 && s < to->slots; s++)
			port_post(to, to->slot[s].user, 1);
	}
	xennetif_pages_release(from->nif, page);
	return ok;
}

/**
 * port_pair() - wait until frames pass from the first port to the second
 * @a: sends; needs no pages posted
 * @b: receives
 *
 * The bridge has learnt the address of @a when it returns true.
 */
bool port_pair(struct port *a, struct port *b)
{
	unsigned char seen[FRAME_MAX];
	unsigned int i;

	for (i = 0; i < PAIR_TRIES; i++) {
		if (try_once(a, b, seen)) {
			/* Late copies of earlier tries. */
			while (port_recv(b, seen, sizeof(seen), 50) > 0)
				port_post(b, 0, PORT_RX_PAGES);
			return port_post(b, 0, PORT_RX_PAGES);
		}
	}
	return EXPECT(false, "no frame passes between the two vifs");
}
