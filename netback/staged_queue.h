/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staged_queue: all that staging grants add to one netback queue.
 */
#ifndef NETBACK_STAGED_QUEUE_H
#define NETBACK_STAGED_QUEUE_H

#include "common.h"
#include "compat.h"
#include "event_timer.h"
#include "gref_table.h"
#include "staged_rx.h"

/*
 * Packets' slots by the way their bytes went; what `ethtool -S` shows. Each
 * counter has one writer at a time: the queue's NAPI instance for tx, the
 * owner of the RX ring for rx.
 */
struct staged_stats {
	unsigned long tx_staged_slots;
	unsigned long tx_copied_slots;
	unsigned long tx_mapped_slots;
	unsigned long rx_staged_slots;
	unsigned long rx_copied_slots;
};

/**
 * struct staged_queue - a queue's staging state
 * @table: mapped grefs; NULL until the frontend's first ADD
 * @queue: the queue that it belongs to
 * @stats: counters
 * @rx_busy: bit 0 is held by who may work on the RX ring
 * @rx_unpushed: responses were made that the frontend cannot see yet
 * @rx_yielded: when this domain last gave its CPU up for the guest
 * @rx_yielded_prod: up to where the guest had made room by then
 * @rx_napi: delivers the packets that waited for room
 * @rx_slots: the slots of the packet that is delivered directly
 * @nr_singles: packets of one slot that this poll has received
 * @singles: the ids of their requests, which are still to be answered
 * @tx_events: the events that requests to transmit bring
 * @own_packets: how many more packets to move to pages of our own
 * @tx_mapping: by pending index, the mapping that a packet holds
 * @rcu: readers of @stats may still be looking when the queue goes
 */
struct staged_queue {
	struct gref_table __rcu *table;
	struct xenvif_queue *queue;
	struct staged_stats stats;

	unsigned long rx_busy;
	bool rx_unpushed;
	u64 rx_yielded;
	RING_IDX rx_yielded_prod;
	struct napi_struct rx_napi;
	struct staged_rx_slot rx_slots[STAGED_RX_SLOTS_MAX];

	unsigned int nr_singles;
	u16 singles[NAPI_POLL_WEIGHT];

	struct event_timer tx_events;
	unsigned int own_packets;
	struct gref_mapping *tx_mapping[MAX_PENDING_REQS];
	struct rcu_head rcu;
};

struct staged_queue *staged_queue_alloc(struct xenvif_queue *queue);
void staged_queue_free(struct xenvif_queue *queue);

/**
 * staged_queue_lookup() - the mapping of a gref, if there is one
 * @sq: may be NULL
 * @gref: as the frontend wrote it
 *
 * Context: an RCU read section or with bottom halves off, which bounds the use
 * of the result.
 */
static inline const struct gref_slot *
staged_queue_lookup(const struct staged_queue *sq, u32 gref)
{
	const struct gref_table *t;

	if (!sq)
		return NULL;
	t = rcu_dereference_check(sq->table, rcu_read_lock_bh_held());
	return t ? gref_table_lookup(t, gref) : NULL;
}

#endif /* NETBACK_STAGED_QUEUE_H */
