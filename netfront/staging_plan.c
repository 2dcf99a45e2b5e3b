// SPDX-License-Identifier: GPL-2.0
/* staging_plan: shares the backend's room out; see staging_plan.h. */
#include "staging_plan.h"

static u32 smaller(u32 a, u32 b)
{
	return a < b ? a : b;
}

/**
 * staging_plan() - decide how many pages to stage
 * @plan: the result; at most @room pages in all
 * @room: how many pages the backend says it can keep mapped; any number
 * @tx: how transmit is to be staged
 * @rx: whether receive is to be staged
 *
 * Receive needs the whole ring staged to be of use and goes first if that
 * leaves transmit its minimum; then transmit; what is left is lent out with
 * received packets.
 */
void staging_plan(struct staging_plan *plan, u32 room,
		  enum staging_tx_mode tx, bool rx)
{
	u32 tx_want = 0, tx_min = 0;

	switch (tx) {
	case STAGING_TX_FULL:
		tx_want = STAGING_TX_BUFS_MAX;
		tx_min = STAGING_TX_FULL_MIN;
		break;
	case STAGING_TX_HEADER:
		tx_want = STAGING_TX_BUFS_MAX / STAGING_HEADERS_A_PAGE;
		tx_min = 1;
		break;
	case STAGING_TX_OFF:
		break;
	}

	plan->tx_pages = 0;
	plan->rx_pages = 0;
	if (rx && room >= STAGING_RING_SIZE + tx_min) {
		plan->rx_pages = STAGING_RING_SIZE;
		room -= STAGING_RING_SIZE;
	}
	if (room >= tx_min) {
		plan->tx_pages = smaller(tx_want, room);
		room -= plan->tx_pages;
	}
	if (plan->rx_pages)
		plan->rx_pages += smaller(STAGING_RX_PAGES_MAX -
					  STAGING_RING_SIZE, room);
}
