// SPDX-License-Identifier: GPL-2.0
/* sources: netfront/staging_plan.c */
/* The shares of the backend's room: every room, every mode. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "staging_plan.h"

#define RING STAGING_RING_SIZE
#define HEADER_PAGES (STAGING_TX_BUFS_MAX / STAGING_HEADERS_A_PAGE)

static struct staging_plan plan(u32 room, enum staging_tx_mode tx, bool rx)
{
	struct staging_plan p;

	staging_plan(&p, room, tx, rx);
	return p;
}

static void expect(struct staging_plan p, unsigned int tx, unsigned int rx)
{
	assert_int_equal(p.tx_pages, tx);
	assert_int_equal(p.rx_pages, rx);
}

static void all_that_is_wanted(void **state)
{
	expect(plan(1024, STAGING_TX_FULL, true), 256, 768);
	expect(plan(UINT32_MAX, STAGING_TX_FULL, true), 256, 768);
	expect(plan(UINT32_MAX, STAGING_TX_HEADER, true), 16, 768);
	expect(plan(1024, STAGING_TX_OFF, true), 0, 768);
	expect(plan(1024, STAGING_TX_FULL, false), 256, 0);
	expect(plan(1024, STAGING_TX_HEADER, false), 16, 0);
	expect(plan(1024, STAGING_TX_OFF, false), 0, 0);
}

static void lends_less_first(void **state)
{
	expect(plan(1023, STAGING_TX_FULL, true), 256, 767);
	expect(plan(513, STAGING_TX_FULL, true), 256, 257);
	expect(plan(512, STAGING_TX_FULL, true), 256, 256);
	expect(plan(272, STAGING_TX_HEADER, true), 16, 256);
}

static void transmits_less_next(void **state)
{
	expect(plan(511, STAGING_TX_FULL, true), 255, 256);
	expect(plan(272, STAGING_TX_FULL, true), 16, 256);
	expect(plan(257, STAGING_TX_HEADER, true), 1, 256);
}

static void receives_the_whole_ring_or_not(void **state)
{
	expect(plan(271, STAGING_TX_FULL, true), 256, 0);
	expect(plan(256, STAGING_TX_HEADER, true), 16, 0);
	expect(plan(255, STAGING_TX_OFF, true), 0, 0);
	expect(plan(256, STAGING_TX_OFF, true), 0, 256);
}

static void too_little_is_nothing(void **state)
{
	expect(plan(16, STAGING_TX_FULL, true), 16, 0);
	expect(plan(15, STAGING_TX_FULL, true), 0, 0);
	expect(plan(1, STAGING_TX_HEADER, true), 1, 0);
	expect(plan(0, STAGING_TX_HEADER, true), 0, 0);
	expect(plan(0, STAGING_TX_FULL, true), 0, 0);
	expect(plan(0, STAGING_TX_OFF, true), 0, 0);
}

/* What must hold whatever the room is. */
static void check(u32 room, enum staging_tx_mode tx, bool rx)
{
	static const unsigned int tx_max[] = {
		[STAGING_TX_OFF] = 0,
		[STAGING_TX_HEADER] = HEADER_PAGES,
		[STAGING_TX_FULL] = STAGING_TX_BUFS_MAX,
	};
	struct staging_plan p = plan(room, tx, rx);

	assert_true(p.tx_pages + p.rx_pages <= room);
	assert_true(p.tx_pages <= tx_max[tx]);
	assert_true(p.rx_pages <= STAGING_RX_PAGES_MAX);
	assert_true(!p.rx_pages || p.rx_pages >= RING);
	assert_true(rx || !p.rx_pages);
	if (tx == STAGING_TX_FULL)
		assert_true(!p.tx_pages || p.tx_pages >= STAGING_TX_FULL_MIN);
	/* Receive never costs transmit all it could have had. */
	if (plan(room, tx, false).tx_pages)
		assert_int_not_equal(p.tx_pages, 0);
	/* Pages are lent only when transmit has all it wants. */
	if (p.rx_pages > RING)
		assert_int_equal(p.tx_pages, tx_max[tx]);
	/* Nothing is left over that somebody wanted. */
	if (p.rx_pages && p.rx_pages < STAGING_RX_PAGES_MAX)
		assert_int_equal(p.tx_pages + p.rx_pages, room);
}

static void every_room(void **state)
{
	enum staging_tx_mode tx;
	u32 room;

	for (tx = STAGING_TX_OFF; tx <= STAGING_TX_FULL; tx++) {
		for (room = 0; room <= 1100; room++) {
			check(room, tx, true);
			check(room, tx, false);
		}
		check(UINT32_MAX, tx, true);
		check(UINT32_MAX - RING, tx, true);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_that_is_wanted),
		cmocka_unit_test(lends_less_first),
		cmocka_unit_test(transmits_less_next),
		cmocka_unit_test(receives_the_whole_ring_or_not),
		cmocka_unit_test(too_little_is_nothing),
		cmocka_unit_test(every_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
