// SPDX-License-Identifier: GPL-2.0
/*
 * Control messages: all types, all values, and among them ADD and DEL that are
 * right, so that the traffic of the other threads finds its pages coming and
 * going.
 */

#include <string.h>
#include <unistd.h>

#include "assault.h"

#define GET	XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE
#define ADD	XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING
#define DEL	XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING

/* More than any answer takes. */
#define ANSWER_MS 30000

/* The block of pages that a request names as it should, or NO_BLOCK. */
struct named {
	unsigned int block;
	unsigned int queue;
};

#define NO_BLOCK STOCK_BLOCKS

struct ctrl_attack {
	struct assault *a;
	struct xen_netif_ctrl_sring *sring;
	struct rng rng;
	struct ring ring;
	struct named named[NIF_CTRL_MAX];
};

static union xen_netif_ctrl_sring_entry *entry(struct ctrl_attack *c, RING_IDX i)
{
	return &c->sring->ring[i & (NIF_CTRL_MAX - 1)];
}

static uint32_t pick_queue(struct ctrl_attack *c)
{
	if (rng_once_in(&c->rng, 12))
		return rng_edge(&c->rng);
	return rng_below(&c->rng, c->a->queues);
}

/* A list of one block of pages, as an honest frontend would write it. */
static uint32_t write_block(struct ctrl_attack *c, struct xen_netif_gref *list,
			    struct named *named)
{
	struct stock *s = &c->a->stock;
	unsigned int b = rng_below(&c->rng, STOCK_BLOCKS), i;
	enum gref_kind kind = stock_is_readonly(b) ? GREF_READONLY : GREF_WRITABLE;

	named->block = b;
	if (named->queue < c->a->queues && s->staged[b] & 1U << named->queue)
		kind = GREF_STAGED;
	count_gref(c->a->t, USE_ENTRY, kind, STOCK_BLOCK);
	for (i = 0; i < STOCK_BLOCK; i++)
		list[i] = (struct xen_netif_gref){
			.ref = s->gref[b * STOCK_BLOCK + i],
			.flags = stock_is_readonly(b) ?
				 XEN_NETIF_CTRLF_GREF_readonly : 0,
		};
	return STOCK_BLOCK;
}

static uint32_t write_random(struct ctrl_attack *c, struct xen_netif_gref *list)
{
	uint32_t i, n = rng_between(&c->rng, 1, XENNETIF_LIST_MAX);

	if (rng_once_in(&c->rng, 2))
		n = rng_between(&c->rng, 1, 16);
	for (i = 0; i < n; i++)
		list[i] = (struct xen_netif_gref){
			.ref = stock_any(&c->a->stock, &c->rng, USE_ENTRY),
			.flags = rng_once_in(&c->rng, 64) ?
				 rng_next(&c->rng) : rng_once_in(&c->rng, 2),
			.status = rng_next(&c->rng),
		};
	return rng_once_in(&c->rng, 16) ? rng_edge(&c->rng) : n;
}

static void make_list(struct ctrl_attack *c, struct xen_netif_ctrl_request *req,
		      uint16_t type, bool right, struct named *named)
{
	struct stock *s = &c->a->stock;
	struct xennetif_pages *page = s->list[rng_below(&c->rng, STOCK_LISTS)];

	req->type = type;
	req->data[0] = pick_queue(c);
	named->queue = req->data[0];
	req->data[1] = page->gref[0];
	if (rng_once_in(&c->rng, 16))
		req->data[1] = stock_target(s, &c->rng, USE_PAGE);
	req->data[2] = right ? write_block(c, page->addr, named) :
			       write_random(c, page->addr);
	count(c->a->t, ENTRIES_NAMED, req->data[2] <= XENNETIF_LIST_MAX ?
	      req->data[2] : 0);
}

static void make_hash(struct ctrl_attack *c, struct xen_netif_ctrl_request *req)
{
	req->type = rng_between(&c->rng,
				XEN_NETIF_CTRL_TYPE_SET_HASH_ALGORITHM,
				XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING);
	req->data[0] = rng_once_in(&c->rng, 2) ?
		       stock_any(&c->a->stock, &c->rng, USE_HASH) :
		       rng_edge(&c->rng);
	req->data[1] = rng_edge(&c->rng);
	req->data[2] = rng_edge(&c->rng);
}

static void make_other(struct ctrl_attack *c,
		       struct xen_netif_ctrl_request *req)
{
	req->type = rng_edge(&c->rng);
	req->data[0] = rng_edge(&c->rng);
	req->data[1] = stock_target(&c->a->stock, &c->rng, USE_HASH);
	req->data[2] = rng_edge(&c->rng);
}

static void make_request(struct ctrl_attack *c, RING_IDX at)
{
	struct xen_netif_ctrl_request *req = &entry(c, at)->req;
	struct named *named = &c->named[at & (NIF_CTRL_MAX - 1)];
	unsigned int kind = rng_below(&c->rng, 100);
	struct tally *t = c->a->t;

	named->block = NO_BLOCK;
	req->id = rng_next(&c->rng);
	if (kind < 24) {
		count(t, CTRL_GET, 1);
		req->type = GET;
		req->data[0] = pick_queue(c);
		req->data[1] = rng_edge(&c->rng);
		req->data[2] = rng_edge(&c->rng);
	} else if (kind < 64) {
		count(t, CTRL_ADD, 1);
		make_list(c, req, ADD, kind < 52, named);
	} else if (kind < 82) {
		count(t, CTRL_DEL, 1);
		make_list(c, req, DEL, kind < 74, named);
	} else if (kind < 94) {
		count(t, CTRL_HASH, 1);
		make_hash(c, req);
	} else {
		count(t, CTRL_OTHER, 1);
		make_other(c, req);
	}
}

static void count_answer(struct tally *t,
			 const struct xen_netif_ctrl_response *rsp)
{
	switch (rsp->status) {
	case XEN_NETIF_CTRL_STATUS_SUCCESS:
		count(t, CTRL_SUCCESS, 1);
		break;
	case XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED:
		count(t, CTRL_NOT_SUPPORTED, 1);
		break;
	case XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER:
		count(t, CTRL_INVALID, 1);
		break;
	case XEN_NETIF_CTRL_STATUS_BUFFER_OVERFLOW:
		count(t, CTRL_BUFFER_OVERFLOW, 1);
		break;
	default:
		/* Or the scribbler was here. */
		count(t, CTRL_WRONG, 1);
	}
	if (rsp->type == DEL && rsp->status == XEN_NETIF_CTRL_STATUS_SUCCESS)
		count(t, ENTRIES_UNMAPPED, rsp->data);
}

/* What is staged, if nobody has changed the request or the answer. */
static void note_block(struct ctrl_attack *c, const struct named *named,
		       const struct xen_netif_ctrl_response *rsp)
{
	atomic_uint *staged;

	if (named->block == NO_BLOCK || named->queue >= c->a->queues ||
	    rsp->status != XEN_NETIF_CTRL_STATUS_SUCCESS)
		return;
	staged = &c->a->stock.staged[named->block];
	if (rsp->type == ADD)
		*staged |= 1U << named->queue;
	else if (rsp->type == DEL)
		*staged &= ~(1U << named->queue);
}

static void take_answers(struct ctrl_attack *c)
{
	RING_IDX prod = ring_read_once(&c->sring->rsp_prod);
	struct xen_netif_ctrl_response rsp;

	xen_rmb();	/* the responses after their index */
	if (prod - c->ring.seen > c->ring.prod - c->ring.seen)
		return;
	count(c->a->t, CTRL_ANSWERED, prod - c->ring.seen);
	for (; c->ring.seen != prod; c->ring.seen++) {
		memcpy(&rsp, &entry(c, c->ring.seen)->rsp, sizeof(rsp));
		count_answer(c->a->t, &rsp);
		note_block(c, &c->named[c->ring.seen & (NIF_CTRL_MAX - 1)], &rsp);
	}
}

static void push(struct ctrl_attack *c, RING_IDX prod)
{
	xen_wmb();	/* the requests before their index */
	__atomic_store_n(&c->sring->req_prod, prod, __ATOMIC_RELAXED);
	xen_mb();	/* the index before the event */
	assault_event(c->a, &c->a->nif->ctrl.ch, &c->rng);
}

/* For a moment the index says what cannot be. */
static void jump(struct ctrl_attack *c)
{
	count(c->a->t, CTRL_INDEX_JUMPS, 1);
	push(c, c->ring.prod + NIF_CTRL_MAX + rng_edge(&c->rng));
	usleep(rng_below(&c->rng, 2000));
	push(c, c->ring.prod);
}

static void take_back(struct ctrl_attack *c)
{
	stock_revoke(&c->a->stock, &c->rng);
}

static void send_burst(struct ctrl_attack *c)
{
	unsigned int room = NIF_CTRL_MAX - (c->ring.prod - c->ring.seen);
	unsigned int n = rng_between(&c->rng, 1, 24);

	if (rng_once_in(&c->rng, 8) || n > room)
		n = room;
	count(c->a->t, CTRL_SENT, n);
	while (n--)
		make_request(c, c->ring.prod++);
	push(c, c->ring.prod);
}

static void wait_for_room(struct ctrl_attack *c)
{
	struct assault *a = c->a;

	/* A ring that is kept full is one that always has something to do. */
	if (!rng_once_in(&c->rng, 4) &&
	    c->ring.prod - c->ring.seen < NIF_CTRL_MAX)
		return;
	/* An event may have been left out on purpose. */
	xenevtchn_notify(a->nif->ctrl.ch.xce, a->nif->ctrl.ch.port);
	if (!assault_wait(a, &c->sring->rsp_prod, c->ring.seen, ANSWER_MS) &&
	    !a->ending && !a->stop) {
		count(a->t, CTRL_STUCK, 1);
		a->ctrl_budget = 0;
	}
}

/**
 * attack_ctrl() - the thread of the control ring
 * @arg: the round
 */
void *attack_ctrl(void *arg)
{
	struct assault *a = arg;
	struct ctrl_attack c = {
		.a = a,
		.sring = a->nif->ctrl.page->addr,
		.rng = rng_stream(a->seed, STREAM_CTRL),
	};

	while (!a->stop && c.ring.prod < a->ctrl_budget) {
		send_burst(&c);
		if (rng_once_in(&c.rng, 40))
			jump(&c);
		if (rng_once_in(&c.rng, 20))
			take_back(&c);
		wait_for_room(&c);
		take_answers(&c);
	}
	while (c.ring.seen != c.ring.prod && !a->ending &&
	       assault_wait(a, &c.sring->rsp_prod, c.ring.seen, 1000))
		take_answers(&c);
	return NULL;
}
