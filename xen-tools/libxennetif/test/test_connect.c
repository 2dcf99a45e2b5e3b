// SPDX-License-Identifier: GPL-2.0
/* The xenbus states, the keys, and what is left behind. */

#include "fake.h"

#define FRONT	"device/vif/0/"
#define BACK	"/local/domain/0/backend/vif/7/0/"

static int setup_open(void **state)
{
	struct xennetif *nif = xennetif_alloc(NULL);

	fake_reset();
	assert_int_equal(xennetif_open(nif, 0, 1000), 0);
	*state = nif;
	return 0;
}

static int teardown_open(void **state)
{
	fake_disconnect(*state);
	return 0;
}

static int setup_queues(struct xennetif *nif, unsigned int queues,
			unsigned int features)
{
	struct xennetif_config cfg = {
		.queues = queues,
		.features = features,
	};

	return xennetif_setup(nif, &cfg);
}

static void one_queue(void **state)
{
	assert_int_equal(setup_queues(*state, 1, XENNETIF_F_CTRL_RING |
				      XENNETIF_F_SG), 0);
	assert_non_null(fake_get(FRONT "tx-ring-ref"));
	assert_non_null(fake_get(FRONT "rx-ring-ref"));
	assert_non_null(fake_get(FRONT "event-channel"));
	assert_null(fake_get(FRONT "event-channel-tx"));
	assert_null(fake_get(FRONT "multi-queue-num-queues"));
	assert_non_null(fake_get(FRONT "ctrl-ring-ref"));
	assert_non_null(fake_get(FRONT "event-channel-ctrl"));
	assert_string_equal(fake_get(FRONT "request-rx-copy"), "1");
	assert_string_equal(fake_get(FRONT "feature-sg"), "1");
	assert_string_equal(fake_get(FRONT "feature-rx-notify"), "0");
	assert_string_equal(fake_get(FRONT "state"), "1");
	assert_int_equal(fake_granted(), 3);
	assert_int_equal(xennetif_connect(*state, 1000), 0);
	assert_int_equal(xennetif_backend_state(*state), XENNETIF_CONNECTED);
}

static void two_queues(void **state)
{
	assert_int_equal(setup_queues(*state, 2, XENNETIF_F_SPLIT_EVTCHN), 0);
	assert_string_equal(fake_get(FRONT "multi-queue-num-queues"), "2");
	assert_null(fake_get(FRONT "tx-ring-ref"));
	assert_non_null(fake_get(FRONT "queue-0/tx-ring-ref"));
	assert_non_null(fake_get(FRONT "queue-1/rx-ring-ref"));
	assert_non_null(fake_get(FRONT "queue-1/event-channel-tx"));
	assert_non_null(fake_get(FRONT "queue-1/event-channel-rx"));
	assert_null(fake_get(FRONT "queue-1/event-channel"));
	assert_null(fake_get(FRONT "ctrl-ring-ref"));
	assert_int_equal(xennetif_connect(*state, 1000), 0);

	/* Fewer queues the next time: nothing of the old ones stays. */
	assert_int_equal(xennetif_disconnect(*state, 1000), 0);
	assert_null(fake_get(FRONT "queue-0/tx-ring-ref"));
	assert_null(fake_get(FRONT "multi-queue-num-queues"));
	assert_string_equal(fake_get(FRONT "state"), "6");
	assert_int_equal(fake_granted(), 0);
	assert_int_equal(setup_queues(*state, 1, 0), 0);
	assert_non_null(fake_get(FRONT "tx-ring-ref"));
	assert_non_null(fake_get(FRONT "mac"));
}

static void bad_config(void **state)
{
	struct xennetif_config cfg = { .queues = 1, .reserved = { 0, 1 } };

	assert_int_equal(setup_queues(*state, 0, 0), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(setup_queues(*state, 5, 0), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(setup_queues(*state, 1, 0x8000), -1);
	assert_int_equal(errno, EINVAL);
	assert_int_equal(xennetif_setup(*state, &cfg), -1);
	assert_int_equal(errno, EINVAL);
	fake_set(BACK "feature-ctrl-ring", "0");
	assert_int_equal(setup_queues(*state, 1, XENNETIF_F_CTRL_RING), -1);
	assert_int_equal(errno, EOPNOTSUPP);
	assert_int_equal(fake_granted(), 0);
}

static void backend_stays(void **state)
{
	char text[256];

	fake_answer = FAKE_STAYS;
	assert_int_equal(setup_queues(*state, 1, 0), 0);
	assert_int_equal(xennetif_connect(*state, 30), -1);
	assert_int_equal(errno, ETIMEDOUT);
	assert_non_null(strstr(xennetif_error(*state, text, sizeof(text)),
			       "state 2"));
	assert_int_equal(xennetif_disconnect(*state, 1000), 0);
}

static void backend_closes(void **state)
{
	fake_answer = FAKE_CLOSES;
	assert_int_equal(setup_queues(*state, 1, 0), 0);
	assert_int_equal(xennetif_connect(*state, 1000), -1);
	assert_int_equal(errno, ECONNREFUSED);
	assert_int_equal(xennetif_disconnect(*state, 1000), 0);
}

/* One vif, one frontend; the next may have it when the first is done. */
static void busy(void **state)
{
	struct xennetif *other = xennetif_alloc(NULL);

	assert_int_equal(xennetif_open(other, 0, 1000), -1);
	assert_int_equal(errno, EBUSY);
	assert_int_equal(xennetif_close(*state, 1000), 0);
	assert_int_equal(xennetif_open(other, 0, 1000), 0);
	assert_int_equal(xennetif_close(other, 1000), 0);
	xennetif_free(other);
}

static void not_there(void **state)
{
	struct xennetif *other = xennetif_alloc(NULL);
	char buf[8];

	assert_int_equal(xennetif_open(other, 3, 1000), -1);
	assert_int_equal(errno, ENOENT);
	xennetif_free(other);
	assert_int_equal(xennetif_frontend_key(*state, "none", buf, 8), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(xennetif_frontend_key(*state, "mac", buf, 8), -1);
	assert_int_equal(errno, ERANGE);
	assert_null(xennetif_pages_grant(*state, 0, 0));
	assert_int_equal(errno, EINVAL);
}

/* An earlier frontend died while it was connected. */
static void after_a_crash(void **state)
{
	struct xennetif *nif = xennetif_alloc(NULL);

	(void)state;
	fake_reset();
	fake_set(FRONT "state", "4");
	fake_set(BACK "state", "4");
	assert_int_equal(xennetif_open(nif, 0, 1000), 0);
	assert_string_equal(fake_get(FRONT "state"), "1");
	assert_int_equal(xennetif_backend_state(nif), XENNETIF_INITWAIT);
	fake_disconnect(nif);
}

/* Pages outlive a connection, and not the handle. */
static void pages_stay(void **state)
{
	struct xennetif_pages *p;

	assert_int_equal(setup_queues(*state, 1, 0), 0);
	p = xennetif_pages_grant(*state, 5, 0);
	assert_non_null(p);
	assert_int_equal(p->count, 5);
	assert_int_equal(xennetif_disconnect(*state, 1000), 0);
	assert_int_equal(fake_granted(), 5);
	assert_non_null(fake_page(p->gref[4]));
}

#define OPEN(f)	cmocka_unit_test_setup_teardown(f, setup_open, teardown_open)
const struct CMUnitTest connect_tests[] = {
	OPEN(one_queue), OPEN(two_queues), OPEN(bad_config),
	OPEN(backend_stays), OPEN(backend_closes), OPEN(busy),
	OPEN(not_there), OPEN(pages_stay),
	cmocka_unit_test(after_a_crash),
};

const size_t connect_tests_nr = ARRAY_SIZE(connect_tests);
