// SPDX-License-Identifier: GPL-2.0
/* The data rings against good and hostile backends. */

#include <stdlib.h>

#include "fake.h"

struct back {
	struct xennetif *nif;
	struct netif_tx_back_ring tx;
	struct netif_rx_back_ring rx;
	bool enough;
};

static void back_attach(struct back *b)
{
	const char *tx = fake_get("device/vif/0/tx-ring-ref");
	const char *rx = fake_get("device/vif/0/rx-ring-ref");

	assert_non_null(tx);
	assert_non_null(rx);
	BACK_RING_INIT(&b->tx, (struct netif_tx_sring *)fake_page(atoi(tx)),
		       4096);
	BACK_RING_INIT(&b->rx, (struct netif_rx_sring *)fake_page(atoi(rx)),
		       4096);
}

static int setup_rings(void **state)
{
	struct back *b = calloc(1, sizeof(*b));

	b->nif = fake_connect(1, XENNETIF_F_SPLIT_EVTCHN);
	back_attach(b);
	*state = b;
	return 0;
}

static int teardown_rings(void **state)
{
	struct back *b = *state;

	fake_disconnect(b->nif);
	free(b);
	return 0;
}

static void tx_answer(struct back *b, uint16_t id, int16_t status)
{
	int notify;

	*RING_GET_RESPONSE(&b->tx, b->tx.rsp_prod_pvt) =
		(struct netif_tx_response){ .id = id, .status = status };
	b->tx.rsp_prod_pvt++;
	RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(&b->tx, notify);
	if (notify)
		fake_fire(&b->nif->queue[0].tx_ch);
}

static void rx_answer(struct back *b, uint16_t id, uint16_t offset,
		      uint16_t flags, int16_t status)
{
	int notify;

	*RING_GET_RESPONSE(&b->rx, b->rx.rsp_prod_pvt) =
		(struct netif_rx_response){
			.id = id, .offset = offset, .flags = flags,
			.status = status,
		};
	b->rx.rsp_prod_pvt++;
	RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(&b->rx, notify);
	if (notify)
		fake_fire(&b->nif->queue[0].rx_ch);
}

/* What stands on the ring for a packet of several slots with an extra. */
static void tx_layout(void **state)
{
	static const struct xennetif_tx_slot slot[] = {
		{ .gref = 11, .offset = 1, .len = 100, .user = 1 },
		{ .gref = 12, .offset = 2, .len = 200, .user = 2 },
		{ .gref = 13, .offset = 3, .len = 300, .user = 3 },
	};
	static const struct netif_extra_info extra = {
		.type = XEN_NETIF_EXTRA_TYPE_GSO,
		.flags = XEN_NETIF_EXTRA_FLAG_MORE,
	};
	struct xennetif_tx_packet pkt = {
		.slot = slot, .slots = 3, .extra = &extra, .extras = 1,
		.flags = NETTXF_csum_blank | NETTXF_more_data,
	};
	struct xennetif_tx_done done[8];
	struct netif_tx_request *req;
	struct back *b = *state;

	assert_int_equal(xennetif_tx_stage(b->nif, 0, &pkt), 0);
	assert_int_equal(b->tx.sring->req_prod, 0);
	assert_int_equal(xennetif_tx_push(b->nif, 0), 0);
	assert_int_equal(b->tx.sring->req_prod, 4);
	assert_int_equal(xennetif_tx_free(b->nif, 0), NIF_TX_MAX - 4);

	req = RING_GET_REQUEST(&b->tx, 0);
	assert_int_equal(req->size, 600);
	assert_int_equal(req->gref, 11);
	assert_int_equal(req->flags, NETTXF_csum_blank | NETTXF_more_data |
				     NETTXF_extra_info);
	assert_int_equal(((struct netif_extra_info *)
			  RING_GET_REQUEST(&b->tx, 1))->flags, 0);
	assert_int_equal(RING_GET_REQUEST(&b->tx, 2)->flags,
			 NETTXF_more_data);
	req = RING_GET_REQUEST(&b->tx, 3);
	assert_int_equal(req->size, 300);
	assert_int_equal(req->flags, 0);

	tx_answer(b, RING_GET_REQUEST(&b->tx, 0)->id, NETIF_RSP_OKAY);
	tx_answer(b, 0xffff, NETIF_RSP_NULL);
	tx_answer(b, RING_GET_REQUEST(&b->tx, 2)->id, NETIF_RSP_ERROR);
	assert_int_equal(xennetif_tx_wait(b->nif, 0, 1000), 0);
	assert_int_equal(xennetif_tx_reap(b->nif, 0, done, 8), 2);
	assert_int_equal(done[0].user, 1);
	assert_int_equal(done[1].user, 2);
	assert_int_equal(done[1].status, NETIF_RSP_ERROR);
	assert_int_equal(xennetif_tx_wait(b->nif, 0, 20), -1);
	assert_int_equal(errno, ETIMEDOUT);
}

static int tx_send(struct back *b)
{
	struct xennetif_tx_slot slot = { .len = 60 };
	struct xennetif_tx_packet pkt = { .slot = &slot, .slots = 1 };

	if (xennetif_tx_stage(b->nif, 0, &pkt) < 0)
		return -1;
	return xennetif_tx_push(b->nif, 0);
}

static void tx_limits(void **state)
{
	struct xennetif_tx_slot slot[2] = { { .len = 65535 }, { .len = 1 } };
	struct xennetif_tx_packet pkt = { .slot = slot, .slots = 2 };
	struct xennetif_tx_done done[NIF_TX_MAX];
	struct back *b = *state;
	unsigned int n = 0;

	assert_int_equal(xennetif_tx_stage(b->nif, 0, &pkt), -1);
	assert_int_equal(errno, EMSGSIZE);
	assert_int_equal(xennetif_tx_stage(b->nif, 1, &pkt), -1);
	assert_int_equal(errno, EINVAL);
	while (!tx_send(b))
		n++;
	assert_int_equal(errno, EAGAIN);
	assert_int_equal(n, NIF_TX_MAX);
	while (n--)
		tx_answer(b, n, NETIF_RSP_OKAY);
	assert_int_equal(xennetif_tx_reap(b->nif, 0, done, NIF_TX_MAX),
			 NIF_TX_MAX);
	assert_int_equal(xennetif_tx_free(b->nif, 0), NIF_TX_MAX);
}

static void tx_expect_broken(struct back *b)
{
	struct xennetif_tx_done done[8];

	assert_int_equal(xennetif_tx_reap(b->nif, 0, done, 8), -1);
	assert_int_equal(errno, EPROTO);
	assert_int_equal(tx_send(b), -1);
	assert_int_equal(errno, EPROTO);
}

static void tx_bad_id(void **state)
{
	assert_int_equal(tx_send(*state), 0);
	tx_answer(*state, NIF_TX_MAX, NETIF_RSP_OKAY);
	tx_expect_broken(*state);
}

static void tx_idle_id(void **state)
{
	struct back *b = *state;

	assert_int_equal(tx_send(b), 0);
	tx_answer(b, RING_GET_REQUEST(&b->tx, 0)->id ^ 1, NETIF_RSP_OKAY);
	tx_expect_broken(b);
}

static void tx_too_many(void **state)
{
	struct back *b = *state;

	assert_int_equal(tx_send(b), 0);
	tx_answer(b, RING_GET_REQUEST(&b->tx, 0)->id, NETIF_RSP_OKAY);
	tx_answer(b, 0, NETIF_RSP_NULL);
	tx_expect_broken(b);
}

/* One request is out, and the next is ready: that one gets an answer. */
static void tx_staged_id(void **state)
{
	struct xennetif_tx_slot slot = { .gref = 8, .len = 60 };
	struct xennetif_tx_packet pkt = { .slot = &slot, .slots = 1 };
	struct back *b = *state;

	assert_int_equal(tx_send(b), 0);
	assert_int_equal(xennetif_tx_stage(b->nif, 0, &pkt), 0);
	tx_answer(b, RING_GET_REQUEST(&b->tx, 1)->id, NETIF_RSP_OKAY);
	tx_expect_broken(b);
}

static void tx_null_for_nothing(void **state)
{
	assert_int_equal(tx_send(*state), 0);
	tx_answer(*state, 0, NETIF_RSP_NULL);
	tx_expect_broken(*state);
}

static void *fire_on(void *arg)
{
	struct back *b = arg;

	while (!__atomic_load_n(&b->enough, __ATOMIC_RELAXED)) {
		fake_fire(&b->nif->queue[0].tx_ch);
		fake_fire(&b->nif->queue[0].rx_ch);
	}
	return NULL;
}

/* Events and nothing else: a wait ends in time all the same. */
static void only_events(void **state)
{
	uint64_t before = nif_now_ms();
	struct back *b = *state;
	pthread_t t;

	pthread_create(&t, NULL, fire_on, b);
	assert_int_equal(xennetif_tx_wait(b->nif, 0, 50), -1);
	assert_int_equal(errno, ETIMEDOUT);
	assert_int_equal(xennetif_rx_wait(b->nif, 0, 50), -1);
	assert_int_equal(errno, ETIMEDOUT);
	assert_in_range(nif_now_ms() - before, 100, 5000);
	__atomic_store_n(&b->enough, true, __ATOMIC_RELAXED);
	pthread_join(t, NULL);
}

static void rx_post(struct back *b, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		assert_int_equal(xennetif_rx_stage(b->nif, 0, 50 + i,
						   1000 + i), 0);
	assert_int_equal(xennetif_rx_push(b->nif, 0), 0);
}

/* A packet in pieces is handed out when it is whole, and not before. */
static void rx_packet(void **state)
{
	struct netif_extra_info extra = {
		.type = XEN_NETIF_EXTRA_TYPE_GSO,
		.u.gso.size = 1448,
	};
	struct xennetif_rx_slot slot[4];
	struct netif_rx_response raw;
	struct back *b = *state;

	rx_post(b, 8);
	assert_int_equal(xennetif_rx_reap(b->nif, 0, slot, 4), 0);
	rx_answer(b, 0, 0, NETRXF_extra_info | NETRXF_more_data, 4096);
	assert_int_equal(xennetif_rx_wait(b->nif, 0, 1000), 0);
	assert_int_equal(xennetif_rx_reap(b->nif, 0, slot, 4), 0);
	/* The half that is known does not end the wait. */
	assert_int_equal(xennetif_rx_wait(b->nif, 0, 20), -1);
	assert_int_equal(errno, ETIMEDOUT);

	memcpy(&raw, &extra, sizeof(raw));
	rx_answer(b, raw.id, raw.offset, raw.flags, raw.status);
	assert_int_equal(xennetif_rx_reap(b->nif, 0, slot, 4), 0);
	rx_answer(b, 2, 16, 0, 900);
	rx_answer(b, 3, 0, 0, 60);
	assert_int_equal(xennetif_rx_reap(b->nif, 0, slot, 2), -1);
	assert_int_equal(errno, ENOBUFS);
	assert_int_equal(xennetif_rx_reap(b->nif, 0, slot, 4), 3);
	assert_int_equal(slot[0].status, 4096);
	assert_int_equal(slot[0].user, 1000);
	assert_true(slot[1].is_extra);
	assert_int_equal(slot[1].extra.u.gso.size, 1448);
	assert_int_equal(slot[1].user, 1001);
	assert_int_equal(slot[2].offset, 16);
	assert_int_equal(slot[2].status, 900);
	assert_int_equal(xennetif_rx_reap(b->nif, 0, slot, 4), 1);
	assert_int_equal(slot[0].status, 60);
	assert_int_equal(xennetif_rx_reap(b->nif, 0, slot, 4), 0);
}

/* Responses with an error have no length to check. */
static void rx_error(void **state)
{
	struct xennetif_rx_slot slot;
	struct back *b = *state;

	rx_post(b, 2);
	rx_answer(b, 0, 4095, 0, -8);
	assert_int_equal(xennetif_rx_reap(b->nif, 0, &slot, 1), 1);
	assert_int_equal(slot.status, -8);
}

static void rx_wraps(void **state)
{
	struct xennetif_rx_slot slot;
	struct back *b = *state;
	unsigned int i;

	for (i = 0; i < 3 * NIF_RX_MAX; i++) {
		assert_int_equal(xennetif_rx_stage(b->nif, 0, 5, i), 0);
		assert_int_equal(xennetif_rx_push(b->nif, 0), 0);
		rx_answer(b, i % NIF_RX_MAX, 0, 0, 60);
		assert_int_equal(xennetif_rx_reap(b->nif, 0, &slot, 1), 1);
		assert_int_equal(slot.user, i);
	}
	for (i = 0; !xennetif_rx_stage(b->nif, 0, 5, i); i++)
		;
	assert_int_equal(errno, EAGAIN);
	assert_int_equal(i, NIF_RX_MAX);
}

static void rx_expect_broken(struct back *b)
{
	struct xennetif_rx_slot slot[8];

	assert_int_equal(xennetif_rx_reap(b->nif, 0, slot, 8), -1);
	assert_int_equal(errno, EPROTO);
	assert_int_equal(xennetif_rx_stage(b->nif, 0, 1, 1), -1);
	assert_int_equal(errno, EPROTO);
}

static void rx_bad_id(void **state)
{
	rx_post(*state, 4);
	rx_answer(*state, 1, 0, 0, 60);
	rx_expect_broken(*state);
}

static void rx_too_long(void **state)
{
	rx_post(*state, 4);
	rx_answer(*state, 0, 4037, 0, 60);
	rx_expect_broken(*state);
}

static void rx_far_offset(void **state)
{
	rx_post(*state, 4);
	rx_answer(*state, 0, 65535, 0, 1);
	rx_expect_broken(*state);
}

static void rx_too_many(void **state)
{
	struct back *b = *state;

	rx_post(b, 1);
	b->rx.rsp_prod_pvt = 1;
	rx_answer(b, 1, 0, 0, 60);
	rx_expect_broken(b);
}

#define RINGS(f) cmocka_unit_test_setup_teardown(f, setup_rings, teardown_rings)
const struct CMUnitTest data_tests[] = {
	RINGS(tx_layout), RINGS(tx_limits), RINGS(tx_bad_id),
	RINGS(tx_idle_id), RINGS(tx_too_many), RINGS(tx_staged_id),
	RINGS(tx_null_for_nothing), RINGS(only_events), RINGS(rx_packet),
	RINGS(rx_error), RINGS(rx_wraps), RINGS(rx_bad_id),
	RINGS(rx_too_long), RINGS(rx_far_offset), RINGS(rx_too_many),
};

const size_t data_tests_nr = ARRAY_SIZE(data_tests);
