/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staging_queue: what staging keeps for one interface and for each of its
 * queues. For the staging files only; the driver has pointers to both.
 */
#ifndef NETFRONT_STAGING_QUEUE_H
#define NETFRONT_STAGING_QUEUE_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "event_timer.h"
#include "staging_plan.h"

struct ctrl_ring;
struct net_device;
struct staging_counters;
struct staging_rx;
struct staging_tx;
struct xenbus_device;

/**
 * struct staging_queue - a queue
 * @staging: the interface
 * @id: the queue's number
 * @tx: transmit buffers, NULL until they are set up and again from
 *	staging_stop() on; published to transmitters
 * @rx: receive pages, likewise but until staging_disconnect()
 * @tx_pool: @tx for as long as it exists
 * @tx_buf: by request id, the transmit buffer that is on the ring
 * @tx_granted: requests on the ring that carry a grant
 * @tx_ahead: which of the responses to come brings an event; 0 is the next
 * @rx_events: the events that received packets bring
 * @stopped: a disconnect has begun
 */
struct staging_queue {
	struct staging *staging;
	unsigned int id;

	struct staging_tx *tx;
	struct staging_rx *rx;
	struct staging_tx *tx_pool;
	u16 tx_buf[STAGING_RING_SIZE];
	u16 tx_granted;
	u16 tx_ahead;

	struct event_timer rx_events;
	bool stopped;
};

#define STAGING_NO_BUF 0xffff

/**
 * struct staging - an interface
 * @netdev: the net device
 * @xbdev: its xenbus device
 * @counters: packets, by the way they went
 * @tx_buffers: transmit buffers that are staged now
 * @rx_buffers: receive pages that are staged now
 * @rx_limits: how the events of received packets may be paced
 * @queues: one for each data queue
 * @num_queues: how many this connection uses
 * @ring: the connection's control ring, or NULL
 * @why_off: why there is no control ring
 * @trusted: whether received pages may be lent, in this connection
 * @tx_mode: transmit, in this connection
 * @rx_on: receive, in this connection
 * @connected: keys were written and no disconnect has begun
 * @started: the backend was seen Connected
 * @setup: sets the queues up
 */
struct staging {
	struct net_device *netdev;
	struct xenbus_device *xbdev;
	struct staging_counters __percpu *counters;
	atomic_t tx_buffers;
	atomic_t rx_buffers;
	struct event_limits rx_limits;

	struct staging_queue *queues;
	unsigned int num_queues;
	struct ctrl_ring *ring;
	const char *why_off;
	bool trusted;
	enum staging_tx_mode tx_mode;
	bool rx_on;
	bool connected;
	bool started;
	struct work_struct setup;
};

const char *staging_tx_mode_name(enum staging_tx_mode mode);
void staging_setup(struct work_struct *work);

#endif /* NETFRONT_STAGING_QUEUE_H */
