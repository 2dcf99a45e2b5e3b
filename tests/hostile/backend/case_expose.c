// SPDX-License-Identifier: GPL-2.0
/* What the backend can read of the guest's memory.
 *
 * memory-fill fills all of it with a pattern, the kernel's caches of packets
 * above all, and frees it. Then everything that was ever granted is searched.
 */
#include <stdio.h>

#include "case.h"

/* Packets that are left where they lie, beside what is not to be seen. */
static bool send_frags(struct backend *b)
{
	unsigned int sent, copied;
	char said[300];

	guest_run(b, said, sizeof(said), "hostile frags");
	return EXPECT(sscanf(said, "%u sent, %u copied", &sent, &copied) == 2 &&
		      sent && !copied, "of datagrams in frags: %s", said);
}

/* Traffic of many sizes, from memory that was just freed. */
static bool make_traffic(struct backend *b, unsigned int rounds, bool answered)
{
	unsigned int i;

	for (i = 0; i < rounds; i++) {
		if (!guest_does(b, "memory-fill once"))
			return false;
		guest_run(b, NULL, 0, "hostile traffic");
		if (answered && (!send_frags(b) || !link_works(b)))
			return false;
	}
	return true;
}

/* Set up, use and tear down with all eyes open. */
static bool spy(struct backend *b, const char *params, const char *program)
{
	unsigned int i;

	if (!link_unbind(b) || !guest_does(b, "memory-fill once"))
		return false;
	b->spied_pages = 0;
	b->spied_hits = 0;
	b->spied_used = 0;
	b->spied_around = 0;
	b->hooks.spy = true;
	if (!link_fresh(b, params))
		return false;
	if (program)
		guest_does(b, "xdp eth0 %s", program);
	if (!link_warm(b))
		return false;
	/* What a program sends back, nobody answers. */
	for (i = 0; i < 20; i++)
		host_ping(b, 70 * i, program ? 50 : 1000);
	if (!make_traffic(b, b->brief ? 1 : 4, !program))
		return false;
	spy_all(b);
	link_unbind(b);
	b->hooks.spy = false;
	tap_diag("%s%s%s: %u pages searched, the pattern is in %u%s%s",
		 params ? params : "trusted", program ? ", XDP " : "",
		 program ? program : "", b->spied_pages, b->spied_hits,
		 b->spied_hits ? ", first in " : "",
		 b->spied_hits ? b->spied_where : "");
	return true;
}

static void expect_nothing(struct backend *b, const char *params,
			   const char *program)
{
	if (!spy(b, params, program))
		return;
	EXPECT(b->spied_pages > 500, "only %u pages were searched",
	       b->spied_pages);
	EXPECT(!b->spied_hits, "the pattern is in %u pages, first in %s",
	       b->spied_hits, b->spied_where);
	EXPECT(!b->spied_used, "%u pages are not zero when they are granted",
	       b->spied_used);
	EXPECT(!b->spied_around, "%u pages hold more than the packet, first %s",
	       b->spied_around, b->spied_beside);
}

/* Without this, the others show nothing. */
static void run_granted(struct backend *b)
{
	if (!spy(b, "staging_grants=N", NULL))
		return;
	EXPECT(b->spied_hits, "the pattern is nowhere in %u pages",
	       b->spied_pages);
	EXPECT(b->spied_around, "no page of %u holds more than a packet",
	       b->spied_pages);
}

static void run_full(struct backend *b)
{
	expect_nothing(b, "trusted=N", NULL);
}

static void run_header(struct backend *b)
{
	expect_nothing(b, "trusted=N staging_tx=header", NULL);
}

static void run_bounced(struct backend *b)
{
	expect_nothing(b, "trusted=N staging_grants=N", NULL);
}

static void run_xdp(struct backend *b)
{
	expect_nothing(b, "trusted=N", "tx");
}

static void run_xdp_granted(struct backend *b)
{
	expect_nothing(b, "trusted=N staging_grants=N", "tx");
}

const struct hostile_case expose_cases[] = {
	{ "expose-granted", "the backend sees the guest's memory, if trusted",
	  run_granted, CASE_OWN_LINK },
	{ "expose-full", "it sees none with trusted=0",
	  run_full, CASE_BRIEF | CASE_OWN_LINK },
	{ "expose-header", "nor when only headers are staged",
	  run_header, CASE_OWN_LINK },
	{ "expose-bounced", "nor when nothing is staged",
	  run_bounced, CASE_OWN_LINK },
	{ "expose-xdp", "nor when XDP sends packets back",
	  run_xdp, CASE_OWN_LINK },
	{ "expose-xdp-granted", "nor when XDP does so without staging",
	  run_xdp_granted, CASE_OWN_LINK },
	{ }
};
