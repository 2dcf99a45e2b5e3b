// SPDX-License-Identifier: GPL-2.0
/*
 * GET_GREF_MAPPING_SIZE, and all three messages on a backend without the
 * feature.
 */

#include <stdlib.h>

#include "check.h"
#include "link.h"

/* Queue indexes that are never there. */
static const unsigned int far_queue[] = {
	0xff, 0x100, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
};

/* Header: data = entries allowed, for each queue; the same right after connect. */
static void capacity(struct env *e)
{
	unsigned int q;
	int room;

	for (q = 0; q < e->queues; q++) {
		room = env_free_count(e, q);
		EXPECT(room == (int)e->capacity, "queue %u: %d instead of %u",
		       q, room, e->capacity);
	}
}

/* Protocol: the vif's key max-gref-mapping lowers the capacity. */
static void policy_key(struct env *e)
{
	char text[16];

	if (xennetif_backend_key(e->a, "max-gref-mapping", text,
				 sizeof(text)) < 0) {
		tap_skip("the vif has no key max-gref-mapping");
		return;
	}
	EXPECT(e->capacity <= strtoul(text, NULL, 10),
	       "capacity %u in spite of max-gref-mapping %s", e->capacity,
	       text);
}

/* Header, GET: "The queue index is out of range" is INVALID_PARAMETER. */
static void queue_range(struct env *e)
{
	size_t i;

	env_expect_status(e, GET_SIZE, e->queues, 0, 0, INVALID,
			  "GET for the first queue that is not there");
	for (i = 0; i < ARRAY_SIZE(far_queue); i++)
		env_expect_status(e, GET_SIZE, far_queue[i], 0, 0, INVALID,
				  "GET for a far queue");
}

/* Protocol: data[1] and data[2] of GET are not looked at. */
static void data1_data2(struct env *e)
{
	static const unsigned int any[] = { 1, 513, 0x8000, 0xffffffff };
	struct xen_netif_ctrl_response rsp;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(any); i++) {
		if (!env_msg(e, GET_SIZE, 0, any[i], ~any[i], &rsp))
			return;
		EXPECT(rsp.status == SUCCESS && rsp.data == e->capacity,
		       "with data[1] %#x: %s, data %u", any[i],
		       xennetif_ctrl_status_name(rsp.status), rsp.data);
	}
}

/* The same for ADD and DEL, with a list that would be right. */
static void list_queue_range(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 1, 0);
	struct list l;
	size_t i;

	if (p && list_init(&l, e)) {
		list_fill(&l, p, 0, 1, 0);
		env_expect_status(e, ADD, e->queues, l.gref, 1, INVALID,
				  "ADD for the first queue that is not there");
		env_expect_status(e, DEL, e->queues, l.gref, 1, INVALID,
				  "DEL for the first queue that is not there");
		for (i = 0; i < ARRAY_SIZE(far_queue); i++) {
			env_expect_status(e, ADD, far_queue[i], l.gref, 1,
					  INVALID, "ADD for a far queue");
			env_expect_status(e, DEL, far_queue[i], l.gref, 1,
					  INVALID, "DEL for a far queue");
		}
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
}

/* Header: "NOT_SUPPORTED - Operation not supported", data zero, for all three. */
static void off(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 1, 0);
	struct xen_netif_ctrl_response rsp;
	struct list l;

	if (p && list_init(&l, e)) {
		list_fill(&l, p, 0, 1, 0);
		env_expect_status(e, ADD, 0, l.gref, 1, NOT_SUPPORTED, "ADD");
		env_expect_status(e, DEL, 0, l.gref, 1, NOT_SUPPORTED, "DEL");
		EXPECT(l.entry[0].status == 0xa5a5,
		       "a status was written: %#x", l.entry[0].status);
		list_fini(&l);
	}
	xennetif_pages_release(e->a, p);
	if (env_msg(e, GET_SIZE, 0, 0, 0, &rsp))
		EXPECT(rsp.status == NOT_SUPPORTED && rsp.data == 0,
		       "GET: %s, data %u",
		       xennetif_ctrl_status_name(rsp.status), rsp.data);
}

/* Without the feature a bad parameter makes no difference. */
static void off_bad(struct env *e)
{
	static const unsigned int type[] = { GET_SIZE, ADD, DEL };
	grant_ref_t dead = env_dead_gref(e);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(type); i++) {
		env_expect_status(e, type[i], 0xffffffff, dead, 1,
				  NOT_SUPPORTED, "far queue");
		env_expect_status(e, type[i], 0, dead, 1, NOT_SUPPORTED,
				  "list that is not granted");
		env_expect_status(e, type[i], 0, dead, 0xffffffff,
				  NOT_SUPPORTED, "size 2^32-1");
	}
}

const struct check get_checks[] = {
	{
		.id = "get-1",
		.name = "every queue has its capacity",
		.source = "header",
		.says =
			"GET: data = the number of entries that the gref mapping table allows, for each queue",
		.run = capacity,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "get-2",
		.name = "max-gref-mapping is obeyed",
		.source = "protocol",
		.says = "The vif's key max-gref-mapping lowers the capacity",
		.run = policy_key,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "get-3",
		.name = "queue out of range",
		.source = "header",
		.says =
			"GET: INVALID_PARAMETER: the queue index is out of range",
		.run = queue_range,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "get-4",
		.name = "ADD and DEL, queue out of range",
		.source = "protocol",
		.says =
			"ADD, DEL: a queue index that is out of range is INVALID_PARAMETER, too",
		.run = list_queue_range,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "get-5",
		.name = "GET looks at nothing but the queue",
		.source = "protocol",
		.says = "GET: data[1] and data[2] are not looked at",
		.run = data1_data2,
		.needs = NEEDS_STAGING,
	},
	{
		.id = "get-6",
		.name = "GET, ADD and DEL are NOT_SUPPORTED",
		.source = "header",
		.says =
			"NOT_SUPPORTED, with data zero, where the operation is not supported",
		.run = off,
		.needs = NEEDS_OFF,
	},
	{
		.id = "get-7",
		.name = "bad messages are NOT_SUPPORTED, too",
		.source = "protocol",
		.says =
			"Where staging is not supported, whatever else is wrong makes no difference",
		.run = off_bad,
		.needs = NEEDS_OFF,
	},
	{ }
};
