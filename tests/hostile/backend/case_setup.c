// SPDX-License-Identifier: GPL-2.0
/* A set-up that is answered well, and means something else. */
#include <stdio.h>

#include "case.h"

#define ADD	XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING
#define DEL	XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING
#define INVALID	XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER

/* Each capacity is another connection's. */
static void run_capacity(struct backend *b)
{
	static const struct {
		uint32_t room;
		const char *says;
	} row[] = {
		{ 1, "off (queue 0, asking for room: no room" },
		{ 15, "off (queue 0, asking for room: no room" },
		{ 16, "on in 1 of 1 queues, 16 TX buffers (full), 0 RX pages" },
		{ 271, "on in 1 of 1 queues, 256 TX buffers (full), 0 RX pages" },
		{ 272, "on in 1 of 1 queues, 16 TX buffers (full), 256 RX pages" },
		{ 0x80000000, "on in 1 of 1 queues, 256 TX buffers (full), 768" },
		{ 0xffffffff, "on in 1 of 1 queues, 256 TX buffers (full), 768" },
	};
	unsigned int i;
	char line[160];

	for (i = 0; i < SIZEOF_ARRAY(row); i++) {
		if (b->brief && i != 2 && i != 6)
			continue;
		b->capacity = row[i].room;
		if (!link_fresh(b, NULL))
			return;
		snprintf(line, sizeof(line), "staging grants: %s", row[i].says);
		if (!guest_said(b, line) || !link_works(b))
			return;
	}
}

static unsigned int get_zero(struct backend *b,
			     const struct xen_netif_ctrl_request *req,
			     struct xen_netif_ctrl_response *rsp)
{
	(void)b;
	(void)req;
	rsp->data = 0;
	return 1;
}

static void run_no_room(struct backend *b)
{
	b->hooks.ctrl = get_zero;
	if (!link_fresh(b, NULL))
		return;
	guest_says(b, "staging grants: off (queue 0, asking for room: no room", 10);
	expect_unharmed(b);
}

/* The second ADD is for receiving, and is refused; transmit's is undone. */
static unsigned int second_refused(struct backend *b,
				   const struct xen_netif_ctrl_request *req,
				   struct xen_netif_ctrl_response *rsp)
{
	if (req->type == ADD && b->adds == 3)
		rsp->status = INVALID;
	return 1;
}

static void run_half_way(struct backend *b)
{
	b->hooks.ctrl = second_refused;
	if (!link_fresh(b, NULL))
		return;
	guest_says(b, "staging grants: off (queue 0, adding RX pages: refused", 10);
	EXPECT(b->deleted == 768, "%u pages were deleted, not the 768 added",
	       b->deleted);
	expect_unharmed(b);
}

static unsigned int del_refused(struct backend *b,
				const struct xen_netif_ctrl_request *req,
				struct xen_netif_ctrl_response *rsp)
{
	if (req->type == DEL)
		rsp->status = INVALID;
	return second_refused(b, req, rsp);
}

/* What is still mapped stays granted, until the disconnect unmaps it. */
static void run_del_refused(struct backend *b)
{
	int quiet;

	quiet = link_quiet(b);
	if (quiet < 0)
		return;
	b->hooks.ctrl = del_refused;
	if (!link_fresh(b, NULL))
		return;
	guest_says(b, "staging grants: off (queue 0, adding RX pages: refused", 10);
	EXPECT(b->mapped > 256, "only %u pages are mapped", b->mapped);
	EXPECT(grants_of_guest(b) - quiet >= (int)b->mapped,
	       "%d pages are granted, %u mapped", grants_of_guest(b) - quiet,
	       b->mapped);
	expect_unharmed(b);
	link_unbind(b);
	quiet_grants(b, quiet, 150);
}

/* Every request is then for a page that is not mapped. */
static void run_add_nothing(struct backend *b)
{
	b->hooks.add_nothing = true;
	if (!link_fresh(b, NULL))
		return;
	guest_said(b, "staging grants: on in 1 of 1 queues");
	link_warm(b);
	expect_unharmed(b);
	EXPECT(!b->tx_staged && !b->rx_staged, "pages are mapped");
}

const struct hostile_case setup_cases[] = {
	{ "room-none", "there is room for no page",
	  run_no_room, CASE_OWN_LINK },
	{ "room", "the room is another in every connection, up to 4 thousand million",
	  run_capacity, CASE_OWN_LINK | CASE_ONE_QUEUE },
	{ "add-half", "the last ADD is refused",
	  run_half_way, CASE_BRIEF | CASE_OWN_LINK | CASE_ONE_QUEUE },
	{ "add-nothing", "ADD is answered, and not done",
	  run_add_nothing, CASE_OWN_LINK | CASE_ONE_QUEUE },
	{ "del-refused", "DEL is refused, and the pages stay mapped",
	  run_del_refused, CASE_OWN_LINK | CASE_ONE_QUEUE },
	{ }
};
