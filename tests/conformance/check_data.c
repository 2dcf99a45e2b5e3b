// SPDX-License-Identifier: GPL-2.0
/*
 * Guest transmit: what stands in a staged page is what the peer receives.
 *
 * Spec: "On steps 19) of Guest Transmit and 3) of Guest Receive, data gref is
 * first looked up in this table and uses the underlying page if it already
 * exists a mapping."
 */

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "link.h"

#define PAGES	8

/* The pages that one of these checks sends from, and which are staged. */
struct tx {
	struct link *ln;
	struct xennetif_pages *p;
	struct list l;
	unsigned int staged;
};

/* Stages the first @staged pages.  To be followed by tx_end() in any case. */
static bool tx_begin(struct tx *t, struct env *e, unsigned int staged,
		     bool readonly)
{
	memset(t, 0, sizeof(*t));
	t->l.e = e;
	t->p = env_pages(e, PAGES, readonly ? XENNETIF_PAGES_READONLY : 0);
	t->ln = link_up(e);
	if (!t->ln || !t->p || !list_init(&t->l, e))
		return false;
	if (!staged)
		return true;
	list_fill(&t->l, t->p, 0, staged, readonly ? READONLY : 0);
	if (!list_expect_add(&t->l, 0, staged, SUCCESS, "stage"))
		return false;
	t->staged = staged;
	return true;
}

static void tx_end(struct tx *t)
{
	if (t->staged)
		list_del_all(&t->l, 0, t->p, t->staged);
	list_fini(&t->l);
	xennetif_pages_release(t->l.e->a, t->p);
}

static unsigned char *tx_page(struct tx *t, unsigned int i)
{
	return (unsigned char *)t->p->addr + i * XENNETIF_PAGE_SIZE;
}

/* A piece of a frame: which page, where in it, how long. */
struct piece {
	unsigned int page, offset, len;
};

/*
 * Lays @frame out in pieces, sends it, and checks what the peer gets and
 * that each slot is answered.  @len more than FRAME_MAX: as a TCP segment.
 */
static bool tx_send(struct tx *t, const struct piece *piece, unsigned int n,
		    const char *what)
{
	static unsigned char frame[65536];
	struct xennetif_tx_slot slot[PORT_SLOTS_MAX];
	struct xennetif_tx_packet pkt = { .slot = slot, .slots = n };
	unsigned int i, len = 0, at = 0;
	int timeout = t->l.e->timeout_ms;

	for (i = 0; i < n; i++)
		len += piece[i].len;
	if (len > FRAME_MAX) {
		frame_make_tcp(frame, len, &t->ln->a, &t->ln->b);
		pkt.extra = &frame_gso;
		pkt.extras = 1;
		pkt.flags = NETTXF_csum_blank | NETTXF_data_validated;
	} else {
		frame_make(frame, len, &t->ln->a, &t->ln->b);
	}

	for (i = 0; i < n; i++) {
		memcpy(tx_page(t, piece[i].page) + piece[i].offset, frame + at,
		       piece[i].len);
		at += piece[i].len;
		slot[i] = (struct xennetif_tx_slot){
			.gref = t->p->gref[piece[i].page],
			.offset = piece[i].offset,
			.len = piece[i].len,
		};
	}

	return port_send(&t->ln->a, 0, &pkt) &&
	       port_expect(&t->ln->b, frame, len, what) &&
	       EXPECT(port_sent(&t->ln->a, 0, n, timeout) == (int)n,
		      "%s: not all of %u slots answered", what, n);
}

/* Frames that hit the ends of the page and the sizes where paths change. */
static const struct piece single[] = {
	{ 0, 0, 60 }, { 0, 1, 61 }, { 1, 4036, 60 }, { 1, 64, 64 },
	{ 0, 100, 127 }, { 0, 100, 128 }, { 0, 100, 129 }, { 2, 2048, 256 },
	{ 0, 3840, 256 }, { 3, 3, 513 }, { 0, 0, 1513 }, { 0, 0, 1514 },
	{ 0, 2582, 1514 }, { 4, 1291, 1514 },
};

/* A frame in one slot. */
static void tx_single(struct env *e, unsigned int staged, bool readonly)
{
	char what[48];
	struct tx t;
	size_t i;

	if (tx_begin(&t, e, staged, readonly)) {
		for (i = 0; i < ARRAY_SIZE(single); i++) {
			snprintf(what, sizeof(what), "%u bytes at %u",
				 single[i].len, single[i].offset);
			if (!tx_send(&t, &single[i], 1, what))
				break;
		}
	}
	tx_end(&t);
}

/* Upstream's own path, for comparison, and on every backend. */
static void granted(struct env *e)
{
	tx_single(e, 0, false);
}

static void staged(struct env *e)
{
	tx_single(e, PAGES, false);
}

/* Header, GREF_readonly: enough for transmit. */
static void staged_readonly(struct env *e)
{
	tx_single(e, PAGES, true);
}

/* Frames in several slots; pages 0 to 3 are staged, 4 to 7 are not. */
static void mixed_slots(struct env *e)
{
	static const struct {
		unsigned int n;
		struct piece piece[5];
	} c[] = {
		{ 2, { { 0, 0, 60 }, { 1, 0, 60 } } },
		{ 2, { { 0, 0, 60 }, { 4, 0, 1000 } } },
		{ 2, { { 4, 4000, 96 }, { 0, 4000, 96 } } },
		{ 2, { { 0, 4082, 14 }, { 1, 0, 100 } } },
		{ 3, { { 0, 0, 64 }, { 4, 17, 700 }, { 1, 5, 700 } } },
		{ 3, { { 5, 0, 64 }, { 2, 1, 128 }, { 6, 2, 256 } } },
		{ 5, { { 0, 0, 20 }, { 1, 0, 20 }, { 2, 0, 20 }, { 3, 0, 20 },
		       { 7, 0, 20 } } },
		{ 5, { { 0, 0, 300 }, { 0, 300, 300 }, { 0, 600, 300 },
		       { 0, 900, 300 }, { 0, 1200, 300 } } },
	};
	char what[32];
	struct tx t;
	size_t i;

	if (tx_begin(&t, e, 4, false)) {
		for (i = 0; i < ARRAY_SIZE(c); i++) {
			snprintf(what, sizeof(what), "frame %zu", i);
			if (!tx_send(&t, c[i].piece, c[i].n, what))
				break;
		}
	}
	tx_end(&t);
}

/* Packets whose staged pages the backend holds until they are delivered. */
static void large(struct env *e)
{
	static const struct {
		unsigned int n;
		struct piece piece[4];
	} c[] = {
		{ 1, { { 0, 0, 1700 } } },
		{ 1, { { 1, 0, 4096 } } },
		{ 2, { { 0, 3000, 54 }, { 1, 0, 4096 } } },
		{ 2, { { 0, 0, 4096 }, { 1, 0, 4000 } } },
		{ 2, { { 0, 0, 4096 }, { 4, 0, 4000 } } },
		{ 2, { { 4, 0, 4096 }, { 0, 96, 4000 } } },
		{ 4, { { 0, 0, 4096 }, { 5, 0, 4096 }, { 2, 0, 4096 },
		       { 3, 4000, 96 } } },
	};
	char what[32];
	struct tx t;
	size_t i;

	if (tx_begin(&t, e, 4, false)) {
		for (i = 0; i < ARRAY_SIZE(c); i++) {
			snprintf(what, sizeof(what), "packet %zu", i);
			if (!tx_send(&t, c[i].piece, c[i].n, what))
				break;
		}
	}
	tx_end(&t);
}

/* More frames than the ring has slots; pages are used again and again. */
static void many(struct env *e)
{
	struct piece piece;
	unsigned int i;
	char what[32];
	struct tx t;

	if (tx_begin(&t, e, PAGES, false)) {
		for (i = 0; i < 400; i++) {
			piece.page = i % PAGES;
			piece.len = FRAME_MIN + rand() %
				    (FRAME_MAX - FRAME_MIN + 1);
			piece.offset = rand() %
				       (XENNETIF_PAGE_SIZE - piece.len + 1);
			snprintf(what, sizeof(what), "frame %u", i);
			if (!tx_send(&t, &piece, 1, what))
				break;
		}
	}
	tx_end(&t);
}

/* A gref goes on working by itself when its mapping has gone. */
static void after_del(struct env *e)
{
	static const struct piece piece[] = { { 0, 0, 200 }, { 0, 64, 1514 } };
	unsigned int round;
	struct tx t;

	if (tx_begin(&t, e, 1, false)) {
		for (round = 0; round < 4; round++) {
			if (!tx_send(&t, &piece[0], 1, "staged"))
				break;
			list_fill(&t.l, t.p, 0, 1, 0);
			list_expect_del(&t.l, 0, 1, 1, "delete");
			if (!tx_send(&t, &piece[1], 1, "granted"))
				break;
			list_fill(&t.l, t.p, 0, 1, 0);
			list_expect_add(&t.l, 0, 1, SUCCESS, "add");
		}
	}
	tx_end(&t);
}

/* Adds and deletes all pages again and again, as long as frames pass. */
struct churn {
	pthread_t thread;
	struct tx *t;
	atomic_bool stop;
	unsigned int rounds;
};

static void *churn(void *arg)
{
	struct churn *c = arg;
	struct tx *t = c->t;

	while (!c->stop) {
		list_fill(&t->l, t->p, 0, PAGES, 0);
		if (!list_expect_add(&t->l, 0, PAGES, SUCCESS, "add"))
			break;
		/* What is copied whole is never in flight. */
		list_fill(&t->l, t->p, 0, PAGES, 0);
		if (!list_expect_del(&t->l, 0, PAGES, PAGES, "delete"))
			break;
		c->rounds++;
	}
	return NULL;
}

/* Small frames and large: whatever path each takes, it arrives whole. */
static void under_traffic(struct env *e)
{
	struct churn c = { .stop = false };
	struct piece piece;
	unsigned int i;
	struct tx t;

	c.t = &t;
	if (tx_begin(&t, e, 0, false) &&
	    EXPECT(!pthread_create(&c.thread, NULL, churn, &c), "no thread")) {
		for (i = 0; i < 300; i++) {
			piece = (struct piece){
				.page = i % PAGES,
				.offset = i * 7 % 2048,
				.len = i % 2 ? FRAME_MIN : FRAME_MAX,
			};
			if (!tx_send(&t, &piece, 1, "under traffic"))
				break;
		}
		c.stop = true;
		pthread_join(c.thread, NULL);
		tap_diag("%u frames, added and deleted %u times", i, c.rounds);
	}
	tx_end(&t);
}

const struct check data_checks[] = {
	{
		.id = "tx-1",
		.name = "frames from pages that are not staged",
		.source = "spec",
		.says =
			"A gref that has no mapping is served as if there were no staging",
		.run = granted,
		.needs = NEEDS_PEER,
	},
	{
		.id = "tx-2",
		.name = "frames from staged pages",
		.source = "spec",
		.says =
			"Guest Transmit, step 19: the gref is looked up, and the mapped page is used",
		.run = staged,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{
		.id = "tx-3",
		.name = "frames from pages that are staged read-only",
		.source = "header",
		.says =
			"GREF_readonly is enough for what the backend only reads",
		.run = staged_readonly,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{
		.id = "tx-4",
		.name = "frames of several slots, staged and not",
		.source = "spec",
		.says =
			"Guest Transmit: a packet may have staged slots and others",
		.run = mixed_slots,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{
		.id = "tx-5",
		.name = "large packets, staged and not",
		.source = "spec",
		.says =
			"Guest Transmit: packets that the backend holds until they are delivered",
		.run = large,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{
		.id = "tx-6",
		.name = "400 frames of any size",
		.source = "spec",
		.says =
			"Staged pages are used again and again, with the ring going round",
		.run = many,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{
		.id = "tx-7",
		.name = "before and after DEL",
		.source = "protocol",
		.says = "After DEL a gref goes on working by itself",
		.run = after_del,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{
		.id = "tx-8",
		.name = "ADD and DEL while frames pass",
		.source = "protocol",
		.says =
			"ADD and DEL need not be in step with requests on the rings",
		.run = under_traffic,
		.needs = NEEDS_STAGING | NEEDS_PEER,
	},
	{ }
};
