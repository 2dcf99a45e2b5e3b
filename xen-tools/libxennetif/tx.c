// SPDX-License-Identifier: GPL-2.0
/*
 * The TX ring of a queue: packets to the backend.
 *
 * A request's id indexes @busy and @user.  Extra info segments take a place
 * on the ring but have no id, and the response in their place says so.
 */

#include "internal.h"

/**
 * nif_tx_init() - make the ring
 * @nif: the handle
 * @tx: to be filled
 *
 * On failure nif_tx_fini() cleans up.
 */
int nif_tx_init(struct xennetif *nif, struct nif_tx *tx)
{
	unsigned int i;

	tx->page = xennetif_pages_grant(nif, 1, 0);
	if (!tx->page)
		return -1;
	XEN_FRONT_RING_INIT(&tx->ring, (struct netif_tx_sring *)tx->page->addr,
			    XENNETIF_PAGE_SIZE);

	for (i = 0; i < NIF_TX_MAX; i++)
		tx->free_id[i] = i;
	tx->free_ids = NIF_TX_MAX;
	return 0;
}

/**
 * nif_tx_fini() - the opposite, harmless without a ring
 * @nif: the handle
 * @tx: the ring
 */
void nif_tx_fini(struct xennetif *nif, struct nif_tx *tx)
{
	xennetif_pages_release(nif, tx->page);
	tx->page = NULL;
}

static struct nif_tx *tx_get(struct xennetif *nif, unsigned int queue)
{
	struct nif_queue *q = nif_queue_get(nif, queue);

	if (!q)
		return NULL;
	if (q->tx.broken) {
		nif_fail(nif, EPROTO, "the TX ring of queue %u is broken",
			 queue);
		return NULL;
	}
	return &q->tx;
}

static int tx_broken(struct xennetif *nif, struct nif_tx *tx, const char *what,
		     unsigned int val)
{
	tx->broken = true;
	return nif_fail(nif, EPROTO, "TX ring: %s (%u)", what, val);
}

int xennetif_tx_free(struct xennetif *nif, unsigned int queue)
{
	struct nif_tx *tx = tx_get(nif, queue);

	return tx ? (int)RING_FREE_REQUESTS(&tx->ring) : -1;
}

static void tx_put_slot(struct nif_tx *tx, const struct xennetif_tx_slot *slot,
			unsigned int size, unsigned int flags)
{
	uint16_t id = tx->free_id[--tx->free_ids];

	tx->busy[id] = true;
	tx->place[id] = tx->ring.req_prod_pvt;
	tx->user[id] = slot->user;
	*RING_GET_REQUEST(&tx->ring, tx->ring.req_prod_pvt) =
		(struct netif_tx_request){
			.gref = slot->gref,
			.offset = slot->offset,
			.flags = flags,
			.id = id,
			.size = size,
		};
	tx->ring.req_prod_pvt++;
}

static void tx_put_extras(struct nif_tx *tx,
			  const struct xennetif_tx_packet *pkt)
{
	struct netif_extra_info extra;
	unsigned int i;

	for (i = 0; i < pkt->extras; i++) {
		extra = pkt->extra[i];
		extra.flags &= ~XEN_NETIF_EXTRA_FLAG_MORE;
		if (i + 1 < pkt->extras)
			extra.flags |= XEN_NETIF_EXTRA_FLAG_MORE;
		memcpy(RING_GET_REQUEST(&tx->ring, tx->ring.req_prod_pvt),
		       &extra, sizeof(extra));
		tx->ring.req_prod_pvt++;
		tx->extras++;
	}
}

int xennetif_tx_stage(struct xennetif *nif, unsigned int queue,
		      const struct xennetif_tx_packet *pkt)
{
	struct nif_tx *tx = tx_get(nif, queue);
	unsigned int i, flags, total = 0;

	if (!tx)
		return -1;
	if (!pkt->slots || pkt->slots > NIF_TX_MAX || pkt->extras > NIF_TX_MAX)
		return nif_fail(nif, EINVAL, "packet of %u slots, %u extras",
				pkt->slots, pkt->extras);
	for (i = 0; i < pkt->slots; i++)
		total += pkt->slot[i].len;
	if (total > XEN_NETIF_MAX_TX_SIZE)
		return nif_fail(nif, EMSGSIZE, "packet of %u bytes", total);
	if (pkt->slots + pkt->extras > RING_FREE_REQUESTS(&tx->ring) ||
	    pkt->slots > tx->free_ids)
		return nif_fail(nif, EAGAIN, "no room on the TX ring");

	/* The first request tells the size of the whole packet. */
	for (i = 0; i < pkt->slots; i++) {
		flags = i + 1 < pkt->slots ? NETTXF_more_data : 0;
		if (i == 0) {
			flags |= pkt->flags & (NETTXF_csum_blank |
					       NETTXF_data_validated);
			if (pkt->extras)
				flags |= NETTXF_extra_info;
			tx_put_slot(tx, &pkt->slot[i], total, flags);
			tx_put_extras(tx, pkt);
		} else {
			tx_put_slot(tx, &pkt->slot[i], pkt->slot[i].len,
				    flags);
		}
	}
	return 0;
}

int xennetif_tx_push(struct xennetif *nif, unsigned int queue)
{
	struct nif_tx *tx = tx_get(nif, queue);
	int notify;

	if (!tx)
		return -1;
	tx->pushed = tx->ring.req_prod_pvt;
	RING_PUSH_REQUESTS_AND_CHECK_NOTIFY(&tx->ring, notify);
	return notify ? nif_channel_notify(nif, &nif->queue[queue].tx_ch) : 0;
}

int xennetif_tx_reap(struct xennetif *nif, unsigned int queue,
		     struct xennetif_tx_done *done, unsigned int max)
{
	struct nif_tx *tx = tx_get(nif, queue);
	struct netif_tx_response rsp;
	unsigned int n = 0;
	RING_IDX prod;

	if (!tx)
		return -1;

	prod = ring_read_once(&tx->ring.sring->rsp_prod);
	xen_rmb();	/* the responses after their index */
	if (prod - tx->ring.rsp_cons > tx->pushed - tx->ring.rsp_cons)
		return tx_broken(nif, tx, "more responses than requests",
				 prod - tx->ring.rsp_cons);

	while (tx->ring.rsp_cons != prod && n < max) {
		RING_COPY_RESPONSE(&tx->ring, tx->ring.rsp_cons, &rsp);
		tx->ring.rsp_cons++;
		if (rsp.status == NETIF_RSP_NULL) {
			if (!tx->extras)
				return tx_broken(nif, tx,
						 "response for no extra info",
						 rsp.id);
			tx->extras--;
			continue;
		}
		if (rsp.id >= NIF_TX_MAX || !tx->busy[rsp.id] ||
		    !nif_pushed(tx->pushed, tx->place[rsp.id]))
			return tx_broken(nif, tx, "response to no request",
					 rsp.id);
		tx->busy[rsp.id] = false;
		tx->free_id[tx->free_ids++] = rsp.id;
		done[n].user = tx->user[rsp.id];
		done[n].status = rsp.status;
		n++;
	}
	return n;
}

int xennetif_tx_wait(struct xennetif *nif, unsigned int queue, int timeout_ms)
{
	struct nif_tx *tx = tx_get(nif, queue);
	uint64_t deadline = nif_deadline(timeout_ms);
	int more, err = 0;

	if (!tx)
		return -1;
	for (;;) {
		RING_FINAL_CHECK_FOR_RESPONSES(&tx->ring, more);
		if (more)
			return 0;
		if (err)
			return nif_fail(nif, err, "no response on the TX ring");
		if (nif_channel_sleep(nif, &nif->queue[queue].tx_ch,
				      deadline) == 0)
			continue;
		err = errno;
		if (err != ETIMEDOUT)
			return -1;
	}
}

int xennetif_tx_fd(struct xennetif *nif, unsigned int queue)
{
	struct nif_tx *tx = tx_get(nif, queue);

	return tx ? nif_channel_fd(&nif->queue[queue].tx_ch) : -1;
}
