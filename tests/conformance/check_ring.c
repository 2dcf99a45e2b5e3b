// SPDX-License-Identifier: GPL-2.0
/*
 * The control ring itself, with GET as the message: whatever the backend
 * answers to it, it has to answer.
 */

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "link.h"

/* What GET may answer for queue 0, depending on the backend. */
static unsigned int get_status(struct env *e)
{
	return e->capacity ? SUCCESS : NOT_SUPPORTED;
}

/* Header: "id: the request identifier, echoed in response", and the type. */
static void echoes(struct env *e)
{
	struct xen_netif_ctrl_request req = { .type = GET_SIZE };
	struct xen_netif_ctrl_response rsp;
	unsigned int i;

	for (i = 0; i < 16; i++) {
		if (!EXPECT(xennetif_ctrl_call(e->a, &req, &rsp,
					       e->timeout_ms) == 0,
			    "%s", env_error(e->a)))
			return;
		if (!EXPECT(rsp.id == req.id && rsp.type == GET_SIZE,
			    "request %u/%u, response %u/%u", req.id, GET_SIZE,
			    rsp.id, rsp.type))
			return;
		EXPECT(rsp.status == get_status(e), "status %u", rsp.status);
	}
}

/* Header: the ring is balanced and goes round: more messages than entries. */
static void wraps(struct env *e)
{
	unsigned int i, n = 2 * xennetif_ctrl_size(e->a) + 3;

	for (i = 0; i < n; i++) {
		if (!env_expect_status(e, GET_SIZE, 0, 0, 0, get_status(e),
				       "one message after the other"))
			return;
	}
}

/* Stages and pushes @n requests of alternating types. */
static bool send_many(struct env *e, unsigned int n)
{
	struct xen_netif_ctrl_request req = { .data = { 0 } };
	unsigned int i;

	for (i = 0; i < n; i++) {
		req.type = i % 2 ? GET_SIZE :
			   XEN_NETIF_CTRL_TYPE_GET_HASH_MAPPING_SIZE;
		if (!EXPECT(xennetif_ctrl_stage(e->a, &req) == 0, "%s",
			    env_error(e->a)))
			return false;
	}
	return EXPECT(xennetif_ctrl_push(e->a) == 0, "%s", env_error(e->a));
}

/* Takes @n responses; the library has matched id and type with a request. */
static bool recv_many(struct env *e, unsigned int n)
{
	struct xen_netif_ctrl_response rsp;
	unsigned int i, status;

	for (i = 0; i < n; i++) {
		if (!EXPECT(xennetif_ctrl_recv(e->a, &rsp,
					       e->timeout_ms) == 0,
			    "response %u of %u: %s", i, n, env_error(e->a)))
			return false;
		status = rsp.type == GET_SIZE ? get_status(e) : SUCCESS;
		if (!EXPECT(rsp.status == status, "type %u: status %u",
			    rsp.type, rsp.status))
			return false;
	}
	return EXPECT(xennetif_ctrl_recv(e->a, &rsp, 0) < 0 &&
		      errno == ENOMSG, "a response too many");
}

/* Header: "one request to one response": a full ring, each answered once. */
static void full_ring(struct env *e)
{
	struct xen_netif_ctrl_request req = { .type = GET_SIZE };
	unsigned int n = xennetif_ctrl_size(e->a);
	unsigned int i;

	for (i = 0; i < 4; i++) {
		if (!send_many(e, n))
			return;
		recv_many(e, n);
	}

	/* The library refuses one more than fits, before it is sent. */
	if (!send_many(e, n))
		return;
	EXPECT(xennetif_ctrl_stage(e->a, &req) < 0 && errno == EAGAIN,
	       "request %u fits into a ring of %u", n + 1, n);
	recv_many(e, n);
}

/*
 * Header: notifications are conditional on req_event; none may be lost.
 * Batches of every size up to the ring's, so that each distance between
 * req_event and the producer occurs.
 */
static void batches(struct env *e)
{
	unsigned int n, size = xennetif_ctrl_size(e->a);

	for (n = 1; n <= size; n++) {
		if (!send_many(e, n) || !recv_many(e, n))
			return;
	}
}

/* Header: a type that the backend does not know is NOT_SUPPORTED. */
static void unknown_types(struct env *e)
{
	static const unsigned int type[] = {
		XEN_NETIF_CTRL_TYPE_INVALID, 11, 12, 255, 256 + GET_SIZE,
		0x7fff, 0x8000 + ADD, 0xfffe, 0xffff,
	};
	char what[32];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(type); i++) {
		snprintf(what, sizeof(what), "type %u", type[i]);
		env_expect_status(e, type[i], 0, 0, 1, NOT_SUPPORTED, what);
	}
}

struct caller {
	pthread_t thread;
	struct env *e;
	unsigned int number;
};

static void *call_repeatedly(void *arg)
{
	struct caller *c = arg;
	unsigned int i, data = 0;
	int ret;

	for (i = 0; i < 200; i++) {
		if (c->number % 2) {
			ret = xennetif_hash_get_mapping_size(c->e->a, &data,
							     c->e->timeout_ms);
			EXPECT(ret == SUCCESS, "thread %u: %d", c->number,
			       ret);
		} else {
			ret = xennetif_gref_get(c->e->a, 0, &data,
						c->e->timeout_ms);
			EXPECT(ret == (int)get_status(c->e), "thread %u: %d",
			       c->number, ret);
			EXPECT(data == c->e->capacity, "thread %u: data %u",
			       c->number, data);
		}
		if (ret < 0)
			break;
	}
	return NULL;
}

/* Header: responses need not come in order; each caller gets its own. */
static void many_callers(struct env *e)
{
	struct caller c[8];
	unsigned int i, n;

	for (n = 0; n < ARRAY_SIZE(c); n++) {
		c[n] = (struct caller){ .e = e, .number = n };
		if (!EXPECT(!pthread_create(&c[n].thread, NULL,
					    call_repeatedly, &c[n]),
			    "no thread %u", n))
			break;
	}
	for (i = 0; i < n; i++)
		pthread_join(c[i].thread, NULL);
}

const struct check ring_checks[] = {
	{
		.id = "ring-1",
		.name = "responses echo id and type",
		.source = "header",
		.says =
			"id: the request identifier, to be echoed in the response; type: that of the request",
		.run = echoes,
	},
	{
		.id = "ring-2",
		.name = "goes round",
		.source = "header",
		.says =
			"The ring has messages of one size and goes round like a transmit ring",
		.run = wraps,
	},
	{
		.id = "ring-3",
		.name = "a full ring is answered once each",
		.source = "header",
		.says = "The ring is balanced: one request to one response",
		.run = full_ring,
	},
	{
		.id = "ring-4",
		.name = "batches of every size are answered",
		.source = "header",
		.says =
			"The event channel is a mailbox: a notification is asked for by req_event and rsp_event, and none is lost",
		.run = batches,
	},
	{
		.id = "ring-5",
		.name = "unknown message types are NOT_SUPPORTED",
		.source = "header",
		.says = "status NOT_SUPPORTED: the operation is not supported",
		.run = unknown_types,
	},
	{
		.id = "ring-6",
		.name = "eight threads at once get their own responses",
		.source = "header",
		.says =
			"Responses need not come in the order of the requests: the id tells whose they are",
		.run = many_callers,
	},
	{ }
};
