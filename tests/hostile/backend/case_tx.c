// SPDX-License-Identifier: GPL-2.0
/* Responses to what the guest sends. */
#include <unistd.h>

#include "case.h"
#include "worker.h"

/* Of a netfront that is built with them: see tests/faults. */
#define FAULTS		"/sys/kernel/debug/xen_netfront_faults"
#define NO_MEMORY	"late_grants.c:[0-9]*:late_grant_end:kmalloc"

static bool hold(struct backend *b, netif_tx_response_t *rsp)
{
	(void)b;
	(void)rsp;
	return false;
}

/* Put a response on the TX ring that nobody asked for. */
static void put(struct backend *b, uint16_t id, int16_t status)
{
	netif_tx_response_t rsp = { .id = id, .status = status };

	*RING_GET_RESPONSE(&b->q->tx, b->q->tx.rsp_prod_pvt) = rsp;
	b->q->tx.rsp_prod_pvt++;
}

/* Shown whether the guest listens for an event or not: it looks at the ring
 * with every few packets it sends, too.
 */
static void push(struct backend *b)
{
	xen_wmb();
	b->q->tx.sring->rsp_prod = b->q->tx.rsp_prod_pvt;
	notify(b, &b->q->tx_port);
}

/* Have requests on the ring that are not answered. */
static bool hold_some(struct backend *b)
{
	unsigned int i;

	b->hooks.tx = hold;
	for (i = 0; i < 20 && b->q->nr_held < 3; i++) {
		host_ping(b, 56, 300);
		tx_busiest(b);
	}
	return EXPECT(b->q->nr_held, "the guest sends nothing");
}

static void run_id(struct backend *b)
{
	if (!hold_some(b))
		return;
	put(b, 256 + below(b, 0xff00), NETIF_RSP_OKAY);
	push(b);
	expect_disabled(b, "Response has incorrect id");
}

static bool is_held(struct backend *b, uint16_t id)
{
	unsigned int i;

	for (i = 0; i < b->q->nr_held; i++)
		if (b->q->held[i] == id)
			return true;
	return false;
}

static void run_inactive(struct backend *b)
{
	uint16_t id;

	if (!hold_some(b))
		return;
	do {
		id = below(b, 256);
	} while (is_held(b, id));
	put(b, id, NETIF_RSP_OKAY);
	push(b);
	expect_disabled(b, "Response for inactive request");
}

static void run_twice(struct backend *b)
{
	if (!hold_some(b))
		return;
	put(b, b->q->held[0], NETIF_RSP_OKAY);
	put(b, b->q->held[0], NETIF_RSP_OKAY);
	push(b);
	expect_disabled(b, "Response for inactive request");
}

/* The index is far from anything that was asked for. */
static void run_jump(struct backend *b)
{
	if (!hold_some(b))
		return;
	b->q->tx.rsp_prod_pvt += 300 + any(b) % 0x7fffff00;
	push(b);
	expect_disabled(b, "Illegal number of responses");
}

/* One response too many, of the kind that names no request. */
static void run_one_more(struct backend *b)
{
	unsigned int i;

	if (!hold_some(b))
		return;
	for (i = 0; i <= b->q->nr_held; i++)
		put(b, 0, NETIF_RSP_NULL);
	push(b);
	expect_disabled(b, "Illegal number of responses");
}

static unsigned int outstanding(const struct backend *b)
{
	return b->q->tx.sring->req_prod - b->q->tx.rsp_prod_pvt;
}

/* Nothing is answered until the ring is full, and the interface goes down and up. */
static void run_full(struct backend *b)
{
	unsigned int i;

	b->hooks.tx = hold;
	for (i = 0; i < 800 && outstanding(b) < RING_SLOTS - 30; i++) {
		host_ping(b, 56, 5);
		tx_busiest(b);
	}
	if (!EXPECT(outstanding(b) >= RING_SLOTS - 30, "only %u are on the ring",
		    outstanding(b)))
		return;
	for (i = 0; i < 30; i++) {
		guest_does(b, "ip link set eth0 down; ip link set eth0 up");
		host_ping(b, 56, 50);
	}
	EXPECT(outstanding(b) <= RING_SLOTS, "%u requests are on the ring",
	       outstanding(b));
	tx_release(b);
	expect_unharmed(b);
}

/* Responses that name no request, as fast as the guest takes them: it must not
 * be kept busy with interrupts off. They stay ahead of the guest by less than
 * would fit the ring.
 */
static void flood(struct worker *w)
{
	netif_tx_sring_t *ring = w->q->tx.sring;

	if (ring->rsp_prod - ring->rsp_event + 1 < 200)
		ring->rsp_prod += 8;
	if (!(w->rounds % 128))
		notify(w->b, &w->q->tx_port);
}

static void run_endless(struct backend *b)
{
	struct worker w;
	unsigned int i;

	/* With grants, the next response brings an event. */
	if (!link_fresh(b, "staging_tx=off") || !hold_some(b))
		return;
	for (i = 0; i < RING_SLOTS; i++)
		b->q->tx.sring->ring[i].rsp.status = NETIF_RSP_NULL;
	worker_start(&w, b, flood);
	usleep(3000000);
	EXPECT(!guest_run(b, NULL, 0, "true"), "the guest is busy for ever");
	worker_stop(&w);
	expect_disabled(b, "Illegal number of responses\\|Response for no extra info");
}

static bool nothing(struct backend *b, netif_tx_response_t *rsp)
{
	(void)b;
	rsp->status = NETIF_RSP_NULL;
	return true;
}

/* No response more than there are requests, but none that names one: the ring is
 * empty again and again, and every request's id stays in use.
 */
static void run_null(struct backend *b)
{
	b->hooks.tx = nothing;
	guest_run(b, NULL, 0, "ping -q -f -c 400 -W 1 10.0.0.1");
	expect_disabled(b, "Response for no extra info");
}

/* Nothing is answered until the guest has no slot left; then all of it. */
static void run_missing(struct backend *b)
{
	b->hooks.tx = hold;
	guest_run(b, NULL, 0, "ping -q -f -c 400 -W 1 10.0.0.1");
	tx_busiest(b);
	EXPECT(b->q->nr_held > 150, "only %u requests are on the ring", b->q->nr_held);
	EXPECT(!host_ping(b, 56, 500), "the ring is not full");
	tx_release(b);
	expect_unharmed(b);

	b->hooks.tx = hold;
	guest_run(b, NULL, 0, "ping -q -f -c 400 -W 1 10.0.0.1");
	link_unbind(b);
}

static bool bad_status(struct backend *b, netif_tx_response_t *rsp)
{
	static const int16_t status[] = { NETIF_RSP_DROPPED, NETIF_RSP_ERROR,
					  -32768, 32767, 2 };

	rsp->status = status[below(b, SIZEOF_ARRAY(status))];
	return true;
}

static void run_status(struct backend *b)
{
	b->hooks.tx = bad_status;
	expect_unharmed(b);
}

/* The request is answered, and its page stays mapped here. It must be given
 * back when it is not any more, and not earlier.
 */
static void run_kept(struct backend *b)
{
	int quiet;
	long free_kb;

	quiet = link_quiet(b);
	if (quiet < 0)
		return;
	free_kb = guest_free_kb(b);
	/* So that no other packet shares the page. */
	if (!link_fresh(b, "trusted=N staging_tx=off"))
		return;
	b->hooks.keep_tx = true;
	hold_some(b);
	tx_release(b);
	idle(b, 300);
	guest_said(b, "Grant still in use by backend domain");
	guest_said(b, "Disabled for further use");
	b->hooks.keep = true;
	link_unbind(b);
	EXPECT(grants_of_guest(b) >= quiet + (int)b->mapped,
	       "%d pages are granted, %u are mapped", grants_of_guest(b) - quiet,
	       b->mapped);
	b->hooks.keep = false;
	b->hooks.keep_tx = false;
	/* The guest goes on using its memory meanwhile, and we see none of it. */
	b->spied_hits = 0;
	guest_does(b, "memory-fill once");
	spy_all(b);
	EXPECT(!b->spied_hits, "what is granted is used for something else: %s",
	       b->spied_where);
	guest_has_back(b, quiet, free_kb);
	if (link_fresh(b, NULL))
		expect_unharmed(b);
}

/* How many there are when the guest has ended what it can; it tries again and again. */
static int grants_left(struct backend *b)
{
	int before, left = grants_of_guest(b);

	do {
		before = left;
		idle(b, 5000 * b->patience);
		left = grants_of_guest(b);
	} while (left != before);
	return left;
}

/* The same, and the guest has no memory to keep them in mind: pages that it can
 * never take back, and must not use.
 */
static void run_lost(struct backend *b)
{
	int quiet, lost, kept;

	if (guest_run(b, NULL, 0, "test -e " FAULTS)) {
		tap_skip("the driver has no fault points");
		return;
	}
	quiet = link_quiet(b);
	if (quiet < 0 || !link_fresh(b, "trusted=N staging_tx=off") ||
	    !guest_does(b, "echo \"$(grep -o '" NO_MEMORY "' " FAULTS
			   ") 1 0\" >" FAULTS))
		return;
	b->hooks.keep_tx = true;
	hold_some(b);
	tx_release(b);
	idle(b, 300);
	b->hooks.keep = true;
	link_unbind(b);
	guest_said(b, "no memory to keep grant");
	b->hooks.keep = false;
	b->hooks.keep_tx = false;
	b->spied_hits = 0;
	guest_does(b, "memory-fill once");
	spy_all(b);
	EXPECT(!b->spied_hits, "what is granted is used for something else: %s",
	       b->spied_where);
	kept = b->mapped;
	grants_unmap(b);
	lost = grants_left(b) - quiet;
	EXPECT(lost > 0 && lost <= kept, "%d grants are lost, %d pages were kept",
	       lost, kept);
	b->quiet += lost;
	guest_does(b, "echo off >" FAULTS);
	if (link_fresh(b, NULL))
		expect_unharmed(b);
}

/* Any response, any number of them. */
static void run_random(struct backend *b)
{
	unsigned int round, i, rounds = b->brief ? 3 : 30;

	for (round = 0; round < rounds; round++) {
		if (!link_fresh(b, below(b, 2) ? NULL : "staging_tx=off") ||
		    !hold_some(b))
			return;
		for (i = below(b, 40); i; i--) {
			if (below(b, 3))
				put(b, b->q->held[below(b, b->q->nr_held)],
				    below(b, 4) - 2);
			else
				put(b, below(b, 300), below(b, 6) - 3);
			if (!below(b, 4))
				push(b);
		}
		if (!below(b, 4))
			b->q->tx.rsp_prod_pvt += any(b);
		push(b);
		if (!EXPECT(!guest_run(b, NULL, 0, "ping -c 1 -W 1 127.0.0.1"),
			    "the guest is silent in round %u", round))
			return;
	}
	if (link_fresh(b, NULL))
		expect_unharmed(b);
}

const struct hostile_case tx_cases[] = {
	{ "tx-id", "a response with an id beyond the ring", run_id },
	{ "tx-inactive", "a response to no request", run_inactive },
	{ "tx-twice", "two responses to one request", run_twice },
	{ "tx-jump", "the producer index jumps", run_jump },
	{ "tx-one-more", "a response more than there are requests",
	  run_one_more, CASE_BRIEF },
	{ "tx-endless", "responses without end", run_endless, CASE_BRIEF | CASE_OWN_LINK },
	{ "tx-null", "the response that is an extra info's, to every request",
	  run_null, CASE_BRIEF },
	{ "tx-full", "no responses while the interface goes down and up",
	  run_full, CASE_BRIEF },
	{ "tx-missing", "no responses, then all of them, then none",
	  run_missing },
	{ "tx-status", "every status but the right one", run_status },
	{ "tx-kept", "a page is still mapped when its request is answered",
	  run_kept, CASE_OWN_LINK },
	{ "tx-lost", "likewise, and the guest has no memory to remember it",
	  run_lost, CASE_OWN_LINK },
	{ "tx-random", "random responses", run_random, CASE_OWN_LINK },
	{ }
};
