// SPDX-License-Identifier: GPL-2.0
/* staged_backlog: packets that wait for the guest; see staged_backlog.h. */
#include "common.h"

#include <linux/cpumask.h>
#include <linux/ktime.h>
#include <linux/netdevice.h>

#include <xen/events.h>
#include <xen/interface/sched.h>

#include <asm/xen/hypercall.h>

#include "staged_backlog.h"
#include "staged_queue.h"

/* At most how often to yield, in nanoseconds: far less than a ring takes. */
#define YIELD_PAUSE (500u * 1000)

/* As the kthread does when it goes to sleep. */
static void end_of_interrupt(struct xenvif_queue *queue)
{
	int mine = NETBK_RX_EOI | NETBK_COMMON_EOI;

	if (atomic_fetch_andnot(mine, &queue->eoi_pending) & mine)
		xen_irq_lateeoi(queue->rx_irq, 0);
}

static int backlog_poll(struct napi_struct *napi, int budget)
{
	struct staged_queue *sq =
		container_of(napi, struct staged_queue, rx_napi);
	struct xenvif_queue *queue = sq->queue;
	unsigned int done;

	done = staged_rx_waiting(queue, budget);
	if (done == budget)
		return budget;
	napi_complete_done(napi, done);
	/* To ask this is to ask for an event when there is room again, too. */
	if (xenvif_have_rx_work(queue, false))
		xenvif_kick_thread(queue);
	else
		end_of_interrupt(queue);
	staged_backlog_yield(queue);
	return done;
}

/**
 * staged_backlog_start() - prepare a queue that is about to be connected
 * @queue: the queue
 *
 * Context: process, before its interrupts are bound.
 */
void staged_backlog_start(struct xenvif_queue *queue)
{
	struct staged_queue *sq = queue->staged;

	if (!sq)
		return;
	netif_napi_add(queue->vif->dev, &sq->rx_napi, backlog_poll);
	napi_enable(&sq->rx_napi);
}

/**
 * staged_backlog_stop() - leave what waits to the kthread, for good
 * @queue: a queue that is about to be disconnected, or was never connected
 *
 * Context: process, before the kthread is stopped and the rings are unmapped.
 */
void staged_backlog_stop(struct xenvif_queue *queue)
{
	struct staged_queue *sq = queue->staged;

	if (!sq || !sq->rx_napi.poll)
		return;
	napi_disable(&sq->rx_napi);
	netif_napi_del(&sq->rx_napi);
	sq->rx_napi.poll = NULL;
}

/**
 * staged_backlog_schedule() - the guest has made room, or there is other work
 * @queue: the queue
 *
 * Context: its interrupt.
 * Return: false when the kthread is to be woken instead
 */
bool staged_backlog_schedule(struct xenvif_queue *queue)
{
	struct staged_queue *sq = queue->staged;

	if (!sq || !rcu_access_pointer(sq->table) || queue->vif->disabled)
		return false;
	napi_schedule(&sq->rx_napi);
	return true;
}

/**
 * staged_backlog_grew() - a packet was put on the queue
 * @queue: the queue
 *
 * Context: ndo_start_xmit.
 */
void staged_backlog_grew(struct xenvif_queue *queue)
{
	/* The kthread would do so, but has yet to get the CPU. */
	if (queue->staged)
		staged_backlog_yield(queue);
}

/**
 * staged_backlog_yield() - give up the CPU if the guest needs it to make room
 * @queue: the queue
 *
 * Nothing can be done until the guest makes room, and it may be waiting for the
 * very CPU that this domain runs on. A sender that polls its stopped queue would
 * keep it for the rest of the time slice. With more CPUs that is left to Xen.
 *
 * A guest could wish for that CPU and never make room: this domain yields again
 * only to one that made some since, and once in a while only, if it is one slot
 * at a time. An event comes when there is room.
 *
 * Context: any in which the ring is connected.
 */
void staged_backlog_yield(struct xenvif_queue *queue)
{
	struct staged_queue *sq = queue->staged;
	RING_IDX prod;
	u64 now;

	if (!rcu_access_pointer(sq->table) || num_online_cpus() > 1 ||
	    skb_queue_empty_lockless(&queue->rx_queue) ||
	    xenvif_have_rx_work(queue, false))
		return;
	now = ktime_get_ns();
	prod = READ_ONCE(queue->rx.sring->req_prod);
	if (now - sq->rx_yielded < YIELD_PAUSE || prod == sq->rx_yielded_prod)
		return;
	sq->rx_yielded = now;
	sq->rx_yielded_prod = prod;
	HYPERVISOR_sched_op(SCHEDOP_yield, NULL);
}
