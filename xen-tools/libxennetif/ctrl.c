// SPDX-License-Identifier: GPL-2.0
/*
 * The control ring.
 *
 * Every request has a slot in a table, and its id names the slot: the low
 * bits are the index, the high bits change with each use, so that a late or
 * invented response does not pass for another request's.  The place on the
 * ring has no meaning, because responses may come in any order.
 *
 * At most one thread sleeps on the event channel (the reader); others that
 * wait sleep on the condition and are woken whenever the reader has taken in
 * responses or leaves.
 */

#include <stdlib.h>
#include <time.h>

#include "internal.h"

/**
 * nif_ctrl_init() - make the control ring
 * @nif: the handle
 *
 * On failure nif_ctrl_fini() cleans up.
 */
int nif_ctrl_init(struct xennetif *nif)
{
	struct nif_ctrl *c = &nif->ctrl;
	unsigned int i;

	c->page = xennetif_pages_grant(nif, 1, 0);
	if (!c->page)
		return -1;
	XEN_FRONT_RING_INIT(&c->ring,
			    (struct xen_netif_ctrl_sring *)c->page->addr,
			    XENNETIF_PAGE_SIZE);

	c->pushed = 0;
	c->seq = 0;
	c->next = 0;
	c->reader = false;
	c->broken = false;
	for (i = 0; i < NIF_CTRL_MAX; i++)
		c->slot[i] = (struct nif_ctrl_slot){ .id = i };
	return nif_channel_open(nif, &c->ch);
}

/**
 * nif_ctrl_fini() - the opposite, harmless without a ring
 * @nif: the handle
 */
void nif_ctrl_fini(struct xennetif *nif)
{
	struct nif_ctrl *c = &nif->ctrl;
	struct nif_parked *p;

	nif_channel_close(&c->ch);
	xennetif_pages_release(nif, c->page);
	c->page = NULL;

	while ((p = c->parked)) {
		c->parked = p->next;
		xennetif_pages_release(nif, p->page);
		free(p);
	}
}

/**
 * nif_ctrl_park() - keep a page until the ring is gone
 * @nif: the handle
 * @page: a page that a request without response names
 */
void nif_ctrl_park(struct xennetif *nif, struct xennetif_pages *page)
{
	struct nif_parked *p = malloc(sizeof(*p));

	/* Without memory the page stays granted until xennetif_close(). */
	if (!p)
		return;
	pthread_mutex_lock(&nif->ctrl.lock);
	p->page = page;
	p->next = nif->ctrl.parked;
	nif->ctrl.parked = p;
	pthread_mutex_unlock(&nif->ctrl.lock);
}

/* Locks the ring, if there is one that still works. */
static struct nif_ctrl *ctrl_lock(struct xennetif *nif)
{
	struct nif_ctrl *c = &nif->ctrl;

	pthread_mutex_lock(&c->lock);
	if (c->page && !c->broken)
		return c;
	if (c->page)
		nif_fail(nif, EPROTO, "the control ring is broken");
	else
		nif_fail(nif, ENOTCONN, "no control ring");
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

static int ctrl_broken(struct xennetif *nif, const char *what,
		       unsigned int val)
{
	nif->ctrl.broken = true;
	return nif_fail(nif, EPROTO, "control ring: %s (%u)", what, val);
}

/* Gives a response to the request that it names. */
static int ctrl_accept(struct xennetif *nif,
		       const struct xen_netif_ctrl_response *rsp)
{
	struct nif_ctrl *c = &nif->ctrl;
	struct nif_ctrl_slot *s = &c->slot[rsp->id % NIF_CTRL_MAX];

	if ((s->state != NIF_SLOT_SENT && s->state != NIF_SLOT_DROPPED) ||
	    s->id != rsp->id || !nif_pushed(c->pushed, s->place))
		return ctrl_broken(nif, "response to no request", rsp->id);
	if (s->type != rsp->type)
		return ctrl_broken(nif, "response of another type", rsp->type);

	if (s->state == NIF_SLOT_DROPPED) {
		s->state = NIF_SLOT_FREE;
		return 0;
	}
	s->state = NIF_SLOT_DONE;
	s->rsp = *rsp;
	s->seq = c->seq++;
	return 0;
}

/* Takes in all responses that are there.  The lock is held. */
static int ctrl_drain(struct xennetif *nif)
{
	struct nif_ctrl *c = &nif->ctrl;
	struct xen_netif_ctrl_response rsp;
	RING_IDX prod;

	if (c->broken)
		return nif_fail(nif, EPROTO, "the control ring is broken");

	prod = ring_read_once(&c->ring.sring->rsp_prod);
	xen_rmb();	/* the responses after their index */
	if (prod - c->ring.rsp_cons > c->pushed - c->ring.rsp_cons)
		return ctrl_broken(nif, "more responses than requests",
				   prod - c->ring.rsp_cons);

	while (c->ring.rsp_cons != prod) {
		RING_COPY_RESPONSE(&c->ring, c->ring.rsp_cons, &rsp);
		c->ring.rsp_cons++;
		if (ctrl_accept(nif, &rsp) < 0)
			return -1;
	}
	return 0;
}

/* Waits for another thread to take in responses.  The lock is held. */
static int ctrl_follow(struct xennetif *nif, uint64_t deadline)
{
	struct timespec ts = {
		.tv_sec = deadline / 1000,
		.tv_nsec = deadline % 1000 * 1000000,
	};

	if (pthread_cond_timedwait(&nif->ctrl.cond, &nif->ctrl.lock, &ts))
		return nif_fail(nif, ETIMEDOUT, "no answer from the backend");
	return 0;
}

/* Sleeps until responses may have come.  The lock is held, not while asleep. */
static int ctrl_sleep(struct xennetif *nif, uint64_t deadline)
{
	struct nif_ctrl *c = &nif->ctrl;
	int more, ret = 0;

	if (c->reader)
		return ctrl_follow(nif, deadline);

	RING_FINAL_CHECK_FOR_RESPONSES(&c->ring, more);
	if (more)
		return 0;

	c->reader = true;
	pthread_mutex_unlock(&c->lock);
	ret = nif_channel_sleep(nif, &c->ch, deadline);
	pthread_mutex_lock(&c->lock);
	c->reader = false;
	pthread_cond_broadcast(&c->cond);
	return ret;
}

/* What a waiter waits for: a slot that is done. */
typedef struct nif_ctrl_slot *(*ctrl_pick)(struct nif_ctrl *c, uint16_t id);

static struct nif_ctrl_slot *pick_id(struct nif_ctrl *c, uint16_t id)
{
	struct nif_ctrl_slot *s = &c->slot[id % NIF_CTRL_MAX];

	return s->state == NIF_SLOT_DONE ? s : NULL;
}

static struct nif_ctrl_slot *pick_first(struct nif_ctrl *c, uint16_t id)
{
	struct nif_ctrl_slot *s, *first = NULL;

	(void)id;
	for (s = c->slot; s < c->slot + NIF_CTRL_MAX; s++) {
		if (s->state == NIF_SLOT_DONE && !s->claimed &&
		    (!first || s->seq < first->seq))
			first = s;
	}
	return first;
}

/* Hands out one response and frees its slot.  The lock is held. */
static int ctrl_collect(struct xennetif *nif, ctrl_pick pick, uint16_t id,
			struct xen_netif_ctrl_response *rsp, uint64_t deadline)
{
	struct nif_ctrl_slot *s;
	bool last = false;

	for (;;) {
		if (ctrl_drain(nif) < 0)
			return -1;
		pthread_cond_broadcast(&nif->ctrl.cond);
		s = pick(&nif->ctrl, id);
		if (s)
			break;
		if (last)
			return nif_fail(nif, ETIMEDOUT,
					"no response on the control ring");
		if (ctrl_sleep(nif, deadline) < 0) {
			if (errno != ETIMEDOUT)
				return -1;
			last = true;
		}
	}

	*rsp = s->rsp;
	s->state = NIF_SLOT_FREE;
	s->claimed = false;
	return 0;
}

/* Puts a request into a free slot and on the ring.  The lock is held. */
static int ctrl_put(struct xennetif *nif, struct xen_netif_ctrl_request *req,
		    bool claimed)
{
	struct nif_ctrl *c = &nif->ctrl;
	struct nif_ctrl_slot *s = NULL;
	unsigned int i;

	/* Room may have come since somebody last looked. */
	if (ctrl_drain(nif) < 0)
		return -1;
	if (RING_FULL(&c->ring))
		return nif_fail(nif, EAGAIN, "the control ring is full");

	for (i = 0; i < NIF_CTRL_MAX && !s; i++) {
		s = &c->slot[c->next++ % NIF_CTRL_MAX];
		if (s->state != NIF_SLOT_FREE)
			s = NULL;
	}
	if (!s)
		return nif_fail(nif, EAGAIN,
				"too many responses wait to be collected");

	s->state = NIF_SLOT_SENT;
	s->claimed = claimed;
	s->id += NIF_CTRL_MAX;
	s->type = req->type;
	s->place = c->ring.req_prod_pvt;
	req->id = s->id;
	*RING_GET_REQUEST(&c->ring, c->ring.req_prod_pvt) = *req;
	c->ring.req_prod_pvt++;
	return 0;
}

/* Publishes what has been put.  The lock is held. */
static int ctrl_publish(struct xennetif *nif)
{
	struct nif_ctrl *c = &nif->ctrl;
	int notify;

	c->pushed = c->ring.req_prod_pvt;
	RING_PUSH_REQUESTS_AND_CHECK_NOTIFY(&c->ring, notify);
	return notify ? nif_channel_notify(nif, &c->ch) : 0;
}

unsigned int xennetif_ctrl_size(struct xennetif *nif)
{
	(void)nif;
	return NIF_CTRL_MAX;
}

int xennetif_ctrl_stage(struct xennetif *nif,
			struct xen_netif_ctrl_request *req)
{
	struct nif_ctrl *c = ctrl_lock(nif);
	int ret;

	if (!c)
		return -1;
	ret = ctrl_put(nif, req, false);
	pthread_mutex_unlock(&c->lock);
	return ret;
}

int xennetif_ctrl_push(struct xennetif *nif)
{
	struct nif_ctrl *c = ctrl_lock(nif);
	int ret;

	if (!c)
		return -1;
	ret = ctrl_publish(nif);
	pthread_mutex_unlock(&c->lock);
	return ret;
}

static bool ctrl_expects_any(struct nif_ctrl *c)
{
	struct nif_ctrl_slot *s;

	for (s = c->slot; s < c->slot + NIF_CTRL_MAX; s++) {
		if (!s->claimed && (s->state == NIF_SLOT_SENT ||
				    s->state == NIF_SLOT_DONE))
			return true;
	}
	return false;
}

int xennetif_ctrl_recv(struct xennetif *nif,
		       struct xen_netif_ctrl_response *rsp, int timeout_ms)
{
	struct nif_ctrl *c = ctrl_lock(nif);
	int ret;

	if (!c)
		return -1;
	if (ctrl_expects_any(c))
		ret = ctrl_collect(nif, pick_first, 0, rsp,
				   nif_deadline(timeout_ms));
	else
		ret = nif_fail(nif, ENOMSG, "no request in flight");
	pthread_mutex_unlock(&c->lock);
	return ret;
}

int xennetif_ctrl_wait(struct xennetif *nif, uint16_t id,
		       struct xen_netif_ctrl_response *rsp, int timeout_ms)
{
	struct nif_ctrl *c = ctrl_lock(nif);
	struct nif_ctrl_slot *s;
	int ret;

	if (!c)
		return -1;
	s = &c->slot[id % NIF_CTRL_MAX];
	if (s->id != id || s->claimed ||
	    (s->state != NIF_SLOT_SENT && s->state != NIF_SLOT_DONE)) {
		ret = nif_fail(nif, ENOENT, "no request %u in flight", id);
	} else {
		s->claimed = true;
		ret = ctrl_collect(nif, pick_id, id, rsp,
				   nif_deadline(timeout_ms));
		if (ret < 0)
			s->claimed = false;
	}
	pthread_mutex_unlock(&c->lock);
	return ret;
}

/**
 * nif_ctrl_call() - send one request and wait for its response
 * @nif: the handle
 * @req: the request; gets its id
 * @rsp: filled
 * @timeout_ms: limit
 * @sent: told whether the backend may have seen the request
 */
int nif_ctrl_call(struct xennetif *nif, struct xen_netif_ctrl_request *req,
		  struct xen_netif_ctrl_response *rsp, int timeout_ms,
		  bool *sent)
{
	struct nif_ctrl *c = ctrl_lock(nif);
	int ret;

	*sent = false;
	if (!c)
		return -1;
	ret = ctrl_put(nif, req, true);
	if (ret == 0) {
		*sent = true;
		ret = ctrl_publish(nif);
		if (ret == 0)
			ret = ctrl_collect(nif, pick_id, req->id, rsp,
					   nif_deadline(timeout_ms));
		if (ret < 0) {
			c->slot[req->id % NIF_CTRL_MAX].state =
				NIF_SLOT_DROPPED;
			c->slot[req->id % NIF_CTRL_MAX].claimed = false;
		}
	}
	pthread_mutex_unlock(&c->lock);
	return ret;
}

int xennetif_ctrl_call(struct xennetif *nif,
		       struct xen_netif_ctrl_request *req,
		       struct xen_netif_ctrl_response *rsp, int timeout_ms)
{
	bool sent;

	return nif_ctrl_call(nif, req, rsp, timeout_ms, &sent);
}

int xennetif_ctrl_fd(struct xennetif *nif)
{
	return nif_channel_fd(&nif->ctrl.ch);
}

const char *xennetif_ctrl_status_name(unsigned int status)
{
	static const char * const name[] = {
		[XEN_NETIF_CTRL_STATUS_SUCCESS] = "SUCCESS",
		[XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED] = "NOT_SUPPORTED",
		[XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER] = "INVALID_PARAMETER",
		[XEN_NETIF_CTRL_STATUS_BUFFER_OVERFLOW] = "BUFFER_OVERFLOW",
	};

	if (status >= ARRAY_SIZE(name))
		return "an unknown status";
	return name[status];
}
