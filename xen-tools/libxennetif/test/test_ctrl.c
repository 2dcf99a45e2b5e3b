// SPDX-License-Identifier: GPL-2.0
/* The control ring against good, slow and hostile backends. */

#include <stdlib.h>
#include <unistd.h>

#include "fake.h"

struct back {
	struct xennetif *nif;
	struct xen_netif_ctrl_back_ring ring;
};

static void back_attach(struct back *b, struct xennetif *nif)
{
	const char *ref = fake_get("device/vif/0/ctrl-ring-ref");

	assert_non_null(ref);
	b->nif = nif;
	BACK_RING_INIT(&b->ring,
		       (struct xen_netif_ctrl_sring *)fake_page(atoi(ref)),
		       4096);
}

static bool back_take(struct back *b, struct xen_netif_ctrl_request *req)
{
	if (b->ring.req_cons == b->ring.sring->req_prod)
		return false;
	*req = *RING_GET_REQUEST(&b->ring, b->ring.req_cons);
	b->ring.req_cons++;
	b->ring.sring->req_event = b->ring.req_cons + 1;
	return true;
}

static void back_answer(struct back *b, uint16_t id, uint16_t type,
			uint32_t status, uint32_t data)
{
	struct xen_netif_ctrl_response rsp = {
		.id = id, .type = type, .status = status, .data = data,
	};
	int notify;

	*RING_GET_RESPONSE(&b->ring, b->ring.rsp_prod_pvt) = rsp;
	b->ring.rsp_prod_pvt++;
	RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(&b->ring, notify);
	if (notify)
		fake_fire(&b->nif->ctrl.ch);
}

static int setup_ring(void **state)
{
	struct back *b = calloc(1, sizeof(*b));

	back_attach(b, fake_connect(1, XENNETIF_F_CTRL_RING));
	*state = b;
	return 0;
}

static int teardown_ring(void **state)
{
	struct back *b = *state;

	fake_disconnect(b->nif);
	free(b);
	return 0;
}

static uint16_t send_one(struct back *b, uint16_t type)
{
	struct xen_netif_ctrl_request req = { .type = type };

	assert_int_equal(xennetif_ctrl_stage(b->nif, &req), 0);
	assert_int_equal(xennetif_ctrl_push(b->nif), 0);
	return req.id;
}

/* Responses in another order reach the right requests. */
static void any_order(void **state)
{
	struct xen_netif_ctrl_request req[3];
	struct xen_netif_ctrl_response rsp;
	struct back *b = *state;
	uint16_t id[3];
	int i;

	for (i = 0; i < 3; i++)
		id[i] = send_one(b, 8 + i);
	for (i = 0; i < 3; i++)
		assert_true(back_take(b, &req[i]));
	for (i = 2; i >= 0; i--)
		back_answer(b, req[i].id, req[i].type, i, 100 + i);

	assert_int_equal(xennetif_ctrl_wait(b->nif, id[1], &rsp, 1000), 0);
	assert_int_equal(rsp.data, 101);
	assert_int_equal(xennetif_ctrl_recv(b->nif, &rsp, 1000), 0);
	assert_int_equal(rsp.data, 102);
	assert_int_equal(xennetif_ctrl_recv(b->nif, &rsp, 1000), 0);
	assert_int_equal(rsp.data, 100);
	assert_int_equal(xennetif_ctrl_recv(b->nif, &rsp, 0), -1);
	assert_int_equal(errno, ENOMSG);
	assert_int_equal(xennetif_ctrl_wait(b->nif, id[1], &rsp, 0), -1);
	assert_int_equal(errno, ENOENT);
}

/* The ring goes round many times; ids do not repeat soon. */
static void wraps(void **state)
{
	struct xen_netif_ctrl_request req;
	struct xen_netif_ctrl_response rsp;
	struct back *b = *state;
	uint16_t id, last = 0;
	int i;

	for (i = 0; i < 3000; i++) {
		id = send_one(b, 8);
		assert_true(!i || id != last);
		last = id;
		assert_true(back_take(b, &req));
		assert_int_equal(req.id, id);
		back_answer(b, id, 8, 0, i);
		assert_int_equal(xennetif_ctrl_recv(b->nif, &rsp, 1000), 0);
		assert_int_equal(rsp.data, i);
	}
}

/* A full ring takes no more, and as much again once it is answered. */
static void full(void **state)
{
	struct xen_netif_ctrl_request req = { .type = 8 };
	struct xen_netif_ctrl_response rsp;
	struct back *b = *state;
	unsigned int i, n, round;

	for (round = 0; round < 3; round++) {
		n = 0;
		while (!xennetif_ctrl_stage(b->nif, &req))
			n++;
		assert_int_equal(errno, EAGAIN);
		assert_int_equal(n, xennetif_ctrl_size(b->nif));
		assert_int_equal(xennetif_ctrl_push(b->nif), 0);
		while (back_take(b, &req))
			back_answer(b, req.id, req.type, 0, 0);
		/* Answered but not collected: still no room. */
		assert_int_equal(xennetif_ctrl_stage(b->nif, &req), -1);
		assert_int_equal(errno, EAGAIN);
		for (i = 0; i < n; i++)
			assert_int_equal(xennetif_ctrl_recv(b->nif, &rsp, 0),
					 0);
	}
}

/* Notifications are sent when the backend asked for one. */
static void notifies(void **state)
{
	struct xen_netif_ctrl_request req;
	struct back *b = *state;

	send_one(b, 8);
	assert_int_equal(fake_notified(), 1);
	send_one(b, 8);
	assert_int_equal(fake_notified(), 0);
	while (back_take(b, &req))
		;
	send_one(b, 8);
	assert_int_equal(fake_notified(), 1);
}

/* No answer: in time, and the late answer is not taken for another's. */
static void late_answer(void **state)
{
	struct xen_netif_ctrl_request req, late;
	struct xen_netif_ctrl_response rsp;
	struct back *b = *state;
	unsigned int granted = fake_granted();
	struct xen_netif_gref list = { .ref = 1 };
	uint64_t before = nif_now_ms();

	assert_int_equal(xennetif_gref_add(b->nif, 0, &list, 1, 50), -1);
	assert_int_equal(errno, ETIMEDOUT);
	assert_in_range(nif_now_ms() - before, 50, 5000);
	/* The backend may still look at the list. */
	assert_int_equal(fake_granted(), granted + 1);

	assert_true(back_take(b, &late));
	assert_non_null(fake_page(late.data[1]));
	send_one(b, 8);
	assert_true(back_take(b, &req));
	back_answer(b, late.id, late.type, 0, 1);
	back_answer(b, req.id, req.type, 0, 2);
	assert_int_equal(xennetif_ctrl_recv(b->nif, &rsp, 1000), 0);
	assert_int_equal(rsp.data, 2);
}

/* A hostile backend breaks the ring for good, until it is made anew. */
static void expect_broken(struct back *b)
{
	struct xennetif_config cfg = {
		.queues = 1,
		.features = XENNETIF_F_CTRL_RING,
	};
	struct xen_netif_ctrl_request req = { .type = 8 };
	struct xen_netif_ctrl_response rsp;
	char text[256];

	assert_int_equal(xennetif_ctrl_recv(b->nif, &rsp, 100), -1);
	assert_int_equal(errno, EPROTO);
	assert_non_null(strstr(xennetif_error(b->nif, text, sizeof(text)),
			       "control ring"));
	assert_int_equal(xennetif_ctrl_stage(b->nif, &req), -1);
	assert_int_equal(errno, EPROTO);

	assert_int_equal(xennetif_disconnect(b->nif, 1000), 0);
	assert_int_equal(xennetif_setup(b->nif, &cfg), 0);
	assert_int_equal(xennetif_connect(b->nif, 1000), 0);
	back_attach(b, b->nif);
	send_one(b, 8);
	assert_true(back_take(b, &req));
	back_answer(b, req.id, 8, 0, 7);
	assert_int_equal(xennetif_ctrl_recv(b->nif, &rsp, 1000), 0);
	assert_int_equal(rsp.data, 7);
}

static void unknown_id(void **state)
{
	struct back *b = *state;
	uint16_t id = send_one(b, 8);

	back_answer(b, id + 1, 8, 0, 0);
	expect_broken(b);
}

static void old_id(void **state)
{
	struct back *b = *state;
	uint16_t id = send_one(b, 8);

	back_answer(b, id - NIF_CTRL_MAX, 8, 0, 0);
	expect_broken(b);
}

static void same_id_twice(void **state)
{
	struct xen_netif_ctrl_response rsp;
	struct back *b = *state;
	uint16_t id = send_one(b, 8);

	send_one(b, 8);
	back_answer(b, id, 8, 0, 0);
	assert_int_equal(xennetif_ctrl_recv(b->nif, &rsp, 1000), 0);
	back_answer(b, id, 8, 0, 0);
	expect_broken(b);
}

static void other_type(void **state)
{
	struct back *b = *state;
	uint16_t id = send_one(b, 8);

	back_answer(b, id, 9, 0, 0);
	expect_broken(b);
}

static void too_many(void **state)
{
	struct back *b = *state;
	uint16_t id = send_one(b, 8);

	back_answer(b, id, 8, 0, 0);
	back_answer(b, id, 8, 0, 0);
	expect_broken(b);
}

static void producer_jumps(void **state)
{
	struct back *b = *state;

	send_one(b, 8);
	b->ring.rsp_prod_pvt -= 1;
	back_answer(b, 0, 8, 0, 0);
	b->ring.sring->rsp_prod = 0x80000000;
	expect_broken(b);
}

/* A staged request that was not pushed cannot have been answered. */
static void answers_staged(void **state)
{
	struct xen_netif_ctrl_request req = { .type = 8 };
	struct back *b = *state;

	assert_int_equal(xennetif_ctrl_stage(b->nif, &req), 0);
	back_answer(b, req.id, 8, 0, 0);
	expect_broken(b);
}

/* The number of responses is right, but one names what was never pushed. */
static void answers_staged_id(void **state)
{
	struct xen_netif_ctrl_request req = { .type = 8 };
	struct back *b = *state;

	send_one(b, 8);
	assert_int_equal(xennetif_ctrl_stage(b->nif, &req), 0);
	back_answer(b, req.id, 8, 0, 0);
	expect_broken(b);
}

static void *answer_del(void *arg)
{
	struct xen_netif_ctrl_request req;
	struct xen_netif_gref *list;
	struct back *b = arg;

	while (!back_take(b, &req))
		usleep(1000);
	list = fake_page(req.data[1]);
	list[0].status = 2;
	list[1].status = 0;
	/* Not its to change. */
	list[0].ref = 7;
	list[1].flags = 1;
	back_answer(b, req.id, req.type, 0, req.data[0]);
	return NULL;
}

/* DEL: statuses come back, and nothing else; a count above the list's size is refused. */
static void del_count(void **state)
{
	struct xen_netif_gref list[2] = { { .ref = 5 }, { .ref = 6 } };
	unsigned int granted = fake_granted();
	struct back *b = *state;
	unsigned int n = 99;
	pthread_t t;

	pthread_create(&t, NULL, answer_del, b);
	assert_int_equal(xennetif_gref_del(b->nif, 1, list, 2, &n, 5000), 0);
	pthread_join(t, NULL);
	assert_int_equal(n, 1);
	assert_int_equal(list[0].status, 2);
	assert_int_equal(list[1].status, 0);
	assert_int_equal(list[0].ref, 5);
	assert_int_equal(list[1].flags, 0);
	assert_int_equal(fake_granted(), granted);

	pthread_create(&t, NULL, answer_del, b);
	assert_int_equal(xennetif_gref_del(b->nif, 3, list, 2, &n, 5000), -1);
	assert_int_equal(errno, EPROTO);
	pthread_join(t, NULL);

	assert_int_equal(xennetif_gref_del(b->nif, 0, list, 0, &n, 5000), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(xennetif_gref_del(b->nif, 0, list, 513, &n, 5000), -1);
	assert_int_equal(errno, EINVAL);
}

/* Lists that no one ever saw are not kept for the backend. */
static void broken_keeps_no_lists(void **state)
{
	struct xen_netif_gref list = { .ref = 5 };
	unsigned int i, granted = fake_granted();
	struct xen_netif_ctrl_response rsp;
	struct back *b = *state;

	send_one(b, 8);
	back_answer(b, 1, 8, 0, 0);
	assert_int_equal(xennetif_ctrl_recv(b->nif, &rsp, 100), -1);
	assert_int_equal(errno, EPROTO);
	for (i = 0; i < 8; i++) {
		assert_int_equal(xennetif_gref_add(b->nif, 0, &list, 1, 50), -1);
		assert_int_equal(errno, EPROTO);
	}
	assert_int_equal(fake_granted(), granted);
}

static void *answer_with_status(void *arg)
{
	struct xen_netif_ctrl_request req;
	struct back *b = arg;

	while (!back_take(b, &req))
		usleep(1000);
	back_answer(b, req.id, req.type, req.data[0], 0);
	return NULL;
}

/* A status that is negative as an int does not pass for a failed call. */
static void status_number(void **state)
{
	static const uint32_t status[] = { INT32_MAX, 0x80000000, UINT32_MAX };
	struct back *b = *state;
	unsigned int i, size;
	pthread_t t;
	int ret;

	for (i = 0; i < ARRAY_SIZE(status); i++) {
		pthread_create(&t, NULL, answer_with_status, b);
		errno = 0;
		ret = xennetif_gref_get(b->nif, status[i], &size, 5000);
		assert_int_equal(ret, i ? -1 : INT32_MAX);
		assert_int_equal(errno, i ? EPROTO : 0);
		pthread_join(t, NULL);
	}
}

/* Answers everything in pairs, the later one first. */
static void *answer_swapped(void *arg)
{
	struct xen_netif_ctrl_request req[2];
	struct back *b = arg;
	int i, n;

	for (n = 0; n < 400; n += 2) {
		for (i = 0; i < 2; i++) {
			while (!back_take(b, &req[i]))
				usleep(100);
		}
		for (i = 1; i >= 0; i--)
			back_answer(b, req[i].id, req[i].type, 0,
				    req[i].data[0]);
	}
	return NULL;
}

static void *call_many(void *arg)
{
	struct back *b = *(void **)arg;
	unsigned int i, size;

	for (i = 0; i < 200; i++) {
		if (xennetif_gref_get(b->nif, i * 2, &size, 10000) ||
		    size != i * 2)
			return "wrong";
	}
	return NULL;
}

/* Two threads call at once and get their own responses. */
static void two_threads(void **state)
{
	pthread_t t[2], back;
	void *said;
	int i;

	pthread_create(&back, NULL, answer_swapped, *state);
	for (i = 0; i < 2; i++)
		pthread_create(&t[i], NULL, call_many, state);
	for (i = 0; i < 2; i++) {
		pthread_join(t[i], &said);
		assert_null(said);
	}
	pthread_join(back, NULL);
}

#define RING(f)	cmocka_unit_test_setup_teardown(f, setup_ring, teardown_ring)
const struct CMUnitTest ctrl_tests[] = {
	RING(any_order), RING(wraps), RING(full), RING(notifies),
	RING(late_answer), RING(unknown_id), RING(old_id),
	RING(same_id_twice), RING(other_type), RING(too_many),
	RING(producer_jumps), RING(answers_staged), RING(answers_staged_id),
	RING(del_count), RING(broken_keeps_no_lists),
	RING(status_number),
	RING(two_threads),
};

const size_t ctrl_tests_nr = ARRAY_SIZE(ctrl_tests);
