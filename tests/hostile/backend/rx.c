// SPDX-License-Identifier: GPL-2.0
/* Packets to the guest. */
#include <string.h>

#include "backend.h"

/**
 * rx_take() - take a request off the ring
 * @b: the backend
 * @req: receives it
 */
bool rx_take(struct backend *b, netif_rx_request_t *req)
{
	if (!b->connected || b->q->rx.req_cons == b->q->rx.sring->req_prod)
		return false;
	xen_rmb();
	*req = *RING_GET_REQUEST(&b->q->rx, b->q->rx.req_cons);
	b->q->rx.req_cons++;
	b->last_rx = *req;
	return true;
}

/**
 * rx_write() - write to the page of a request
 * @b: the backend
 * @req: the request
 * @offset: where
 * @data: what
 * @len: how much
 */
bool rx_write(struct backend *b, const netif_rx_request_t *req,
	      unsigned int offset, const void *data, unsigned int len)
{
	return grant_copy(b, req->gref, offset, (void *)data, len, true);
}

/**
 * rx_put() - put anything on the ring in place of a response
 * @b: the backend
 * @rsp: a response, or an extra info, of the same size
 */
void rx_put(struct backend *b, const void *rsp)
{
	memcpy(RING_GET_RESPONSE(&b->q->rx, b->q->rx.rsp_prod_pvt), rsp,
	       sizeof(netif_rx_response_t));
	b->q->rx.rsp_prod_pvt++;
}

void rx_push(struct backend *b)
{
	RING_PUSH_RESPONSES(&b->q->rx);
	notify(b, &b->q->rx_port);
}

/**
 * rx_send() - send the guest a frame, as netback would
 * @b: the backend
 * @frame: the frame
 * @len: its length
 *
 * Return: false when the guest has posted too few pages.
 */
bool rx_send(struct backend *b, const void *frame, size_t len)
{
	unsigned int need = (len + PAGE - 1) / PAGE, part;
	netif_rx_response_t rsp;
	netif_rx_request_t req;
	size_t at;

	if (!b->connected || b->q->rx.sring->req_prod - b->q->rx.req_cons < need)
		return false;
	for (at = 0; at < len; at += part) {
		part = len - at < PAGE ? len - at : PAGE;
		if (!rx_take(b, &req))
			return false;
		if (grant_mapped(b, req.gref))
			b->rx_staged++;
		if (!rx_write(b, &req, 0, (const char *)frame + at, part))
			part = 0;
		memset(&rsp, 0, sizeof(rsp));
		rsp.id = req.id;
		rsp.status = part;
		rsp.flags = at + part < len ? NETRXF_more_data : 0;
		rx_put(b, &rsp);
		if (!part)
			break;
	}
	b->rx_packets++;
	rx_push(b);
	return true;
}
