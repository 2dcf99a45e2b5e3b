/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ring_check: how many responses there can be.
 *
 * The ring macros allow for as many as fit the ring. A backend that made up
 * responses without requests could then keep a frontend busy for ever, with
 * interrupts off, and move its consumer index past what was asked for.
 */
#ifndef NETFRONT_RING_CHECK_H
#define NETFRONT_RING_CHECK_H

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

#endif /* NETFRONT_RING_CHECK_H */
