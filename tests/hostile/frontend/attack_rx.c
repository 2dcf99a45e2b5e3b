// SPDX-License-Identifier: GPL-2.0
/*
 * Requests to receive into pages of every kind, and an index that says there
 * are more of them than a ring holds; on all queues.
 *
 * Responses stand where requests do, so they say something only if nobody
 * writes there before they are looked at.  In a tidy round nobody does.
 */

#include <unistd.h>

#include "assault.h"

struct rx_queue {
	struct netif_rx_sring *sring;
	struct nif_channel *ch;
	struct ring ring;
	bool extra;	/* the next response is an extra info */
};

struct rx_attack {
	struct assault *a;
	struct rng rng;
	struct rx_queue q[MAX_QUEUES];
};

static union netif_rx_sring_entry *entry(struct rx_queue *q, RING_IDX i)
{
	return &q->sring->ring[i & (NIF_RX_MAX - 1)];
}

/* Whether a response describes a packet's part. After the first of a packet, be it an
 * error, there may be extra infos, each of which says whether it is the last.
 */
static bool describes_data(struct rx_queue *q, const union netif_rx_sring_entry *e)
{
	const struct netif_extra_info *extra = (const struct netif_extra_info *)e;

	if (q->extra) {
		q->extra = extra->flags & XEN_NETIF_EXTRA_FLAG_MORE;
		return false;
	}
	q->extra = e->rsp.flags & NETRXF_extra_info;
	return true;
}

static void take_answers(struct rx_attack *x, struct rx_queue *q)
{
	RING_IDX prod = ring_read_once(&q->sring->rsp_prod);
	const struct netif_rx_response *rsp;
	struct tally *t = x->a->t;

	xen_rmb();	/* the responses after their index */
	/* A backend that was made to believe in too many requests. */
	if (prod - q->ring.seen > NIF_RX_MAX) {
		count(t, RX_TOO_MANY, prod - q->ring.seen);
		q->ring.seen = prod;
		q->extra = false;
		return;
	}
	count(t, RX_ANSWERED, prod - q->ring.seen);
	for (; q->ring.seen != prod; q->ring.seen++) {
		rsp = &entry(q, q->ring.seen)->rsp;
		if (x->a->rx_tidy && !describes_data(q, entry(q, q->ring.seen)))
			continue;
		if (rsp->status < 0)
			count(t, RX_ERROR, 1);
		else
			count(t, RX_OKAY, 1);
		if (!x->a->rx_tidy || rsp->status < 0)
			continue;
		count(t, RX_LOOKED_AT, 1);
		if (rsp->offset + rsp->status > (int)XENNETIF_PAGE_SIZE)
			count(t, RX_OUTSIDE, 1);
	}
}

static void push(struct rx_attack *x, struct rx_queue *q, RING_IDX prod)
{
	xen_wmb();	/* the requests before their index */
	__atomic_store_n(&q->sring->req_prod, prod, __ATOMIC_RELAXED);
	xen_mb();	/* the index before the event */
	assault_event(x->a, q->ch, &x->rng);
}

static void send_burst(struct rx_attack *x, struct rx_queue *q)
{
	unsigned int n = rng_between(&x->rng, 1, NIF_RX_MAX);
	struct netif_rx_request *req;

	if (x->a->rx_tidy && n > NIF_RX_MAX - (q->ring.prod - q->ring.seen))
		n = NIF_RX_MAX - (q->ring.prod - q->ring.seen);
	count(x->a->t, RX_SENT, n);
	while (n--) {
		req = &entry(q, q->ring.prod++)->req;
		req->id = rng_next(&x->rng);
		req->gref = rng_once_in(&x->rng, 4) ?
			    stock_target(&x->a->stock, &x->rng, USE_RX) :
			    stock_live(&x->a->stock, &x->rng, USE_RX);
	}
	if (!x->a->rx_tidy && rng_once_in(&x->rng, 32)) {
		count(x->a->t, RX_INDEX_JUMPS, 1);
		push(x, q, q->ring.prod + rng_edge(&x->rng));
		usleep(rng_below(&x->rng, 2000));
	}
	push(x, q, q->ring.prod);
}

/* At times there is no request for long, and then a whole ring of them. */
static bool wants_more(struct rx_attack *x, struct rx_queue *q)
{
	unsigned int waiting = q->ring.prod - q->ring.seen;

	return waiting < NIF_RX_MAX / 2 || waiting > NIF_RX_MAX ||
	       rng_once_in(&x->rng, 16);
}

/**
 * attack_rx() - the thread of all RX rings
 * @arg: the round
 */
void *attack_rx(void *arg)
{
	struct assault *a = arg;
	struct rx_attack x = {
		.a = a,
		.rng = rng_stream(a->seed, STREAM_RX),
	};
	unsigned int i;

	for (i = 0; i < a->queues; i++) {
		x.q[i].sring = a->nif->queue[i].rx.page->addr;
		x.q[i].ch = a->nif->queue[i].rx_chp;
	}
	while (!a->stop) {
		for (i = 0; i < a->queues; i++) {
			take_answers(&x, &x.q[i]);
			if (wants_more(&x, &x.q[i]))
				send_burst(&x, &x.q[i]);
		}
		usleep(rng_once_in(&x.rng, 20) ? 20000 : 1000);
	}
	return NULL;
}
