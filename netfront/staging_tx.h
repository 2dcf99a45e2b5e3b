/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staging_tx: guest transmit without granting.
 *
 * A packet, or its header, is copied to buffers that the backend has mapped
 * already. A buffer belongs to staging_tx_fill()'s caller until it is posted
 * under a request id, and to that id until the response comes:
 *
 *   staging_tx_fill()    before the queue's lock is taken
 *   staging_tx_post()    for each slot, or staging_tx_abort() for all
 *   staging_tx_sent()    when the packet is on the ring
 *   staging_tx_done()    when a response came, or never will
 *
 * A packet that is staged whole is free as soon as it is copied: its response
 * only gives ring slots and buffers back. As long as nothing else is on the
 * ring, responses are therefore not waited for but reaped by the next
 * transmitter that finds half of the buffers in use, and an event is asked for
 * only when the queue has to stop.
 *
 * The buffers start zeroed and hold nothing but what was sent to this backend,
 * so that staged data needs no other bouncing.
 */
#ifndef NETFRONT_STAGING_TX_H
#define NETFRONT_STAGING_TX_H

#include <linux/types.h>

#include <xen/grant_table.h>

struct sk_buff;
struct staging_pages;
struct staging_queue;
struct staging_tx;

/* The largest packet that the wire format knows has 65535 octets. */
#define STAGING_TX_SLOTS 16

/* In place of a buffer's number: a receive page with this number is lent. */
#define STAGING_TX_LENT 0x8000

/**
 * struct staging_tx_slot - a piece of a packet, in a buffer
 * @gref: the grant of the buffer's page
 * @buf: the buffer
 * @offset: where in the page the piece begins
 * @len: its length
 */
struct staging_tx_slot {
	grant_ref_t gref;
	u16 buf;
	u16 offset;
	u16 len;
};

/**
 * struct staging_tx_packet - a packet on its way to the ring
 * @pool: where the buffers are from
 * @nr: how many slots there are; 0 when nothing of the packet is staged
 * @next: the first that staging_tx_next() has not returned
 * @whole: nothing of the packet is left to be granted
 * @slot: the slots, from the start of the packet
 */
struct staging_tx_packet {
	struct staging_tx *pool;
	u8 nr;
	u8 next;
	bool whole;
	struct staging_tx_slot slot[STAGING_TX_SLOTS];
};

/**
 * staging_tx_next() - the next slot to be posted
 * @pkt: the packet
 *
 * Return: NULL when there are no more
 */
static inline const struct staging_tx_slot *
staging_tx_next(struct staging_tx_packet *pkt)
{
	return pkt->next < pkt->nr ? &pkt->slot[pkt->next++] : NULL;
}

unsigned int staging_tx_fill(struct staging_queue *q,
			     const struct sk_buff *skb,
			     struct staging_tx_packet *pkt,
			     unsigned int slots, unsigned int max_slots);
bool staging_tx_fill_data(struct staging_queue *q, const void *data,
			  unsigned int len, struct staging_tx_packet *pkt);
void staging_tx_abort(struct staging_tx_packet *pkt);
grant_ref_t staging_tx_post(struct staging_queue *q, unsigned int id,
			    const struct staging_tx_slot *slot);
bool staging_tx_done(struct staging_queue *q, unsigned int id);
void staging_tx_sent(struct staging_queue *q,
		     const struct staging_tx_packet *pkt);
void staging_tx_sent_granted(struct staging_queue *q);

void staging_tx_granted(struct staging_queue *q);
bool staging_tx_reap_due(const struct staging_queue *q);
bool staging_tx_event_due(const struct staging_queue *q, bool stopped);
void staging_tx_yield(const struct staging_queue *q,
		      const struct staging_tx_packet *pkt, bool stopped);
unsigned int staging_tx_event_ahead(struct staging_queue *q, bool stopped);

struct staging_tx *staging_tx_create(struct staging_queue *q, unsigned int nr);
const struct staging_pages *staging_tx_pages(const struct staging_tx *tx);
void staging_tx_publish(struct staging_queue *q, struct staging_tx *tx);
void staging_tx_unpublish(struct staging_queue *q);
void staging_tx_destroy(struct staging_tx *tx);
void staging_tx_remove(struct staging_queue *q);

#endif /* NETFRONT_STAGING_TX_H */
