/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staging_pace: fewer receive events on a steady stream; see event_pacer.h.
 *
 * All but the last run in the queue's NAPI poll. Queues that stage nothing
 * keep the events that the driver always asked for.
 */
#ifndef NETFRONT_STAGING_PACE_H
#define NETFRONT_STAGING_PACE_H

#include <linux/types.h>

#include <xen/interface/io/netif.h>

struct staging_queue;

void staging_pace_init(struct staging_queue *q);
void staging_pace_polled(struct staging_queue *q, unsigned int packets);
bool staging_pace(struct staging_queue *q, struct xen_netif_rx_front_ring *rx);
void staging_pace_stop(struct staging_queue *q);

#endif /* NETFRONT_STAGING_PACE_H */
