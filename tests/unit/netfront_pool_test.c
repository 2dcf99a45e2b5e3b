// SPDX-License-Identifier: GPL-2.0
/* sources: netfront/buf_stack.c netfront/lend_pool.c */
/*
 * The free lists of the pools: what is handed out is handed out once, and
 * nothing gets lost. A run of random steps is compared with a model that
 * knows of each buffer or page where it is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <linux/types.h>

#include "buf_stack.h"
#include "lend_pool.h"

static u32 random_below(u64 *state, u32 n)
{
	*state = *state * 6364136223846793005ull + 1442695040888963407ull;
	return (*state >> 33) % n;
}

/* Buffers. */

static void stack_is_all_or_nothing(void **state)
{
	struct buf_stack s;
	u16 buf[16];
	int i;

	buf_stack_init(&s, 20);
	assert_true(buf_stack_take(&s, buf, 16));
	for (i = 0; i < 16; i++)
		assert_int_equal(buf[i], i);
	assert_int_equal(s.nr, 4);
	assert_false(buf_stack_take(&s, buf, 5));
	assert_int_equal(s.nr, 4);
	for (i = 0; i < 16; i++)
		assert_int_equal(buf[i], i);
	assert_true(buf_stack_take(&s, buf, 4));
	assert_false(buf_stack_take(&s, buf, 1));
	assert_true(buf_stack_take(&s, buf, 0));
}

static void stack_gives_the_warmest(void **state)
{
	struct buf_stack s;
	u16 buf[4], again;

	buf_stack_init(&s, STAGING_TX_BUFS_MAX);
	assert_true(buf_stack_take(&s, buf, 4));
	assert_true(buf_stack_give(&s, buf[2]));
	assert_true(buf_stack_give(&s, buf[0]));
	assert_true(buf_stack_take(&s, &again, 1));
	assert_int_equal(again, buf[0]);
	assert_true(buf_stack_take(&s, &again, 1));
	assert_int_equal(again, buf[2]);
}

static void stack_refuses_what_cannot_be(void **state)
{
	struct buf_stack s;
	u16 buf;

	buf_stack_init(&s, 8);
	/* None is out. */
	assert_false(buf_stack_give(&s, 0));
	assert_true(buf_stack_take(&s, &buf, 1));
	assert_false(buf_stack_give(&s, 8));
	assert_false(buf_stack_give(&s, 0xffff));
	assert_int_equal(s.nr, 7);
	assert_true(buf_stack_give(&s, buf));
	assert_false(buf_stack_give(&s, buf));
}

static void stack_loses_nothing(void **state)
{
	bool out[STAGING_TX_BUFS_MAX] = { false };
	u16 held[STAGING_TX_BUFS_MAX], buf[16];
	u32 i, j, n, nr_held = 0;
	struct buf_stack s;
	u64 random = 1;

	buf_stack_init(&s, STAGING_TX_BUFS_MAX);
	for (i = 0; i < 200000; i++) {
		assert_int_equal(s.nr + nr_held, STAGING_TX_BUFS_MAX);
		n = random_below(&random, 17);
		if (random_below(&random, 2)) {
			bool fits = n <= STAGING_TX_BUFS_MAX - nr_held;

			assert_int_equal(buf_stack_take(&s, buf, n), fits);
			for (j = 0; fits && j < n; j++) {
				assert_in_range(buf[j], 0, s.size - 1);
				assert_false(out[buf[j]]);
				out[buf[j]] = true;
				held[nr_held++] = buf[j];
			}
		} else {
			while (n-- && nr_held) {
				j = random_below(&random, nr_held);
				assert_true(buf_stack_give(&s, held[j]));
				out[held[j]] = false;
				held[j] = held[--nr_held];
			}
		}
	}
}

/* Pages. */

static void check_invariants(const struct lend_pool *p)
{
	u32 count[3] = { 0 }, i, at;

	for (i = 0; i < p->total; i++)
		count[p->state[i]]++;
	assert_int_equal(count[LEND_FREE], p->nr_free);
	assert_int_equal(count[LEND_LENT], p->nr_lent);
	for (i = 0; i < p->nr_free; i++)
		assert_int_equal(p->state[p->free[i]], LEND_FREE);
	for (i = 0; i < p->nr_lent; i++) {
		at = (p->oldest + i) % p->total;
		assert_int_equal(p->state[p->lent[at]], LEND_LENT);
	}
}

static void pool_fills_the_ring(void **state)
{
	struct lend_pool p;
	bool posted[STAGING_RX_PAGES_MAX] = { false };
	u32 i;
	int page;

	lend_pool_init(&p, STAGING_RX_PAGES_MAX, STAGING_RING_SIZE);
	check_invariants(&p);
	for (i = 0; i < STAGING_RX_PAGES_MAX; i++) {
		page = lend_pool_post(&p);
		assert_in_range(page, 0, STAGING_RX_PAGES_MAX - 1);
		assert_false(posted[page]);
		posted[page] = true;
	}
	assert_int_equal(lend_pool_post(&p), LEND_NONE);
	check_invariants(&p);
}

static void pool_posts_the_warmest(void **state)
{
	struct lend_pool p;
	int a, b;

	lend_pool_init(&p, 300, STAGING_RING_SIZE);
	a = lend_pool_post(&p);
	b = lend_pool_post(&p);
	assert_true(lend_pool_return(&p, a));
	assert_int_equal(lend_pool_post(&p), a);
	assert_true(lend_pool_return(&p, b));
	assert_int_equal(lend_pool_post(&p), b);
}

static void pool_takes_each_page_once(void **state)
{
	struct lend_pool p;
	int page;

	lend_pool_init(&p, 300, STAGING_RING_SIZE);
	/* Free, out of range. */
	assert_false(lend_pool_return(&p, 0));
	assert_false(lend_pool_lend(&p, 0));
	assert_false(lend_pool_return(&p, 300));
	assert_false(lend_pool_lend(&p, 300));

	page = lend_pool_post(&p);
	assert_true(lend_pool_return(&p, page));
	assert_false(lend_pool_return(&p, page));

	page = lend_pool_post(&p);
	assert_true(lend_pool_lend(&p, page));
	assert_false(lend_pool_lend(&p, page));
	assert_false(lend_pool_return(&p, page));
	check_invariants(&p);
}

static void pool_lends_in_order(void **state)
{
	struct lend_pool p;
	int first, second, third;

	lend_pool_init(&p, 300, STAGING_RING_SIZE);
	assert_int_equal(lend_pool_oldest(&p), LEND_NONE);
	first = lend_pool_post(&p);
	second = lend_pool_post(&p);
	third = lend_pool_post(&p);
	assert_true(lend_pool_lend(&p, first));
	assert_true(lend_pool_lend(&p, second));
	assert_true(lend_pool_lend(&p, third));

	assert_int_equal(lend_pool_oldest(&p), first);
	lend_pool_rotate(&p);
	assert_int_equal(lend_pool_oldest(&p), second);
	lend_pool_reclaim(&p);
	assert_int_equal(lend_pool_oldest(&p), third);
	lend_pool_reclaim(&p);
	assert_int_equal(lend_pool_oldest(&p), first);
	lend_pool_rotate(&p);
	assert_int_equal(lend_pool_oldest(&p), first);
	lend_pool_reclaim(&p);
	assert_int_equal(lend_pool_oldest(&p), LEND_NONE);
	/* What came back last is posted first. */
	assert_int_equal(lend_pool_post(&p), first);
	check_invariants(&p);
}

static void pool_keeps_the_ring_its_pages(void **state)
{
	static const struct { u32 total, ring, spare; } sizes[] = {
		{ STAGING_RX_PAGES_MAX, STAGING_RING_SIZE, 512 },
		{ STAGING_RING_SIZE + 1, STAGING_RING_SIZE, 1 },
		{ STAGING_RING_SIZE, STAGING_RING_SIZE, 0 },
		{ 8, 16, 0 },
	};
	struct lend_pool p;
	u32 i, n;

	for (i = 0; i < 4; i++) {
		lend_pool_init(&p, sizes[i].total, sizes[i].ring);
		for (n = 0; lend_pool_may_lend(&p); n++)
			assert_true(lend_pool_lend(&p, lend_pool_post(&p)));
		assert_int_equal(n, sizes[i].spare);
		check_invariants(&p);
		if (n) {
			lend_pool_reclaim(&p);
			assert_true(lend_pool_may_lend(&p));
		}
	}
}

/* A page that is sent back leaves one to post as long as there are spares. */
static void pool_swaps_while_it_can(void **state)
{
	bool posted[300] = { false };
	struct lend_pool p;
	int page, other;
	u32 i;

	lend_pool_init(&p, 300, STAGING_RING_SIZE);
	assert_int_equal(lend_pool_swap(&p, 0), LEND_NONE);
	assert_int_equal(lend_pool_swap(&p, 300), LEND_NONE);
	for (i = 0; i < STAGING_RING_SIZE; i++)
		posted[lend_pool_post(&p)] = true;

	for (page = 0; lend_pool_may_lend(&p); page = other) {
		other = lend_pool_swap(&p, page);
		assert_in_range(other, 0, 299);
		assert_false(posted[other]);
		posted[page] = false;
		posted[other] = true;
		check_invariants(&p);
	}
	assert_int_equal(p.nr_lent, 300 - STAGING_RING_SIZE);
	assert_int_equal(lend_pool_oldest(&p), 0);

	/* None is free: nothing happens. */
	assert_int_equal(lend_pool_swap(&p, page), LEND_NONE);
	assert_int_equal(p.state[page], LEND_POSTED);
	assert_int_equal(lend_pool_swap(&p, 0), LEND_NONE);
	check_invariants(&p);

	lend_pool_reclaim(&p);
	assert_int_equal(lend_pool_swap(&p, page), 0);
	check_invariants(&p);
}

/* The model: where each page is, and in what order they were lent. */
struct model {
	u8 state[STAGING_RX_PAGES_MAX];
	u16 lent[STAGING_RX_PAGES_MAX];
	u16 posted[STAGING_RX_PAGES_MAX];
	u32 nr_lent, nr_posted;
};

static u16 model_unlend(struct model *m)
{
	u16 page = m->lent[0];
	u32 i;

	m->nr_lent--;
	for (i = 0; i < m->nr_lent; i++)
		m->lent[i] = m->lent[i + 1];
	return page;
}

static void step(struct lend_pool *p, struct model *m, u64 *random)
{
	u32 i = m->nr_posted ? random_below(random, m->nr_posted) : 0;
	u16 page = m->nr_posted ? m->posted[i] : 0;
	int got;

	switch (random_below(random, 7)) {
	case 0:
	case 1:
		got = lend_pool_post(p);
		if (m->nr_posted + m->nr_lent == p->total) {
			assert_int_equal(got, LEND_NONE);
			break;
		}
		assert_in_range(got, 0, p->total - 1);
		assert_int_equal(m->state[got], LEND_FREE);
		m->state[got] = LEND_POSTED;
		m->posted[m->nr_posted++] = got;
		break;
	case 2:
		if (!m->nr_posted)
			break;
		assert_true(lend_pool_return(p, page));
		m->state[page] = LEND_FREE;
		m->posted[i] = m->posted[--m->nr_posted];
		break;
	case 3:
	case 4:
		if (!m->nr_posted)
			break;
		assert_true(lend_pool_lend(p, page));
		m->state[page] = LEND_LENT;
		m->posted[i] = m->posted[--m->nr_posted];
		m->lent[m->nr_lent++] = page;
		break;
	case 5:
		if (!m->nr_lent)
			break;
		lend_pool_reclaim(p);
		m->state[model_unlend(m)] = LEND_FREE;
		break;
	case 6:
		if (!m->nr_lent)
			break;
		lend_pool_rotate(p);
		page = model_unlend(m);
		m->lent[m->nr_lent++] = page;
		break;
	}
	assert_int_equal(lend_pool_oldest(p),
			 m->nr_lent ? m->lent[0] : LEND_NONE);
}

static void pool_follows_the_model(void **state)
{
	static const u32 totals[] = { 1, 2, 3, 17, 256, STAGING_RX_PAGES_MAX };
	struct lend_pool p;
	u64 random = 42;
	u32 t, i, page;

	for (t = 0; t < 6; t++) {
		struct model m = { .nr_lent = 0 };

		lend_pool_init(&p, totals[t], STAGING_RING_SIZE);
		for (i = 0; i < 30000; i++) {
			step(&p, &m, &random);
			if (i % 37)
				continue;
			check_invariants(&p);
			for (page = 0; page < p.total; page++)
				assert_int_equal(p.state[page], m.state[page]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stack_is_all_or_nothing),
		cmocka_unit_test(stack_gives_the_warmest),
		cmocka_unit_test(stack_refuses_what_cannot_be),
		cmocka_unit_test(stack_loses_nothing),
		cmocka_unit_test(pool_fills_the_ring),
		cmocka_unit_test(pool_posts_the_warmest),
		cmocka_unit_test(pool_takes_each_page_once),
		cmocka_unit_test(pool_lends_in_order),
		cmocka_unit_test(pool_keeps_the_ring_its_pages),
		cmocka_unit_test(pool_swaps_while_it_can),
		cmocka_unit_test(pool_follows_the_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
