/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ring_check: what is believed of a data ring's responses.
 *
 * The ring macros allow for as many as fit the ring. A backend that made up
 * responses without requests could then keep a frontend busy for ever, with
 * interrupts off, and move its consumer index past what was asked for.
 */
#ifndef NETFRONT_RING_CHECK_H
#define NETFRONT_RING_CHECK_H

#include <linux/types.h>

#include <xen/page.h>

/**
 * RING_RESPONSES_EXCEED() - whether there are more responses than requests
 * @_r: a frontend's ring
 * @_prod: a private copy of the producer index of its responses; any number
 */
#define RING_RESPONSES_EXCEED(_r, _prod) ({				\
	const typeof(_r) __r = (_r);					\
									\
	(_prod) - __r->rsp_cons > __r->req_prod_pvt - __r->rsp_cons;	\
})

/**
 * rx_data_is_small() - whether a received packet is small, and within its page
 * @offset: of a private copy of its response
 * @status: the same; the length, or an error
 * @most: octets, at most XEN_PAGE_SIZE
 */
static inline bool rx_data_is_small(u16 offset, s16 status, unsigned int most)
{
	u16 len = status; /* an error is a large one */

	return len <= most && offset <= XEN_PAGE_SIZE - len;
}

#endif /* NETFRONT_RING_CHECK_H */
