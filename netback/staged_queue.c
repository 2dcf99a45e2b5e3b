// SPDX-License-Identifier: GPL-2.0
/* staged_queue: life of a queue's staging state; see staged_queue.h. */
#include "common.h"

#include <linux/slab.h>

#include "gref_map.h"
#include "staged_queue.h"

/* Mappings are taken down in batches of this many. */
#define UNMAP_BATCH 64

/**
 * staged_queue_alloc() - make the staging state of a new queue
 * @queue: the queue
 *
 * Context: process.
 * Return: the state; NULL when there is no memory, which only means that the
 * queue goes without staging.
 */
struct staged_queue *staged_queue_alloc(struct xenvif_queue *queue)
{
	struct staged_queue *sq = kvzalloc(sizeof(*sq), GFP_KERNEL);

	if (!sq)
		return NULL;
	sq->queue = queue;
	event_timer_init(&sq->tx_events, &queue->napi,
			 &queue->vif->tx_limits);
	return sq;
}

static void unmap_all(struct gref_table *t)
{
	struct gref_mapping *batch[UNMAP_BATCH];
	struct gref_mapping *m = NULL;
	unsigned int n = 0;

	while ((m = gref_table_next(t, m))) {
		WARN_ON_ONCE(gref_mapping_busy(m));
		batch[n++] = m;
		if (n == UNMAP_BATCH) {
			gref_unmap_batch(batch, n);
			n = 0;
		}
	}
	if (n)
		gref_unmap_batch(batch, n);
}

/**
 * staged_queue_free() - unmap everything that the frontend handed over
 * @queue: the queue, disconnected, past a grace period, with no packet in
 *	flight; has no staging state afterwards
 *
 * Context: process.
 */
void staged_queue_free(struct xenvif_queue *queue)
{
	struct staged_queue *sq = queue->staged;
	struct gref_table *t;

	if (!sq)
		return;
	/* The counters may be read until the vif has no queues any more. */
	WRITE_ONCE(queue->staged, NULL);
	event_timer_stop(&sq->tx_events);
	t = rcu_dereference_protected(sq->table, true);
	if (t) {
		unmap_all(t);
		gref_table_free(t);
	}
	kvfree_rcu(sq, rcu);
}
