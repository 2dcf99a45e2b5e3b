// SPDX-License-Identifier: GPL-2.0
/*
 * Mappings that a packet uses.
 *
 * A packet too large to be copied keeps the staged page until the packet has
 * been delivered.  The peer posts no page to receive it, so that it stays in
 * the backend's queue for the peer until the peer does (or, after ten
 * seconds, until the backend gives up).
 */

#include <pthread.h>
#include <unistd.h>

#include "check.h"
#include "link.h"

/* Long enough for an answer to come that should not come. */
#define NO_ANSWER_MS	500

#define PACKET	3000U

struct flight {
	struct link *ln;
	struct xennetif_pages *p;	/* 0: in flight, 1: idle */
	struct list l;
	unsigned char frame[PACKET];
	bool held;
};

/* The peer gets new rings, with nothing posted, and is learnt once more. */
static bool close_peer(struct flight *f)
{
	struct env *e = f->l.e;

	if (!EXPECT(xennetif_disconnect(e->b, e->timeout_ms) == 0 &&
		    env_connect(e, e->b, 1), "peer: %s", env_error(e->b)))
		return false;
	memset(f->ln->b.posted, 0, sizeof(f->ln->b.posted));
	return port_pair(&f->ln->b, &f->ln->a);
}

/*
 * Stages two pages and sends a packet from the first, which is then held.
 * To be followed by flight_end() in any case.
 */
static bool flight_begin(struct flight *f, struct env *e)
{
	struct xennetif_tx_slot slot = { .len = PACKET };
	struct xennetif_tx_packet pkt = {
		.slot = &slot,
		.slots = 1,
		.extra = &frame_gso,
		.extras = 1,
		.flags = NETTXF_csum_blank | NETTXF_data_validated,
	};

	memset(f, 0, sizeof(*f));
	f->l.e = e;
	f->p = env_pages(e, 2, 0);
	f->ln = link_up(e);
	if (!f->ln || !f->p || !list_init(&f->l, e) || !close_peer(f))
		return false;

	list_fill(&f->l, f->p, 0, 2, 0);
	if (!list_expect_add(&f->l, 0, 2, SUCCESS, "stage"))
		return false;

	frame_make_tcp(f->frame, PACKET, &f->ln->a, &f->ln->b);
	memcpy(f->p->addr, f->frame, PACKET);
	slot.gref = f->p->gref[0];
	if (!port_send(&f->ln->a, 0, &pkt))
		return false;
	f->held = port_sent(&f->ln->a, 0, 1, NO_ANSWER_MS) == 0;
	return EXPECT(f->held, "the packet is not held");
}

/* The peer takes the packet, and the page is idle again. */
static bool flight_land(struct flight *f)
{
	f->held = false;
	return port_post(&f->ln->b, 0, PORT_RX_PAGES) &&
	       port_expect(&f->ln->b, f->frame, PACKET, "the held packet");
}

static void flight_end(struct flight *f)
{
	if (f->held)
		flight_land(f);
	list_fini(&f->l);
	xennetif_pages_release(f->l.e->a, f->p);
}

static void expect_two(struct flight *f, unsigned int first,
		       unsigned int second)
{
	EXPECT(f->l.entry[0].status == first && f->l.entry[1].status == second,
	       "statuses %#x and %#x", f->l.entry[0].status,
	       f->l.entry[1].status);
}

/*
 * Spec: entries to DEL "can not be inflight grant references"; header: the
 * status of such an entry is INVALID_PARAMETER, the others are removed.
 */
static void del_in_flight(struct env *e)
{
	struct flight f;

	if (flight_begin(&f, e)) {
		list_fill(&f.l, f.p, 0, 1, 0);
		list_expect_del(&f.l, 0, 1, 0, "in flight");
		EXPECT(f.l.entry[0].status == INVALID, "status %#x",
		       f.l.entry[0].status);

		list_fill(&f.l, f.p, 0, 2, 0);
		list_expect_del(&f.l, 0, 2, 1, "in flight and idle");
		expect_two(&f, INVALID, SUCCESS);

		list_fill(&f.l, f.p, 0, 1, 0);
		list_expect_add(&f.l, 0, 1, INVALID, "it is still there");
		EXPECT(port_sent(&f.ln->a, 0, 1, 0) == 0, "DEL answered the packet");

		if (flight_land(&f))
			EXPECT(port_sent(&f.ln->a, 0, 1, e->timeout_ms) == 1,
			       "no answer to the packet");
		list_fill(&f.l, f.p, 0, 2, 0);
		list_expect_del(&f.l, 0, 2, 1, "after delivery");
		expect_two(&f, SUCCESS, INVALID);
	}
	flight_end(&f);
}

/* A mapping in use can still be used by other packets. */
static void use_in_flight(struct env *e)
{
	struct xennetif_tx_slot slot = { .offset = 3072, .len = FRAME_MIN };
	struct xennetif_tx_packet pkt = { .slot = &slot, .slots = 1 };
	unsigned char *small;
	struct flight f;

	if (flight_begin(&f, e)) {
		small = (unsigned char *)f.p->addr + slot.offset;
		frame_make(small, FRAME_MIN, &f.ln->a, &f.ln->b);
		slot.gref = f.p->gref[0];
		if (port_send(&f.ln->a, 0, &pkt))
			EXPECT(port_sent(&f.ln->a, 0, 1, e->timeout_ms) == 1,
			       "no answer to the small frame");
		flight_land(&f);
		port_expect(&f.ln->b, small, FRAME_MIN, "the small frame");
		EXPECT(port_sent(&f.ln->a, 0, 1, e->timeout_ms) == 1,
		       "no answer to the held packet");
		list_fill(&f.l, f.p, 0, 2, 0);
		list_expect_del(&f.l, 0, 2, 2, "both");
	}
	flight_end(&f);
}

static void *land_later(void *arg)
{
	usleep(1000 * 1000);
	flight_land(arg);
	return NULL;
}

/*
 * Protocol: disconnecting waits for packets in flight, and nothing stays
 * mapped.  The peer takes the packet while the vif under test is closing.
 */
static void close_in_flight(struct env *e)
{
	pthread_t thread;
	struct flight f;

	if (flight_begin(&f, e)) {
		if (EXPECT(!pthread_create(&thread, NULL, land_later, &f),
			   "no thread")) {
			env_reconnect(e, 1);
			pthread_join(thread, NULL);
		}
		EXPECT(env_free_count(e, 0) == (int)e->capacity,
		       "%d of %u entries free", env_free_count(e, 0),
		       e->capacity);
	}
	flight_end(&f);
	link_down(e);
}

const struct check flight_checks[] = {
	{
		.id = "flight-1",
		.name = "DEL refuses what a packet uses",
		.source = "spec",
		.says =
			"DEL: entries cannot be in-flight grant references; header: their status is INVALID_PARAMETER",
		.run = del_in_flight,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{
		.id = "flight-2",
		.name = "a page in use serves other packets",
		.source = "protocol",
		.says = "A mapping in flight goes on serving other slots",
		.run = use_in_flight,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{
		.id = "flight-3",
		.name = "closing with a packet in flight",
		.source = "protocol",
		.says =
			"The end of a connection waits for packets in flight, and nothing stays mapped",
		.run = close_in_flight,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{ }
};
