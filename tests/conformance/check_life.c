// SPDX-License-Identifier: GPL-2.0
/*
 * Connecting and disconnecting around the messages.
 */

#include "check.h"
#include "link.h"

/* Protocol: mappings belong to one connection, and a new one starts empty. */
static void reconnect_empties(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 16, 0);
	unsigned int round;
	struct list l;

	if (p && list_init(&l, e)) {
		for (round = 0; round < 3; round++) {
			list_fill(&l, p, 0, 16, 0);
			list_expect_add(&l, 0, 16, SUCCESS, "add");
			if (!env_reconnect(e, e->queues))
				break;
			EXPECT(env_free_count(e, 0) == (int)e->capacity,
			       "round %u: %d of %u entries free", round,
			       env_free_count(e, 0), e->capacity);
			list_expect_del(&l, 0, 16, 0, "of another life");
		}
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/* The same with another number of queues, up and down. */
static void queue_count(struct env *e)
{
	unsigned int n[] = { 1, e->want_queues, 1, e->want_queues };
	struct xennetif_pages *p = env_pages(e, 2, 0);
	struct list l;
	size_t i;

	if (p && list_init(&l, e)) {
		for (i = 0; i < ARRAY_SIZE(n); i++) {
			if (!env_reconnect(e, n[i]))
				break;
			list_fill(&l, p, 0, 2, 0);
			list_expect_add(&l, n[i] - 1, 2, SUCCESS,
					"the last queue");
			env_expect_status(e, GET_SIZE, n[i], 0, 0, INVALID,
					  "the queue behind it");
		}
		list_fini(&l);
	}
	if (e->queues != e->want_queues || !tap_skipped())
		env_reconnect(e, e->want_queues);
	xennetif_pages_release(e->a, p);
}

/*
 * Header: the control ring is announced before Connected.  Requests that wait
 * on it when the backend connects are answered, and do no harm.
 */
static void early_requests(struct env *e)
{
	struct xennetif_config cfg = {
		.queues = e->want_queues,
		.features = XENNETIF_F_CTRL_RING | XENNETIF_F_RX_NOTIFY |
			    XENNETIF_F_SG | XENNETIF_F_GSO_TCPV4,
	};
	struct xen_netif_ctrl_request req = { .type = GET_SIZE };
	struct xennetif_pages *p = env_pages(e, 1, 0);
	struct xen_netif_ctrl_response rsp;
	unsigned int i, added = 0;
	struct list l;

	if (!p || !list_init(&l, e))
		goto out;
	list_fill(&l, p, 0, 1, 0);

	if (!EXPECT(xennetif_disconnect(e->a, e->timeout_ms) == 0 &&
		    xennetif_setup(e->a, &cfg) == 0, "%s", env_error(e->a)))
		goto out_list;
	for (i = 0; i < 20; i++) {
		req.type = GET_SIZE + i % 3;
		req.data[0] = i < 10 ? 0 : 1;
		req.data[1] = l.gref;
		req.data[2] = 1;
		EXPECT(xennetif_ctrl_stage(e->a, &req) == 0, "%s",
		       env_error(e->a));
	}
	xennetif_ctrl_push(e->a);
	if (!EXPECT(xennetif_connect(e->a, e->timeout_ms) == 0, "%s",
		    env_error(e->a)))
		goto out_list;

	for (i = 0; i < 20; i++) {
		if (!EXPECT(xennetif_ctrl_recv(e->a, &rsp,
					       e->timeout_ms) == 0,
			    "response %u: %s", i, env_error(e->a)))
			break;
		EXPECT(rsp.status <= INVALID, "response %u: status %u", i,
		       rsp.status);
		if (rsp.type == ADD && rsp.status == SUCCESS)
			added++;
		if (rsp.type == DEL && rsp.status == SUCCESS)
			added -= rsp.data;
	}
	if (e->capacity) {
		EXPECT(env_free_count(e, 0) + (e->queues > 1 ?
		       env_free_count(e, 1) - (int)e->capacity : 0) ==
		       (int)(e->capacity - added),
		       "%u entries should be used", added);
		env_reconnect(e, e->want_queues);
	}
out_list:
	list_fini(&l);
out:
	xennetif_pages_release(e->a, p);
}

/* Requests in flight while the frontend closes: nothing survives it. */
static void close_in_flight(struct env *e)
{
	enum { N = 16 };
	struct xen_netif_ctrl_request req;
	struct xennetif_pages *p = env_pages(e, N, 0);
	struct list l[2];
	unsigned int i, round;

	if (!p || !list_init(&l[0], e))
		goto out;
	if (list_init(&l[1], e)) {
		for (round = 0; round < 5; round++) {
			list_fill(&l[0], p, 0, N, 0);
			list_fill(&l[1], p, 0, N, 0);
			for (i = 0; i < 100; i++) {
				req = (struct xen_netif_ctrl_request){
					.type = i % 2 ? DEL : ADD,
					.data = { 0, l[i % 2].gref, N },
				};
				if (xennetif_ctrl_stage(e->a, &req) < 0)
					break;
			}
			xennetif_ctrl_push(e->a);
			if (!env_reconnect(e, e->want_queues))
				break;
		}
		list_fini(&l[1]);
	}
	list_fini(&l[0]);
out:
	xennetif_pages_release(e->a, p);
}

/* Pages that were given back while they were mapped do no harm. */
static void released_while_mapped(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 8, 0);
	struct list l;

	if (p && list_init(&l, e)) {
		list_fill(&l, p, 0, 8, 0);
		list_expect_add(&l, 0, 8, SUCCESS, "eight");
		xennetif_pages_release(e->a, p);
		p = NULL;
		list_expect_del(&l, 0, 4, 4, "half of them");
		list_fini(&l);
		env_reconnect(e, e->want_queues);
	}
	xennetif_pages_release(e->a, p);
}

const struct check life_checks[] = {
	{
		.id = "life-1",
		.name = "a new connection starts with empty tables",
		.source = "protocol",
		.says =
			"Mappings belong to one connection; a new one starts with empty tables",
		.run = reconnect_empties,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "life-2",
		.name = "the number of queues changes",
		.source = "protocol",
		.says =
			"Each connection has the tables of its own number of queues",
		.run = queue_count,
		.needs = NEEDS_STAGING | NEEDS_QUEUES,
	},
	{
		.id = "life-3",
		.name = "requests from before the connection",
		.source = "header",
		.says =
			"The ring is announced before Connected: requests that wait on it then are answered",
		.run = early_requests,
	},
	{
		.id = "life-4",
		.name = "closing with requests in flight",
		.source = "protocol",
		.says =
			"All mappings go when the frontend leaves Connected, with messages on the ring, too",
		.run = close_in_flight,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "life-5",
		.name = "pages released while they are mapped",
		.source = "protocol",
		.says =
			"A page whose grant ends while it is mapped does no harm",
		.run = released_while_mapped,
		.needs = NEEDS_STAGING,
	},
	{ }
};
