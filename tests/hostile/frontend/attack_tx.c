// SPDX-License-Identifier: GPL-2.0
/*
 * Packets to transmit: of one slot and of many, of pages that are staged and
 * that are not, with sizes and offsets at the edges, with extra infos that make
 * sense and that make none; on all queues.
 */

#include <string.h>
#include <unistd.h>

#include "assault.h"
#include "frame.h"

/* What netback takes without finding the frontend rogue. */
#define SLOTS_MAX	20U

/* So many waits in vain, of 5 ms each, show that a fatal round has been fatal. */
#define GIVEN_UP	200U

/* More slots than the frags of an skb, and the one whose headers are copied. */
#define SLOTS_FULL	19U

#define EXTRA_MORE	XEN_NETIF_EXTRA_FLAG_MORE

enum place {
	PLACE_FIRST,
	PLACE_MORE,
	PLACE_EXTRA,
};

struct tx_queue {
	struct netif_tx_sring *sring;
	struct nif_channel *ch;
	struct ring ring;
	enum place place[NIF_TX_MAX];	/* what stands in each */
};

struct tx_attack {
	struct assault *a;
	struct rng rng;
	struct tx_queue q[MAX_QUEUES];
};

static union netif_tx_sring_entry *entry(struct tx_queue *q, RING_IDX i)
{
	return &q->sring->ring[i & (NIF_TX_MAX - 1)];
}

static unsigned int room(const struct tx_queue *q)
{
	return NIF_TX_MAX - (q->ring.prod - q->ring.seen);
}

/* An offset and a size that stay in the page. */
static void pick_place(struct rng *r, struct netif_tx_request *req)
{
	req->offset = rng_below(r, XENNETIF_PAGE_SIZE / FRAME_STEP) *
		      FRAME_STEP;
	req->size = rng_between(r, 0, XENNETIF_PAGE_SIZE - req->offset);
	switch (rng_below(r, 6)) {
	case 0:		/* less than any header */
		req->size = rng_below(r, 20);
		break;
	case 1:		/* up to the page's end */
		req->offset = rng_below(r, XENNETIF_PAGE_SIZE);
		req->size = XENNETIF_PAGE_SIZE - req->offset;
		break;
	case 2:		/* an ordinary small frame */
		req->size = rng_between(r, 14, FRAME_STEP);
		if (req->size > XENNETIF_PAGE_SIZE - req->offset)
			req->size = XENNETIF_PAGE_SIZE - req->offset;
		break;
	}
}

static void write_slot(struct tx_attack *x, struct netif_tx_request *req,
		       bool more)
{
	struct rng *r = &x->rng;

	pick_place(r, req);
	req->gref = rng_once_in(r, 4) ? stock_any(&x->a->stock, r, USE_TX) :
					stock_live(&x->a->stock, r, USE_TX);
	req->id = rng_next(r);
	req->flags = rng_next(r) & (NETTXF_csum_blank | NETTXF_data_validated);
	if (more)
		req->flags |= NETTXF_more_data;
}

/* The first slot tells the size of the whole, more or less. */
static void lie_about_size(struct tx_attack *x, struct netif_tx_request *first,
			   unsigned int others)
{
	unsigned int sum = first->size + others;

	if (sum > UINT16_MAX)
		sum = UINT16_MAX;
	switch (rng_below(&x->rng, 16)) {
	case 0:		/* less than is there */
		sum = rng_below(&x->rng, sum + 1);
		break;
	case 1:		/* a little less */
		sum -= sum > 0;
		break;
	}
	first->size = sum;
}

static void write_extra(struct tx_attack *x, struct netif_extra_info *extra,
			bool more)
{
	struct rng *r = &x->rng;
	uint64_t *bytes = (uint64_t *)extra;

	bytes[0] = rng_next(r);
	memcpy(bytes + 1, bytes, sizeof(*extra) - sizeof(*bytes));
	extra->type = rng_between(r, XEN_NETIF_EXTRA_TYPE_GSO,
				  XEN_NETIF_EXTRA_TYPE_MAX - 1);
	extra->flags = more ? EXTRA_MORE : 0;
	if (extra->type == XEN_NETIF_EXTRA_TYPE_GSO) {
		extra->u.gso.size = rng_between(r, 1, UINT16_MAX);
		extra->u.gso.type = rng_between(r, XEN_NETIF_GSO_TYPE_TCPV4,
						XEN_NETIF_GSO_TYPE_TCPV6);
	}
	count(x->a->t, TX_EXTRAS, 1);
}

static unsigned int pick_slots(struct rng *r, unsigned int most)
{
	unsigned int n = rng_once_in(r, 2) ? 1 : rng_between(r, 2, SLOTS_MAX);

	return n < most ? n : most;
}

/* A packet that a netback may refuse, but not be cross about. */
static void write_careful(struct tx_attack *x, struct tx_queue *q)
{
	unsigned int i, others = 0, extras, slots;
	struct netif_tx_request req, first;
	RING_IDX at = q->ring.prod;

	extras = rng_once_in(&x->rng, 6) ? rng_between(&x->rng, 1, 5) : 0;
	if (extras >= room(q))
		extras = 0;
	slots = pick_slots(&x->rng, room(q) - extras);

	write_slot(x, &first, slots > 1);
	if (extras)
		first.flags |= NETTXF_extra_info;
	q->ring.prod++;
	for (i = 0; i < extras; i++) {
		q->place[q->ring.prod & (NIF_TX_MAX - 1)] = PLACE_EXTRA;
		write_extra(x, (void *)entry(q, q->ring.prod++),
			    i + 1 < extras);
	}
	for (i = 1; i < slots; i++) {
		write_slot(x, &req, i + 1 < slots);
		others += req.size;
		q->place[q->ring.prod & (NIF_TX_MAX - 1)] = PLACE_MORE;
		entry(q, q->ring.prod++)->req = req;
	}
	/* What is left for the first slot must fit the page, or it is fatal. */
	if (first.size + others > UINT16_MAX)
		others = rng_below(&x->rng, UINT16_MAX - first.size + 1);
	lie_about_size(x, &first, others);
	q->place[at & (NIF_TX_MAX - 1)] = PLACE_FIRST;
	entry(q, at)->req = first;
	count(x->a->t, TX_PACKETS, 1);
}

/* A packet that fills all frags, and after that has a slot with nothing in it. */
static void write_last_empty(struct tx_attack *x, struct tx_queue *q)
{
	struct netif_tx_request *req, *first = NULL;
	unsigned int i;
	/* Small ones are copied together when they are staged. */
	unsigned int size = rng_once_in(&x->rng, 2) ? 64 : 3000;

	for (i = 0; i < SLOTS_FULL; i++) {
		q->place[q->ring.prod & (NIF_TX_MAX - 1)] =
			i ? PLACE_MORE : PLACE_FIRST;
		req = &entry(q, q->ring.prod++)->req;
		write_slot(x, req, i + 1 < SLOTS_FULL);
		req->gref = stock_live(&x->a->stock, &x->rng, USE_TX);
		req->offset = 0;
		req->size = i ? size : 200;
		if (!i)
			first = req;
		if (i + 1 == SLOTS_FULL)
			req->size = 0;
	}
	first->size = 200 + (SLOTS_FULL - 2) * size;
	count(x->a->t, TX_PACKETS, 1);
	count(x->a->t, TX_LAST_EMPTY, 1);
}

/* Anything. */
static void write_fatal(struct tx_attack *x, struct tx_queue *q)
{
	struct netif_tx_request *req = &entry(q, q->ring.prod++)->req;
	struct rng *r = &x->rng;

	if (rng_once_in(r, 8)) {
		write_extra(x, (void *)req, rng_once_in(r, 2));
		((struct netif_extra_info *)req)->type = rng_edge(r);
		return;
	}
	write_slot(x, req, rng_once_in(r, 3));
	if (rng_once_in(r, 4))
		req->flags = rng_next(r);
	if (rng_once_in(r, 4))
		req->offset = rng_edge(r);
	if (rng_once_in(r, 4))
		req->size = rng_edge(r);
}

static void take_answers(struct tx_attack *x, struct tx_queue *q)
{
	RING_IDX prod = ring_read_once(&q->sring->rsp_prod);
	struct tally *t = x->a->t;

	xen_rmb();	/* the responses after their index */
	if (prod - q->ring.seen > q->ring.prod - q->ring.seen)
		return;
	count(t, TX_ANSWERED, prod - q->ring.seen);
	for (; q->ring.seen != prod; q->ring.seen++) {
		switch (entry(q, q->ring.seen)->rsp.status) {
		case NETIF_RSP_OKAY:
			count(t, TX_OKAY, 1);
			break;
		case NETIF_RSP_ERROR:
			count(t, TX_ERROR, 1);
			break;
		case NETIF_RSP_DROPPED:
			count(t, TX_DROPPED, 1);
			break;
		case NETIF_RSP_NULL:
			count(t, TX_NULL, 1);
			break;
		}
	}
}

static void push(struct tx_attack *x, struct tx_queue *q, RING_IDX prod)
{
	xen_wmb();	/* the requests before their index */
	__atomic_store_n(&q->sring->req_prod, prod, __ATOMIC_RELAXED);
	xen_mb();	/* the index before the event */
	assault_event(x->a, q->ch, &x->rng);
}

/*
 * Changes requests while the backend reads them.  Nothing moves beyond its
 * page, which is why other sizes than a first slot's stay: what they are less,
 * the first slot is more.
 */
static void tamper(struct tx_attack *x, struct tx_queue *q, RING_IDX from)
{
	unsigned int n = rng_below(&x->rng, 32);
	struct netif_tx_request *req;
	enum place place;
	RING_IDX at;

	while (n--) {
		at = from + rng_below(&x->rng, q->ring.prod - from);
		place = q->place[at & (NIF_TX_MAX - 1)];
		if (place == PLACE_EXTRA)
			continue;
		req = &entry(q, at)->req;
		switch (rng_below(&x->rng, 4)) {
		case 0:
			req->gref = stock_any(&x->a->stock, &x->rng,
					      USE_SCRIBBLE);
			break;
		case 1:
			req->offset = rng_below(&x->rng, req->offset + 1);
			break;
		case 2:
			if (place == PLACE_FIRST)
				req->size = rng_below(&x->rng, req->size + 1);
			break;
		case 3:
			req->flags ^= NETTXF_csum_blank;
			break;
		}
	}
}

static void send_burst(struct tx_attack *x, struct tx_queue *q)
{
	unsigned int n = rng_between(&x->rng, 1, 16);
	RING_IDX before = q->ring.prod;

	for (; n && room(q) > 8; n--) {
		if (x->a->fatal && rng_once_in(&x->rng, 4))
			write_fatal(x, q);
		else if (room(q) >= SLOTS_FULL && rng_once_in(&x->rng, 16))
			write_last_empty(x, q);
		else
			write_careful(x, q);
	}
	count(x->a->t, TX_SENT, q->ring.prod - before);
	push(x, q, q->ring.prod);
	if (q->ring.prod != before && rng_once_in(&x->rng, 2))
		tamper(x, q, before);
	if (x->a->fatal && rng_once_in(&x->rng, 64)) {
		count(x->a->t, TX_INDEX_JUMPS, 1);
		push(x, q, q->ring.prod + rng_edge(&x->rng));
	}
}

/* More requests than there is room for, for as long as it takes to be seen. */
static void push_ahead(struct tx_attack *x, struct tx_queue *q)
{
	uint64_t deadline = nif_deadline(2000);

	count(x->a->t, TX_INDEX_JUMPS, 1);
	push(x, q, q->ring.prod + NIF_TX_MAX + rng_between(&x->rng, 1, 4096));
	while (!x->a->stop && nif_remaining(deadline))
		usleep(10000);
}

static bool spent(const struct tx_attack *x)
{
	unsigned long sum = 0;
	unsigned int i;

	for (i = 0; i < x->a->queues; i++)
		sum += x->q[i].ring.prod;
	return sum >= x->a->data_budget;
}

/**
 * attack_tx() - the thread of all TX rings
 * @arg: the round
 */
void *attack_tx(void *arg)
{
	struct assault *a = arg;
	struct tx_attack x = {
		.a = a,
		.rng = rng_stream(a->seed, STREAM_TX),
	};
	unsigned int i, silent = 0;
	struct tx_queue *q;

	for (i = 0; i < a->queues; i++) {
		x.q[i].sring = a->nif->queue[i].tx.page->addr;
		x.q[i].ch = &a->nif->queue[i].tx_ch;
	}
	if (a->fatal == FATAL_AHEAD)
		push_ahead(&x, &x.q[rng_below(&x.rng, a->queues)]);
	while (!a->stop && !spent(&x) && silent < GIVEN_UP) {
		q = &x.q[rng_below(&x.rng, a->queues)];
		take_answers(&x, q);
		if (room(q) > 32) {
			send_burst(&x, q);
			silent = 0;
		} else if (assault_wait(a, &q->sring->rsp_prod, q->ring.seen, 5)) {
			silent = 0;
		} else if (a->fatal) {
			silent++;
		}
	}
	a->disabled = silent == GIVEN_UP;
	usleep(20000);
	for (i = 0; i < a->queues; i++)
		take_answers(&x, &x.q[i]);
	return NULL;
}
