// SPDX-License-Identifier: GPL-2.0
/*
 * The thread that changes lists, requests and packets while the backend reads
 * them.  It does so in bursts, for the other threads have work to do; and in some
 * rounds it changes nearly every control message, in others hardly one.
 */

#include <unistd.h>

#include "assault.h"

#define BURST 64

struct scribbler {
	struct assault *a;
	struct rng rng;
	unsigned int ctrl_once_in;
};

static void scribble_list(struct scribbler *w)
{
	struct stock *s = &w->a->stock;
	struct xen_netif_gref *list;
	unsigned int i, n = rng_between(&w->rng, 1, 64);

	list = s->list[rng_below(&w->rng, STOCK_LISTS)]->addr;
	while (n--) {
		/* Mostly in what a short list uses. */
		i = rng_below(&w->rng, rng_once_in(&w->rng, 4) ?
			      XENNETIF_LIST_MAX : STOCK_BLOCK);
		if (rng_once_in(&w->rng, 32))
			list[i].flags = rng_next(&w->rng);
		else
			list[i].ref = stock_any(s, &w->rng, USE_SCRIBBLE);
	}
}

static void scribble_ctrl(struct scribbler *w)
{
	struct xen_netif_ctrl_sring *sring = w->a->nif->ctrl.page->addr;
	struct xen_netif_ctrl_request *req;

	if (!rng_once_in(&w->rng, w->ctrl_once_in))
		return;
	req = &sring->ring[rng_below(&w->rng, NIF_CTRL_MAX)].req;
	switch (rng_below(&w->rng, 4)) {
	case 0:
		req->type = rng_edge(&w->rng);
		break;
	case 1:
		req->data[1] = stock_target(&w->a->stock, &w->rng, USE_SCRIBBLE);
		break;
	default:
		req->data[rng_once_in(&w->rng, 2) * 2] = rng_edge(&w->rng);
	}
}

/* A careful round leaves it to the thread that knows what is where. */
static void scribble_tx(struct scribbler *w)
{
	struct nif_queue *q =
		&w->a->nif->queue[rng_below(&w->rng, w->a->queues)];
	struct netif_tx_sring *sring = q->tx.page->addr;
	struct netif_tx_request *req =
		&sring->ring[rng_below(&w->rng, NIF_TX_MAX)].req;

	if (!w->a->fatal)
		return;
	switch (rng_below(&w->rng, 4)) {
	case 0:
		req->gref = stock_any(&w->a->stock, &w->rng, USE_SCRIBBLE);
		break;
	case 1:
		req->size = rng_edge(&w->rng);
		break;
	case 2:
		req->offset = rng_edge(&w->rng);
		break;
	case 3:
		req->flags = rng_next(&w->rng);
		break;
	}
}

static void scribble_rx(struct scribbler *w)
{
	struct nif_queue *q =
		&w->a->nif->queue[rng_below(&w->rng, w->a->queues)];
	struct netif_rx_sring *sring = q->rx.page->addr;
	struct netif_rx_request *req =
		&sring->ring[rng_below(&w->rng, NIF_RX_MAX)].req;

	if (w->a->rx_tidy)
		return;
	req->gref = stock_target(&w->a->stock, &w->rng, USE_SCRIBBLE);
	req->id = rng_next(&w->rng);
}

static void scribble_something(struct scribbler *w)
{
	switch (rng_below(&w->rng, 8)) {
	case 0:
		scribble_ctrl(w);
		break;
	case 1:
		scribble_tx(w);
		break;
	case 2:
		scribble_rx(w);
		break;
	case 3:
		stock_scribble(&w->a->stock, &w->rng);
		break;
	default:
		scribble_list(w);
	}
}

/**
 * scribble() - the scribbler's thread
 * @arg: the round
 */
void *scribble(void *arg)
{
	struct assault *a = arg;
	struct scribbler w = {
		.a = a,
		.rng = rng_stream(a->seed, STREAM_SCRIBBLE),
	};
	unsigned int n;

	w.ctrl_once_in = 1U << rng_below(&w.rng, 10);
	while (!a->stop) {
		for (n = 0; n < BURST; n++)
			scribble_something(&w);
		count(a->t, SCRIBBLES, BURST);
		usleep(rng_below(&w.rng, 200));
	}
	return NULL;
}
