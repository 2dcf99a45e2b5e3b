// SPDX-License-Identifier: GPL-2.0
/* Answers on the control ring that cannot be right. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case.h"
#include "worker.h"

#define GET	XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE
#define ADD	XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING

/* The answer to the first request is spoilt; the driver does without staging. */
static void expect_off(struct backend *b, ctrl_hook ctrl, const char *why)
{
	char line[160];

	b->hooks.ctrl = ctrl;
	if (!link_fresh(b, NULL))
		return;
	snprintf(line, sizeof(line), "staging grants: off (queue 0, .*: %s)", why);
	guest_says(b, line, 10);
	expect_unharmed(b);
	EXPECT(!b->tx_staged && !b->rx_staged, "pages are staged nevertheless");
}

static unsigned int wrong_id(struct backend *b,
			     const struct xen_netif_ctrl_request *req,
			     struct xen_netif_ctrl_response *rsp)
{
	rsp->id = req->id + 1 + below(b, 0xffff);
	return 1;
}

static void run_wrong_id(struct backend *b)
{
	expect_off(b, wrong_id, "response to another request");
}

static unsigned int wrong_type(struct backend *b,
			       const struct xen_netif_ctrl_request *req,
			       struct xen_netif_ctrl_response *rsp)
{
	rsp->type = req->type + 1 + below(b, 0xffff);
	return 1;
}

static void run_wrong_type(struct backend *b)
{
	expect_off(b, wrong_type, "response of another type");
}

static unsigned int wrong_status(struct backend *b,
				 const struct xen_netif_ctrl_request *req,
				 struct xen_netif_ctrl_response *rsp)
{
	(void)req;
	rsp->status = 4 + below(b, 0xfffffff0);
	return 1;
}

static void run_wrong_status(struct backend *b)
{
	expect_off(b, wrong_status, "response with an unknown status");
}

static unsigned int twice(struct backend *b,
			  const struct xen_netif_ctrl_request *req,
			  struct xen_netif_ctrl_response *rsp)
{
	(void)b;
	(void)req;
	(void)rsp;
	return 2;
}

static void run_twice(struct backend *b)
{
	expect_off(b, twice, "more responses than requests");
}

static unsigned int jump(struct backend *b,
			 const struct xen_netif_ctrl_request *req,
			 struct xen_netif_ctrl_response *rsp)
{
	(void)req;
	(void)rsp;
	b->ctrl.rsp_prod_pvt += 2 + any(b) % 0x7fffffff;
	return 1;
}

static void run_jump(struct backend *b)
{
	expect_off(b, jump, "more responses than requests");
}

static unsigned int never(struct backend *b,
			  const struct xen_netif_ctrl_request *req,
			  struct xen_netif_ctrl_response *rsp)
{
	(void)b;
	(void)req;
	(void)rsp;
	return 0;
}

static void run_never(struct backend *b)
{
	b->hooks.ctrl = never;
	if (!link_fresh(b, NULL))
		return;
	expect_unharmed(b);
	/* Five seconds after it asked. */
	guest_says(b, "staging grants: off (queue 0, .*: no response in time)",
		   10);
	expect_unharmed(b);
}

/* The answer comes when the driver has given up. */
static void run_late(struct backend *b)
{
	struct xen_netif_ctrl_response rsp = { .id = 0, .type = GET, .data = 1024 };
	unsigned int i;

	run_never(b);
	for (i = 0; i < 100 && b->connected; i++)
		ctrl_answer(b, &rsp, 1);
	expect_unharmed(b);
	EXPECT(!b->adds, "there was an ADD after all");
	EXPECT(!b->tx_staged, "pages are staged nevertheless");
}

/* A driver that is torn down must not wait for an answer. */
static void run_never_unbind(struct backend *b)
{
	char said[80];
	long took;

	b->hooks.ctrl = never;
	if (!EXPECT(!guest_run(b, said, sizeof(said), "hostile brief %u", b->vif),
		    "it said: %s", said))
		return;
	took = atol(said);
	EXPECT(b->gets, "nothing was asked for");
	EXPECT(took < 3500, "it took %ld ms to unbind", took);
}

static void storm(struct worker *w)
{
	w->b->ctrl.sring->rsp_prod++;
	notify(w->b, &w->b->ctrl_port);
}

static void run_endless(struct backend *b)
{
	struct worker w;

	if (!link_fresh(b, NULL))
		return;
	worker_start(&w, b, storm);
	idle(b, b->brief ? 1000 : 5000);
	EXPECT(host_ping(b, 500, 5000), "no ping passes in the storm");
	worker_stop(&w);
	expect_unharmed(b);
	expect_few_lines(b, 40);
}

/* Every field of every answer at random. Nothing is known of what the driver
 * makes of it, but that packets pass.
 */
static unsigned int random_answer(struct backend *b,
				  const struct xen_netif_ctrl_request *req,
				  struct xen_netif_ctrl_response *rsp)
{
	static const uint32_t room[] = { 0, 1, 15, 16, 256, 257, 272, 1024,
					 0x7fffffff, 0x80000000, 0xffffffff };

	if (req->type == GET)
		rsp->data = room[below(b, SIZEOF_ARRAY(room))];
	if (!below(b, 8))
		rsp->id = any(b);
	if (!below(b, 8))
		rsp->type = any(b);
	if (!below(b, 4))
		rsp->status = below(b, 5);
	if (!below(b, 16))
		b->ctrl.rsp_prod_pvt += any(b) % 3;
	return below(b, 12) ? 1 : below(b, 3);
}

static void run_random(struct backend *b)
{
	unsigned int i, rounds = b->brief ? 3 : 25;

	for (i = 0; i < rounds; i++) {
		b->hooks.ctrl = random_answer;
		if (!link_fresh(b, below(b, 2) ? NULL : "trusted=N"))
			return;
		if (!link_works(b))
			return;
	}
}

const struct hostile_case ctrl_cases[] = {
	{ "ctrl-id", "an answer with another id",
	  run_wrong_id, CASE_BRIEF | CASE_OWN_LINK },
	{ "ctrl-type", "an answer of another type",
	  run_wrong_type, CASE_OWN_LINK },
	{ "ctrl-status", "an answer with an unknown status",
	  run_wrong_status, CASE_OWN_LINK },
	{ "ctrl-twice", "every answer twice", run_twice, CASE_OWN_LINK },
	{ "ctrl-jump", "the producer index jumps", run_jump, CASE_OWN_LINK },
	{ "ctrl-never", "no answer", run_never, CASE_OWN_LINK },
	{ "ctrl-late", "a hundred answers when the driver has given up",
	  run_late, CASE_OWN_LINK },
	{ "ctrl-unbind", "the driver goes while it waits for an answer",
	  run_never_unbind, CASE_OWN_LINK },
	{ "ctrl-endless", "answers and events without end",
	  run_endless, CASE_OWN_LINK },
	{ "ctrl-random", "random answers", run_random, CASE_OWN_LINK },
	{ }
};
