// SPDX-License-Identifier: GPL-2.0
/* Packets from the guest. */
#include <string.h>

#include "backend.h"

/* Put a slot's data into a frame. A page that is not staged is mapped if a case
 * wants to keep it so, and copied from otherwise.
 */
static size_t fetch(struct backend *b, const netif_tx_request_t *req,
		    uint8_t *frame, size_t at, size_t len)
{
	if (grant_mapped(b, req->gref))
		b->tx_staged++;
	else if (b->hooks.keep_tx || b->hooks.spy)
		grant_map(b, req->gref, true);
	if (at + len > FRAME_SIZE ||
	    !grant_copy(b, req->gref, req->offset, frame + at, len, false))
		return 0;
	return len;
}

/**
 * tx_put() - answer a request
 * @b: the backend
 * @id: the request's
 * @status: NETIF_RSP_*
 *
 * Its page is let go of if it was mapped for this request alone.
 */
void tx_put(struct backend *b, uint16_t id, int16_t status)
{
	netif_tx_response_t rsp = { .id = id, .status = status };

	b->last_id = id;
	if (b->hooks.tx && !b->hooks.tx(b, &rsp)) {
		if (b->q->nr_held < RING_SLOTS)
			b->q->held[b->q->nr_held++] = id;
		return;
	}
	*RING_GET_RESPONSE(&b->q->tx, b->q->tx.rsp_prod_pvt) = rsp;
	b->q->tx.rsp_prod_pvt++;
}

static void release(struct backend *b)
{
	unsigned int i;

	for (i = 0; i < b->q->nr_held; i++)
		tx_put(b, b->q->held[i], NETIF_RSP_OKAY);
	b->q->nr_held = 0;
	RING_PUSH_RESPONSES(&b->q->tx);
	notify(b, &b->q->tx_port);
}

/**
 * tx_release() - answer what was held back
 * @b: the backend
 */
void tx_release(struct backend *b)
{
	b->hooks.tx = NULL;
	each_queue(b, release);
}

/**
 * tx_busiest() - turn to the queue with the most requests that were held back
 * @b: the backend
 *
 * Which one the guest sends on is its own choice.
 */
void tx_busiest(struct backend *b)
{
	unsigned int i;

	for (i = 0; i < b->nr_queues; i++)
		if (b->queue[i].nr_held > b->q->nr_held)
			b->q = &b->queue[i];
}

static bool next_request(struct backend *b, netif_tx_request_t *req)
{
	if (b->q->tx.req_cons == b->q->tx.sring->req_prod)
		return false;
	xen_rmb();
	*req = *RING_GET_REQUEST(&b->q->tx, b->q->tx.req_cons);
	b->q->tx.req_cons++;
	b->tx_requests++;
	return true;
}

static unsigned int take_extras(struct backend *b, uint16_t flags)
{
	netif_tx_request_t req;
	netif_extra_info_t extra;
	unsigned int nr = 0;

	while (flags && next_request(b, &req)) {
		memcpy(&extra, &req, sizeof(extra));
		flags = extra.flags & XEN_NETIF_EXTRA_FLAG_MORE;
		nr++;
	}
	return nr;
}

static void done_with(struct backend *b, const netif_tx_request_t *req,
		      bool was_mapped)
{
	if (!was_mapped && !b->hooks.keep_tx)
		grant_unmap(b, req->gref);
	tx_put(b, req->id, NETIF_RSP_OKAY);
}

/* The packet is whole now: what else is in the page that was granted for a part? */
static void look_around(struct backend *b, const netif_tx_request_t *req,
			size_t at, const uint8_t *frame, size_t len)
{
	if (b->hooks.spy && grant_mapped(b, req->gref))
		spy_around(b, req->gref, (int)req->offset - (int)at, frame, len);
}

/* The first request has the packet's length, the others have their own. */
static void take_packet(struct backend *b, const netif_tx_request_t *first)
{
	static uint8_t frame[FRAME_SIZE];
	netif_tx_request_t req[RING_SLOTS];
	size_t at[RING_SLOTS];
	bool mapped[RING_SLOTS];
	unsigned int nr = 1, extras, i;
	size_t rest = 0, len = 0;

	req[0] = *first;
	extras = take_extras(b, first->flags & NETTXF_extra_info);
	while ((req[nr - 1].flags & NETTXF_more_data) && nr < RING_SLOTS &&
	       next_request(b, &req[nr])) {
		rest += req[nr].size;
		nr++;
	}
	for (i = 0; i < nr; i++) {
		mapped[i] = grant_mapped(b, req[i].gref);
		at[i] = len;
		len += fetch(b, &req[i], frame, len,
			     i ? req[i].size : first->size - rest);
	}
	for (i = 0; i < nr; i++) {
		if (!mapped[i])
			look_around(b, &req[i], at[i], frame, len);
		done_with(b, &req[i], mapped[i]);
		for (; !i && extras; extras--)
			tx_put(b, 0, NETIF_RSP_NULL);
	}
	b->tx_packets++;
	if (b->hooks.frame)
		b->hooks.frame(b, frame, len);
	if (!b->hooks.mute)
		host_receive(b, frame, len);
}

/**
 * tx_serve() - take all packets that the guest sends on a queue
 * @b: the backend
 */
void tx_serve(struct backend *b)
{
	netif_tx_request_t req;
	bool any = false;

	while (next_request(b, &req)) {
		take_packet(b, &req);
		any = true;
	}
	if (!any)
		return;
	b->q->tx.sring->req_event = b->q->tx.req_cons + 1;
	xen_mb();
	RING_PUSH_RESPONSES(&b->q->tx);
	notify(b, &b->q->tx_port);
}
