// SPDX-License-Identifier: GPL-2.0
/* sources: netfront/lend_pool.c netfront/buf_stack.c netfront/staging_plan.c */
/* max_len: 1024 */
/*
 * netfront's own bookkeeping, driven by a backend that answers as it likes: how
 * the room that it offers is shared out, the states of the receive pages, and
 * the transmit buffers. Beside each a model: an array of states, and a queue
 * and a stack that are moved in full.
 */
#include "fuzz.h"

#include <linux/kernel.h>

#include "buf_stack.h"
#include "lend_pool.h"
#include "staging_plan.h"

/* More than the ring and the pool have, so that wrong numbers occur. */
#define PAGES_MAX 48

struct pages {
	enum lend_state state[STAGING_RX_PAGES_MAX];
	unsigned int lent[STAGING_RX_PAGES_MAX];	/* the oldest first */
	unsigned int nr_lent;
	unsigned int nr_free;
	bool kept_spare;	/* nobody lent without asking */
};

/* Never more than the room; what each direction gets is of use to it. */
static void check_plan(struct bytes *in)
{
	u32 room = bytes_number(in) * (bytes_u8(in) % 8 + 1);
	enum staging_tx_mode tx = bytes_below(in, 3);
	bool rx = bytes_u8(in) & 1;
	unsigned int min = tx == STAGING_TX_OFF ? 0 :
			   tx == STAGING_TX_FULL ? STAGING_TX_FULL_MIN : 1;
	unsigned int max = tx == STAGING_TX_OFF ? 0 :
			   tx == STAGING_TX_FULL ? STAGING_TX_BUFS_MAX :
			   STAGING_TX_BUFS_MAX / STAGING_HEADERS_A_PAGE;
	struct staging_plan plan;

	staging_plan(&plan, room, tx, rx);
	check(plan.tx_pages + plan.rx_pages <= room);
	check(!plan.tx_pages ||
	      (plan.tx_pages >= min && plan.tx_pages <= max));
	check(!plan.rx_pages || (rx && plan.rx_pages >= STAGING_RING_SIZE &&
				 plan.rx_pages <= STAGING_RX_PAGES_MAX));
	/* What is left over was of use to nobody. */
	if (plan.rx_pages && plan.tx_pages < max)
		check(plan.rx_pages + plan.tx_pages == room ||
		      room - plan.rx_pages < min);
	if (plan.rx_pages && plan.rx_pages < STAGING_RX_PAGES_MAX)
		check(plan.rx_pages + plan.tx_pages == room);
	check(!rx || plan.rx_pages || room < STAGING_RING_SIZE + min);
	check(!max || plan.tx_pages || room < min);
}

static void compare(const struct lend_pool *p, const struct pages *m)
{
	unsigned int count[3] = {}, i;
	bool seen[STAGING_RX_PAGES_MAX] = {};

	for (i = 0; i < p->total; i++) {
		check(p->state[i] == m->state[i]);
		count[p->state[i]]++;
	}
	check(p->nr_free == count[LEND_FREE] && p->nr_lent == count[LEND_LENT]);
	check(p->nr_lent == m->nr_lent && p->nr_free == m->nr_free);
	for (i = 0; i < p->nr_free; i++) {
		check(p->free[i] < p->total && !seen[p->free[i]]);
		check(p->state[p->free[i]] == LEND_FREE);
		seen[p->free[i]] = true;
	}
	check(lend_pool_oldest(p) == (m->nr_lent ? (int)m->lent[0] : LEND_NONE));
	if (m->kept_spare)
		check(p->nr_lent <= p->spare);
}

static void model_post(struct pages *m, int page)
{
	check(m->nr_free && page >= 0 && m->state[page] == LEND_FREE);
	m->state[page] = LEND_POSTED;
	m->nr_free--;
}

static void model_lend(struct pages *m, unsigned int page)
{
	m->state[page] = LEND_LENT;
	m->lent[m->nr_lent++] = page;
}

static unsigned int model_take_oldest(struct pages *m)
{
	unsigned int page = m->lent[0];

	memmove(m->lent, m->lent + 1, --m->nr_lent * sizeof(m->lent[0]));
	return page;
}

static void swap_one(struct lend_pool *p, struct pages *m, unsigned int page,
		     bool posted)
{
	int other = lend_pool_swap(p, page);

	check((other != LEND_NONE) == (posted && m->nr_free));
	if (other == LEND_NONE)
		return;
	model_post(m, other);
	model_lend(m, page);
}

static void pool_step(struct lend_pool *p, struct pages *m, unsigned int op,
		      unsigned int page)
{
	bool posted = page < p->total && m->state[page] == LEND_POSTED;
	bool may = lend_pool_may_lend(p);
	int got;

	check(may == (m->nr_lent < p->spare));
	switch (op) {
	case 0:
		got = lend_pool_post(p);
		check((got != LEND_NONE) == (m->nr_free > 0));
		if (got != LEND_NONE)
			model_post(m, got);
		break;
	case 1:
		check(lend_pool_return(p, page) == posted);
		if (posted) {
			m->state[page] = LEND_FREE;
			m->nr_free++;
		}
		break;
	case 2:
	case 3:
		/* Mostly as the driver does, which asks before. */
		if (!may && page % 8)
			break;
		m->kept_spare &= may || !posted;
		if (op == 2) {
			check(lend_pool_lend(p, page) == posted);
			if (posted)
				model_lend(m, page);
		} else {
			swap_one(p, m, page, posted);
		}
		break;
	case 4:
		if (!m->nr_lent)
			break;
		lend_pool_reclaim(p);
		m->state[model_take_oldest(m)] = LEND_FREE;
		m->nr_free++;
		break;
	default:
		if (!m->nr_lent)
			break;
		lend_pool_rotate(p);
		page = model_take_oldest(m);
		m->lent[m->nr_lent++] = page;
	}
}

static void play_pool(struct bytes *in)
{
	unsigned int total = 1 + bytes_below(in, PAGES_MAX);
	unsigned int ring = bytes_below(in, PAGES_MAX), op;
	struct pages m = { .nr_free = total, .kept_spare = true };
	struct lend_pool *p = malloc(sizeof(*p));

	check(p);
	lend_pool_init(p, total, ring);
	compare(p, &m);
	while (in->left) {
		op = bytes_below(in, 6);
		pool_step(p, &m, op, bytes_below(in, PAGES_MAX + 16));
		compare(p, &m);
	}
	free(p);
}

static void play_stack(struct bytes *in)
{
	unsigned int size = 1 + bytes_below(in, STAGING_TX_BUFS_MAX);
	u16 model[STAGING_TX_BUFS_MAX], got[32], buf;
	unsigned int nr = size, i, n;
	struct buf_stack s;

	buf_stack_init(&s, size);
	for (i = 0; i < size; i++)
		model[i] = size - 1 - i;
	while (in->left) {
		if (bytes_u8(in) & 1) {
			n = bytes_below(in, ARRAY_SIZE(got));
			check(buf_stack_take(&s, got, n) == (n <= nr));
			for (i = 0; n <= nr && i < n; i++)
				check(got[i] == model[nr - 1 - i]);
			if (n <= nr)
				nr -= n;
		} else {
			buf = bytes_number(in);
			check(buf_stack_give(&s, buf) ==
			      (buf < size && nr < size));
			if (buf < size && nr < size)
				model[nr++] = buf;
		}
		check(s.nr == nr && s.size == size);
		check(!memcmp(s.buf, model, nr * sizeof(model[0])));
	}
}

static void fuzz_one(struct bytes *in)
{
	check_plan(in);
	if (bytes_u8(in) & 1)
		play_pool(in);
	else
		play_stack(in);
}
