/* SPDX-License-Identifier: GPL-2.0 */
/*
 * event_coalesce: event_pacer's limits as `ethtool -c` and `-C` know them.
 *
 * They mean what they mean on any network card:
 *
 *   rx-usecs      the longest that a packet may wait; 0: every packet brings
 *                 an event
 *   rx-frames     as many packets bring one at once
 *   adaptive-rx   on: only where it pays, and as short as it pays;
 *                 off: always rx-usecs
 */
#ifndef XEN_EVENT_COALESCE_H
#define XEN_EVENT_COALESCE_H

#include <linux/ethtool.h>
#include <linux/time64.h>

#include "event_pacer.h"

#define EVENT_COALESCE_PARAMS \
	(ETHTOOL_COALESCE_RX_USECS | ETHTOOL_COALESCE_RX_MAX_FRAMES | \
	 ETHTOOL_COALESCE_USE_ADAPTIVE_RX)

/**
 * event_coalesce_get() - for ethtool's get_coalesce
 * @l: the interface's limits
 * @ec: receives them
 *
 * Context: under RTNL.
 */
static inline void event_coalesce_get(const struct event_limits *l,
				      struct ethtool_coalesce *ec)
{
	ec->rx_coalesce_usecs = l->wait / NSEC_PER_USEC;
	ec->rx_max_coalesced_frames = l->ahead;
	ec->use_adaptive_rx_coalesce = !l->fixed;
}

/**
 * event_coalesce_set() - for ethtool's set_coalesce
 * @l: the interface's limits
 * @ec: what they are to be
 *
 * Context: under RTNL; queues may be polled meanwhile.
 * Return: 0, or -ERANGE and nothing was changed
 */
static inline int event_coalesce_set(struct event_limits *l,
				     const struct ethtool_coalesce *ec)
{
	if (ec->rx_coalesce_usecs > EVENT_PACER_WAIT_LIMIT / NSEC_PER_USEC ||
	    !ec->rx_max_coalesced_frames ||
	    ec->rx_max_coalesced_frames > EVENT_PACER_AHEAD_LIMIT)
		return -ERANGE;
	WRITE_ONCE(l->wait, ec->rx_coalesce_usecs * NSEC_PER_USEC);
	WRITE_ONCE(l->ahead, ec->rx_max_coalesced_frames);
	WRITE_ONCE(l->fixed, !ec->use_adaptive_rx_coalesce);
	return 0;
}

#endif /* XEN_EVENT_COALESCE_H */
