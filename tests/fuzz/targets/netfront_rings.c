// SPDX-License-Identifier: GPL-2.0
/* sources: none */
/* max_len: 512 */
/*
 * What netfront believes of a backend that answers on the data rings: how many
 * responses there are, and where a small packet lies. Beside the free-running 32-bit
 * indices are numbers that do not wrap.
 */
#include "fuzz.h"

#include <linux/kernel.h>
#include <linux/types.h>

#include "ring_check.h"

#define RING	256U
#define STEPS	200

struct ring {
	u32 rsp_cons;
	u32 req_prod_pvt;
};

/* The backend says that there are responses up to some index: any, or a near one. */
static u32 claim(struct bytes *in, const struct ring *r)
{
	switch (bytes_below(in, 3)) {
	case 0:
		return bytes_u32(in);
	case 1:
		return r->rsp_cons + (s8)bytes_u8(in);
	default:
		return r->req_prod_pvt + (s8)bytes_u8(in);
	}
}

/* Takes what is believed, as polls do: by an index that is compared for equality. */
static void take(struct ring *r, u32 prod, u64 requests, u64 *responses)
{
	bool right = prod - r->rsp_cons <= requests - *responses;

	check(!RING_RESPONSES_EXCEED(r, prod) == right);
	if (!right)
		return;
	while (r->rsp_cons != prod) {
		r->rsp_cons++;
		++*responses;
		check(*responses <= requests);
	}
}

/* Whoever copies what is believed reads one page, and writes so much at most. */
static void check_data(struct bytes *in)
{
	unsigned int most = bytes_below(in, XEN_PAGE_SIZE + 1);
	u16 offset = bytes_below(in, 2) ? bytes_u16(in) : bytes_number(in);
	s16 status = bytes_below(in, 2) ? bytes_u16(in) : bytes_number(in);
	bool right = status >= 0 && status <= (long)most &&
		     (long)offset + status <= (long)XEN_PAGE_SIZE;
	char *page, *to;

	check(rx_data_is_small(offset, status, most) == right);
	if (!rx_data_is_small(offset, status, most))
		return;
	page = calloc(1, XEN_PAGE_SIZE);
	to = malloc(most + 1);
	check(page && to);
	memcpy(to, page + offset, (unsigned int)status);
	free(to);
	free(page);
}

static void fuzz_one(struct bytes *in)
{
	u32 begin = bytes_u32(in);
	struct ring r = { begin, begin };
	u64 requests = 0, responses = 0;
	unsigned int n, step;

	for (step = 0; step < STEPS && in->left; step++) {
		switch (bytes_below(in, 3)) {
		case 0:
			n = bytes_u8(in);
			if (n > RING - (requests - responses))
				n = RING - (requests - responses);
			requests += n;
			r.req_prod_pvt += n;
			break;
		case 1:
			take(&r, claim(in, &r), requests, &responses);
			break;
		default:
			check_data(in);
		}
	}
}
