// SPDX-License-Identifier: GPL-2.0
/*
 * The RX ring of a queue: packets from the backend.
 *
 * A response stands in the place of the request that it consumes, because an
 * extra info segment has no room for an id.  So the place on the ring, not
 * the id, says which request came back; the id is checked against it.
 */

#include <assert.h>

#include "internal.h"

/**
 * nif_rx_init() - make the ring
 * @nif: the handle
 * @rx: to be filled
 *
 * On failure nif_rx_fini() cleans up.
 */
int nif_rx_init(struct xennetif *nif, struct nif_rx *rx)
{
	rx->page = xennetif_pages_grant(nif, 1, 0);
	if (!rx->page)
		return -1;
	XEN_FRONT_RING_INIT(&rx->ring, (struct netif_rx_sring *)rx->page->addr,
			    XENNETIF_PAGE_SIZE);
	return 0;
}

/**
 * nif_rx_fini() - the opposite, harmless without a ring
 * @nif: the handle
 * @rx: the ring
 */
void nif_rx_fini(struct xennetif *nif, struct nif_rx *rx)
{
	xennetif_pages_release(nif, rx->page);
	rx->page = NULL;
}

static struct nif_rx *rx_get(struct xennetif *nif, unsigned int queue)
{
	struct nif_queue *q = nif_queue_get(nif, queue);

	if (!q)
		return NULL;
	if (q->rx.broken) {
		nif_fail(nif, EPROTO, "the RX ring of queue %u is broken",
			 queue);
		return NULL;
	}
	return &q->rx;
}

static int rx_broken(struct xennetif *nif, struct nif_rx *rx, const char *what,
		     int val)
{
	rx->broken = true;
	return nif_fail(nif, EPROTO, "RX ring: %s (%d)", what, val);
}

int xennetif_rx_free(struct xennetif *nif, unsigned int queue)
{
	struct nif_rx *rx = rx_get(nif, queue);

	return rx ? (int)RING_FREE_REQUESTS(&rx->ring) : -1;
}

int xennetif_rx_stage(struct xennetif *nif, unsigned int queue,
		      grant_ref_t gref, uint64_t user)
{
	struct nif_rx *rx = rx_get(nif, queue);
	unsigned int i;

	if (!rx)
		return -1;
	if (RING_FULL(&rx->ring))
		return nif_fail(nif, EAGAIN, "no room on the RX ring");

	i = rx->ring.req_prod_pvt % NIF_RX_MAX;
	rx->user[i] = user;
	*RING_GET_REQUEST(&rx->ring, rx->ring.req_prod_pvt) =
		(struct netif_rx_request){ .id = i, .gref = gref };
	rx->ring.req_prod_pvt++;
	return 0;
}

int xennetif_rx_push(struct xennetif *nif, unsigned int queue)
{
	struct nif_rx *rx = rx_get(nif, queue);
	int notify;

	if (!rx)
		return -1;
	rx->pushed = rx->ring.req_prod_pvt;
	RING_PUSH_REQUESTS_AND_CHECK_NOTIFY(&rx->ring, notify);
	return notify ? nif_channel_notify(nif, nif->queue[queue].rx_chp) : 0;
}

/* Copies one response out of the ring and judges the copy. */
static int rx_take(struct xennetif *nif, struct nif_rx *rx, RING_IDX cons,
		   bool is_extra, struct xennetif_rx_slot *slot)
{
	unsigned int i = cons % NIF_RX_MAX;
	struct netif_rx_response rsp;

	RING_COPY_RESPONSE(&rx->ring, cons, &rsp);
	memset(slot, 0, sizeof(*slot));
	slot->user = rx->user[i];
	slot->is_extra = is_extra;

	static_assert(sizeof(rsp) == sizeof(slot->extra),
		      "an extra info segment overlays a response");
	if (is_extra) {
		memcpy(&slot->extra, &rsp, sizeof(slot->extra));
		return 0;
	}

	if (rsp.id != i)
		return rx_broken(nif, rx, "response to another request",
				 rsp.id);
	if (rsp.status > 0 && rsp.offset + rsp.status > (int)XENNETIF_PAGE_SIZE)
		return rx_broken(nif, rx, "data beyond the page",
				 rsp.offset + rsp.status);
	slot->offset = rsp.offset;
	slot->status = rsp.status;
	slot->flags = rsp.flags;
	return 0;
}

int xennetif_rx_reap(struct xennetif *nif, unsigned int queue,
		     struct xennetif_rx_slot *slot, unsigned int max)
{
	struct nif_rx *rx = rx_get(nif, queue);
	bool extra = false, more = true;
	RING_IDX prod, cons;
	unsigned int n = 0;

	if (!rx)
		return -1;

	cons = rx->ring.rsp_cons;
	prod = ring_read_once(&rx->ring.sring->rsp_prod);
	xen_rmb();	/* the responses after their index */
	if (prod - cons > rx->pushed - cons)
		return rx_broken(nif, rx, "more responses than requests",
				 prod - cons);

	/*
	 * The first slot is data and may announce extras, which come next;
	 * whether more data follows is what the last data slot said.
	 */
	while (extra || more) {
		if (cons == prod) {
			rx->seen = prod;
			return 0;
		}
		if (n == max)
			return nif_fail(nif, ENOBUFS,
					"packet of more than %u slots", max);
		if (rx_take(nif, rx, cons, extra, &slot[n]) < 0)
			return -1;
		if (extra) {
			extra = slot[n].extra.flags & XEN_NETIF_EXTRA_FLAG_MORE;
		} else {
			more = slot[n].flags & NETRXF_more_data;
			extra = n == 0 && (slot[n].flags & NETRXF_extra_info);
		}
		cons++;
		n++;
	}

	rx->ring.rsp_cons = cons;
	rx->seen = cons;
	return n;
}

int xennetif_rx_wait(struct xennetif *nif, unsigned int queue, int timeout_ms)
{
	struct nif_rx *rx = rx_get(nif, queue);
	uint64_t deadline = nif_deadline(timeout_ms);
	int err = 0;

	if (!rx)
		return -1;
	for (;;) {
		/* Half a packet that reap has looked at is nothing new. */
		rx->ring.sring->rsp_event = rx->seen + 1;
		xen_mb();	/* the backend sees the event index first */
		if (ring_read_once(&rx->ring.sring->rsp_prod) != rx->seen)
			return 0;
		if (err)
			return nif_fail(nif, err, "no response on the RX ring");
		if (nif_channel_sleep(nif, nif->queue[queue].rx_chp,
				      deadline) == 0)
			continue;
		err = errno;
		if (err != ETIMEDOUT)
			return -1;
	}
}

int xennetif_rx_fd(struct xennetif *nif, unsigned int queue)
{
	struct nif_rx *rx = rx_get(nif, queue);

	return rx ? nif_channel_fd(nif->queue[queue].rx_chp) : -1;
}
