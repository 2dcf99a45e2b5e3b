// SPDX-License-Identifier: GPL-2.0
/* staging_pace: paced receive events; see staging_pace.h. */
#include "compat.h"
#include "event_coalesce.h"
#include "staging_pace.h"
#include "staging_queue.h"

/**
 * staging_pace_init() - prepare a new queue
 * @q: the queue, of which the interface is known
 */
void staging_pace_init(struct staging_queue *q)
{
	event_timer_init(&q->rx_events, NULL, &q->staging->rx_limits);
}

/**
 * staging_pace_polled() - note what a poll did
 * @q: the queue
 * @packets: how many it received
 */
void staging_pace_polled(struct staging_queue *q, unsigned int packets)
{
	event_timer_count(&q->rx_events, packets);
}

/**
 * staging_pace() - put the next event off, if that pays
 * @q: the queue
 * @rx: its ring
 *
 * Return: false when the driver is to look at the ring once more and to ask
 * for the very next event
 */
bool staging_pace(struct staging_queue *q, struct xen_netif_rx_front_ring *rx)
{
	u32 ahead;

	if (!q->rx || READ_ONCE(q->stopped))
		return false;
	ahead = event_timer_ahead(&q->rx_events);
	if (!ahead)
		return false;

	/* Before the timer, which takes a hypercall to set. */
	rx->sring->rsp_event = rx->rsp_cons + ahead;
	virt_mb(); /* The backend sees it, or we see what it did. */
	if (XEN_RING_NR_UNCONSUMED_RESPONSES(rx) >= ahead)
		return false;

	event_timer_start(&q->rx_events);
	return true;
}

/**
 * staging_pace_stop() - end pacing before a disconnect
 * @q: a queue that was marked stopped a grace period ago, so that no poll
 *     sets the timer again
 *
 * Context: process.
 */
void staging_pace_stop(struct staging_queue *q)
{
	event_timer_stop(&q->rx_events);
}

/**
 * staging_pace_get() - for `ethtool -c`
 * @s: the interface
 * @ec: receives its settings
 *
 * Context: under RTNL.
 */
void staging_pace_get(const struct staging *s, struct ethtool_coalesce *ec)
{
	event_coalesce_get(&s->rx_limits, ec);
}

/**
 * staging_pace_set() - for `ethtool -C`
 * @s: the interface
 * @ec: its settings; they last until the driver goes
 *
 * Context: under RTNL.
 * Return: 0, or -ERANGE and nothing was changed
 */
int staging_pace_set(struct staging *s, const struct ethtool_coalesce *ec)
{
	return event_coalesce_set(&s->rx_limits, ec);
}
