// SPDX-License-Identifier: GPL-2.0
/* The rings of a connection, and the loop that serves them. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backend.h"
#include "tap.h"

long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/**
 * backend_open() - get hold of what a backend needs
 * @b: a backend with @domid and @vif set
 */
bool backend_open(struct backend *b)
{
	b->xs = xs_open(0);
	b->gnttab = xengnttab_open(NULL, 0);
	b->evtchn = xenevtchn_open(NULL, 0);
	b->memory = xenforeignmemory_open(NULL, 0);
	if (!b->xs || !b->gnttab || !b->evtchn || !b->memory)
		return false;
	b->q = &b->queue[0];
	b->offered = b->queues;
	snprintf(b->front, sizeof(b->front), "/local/domain/%u/device/vif/%u",
		 b->domid, b->vif);
	snprintf(b->back, sizeof(b->back), "/local/domain/0/backend/vif/%u/%u",
		 b->domid, b->vif);
	xs_watch(b->xs, b->front, "front");
	return true;
}

void backend_close(struct backend *b)
{
	grants_unmap(b);
	xenforeignmemory_close(b->memory);
	xenevtchn_close(b->evtchn);
	xengnttab_close(b->gnttab);
	xs_close(b->xs);
}

static bool bind_port(struct backend *b, const char *key, struct port *port)
{
	if (!area_front_number(b, key, &port->remote))
		return false;
	port->local = xenevtchn_bind_interdomain(b->evtchn, b->domid,
						 port->remote);
	return port->local >= 0;
}

static void unbind_port(struct backend *b, struct port *port)
{
	if (port->local >= 0)
		xenevtchn_unbind(b->evtchn, port->local);
	port->local = -1;
}

static bool bind_port_of(struct backend *b, const char *prefix, const char *key,
			 struct port *port)
{
	char path[48];

	snprintf(path, sizeof(path), "%s%s", prefix, key);
	return bind_port(b, path, port);
}

static void *map_ring(struct backend *b, const char *key, uint32_t *ref)
{
	struct mapping *m;

	if (!area_front_number(b, key, ref))
		return NULL;
	m = grant_map(b, *ref, false);
	return m ? m->addr : NULL;
}

static void forget_connection(struct backend *b)
{
	unsigned int i;

	memset(b->queue, 0, sizeof(b->queue));
	for (i = 0; i < QUEUES_MAX; i++) {
		b->queue[i].tx_port.local = -1;
		b->queue[i].rx_port.local = -1;
	}
	b->ctrl_port.local = -1;
	b->ctrl.sring = NULL;
	b->gets = 0;
	b->adds = 0;
	b->dels = 0;
	b->deleted = 0;
	b->tx_requests = 0;
	b->tx_staged = 0;
	b->tx_packets = 0;
	b->rx_packets = 0;
	b->rx_staged = 0;
}

static void *map_queue_ring(struct backend *b, const char *prefix,
			    const char *key, uint32_t *ref)
{
	char path[48];

	snprintf(path, sizeof(path), "%s%s", prefix, key);
	return map_ring(b, path, ref);
}

/* The keys of one queue of several are in a folder of its own. */
static bool connect_queue(struct backend *b, struct queue *q, const char *prefix)
{
	void *page;

	page = map_queue_ring(b, prefix, "tx-ring-ref", &q->tx_ref);
	if (!page)
		return false;
	BACK_RING_INIT(&q->tx, (netif_tx_sring_t *)page, PAGE);
	q->tx.req_cons = q->tx.sring->rsp_prod;
	q->tx.rsp_prod_pvt = q->tx.sring->rsp_prod;

	page = map_queue_ring(b, prefix, "rx-ring-ref", &q->rx_ref);
	if (!page)
		return false;
	BACK_RING_INIT(&q->rx, (netif_rx_sring_t *)page, PAGE);
	q->rx.req_cons = q->rx.sring->rsp_prod;
	q->rx.rsp_prod_pvt = q->rx.sring->rsp_prod;

	if (!bind_port_of(b, prefix, "event-channel-tx", &q->tx_port) &&
	    !bind_port_of(b, prefix, "event-channel", &q->tx_port))
		return false;
	if (!bind_port_of(b, prefix, "event-channel-rx", &q->rx_port))
		q->rx_port.local = -1;
	return true;
}

static bool connect_queues(struct backend *b)
{
	char prefix[24] = "";
	uint32_t nr = 1;

	area_front_number(b, "multi-queue-num-queues", &nr);
	if (!nr || nr > QUEUES_MAX)
		return false;
	for (b->nr_queues = 0; b->nr_queues < nr; b->nr_queues++) {
		b->q = &b->queue[b->nr_queues];
		if (nr > 1)
			snprintf(prefix, sizeof(prefix), "queue-%u/",
				 b->nr_queues);
		if (!connect_queue(b, b->q, prefix))
			return false;
	}
	return true;
}

/**
 * connect_rings() - take up the rings that a frontend has announced
 * @b: the backend, not connected
 *
 * With or without a control ring. The last queue is the one to be attacked.
 */
bool connect_rings(struct backend *b)
{
	void *page;

	forget_connection(b);
	if (!connect_queues(b))
		return false;
	page = map_ring(b, "ctrl-ring-ref", &b->ctrl_ref);
	if (page) {
		BACK_RING_INIT(&b->ctrl, (struct xen_netif_ctrl_sring *)page,
			       PAGE);
		if (!bind_port(b, "event-channel-ctrl", &b->ctrl_port))
			return false;
	}
	b->connected = true;
	return true;
}

static void unbind_queue(struct backend *b)
{
	unbind_port(b, &b->q->tx_port);
	unbind_port(b, &b->q->rx_port);
}

/**
 * disconnect_rings() - let go of a connection
 * @b: the backend, connected or not
 *
 * What is mapped stays so if the case wants that.
 */
void disconnect_rings(struct backend *b)
{
	unsigned int ref;

	if (!b->connected)
		return;
	b->connected = false;
	if (b->hooks.spy)
		spy_all(b);
	each_queue(b, unbind_queue);
	unbind_port(b, &b->ctrl_port);
	b->ctrl.sring = NULL;
	for (ref = 0; ref < REFS_MAX; ref++)
		if (b->map[ref] && b->hooks.keep)
			b->map[ref]->kept = true;
	if (!b->hooks.keep)
		grants_unmap(b);
}

/**
 * notify() - send the frontend an event
 * @b: the backend
 * @port: of a ring; without one of its own, transmit's serves receive too
 */
void notify(struct backend *b, const struct port *port)
{
	if (port->local < 0)
		port = &b->q->tx_port;
	if (port->local >= 0)
		xenevtchn_notify(b->evtchn, port->local);
}

static void take_events(struct backend *b)
{
	struct pollfd fd = { .fd = xenevtchn_fd(b->evtchn), .events = POLLIN };
	int port;

	while (poll(&fd, 1, 0) > 0) {
		port = xenevtchn_pending(b->evtchn);
		if (port < 0)
			return;
		xenevtchn_unmask(b->evtchn, port);
	}
}

/* Reading a state takes a while; so look when something has happened there, and
 * now and then for what a case has changed.
 */
static void take_watches(struct backend *b)
{
	static long looked;
	bool fired = false;
	char **watch;

	while ((watch = xs_check_watch(b->xs))) {
		free(watch);
		fired = true;
	}
	if (b->hooks.deaf || (!fired && now_ms() - looked < 50))
		return;
	area_follow(b);
	looked = now_ms();
}

/**
 * each_queue() - do something with each of the queues
 * @b: the backend
 * @what: does it with b->q
 */
void each_queue(struct backend *b, void (*what)(struct backend *b))
{
	struct queue *own = b->q;
	unsigned int i;

	for (i = 0; i < b->nr_queues; i++) {
		b->q = &b->queue[i];
		what(b);
	}
	b->q = own;
}

/**
 * serve() - be a backend for a while
 * @b: the backend
 * @ms: for how long; returns earlier when there was something to do
 */
void serve(struct backend *b, int ms)
{
	struct pollfd fds[2] = {
		{ .fd = xenevtchn_fd(b->evtchn), .events = POLLIN },
		{ .fd = xs_fileno(b->xs), .events = POLLIN },
	};

	/* A frontend that paces its events is polled, now and then. */
	poll(fds, 2, ms < 10 ? ms : 10);
	take_events(b);
	take_watches(b);
	if (!b->connected)
		return;
	if (b->hooks.spy)
		each_queue(b, spy_requests);
	ctrl_serve(b);
	each_queue(b, tx_serve);
}
