// SPDX-License-Identifier: GPL-2.0
/* staging_pace: paced receive events; see staging_pace.h. */
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/netdevice.h>

#include "compat.h"
#include "staging_pace.h"
#include "staging_queue.h"

static enum hrtimer_restart timer_fired(struct hrtimer *timer)
{
	struct staging_queue *q = container_of(timer, struct staging_queue,
					       rx_timer);

	napi_schedule(q->napi);
	return HRTIMER_NORESTART;
}

/**
 * staging_pace_init() - prepare a new queue
 * @q: the queue
 */
void staging_pace_init(struct staging_queue *q)
{
	hrtimer_init(&q->rx_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED);
	q->rx_timer.function = timer_fired;
}

/**
 * staging_pace_polled() - note what a poll did
 * @q: the queue
 * @packets: how many it received
 */
void staging_pace_polled(struct staging_queue *q, unsigned int packets)
{
	event_pacer_count(&q->rx_pacer, packets);
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
	u32 wait;

	if (!q->rx || READ_ONCE(q->stopped))
		return false;
	wait = event_pacer_wait(&q->rx_pacer, ktime_get_ns());
	if (!wait)
		return false;

	/* Before the timer, which takes a hypercall to set. */
	rx->sring->rsp_event = rx->rsp_cons + EVENT_PACER_AHEAD;
	virt_mb(); /* The backend sees it, or we see what it did. */
	if (XEN_RING_NR_UNCONSUMED_RESPONSES(rx) >= EVENT_PACER_AHEAD)
		return false;

	hrtimer_start(&q->rx_timer, ns_to_ktime(wait),
		      HRTIMER_MODE_REL_PINNED);
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
	hrtimer_cancel(&q->rx_timer);
}
