// SPDX-License-Identifier: GPL-2.0
/* Responses that tell of packets for the guest. */
#include <string.h>
#include <unistd.h>

#include "case.h"
#include "worker.h"

#define HEAD 64U

/* Newer than Xen 4.17's header. */
#ifndef XEN_NETIF_EXTRA_TYPE_XDP
#define XEN_NETIF_EXTRA_TYPE_XDP 5
#endif

/* A response for the next request: whatever its page holds. */
static void put(struct backend *b, unsigned int offset, int status,
		unsigned int flags)
{
	netif_rx_response_t rsp = { .offset = offset, .status = status,
				    .flags = flags };
	netif_rx_request_t req;

	if (!rx_take(b, &req))
		return;
	rsp.id = req.id;
	rx_put(b, &rsp);
}

/* An extra info takes a request, too. */
static void put_extra(struct backend *b, unsigned int type, unsigned int flags,
		      unsigned int a, unsigned int c)
{
	netif_extra_info_t extra = { .type = type, .flags = flags };
	netif_rx_request_t req;

	if (!rx_take(b, &req))
		return;
	extra.u.gso.size = a;
	extra.u.gso.type = c;
	rx_put(b, &extra);
}

/* The page that comes next holds something that looks like a packet. */
static void fill_next(struct backend *b, unsigned int protocol)
{
	netif_rx_request_t req;
	uint8_t page[PAGE];
	unsigned int i;

	if (b->q->rx.req_cons == b->q->rx.sring->req_prod)
		return;
	req = *RING_GET_REQUEST(&b->q->rx, b->q->rx.req_cons);
	for (i = 0; i < PAGE; i++)
		page[i] = any(b);
	host_udp(b, page, 9, page + HEAD, 1400);
	page[23] = protocol;
	rx_write(b, &req, 0, page, PAGE);
}

static void settle(struct backend *b)
{
	rx_push(b);
	idle(b, 150);
}

static void run_size(struct backend *b)
{
	static const struct {
		unsigned int offset;
		int status;
	} row[] = {
		{ 0, -1 }, { 0, -32768 }, { 0, 0 }, { 0, 1 }, { 0, 13 },
		{ 0, 4097 }, { 1, 4096 }, { 4095, 2 }, { 4096, 1 }, { 65535, 1 },
		{ 65535, 32767 }, { 4096, 0 }, { 65535, 0 }, { 4000, -5000 },
	};
	unsigned int i, more;

	link_warm(b);
	guest_says_all(b, true);
	guest_mark(b);
	for (more = 0; more < 2; more++) {
		for (i = 0; i < SIZEOF_ARRAY(row); i++) {
			put(b, row[i].offset, row[i].status,
			    more ? NETRXF_more_data : 0);
			if (more)
				put(b, 0, 100, 0);
		}
		settle(b);
	}
	guest_said(b, "rx->offset: 65535, size: ");
	guest_said(b, "rx->offset: 0, size: 4097");
	guest_said(b, "rx->offset: 1, size: 4096");
	guest_said(b, "rx->offset: 4096, size: 1");
	expect_unharmed(b);
}

static void put_chain(struct backend *b, unsigned int len)
{
	unsigned int i;

	for (i = 0; i < len; i++)
		put(b, 0, below(b, 2) ? 4096 : 10,
		    i + 1 < len ? NETRXF_more_data : 0);
	settle(b);
}

static void run_chain(struct backend *b)
{
	unsigned int len;

	guest_says_all(b, true);
	guest_mark(b);
	put_chain(b, 40);
	guest_said(b, "Too many slots");
	/* A whole ring that does not end. */
	while (b->q->rx.req_cons != b->q->rx.sring->req_prod)
		put(b, 0, 60, NETRXF_more_data);
	settle(b);
	guest_said(b, "Need more slots");
	guest_says_all(b, false);
	for (len = 17; len < 64; len += b->brief ? 46 : 1)
		put_chain(b, len);
	expect_unharmed(b);
}

static void extras_once(struct backend *b)
{
	static const unsigned int types[] = { 0, 1, 2, 3, 4, 5, 6, 127, 255 };
	static const unsigned int sizes[] = { 0, 1, 7, 256, 1448, 65535 };
	unsigned int i, nr = 1 + below(b, 12);

	fill_next(b, below(b, 2) ? 6 : 17);
	put(b, 0, 60 + below(b, 1400), NETRXF_extra_info |
	    (below(b, 2) ? NETRXF_csum_blank : 0) |
	    (below(b, 2) ? NETRXF_data_validated : 0) |
	    (below(b, 3) ? 0 : NETRXF_more_data));
	for (i = 0; i < nr; i++)
		put_extra(b, types[below(b, SIZEOF_ARRAY(types))],
			  i + 1 < nr ? XEN_NETIF_EXTRA_FLAG_MORE : 0,
			  sizes[below(b, SIZEOF_ARRAY(sizes))], below(b, 4));
	put(b, below(b, 5000), below(b, 5000), 0);
}

static void run_extras(struct backend *b)
{
	unsigned int i;

	link_warm(b);
	guest_says_all(b, true);
	guest_mark(b);
	put(b, 0, 100, NETRXF_extra_info);
	put_extra(b, 77, 0, 0, 0);
	settle(b);
	guest_said(b, "Invalid extra type: 77");
	/* A packet of nothing but extra infos. */
	put(b, 0, 100, NETRXF_extra_info);
	while (b->q->rx.req_cons != b->q->rx.sring->req_prod)
		put_extra(b, 1, XEN_NETIF_EXTRA_FLAG_MORE, 1448, 1);
	settle(b);
	guest_said(b, "Missing extra info");
	/* The size that means a list of frags, which a packet from us has not. */
	put(b, 0, 100, NETRXF_extra_info);
	put_extra(b, XEN_NETIF_EXTRA_TYPE_GSO, 0, 65535,
		  XEN_NETIF_GSO_TYPE_TCPV4);
	settle(b);
	guest_said(b, "Bad GSO size");
	guest_says_all(b, false);
	for (i = 0; i < (b->brief ? 10 : 150); i++) {
		extras_once(b);
		settle(b);
	}
	expect_unharmed(b);
}

/* Where an XDP program is to look for the packet, with and without staging,
 * whether the backend is trusted or not.
 */
static void run_headroom(struct backend *b)
{
	static const char * const params[] = { NULL, "trusted=N", "staging_rx=N" };
	static const char * const programs[] = { "pass", "drop", "tx" };
	static const unsigned int room[] = { 0, 8, 255, 256, 4000, 4095, 4096,
					     65535 };
	static const int size[] = { 0, 1, 13, 14, 60, 90, 1500, 3840, 4096 };
	unsigned int i, p, s, k;

	for (i = 0; i < SIZEOF_ARRAY(params); i++) {
		if (!link_fresh(b, params[i]) || !link_warm(b))
			return;
		for (p = 0; p < SIZEOF_ARRAY(programs); p++) {
			guest_does(b, "xdp eth0 %s", programs[p]);
			for (s = 0; s < SIZEOF_ARRAY(room); s++)
				for (k = 0; k < SIZEOF_ARRAY(size); k++) {
					fill_next(b, 17);
					put(b, 0, size[k], NETRXF_extra_info);
					put_extra(b, XEN_NETIF_EXTRA_TYPE_XDP, 0,
						  room[s], 0);
				}
			settle(b);
		}
		guest_does(b, "xdp eth0 off");
		if (!link_works(b))
			return;
	}
}

static void run_jump(struct backend *b)
{
	b->q->rx.rsp_prod_pvt += 300 + any(b) % 0x7fffff00;
	b->q->rx.sring->rsp_prod = b->q->rx.rsp_prod_pvt;
	notify(b, &b->q->rx_port);
	expect_disabled(b, "Illegal number of responses");
}

/* The interface is disabled with a program on it, and removed with it. */
static void run_jump_xdp(struct backend *b)
{
	if (!guest_does(b, "xdp eth0 pass"))
		return;
	run_jump(b);
	guest_does(b, "! dmesg | grep -q dev_xdp_uninstall");
}

static void run_back(struct backend *b)
{
	b->q->rx.sring->rsp_prod -= 1 + below(b, 100);
	notify(b, &b->q->rx_port);
	expect_disabled(b, "\\(Illegal number of resp\\|RX producer index going b\\)");
}

/* More responses than pages were posted: the guest refills its ring, so that
 * there is none to spare while it does not run.
 */
static void run_one_more(struct backend *b)
{
	netif_rx_response_t rsp = { .status = 60 };

	while (b->q->rx.req_cons != b->q->rx.sring->req_prod)
		put(b, 0, 60, 0);
	rx_put(b, &rsp);
	b->q->rx.sring->rsp_prod = b->q->rx.rsp_prod_pvt;
	notify(b, &b->q->rx_port);
	expect_disabled(b, "Illegal number of responses");
}

/* An ordinary page stays mapped here when its response goes out. */
static void run_kept(struct backend *b)
{
	netif_rx_response_t rsp = { .status = 60 };
	netif_rx_request_t req;
	long free_kb;
	int quiet;

	quiet = link_quiet(b);
	if (quiet < 0)
		return;
	free_kb = guest_free_kb(b);
	if (!link_fresh(b, "staging_rx=N") || !rx_take(b, &req))
		return;
	grant_map(b, req.gref, false);
	rsp.id = req.id;
	rx_put(b, &rsp);
	rx_push(b);
	settle(b);
	guest_said(b, "Grant still in use by backend domain");
	b->hooks.keep = true;
	link_unbind(b);
	b->hooks.keep = false;
	EXPECT(grants_of_guest(b) >= quiet + (int)b->mapped,
	       "%d pages are granted, %u are mapped", grants_of_guest(b) - quiet,
	       b->mapped);
	guest_does(b, "memory-fill hold 3");
	guest_has_back(b, quiet, free_kb);
	if (link_fresh(b, NULL))
		expect_unharmed(b);
}

static void random_responses(struct backend *b)
{
	unsigned int i, nr = 1 + below(b, 120);

	for (i = 0; i < nr; i++) {
		if (!below(b, 4))
			put_extra(b, below(b, 8), below(b, 2), any(b), below(b, 4));
		else if (below(b, 3))
			put(b, below(b, 300), below(b, 3900), below(b, 16));
		else
			put(b, any(b), any(b), any(b));
		if (!below(b, 8))
			fill_next(b, any(b));
	}
	settle(b);
}

static void run_random(struct backend *b)
{
	static const char * const params[] = { NULL, "trusted=N", "staging_rx=N" };
	unsigned int round, i, rounds = b->brief ? 1 : 9;

	for (round = 0; round < rounds; round++) {
		if (!link_fresh(b, params[round % 3]))
			return;
		if (round % 2)
			guest_does(b, "xdp eth0 %s", round % 3 ? "pass" : "tx");
		for (i = 0; i < (b->brief ? 20 : 60); i++)
			random_responses(b);
		guest_run(b, NULL, 0, "xdp eth0 off");
		if (!link_works(b))
			return;
		expect_few_lines(b, 300);
	}
}

/* Far more responses than pages are posted, as fast as the guest looks. */
static void flood(struct worker *w)
{
	netif_rx_sring_t *ring = w->q->rx.sring;

	if (ring->rsp_prod - ring->rsp_event + 64 < 192)
		ring->rsp_prod += 16;
	notify(w->b, &w->q->rx_port);
}

static void run_endless(struct backend *b)
{
	struct worker w;

	worker_start(&w, b, flood);
	usleep(2000000);
	EXPECT(!guest_run(b, NULL, 0, "true"), "the guest is busy for ever");
	worker_stop(&w);
	expect_few_lines(b, 60);
	/* Each was of a page that was posted, or the interface was disabled. */
	if (link_fresh(b, NULL))
		expect_unharmed(b);
}

const struct hostile_case rx_cases[] = {
	{ "rx-size", "offsets and sizes beyond the page, and none",
	  run_size, CASE_BRIEF },
	{ "rx-chain", "packets of too many slots, and without an end",
	  run_chain },
	{ "rx-extras", "extra infos of all kinds", run_extras },
	{ "rx-headroom", "any headroom before a packet for XDP",
	  run_headroom, CASE_OWN_LINK },
	{ "rx-jump", "the producer index jumps", run_jump, CASE_BRIEF },
	{ "rx-jump-xdp", "it jumps where a program is attached", run_jump_xdp },
	{ "rx-back", "the producer index goes back", run_back },
	{ "rx-one-more", "a response more than there are requests",
	  run_one_more },
	{ "rx-endless", "responses without end", run_endless },
	{ "rx-kept", "a page is still mapped when its response comes",
	  run_kept, CASE_OWN_LINK },
	{ "rx-random", "random responses", run_random, CASE_OWN_LINK },
	{ }
};
