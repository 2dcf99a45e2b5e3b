/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staging_plan: how many pages a queue stages each way, given the room that
 * the backend has for it.
 *
 * Pure arithmetic: the file is compiled and tested on the host as it stands.
 */
#ifndef NETFRONT_STAGING_PLAN_H
#define NETFRONT_STAGING_PLAN_H

#include <linux/types.h>

/**
 * enum staging_tx_mode - what of a transmitted packet is staged
 * @STAGING_TX_OFF: nothing
 * @STAGING_TX_HEADER: the first 256 octets; the rest is granted
 * @STAGING_TX_FULL: all of it
 */
enum staging_tx_mode {
	STAGING_TX_OFF,
	STAGING_TX_HEADER,
	STAGING_TX_FULL,
};

/* Requests that fit a data ring: one page, both ways. */
#define STAGING_RING_SIZE 256u

/* A buffer for headers, and how many of them share a page. */
#define STAGING_HEADER_SIZE	256u
#define STAGING_HEADERS_A_PAGE	16u

/*
 * A buffer for every request of the TX ring. The RX ring's requests have a
 * page each, too, and the rest of the RX pages can be with the stack.
 */
#define STAGING_TX_BUFS_MAX	STAGING_RING_SIZE
#define STAGING_RX_PAGES_MAX	(STAGING_RING_SIZE + 512u)

/* Whole packets: below one of the largest it is not worth the trouble. */
#define STAGING_TX_FULL_MIN	16u

/**
 * struct staging_plan - pages to stage
 * @tx_pages: for transmit, 0 for none
 * @rx_pages: for receive, 0 or at least STAGING_RING_SIZE
 */
struct staging_plan {
	unsigned int tx_pages;
	unsigned int rx_pages;
};

void staging_plan(struct staging_plan *plan, u32 room,
		  enum staging_tx_mode tx, bool rx);

#endif /* NETFRONT_STAGING_PLAN_H */
