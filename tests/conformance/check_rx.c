// SPDX-License-Identifier: GPL-2.0
/*
 * Guest receive: what the peer sends is what stands in the staged page.
 */

#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "link.h"

/* The peer's pages to send from. */
#define PAGES	4

struct rx {
	struct link *ln;
	struct xennetif_pages *from;
	struct list l;
	unsigned int staged;
};

/*
 * Stages the RX pages of the vif under test: of each @step one.  To be
 * followed by rx_end() in any case.
 */
static bool rx_begin(struct rx *r, struct env *e, unsigned int step,
		     unsigned int flags)
{
	unsigned int i;

	memset(r, 0, sizeof(*r));
	r->l.e = e;
	r->from = xennetif_pages_grant(e->b, PAGES, 0);
	EXPECT(r->from, "%s", env_error(e->b));
	r->ln = link_up(e);
	if (!r->ln || !r->from || !list_init(&r->l, e))
		return false;
	if (!step)
		return true;
	for (i = 0; i < PORT_RX_PAGES / step && i < e->capacity; i++)
		list_set(&r->l, i, r->ln->a.rx->gref[i * step], flags);
	if (!list_expect_add(&r->l, 0, i, SUCCESS, "stage"))
		return false;
	r->staged = i;
	return true;
}

static void rx_end(struct rx *r)
{
	if (r->staged)
		list_del_all(&r->l, 0, r->ln->a.rx, r->staged);
	list_fini(&r->l);
	xennetif_pages_release(r->l.e->b, r->from);
}

/* The peer sends @len bytes; the vif under test has to get them. */
static bool rx_frame(struct rx *r, unsigned int len)
{
	static unsigned char frame[PAGES * XENNETIF_PAGE_SIZE];
	struct xennetif_tx_slot slot[PAGES];
	struct xennetif_tx_packet pkt = { .slot = slot };
	unsigned int at, n;
	char what[32];

	if (len > FRAME_MAX) {
		frame_make_tcp(frame, len, &r->ln->b, &r->ln->a);
		pkt.extra = &frame_gso;
		pkt.extras = 1;
		pkt.flags = NETTXF_csum_blank | NETTXF_data_validated;
	} else {
		frame_make(frame, len, &r->ln->b, &r->ln->a);
	}
	memcpy(r->from->addr, frame, len);

	for (n = 0, at = 0; at < len; n++, at += XENNETIF_PAGE_SIZE)
		slot[n] = (struct xennetif_tx_slot){
			.gref = r->from->gref[n],
			.len = len - at < XENNETIF_PAGE_SIZE ?
			       len - at : XENNETIF_PAGE_SIZE,
		};
	pkt.slots = n;

	snprintf(what, sizeof(what), "%u bytes", len);
	return port_send(&r->ln->b, 0, &pkt) &&
	       port_expect(&r->ln->a, frame, len, what) &&
	       EXPECT(port_sent(&r->ln->b, 0, n, r->l.e->timeout_ms) == (int)n,
		      "%s: the peer's slots are not answered", what);
}

/* Sizes around the copies' edges; the last three take one to four pages. */
static const unsigned int sizes[] = {
	60, 61, 63, 64, 65, 127, 128, 129, 255, 256, 511, 1023, 1024, 1513,
	1514, 4000, 4097, 16000,
};

static void rx_sizes(struct env *e, unsigned int step, unsigned int flags)
{
	struct rx r;
	size_t i;

	if (rx_begin(&r, e, step, flags)) {
		for (i = 0; i < ARRAY_SIZE(sizes); i++) {
			if (!rx_frame(&r, sizes[i]))
				break;
		}
	}
	rx_end(&r);
}

/* Upstream's own path, for comparison, and on every backend. */
static void granted(struct env *e)
{
	rx_sizes(e, 0, 0);
}

static void staged(struct env *e)
{
	rx_sizes(e, 1, 0);
}

/* Packets whose slots are staged in part. */
static void mixed(struct env *e)
{
	rx_sizes(e, 2, 0);
}

/* Protocol: a read-only mapping is never written to; the grant is used. */
static void readonly(struct env *e)
{
	rx_sizes(e, 1, READONLY);
}

/* More frames than the ring has slots, one after the other. */
static void many(struct env *e)
{
	struct rx r;
	unsigned int i;

	if (rx_begin(&r, e, 1, 0)) {
		for (i = 0; i < 400; i++) {
			if (!rx_frame(&r, FRAME_MIN + rand() %
				      (FRAME_MAX - FRAME_MIN + 1)))
				break;
		}
	}
	rx_end(&r);
}

/* A mapping that goes while its page is on the ring: the grant is used. */
static void deleted_on_ring(struct env *e)
{
	unsigned int i;
	struct rx r;

	if (rx_begin(&r, e, 1, 0)) {
		list_fill(&r.l, r.ln->a.rx, 0, r.staged, 0);
		list_expect_del(&r.l, 0, r.staged, r.staged,
				"pages on the RX ring");
		r.staged = 0;
		for (i = 0; i < PORT_RX_PAGES + 10; i++) {
			if (!rx_frame(&r, 60 + i))
				break;
		}
	}
	rx_end(&r);
}

/*
 * A page that the backend may not write to, staged as such, on the RX ring:
 * the frame is lost with an error response, and nothing else happens.
 */
static void readonly_grant(struct env *e)
{
	struct xennetif_pages *ro = env_pages(e, 1, XENNETIF_PAGES_READONLY);
	struct xennetif_rx_slot rsp = { 0 };
	struct xennetif_tx_slot slot;
	struct xennetif_tx_packet pkt = { .slot = &slot, .slots = 1 };
	const unsigned char *bytes;
	unsigned int i;
	struct rx r;

	if (!rx_begin(&r, e, 0, 0) || !ro)
		goto out;
	memset(ro->addr, 0x5a, XENNETIF_PAGE_SIZE);
	list_fill(&r.l, ro, 0, 1, READONLY);
	if (!list_expect_add(&r.l, 0, 1, SUCCESS, "stage"))
		goto out;

	/* All pages before it on the ring have to be used up first. */
	EXPECT(xennetif_rx_stage(e->a, 0, ro->gref[0], 0) == 0 &&
	       xennetif_rx_push(e->a, 0) == 0, "%s", env_error(e->a));
	slot = (struct xennetif_tx_slot){
		.gref = r.from->gref[0],
		.len = FRAME_MIN,
	};
	frame_make(r.from->addr, FRAME_MIN, &r.ln->b, &r.ln->a);
	for (i = 0; i <= PORT_RX_PAGES && !rsp.status; i++) {
		if (!port_send(&r.ln->b, 0, &pkt) ||
		    !EXPECT(xennetif_rx_wait(e->a, 0, e->timeout_ms) == 0 &&
			    xennetif_rx_reap(e->a, 0, &rsp, 1) == 1,
			    "frame %u: %s", i, env_error(e->a)))
			break;
		EXPECT((rsp.status < 0) == (i == PORT_RX_PAGES),
		       "frame %u: status %d", i, rsp.status);
		if (rsp.status > 0)
			rsp.status = 0;
		port_sent(&r.ln->b, 0, 1, e->timeout_ms);
	}
	EXPECT(rsp.status < 0, "no error response");
	bytes = ro->addr;
	for (i = 0; i < XENNETIF_PAGE_SIZE && bytes[i] == 0x5a; i++)
		;
	EXPECT(i == XENNETIF_PAGE_SIZE, "byte %u was written", i);
	list_fill(&r.l, ro, 0, 1, 0);
	list_expect_del(&r.l, 0, 1, 1, "delete");
out:
	rx_end(&r);
	link_down(e);
	xennetif_pages_release(e->a, ro);
}

const struct check rx_checks[] = {
	{
		.id = "rx-1",
		.name = "frames to pages that are not staged",
		.source = "spec",
		.says =
			"A gref that has no mapping is served as if there were no staging",
		.run = granted,
		.needs = NEEDS_PEER,
	},
	{
		.id = "rx-2",
		.name = "frames to staged pages",
		.source = "spec",
		.says =
			"Guest Receive, step 3: the gref is looked up, and the mapped page is used",
		.run = staged,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{
		.id = "rx-3",
		.name = "frames to pages every other of which is staged",
		.source = "spec",
		.says =
			"Guest Receive: a packet may have staged slots and others",
		.run = mixed,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{
		.id = "rx-4",
		.name = "frames to pages that are staged read-only",
		.source = "protocol",
		.says =
			"A read-only mapping is never written to; the grant is used",
		.run = readonly,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{
		.id = "rx-5",
		.name = "400 frames of any size",
		.source = "spec",
		.says =
			"Staged pages are used again and again, with the ring going round",
		.run = many,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{
		.id = "rx-6",
		.name = "pages deleted while they are on the ring",
		.source = "protocol",
		.says =
			"A page that is posted is not in flight: when its mapping goes, the grant is used",
		.run = deleted_on_ring,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{
		.id = "rx-7",
		.name = "a page that must not be written to",
		.source = "protocol",
		.says =
			"A page that must not be written to is not written to: the slot gets an error",
		.run = readonly_grant,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{ }
};
