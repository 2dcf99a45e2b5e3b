// SPDX-License-Identifier: GPL-2.0
/* The ways in which a connection ends. */

#include <signal.h>
#include <unistd.h>

#include "assault.h"

static void set_state(struct assault *a, unsigned int state)
{
	count(a->t, STATES, 1);
	nif_store_set_state(a->nif, (enum xennetif_state)state);
}

/* As every frontend should. */
static void end_orderly(struct assault *a, struct rng *r)
{
	(void)r;
	count(a->t, END_ORDERLY, 1);
	threads_end(a);
	xennetif_disconnect(a->nif, 10000);
}

/* Closing, while all threads go on. */
static void end_under_fire(struct assault *a, struct rng *r)
{
	count(a->t, END_UNDER_FIRE, 1);
	set_state(a, XENNETIF_CLOSING);
	usleep(rng_below(r, 100000));
	set_state(a, XENNETIF_CLOSED);
	usleep(rng_below(r, 100000));
}

/* From state to state, in no order, some of which do not exist. */
static void end_jumping(struct assault *a, struct rng *r)
{
	unsigned int n = rng_between(r, 1, 6);

	count(a->t, END_JUMPING, 1);
	while (n--) {
		/* 0 would take the vif away for good. */
		set_state(a, rng_once_in(r, 6) ? rng_between(r, 9, 99) :
						 rng_between(r, 1, 8));
		usleep(rng_below(r, 50000));
	}
}

static void end_killed(struct assault *a, struct rng *r)
{
	(void)r;
	count(a->t, END_KILLED, 1);
	raise(SIGKILL);
}

/* The process is gone, and says nothing to anyone. */
static void end_exit(struct assault *a, struct rng *r)
{
	(void)r;
	count(a->t, END_EXIT, 1);
	_exit(0);
}

/* The rings are taken back and the channels closed under the backend. */
static void end_closed_fds(struct assault *a, struct rng *r)
{
	unsigned int i;

	count(a->t, END_CLOSED_FDS, 1);
	threads_end(a);
	for (i = 0; i < a->queues; i++) {
		struct nif_queue *q = &a->nif->queue[i];

		xennetif_pages_release(a->nif, q->tx.page);
		xennetif_pages_release(a->nif, q->rx.page);
		q->tx.page = NULL;
		q->rx.page = NULL;
		nif_channel_close(&q->tx_ch);
	}
	xennetif_pages_release(a->nif, a->nif->ctrl.page);
	a->nif->ctrl.page = NULL;
	nif_channel_close(&a->nif->ctrl.ch);
	usleep(rng_below(r, 100000));
	_exit(0);
}

/* The control ring is full, or says that it is fuller than full. */
static void end_full_ring(struct assault *a, struct rng *r)
{
	struct xen_netif_ctrl_sring *sring = a->nif->ctrl.page->addr;
	unsigned int n = rng_between(r, 1, 2000);

	count(a->t, END_FULL_RING, 1);
	threads_end(a);
	set_state(a, XENNETIF_CLOSING);
	while (n--) {
		sring->req_prod = sring->rsp_prod + NIF_CTRL_MAX +
				  (rng_once_in(r, 16) ? rng_edge(r) : 0);
		xen_mb();	/* the index before the event */
		xenevtchn_notify(a->nif->ctrl.ch.xce, a->nif->ctrl.ch.port);
		usleep(100);
	}
	set_state(a, XENNETIF_CLOSED);
}

/**
 * finish() - end a connection in one of the ways; need not return
 * @a: a connected round
 * @r: random decisions
 */
void finish(struct assault *a, struct rng *r)
{
	static void (*const ways[])(struct assault *a, struct rng *r) = {
		end_orderly, end_under_fire, end_jumping, end_killed, end_exit,
		end_closed_fds, end_full_ring,
	};

	a->ending = true;
	ways[rng_below(r, ARRAY_SIZE(ways))](a, r);
}
