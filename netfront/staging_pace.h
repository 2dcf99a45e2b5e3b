/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staging_pace: fewer receive events on a steady stream; see event_pacer.h.
 *
 * staging_pace_polled() and staging_pace() run in the queue's NAPI poll. Queues
 * that stage nothing keep the events that the driver always asked for.
 */
#ifndef NETFRONT_STAGING_PACE_H
#define NETFRONT_STAGING_PACE_H

#include <linux/types.h>

#include <xen/interface/io/netif.h>

struct ethtool_coalesce;
struct staging;
struct staging_queue;

void staging_pace_init(struct staging_queue *q);
void staging_pace_polled(struct staging_queue *q, unsigned int packets);
bool staging_pace(struct staging_queue *q, struct xen_netif_rx_front_ring *rx);
void staging_pace_stop(struct staging_queue *q);

void staging_pace_get(const struct staging *s, struct ethtool_coalesce *ec);
int staging_pace_set(struct staging *s, const struct ethtool_coalesce *ec);

#endif /* NETFRONT_STAGING_PACE_H */
