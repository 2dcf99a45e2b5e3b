// SPDX-License-Identifier: GPL-2.0
/* The backend's states and keys in xenstore. */
#include <stdio.h>
#include <stdlib.h>

#include "case.h"

/* What the driver waits for a backend that does not open, or close; and with
 * RTNL held for one that does not reconfigure.
 */
#define DRIVER_WAITS_MS		20000
#define RTNL_WAITS_MS		5000

/* The driver did wait, and no longer than it is meant to. */
static void expect_waited(struct backend *b, long took, long wait)
{
	EXPECT(took >= wait - 1000, "it took %ld ms only", took);
	EXPECT(took < wait + 5000 * b->patience, "it took %ld ms", took);
	tap_diag("the driver took %ld ms", took);
}

/* Any state after any other. The guest's interface may be gone after that; it
 * works again when it is bound anew.
 */
static void run_jumps(struct backend *b)
{
	unsigned int round, i, rounds = b->brief ? 3 : 20;

	for (round = 0; round < rounds; round++) {
		if (!link_fresh(b, NULL))
			return;
		b->hooks.deaf = true;
		for (i = 0; i < 12; i++) {
			if (below(b, 10))
				area_state(b, below(b, 10));
			else
				area_set(b, "state", "%s", below(b, 2) ? "" : "-");
			idle(b, below(b, 60));
		}
		area_state(b, XenbusStateClosed);
		b->hooks.deaf = false;
		if (!EXPECT(!guest_run(b, NULL, 0, "ip link show eth0"),
			    "the guest is stuck in round %u", round))
			return;
		expect_few_lines(b, 60);
	}
	if (link_fresh(b, NULL))
		expect_unharmed(b);
}

/* States before there is a connection. */
static void run_early(struct backend *b)
{
	static const int states[] = { 4, 1, 7, 4, 8, 3, 4, 5, 4, 2 };
	unsigned int i;

	if (!link_unbind(b))
		return;
	guest_mark(b);
	b->hooks.deaf = true;
	area_state(b, XenbusStateInitialising);
	if (!link_bind(b, NULL))
		return;
	for (i = 0; i < SIZEOF_ARRAY(states); i++) {
		area_state(b, states[i]);
		idle(b, 50);
	}
	b->hooks.deaf = false;
	area_state(b, XenbusStateClosed);
	if (link_fresh(b, NULL))
		expect_unharmed(b);
}

static void run_queues(struct backend *b)
{
	static const char * const values[] = { "0", "4294967295", "-1", "x", "",
		"18446744073709551616", "65536" };
	unsigned int i;

	for (i = 0; i < SIZEOF_ARRAY(values); i++) {
		if (!link_unbind(b))
			return;
		area_set(b, "multi-queue-max-queues", "%s", values[i]);
		if (!EXPECT(link_fresh(b, NULL) && link_works(b),
			    "with multi-queue-max-queues='%s'", values[i]))
			break;
	}
	area_features(b);
}

static void run_keys(struct backend *b)
{
	static const char * const keys[] = { "feature-ctrl-ring", "feature-sg",
		"feature-gso-tcpv4", "feature-gso-tcpv6", "feature-xdp-headroom",
		"feature-ipv6-csum-offload", "feature-rx-copy" };
	static const char * const values[] = { "", "2", "-1", "0x1", "yes",
		"99999999999999999999", "1 1", "0" };
	unsigned int i, round;

	for (round = 0; round < (b->brief ? 2 : 12); round++) {
		if (!link_unbind(b))
			return;
		for (i = 0; i < SIZEOF_ARRAY(keys) - 1; i++) {
			if (below(b, 4))
				area_set(b, keys[i], "%s",
					 values[below(b, SIZEOF_ARRAY(values))]);
			else
				area_rm(b, keys[i]);
		}
		if (!link_fresh(b, NULL) || !link_works(b))
			break;
	}
	area_features(b);
}

/* The keys go while they are in use. */
static void run_vanish(struct backend *b)
{
	area_rm(b, "feature-sg");
	area_rm(b, "feature-rx-copy");
	area_rm(b, "feature-ctrl-ring");
	guest_does(b, "ethtool -K eth0 sg off; ethtool -K eth0 sg on; true");
	if (!link_works(b))
		goto restore;
	b->hooks.deaf = true;
	area_rm(b, "state");
	idle(b, 200);
	EXPECT(!guest_run(b, NULL, 0, "ip link show eth0"), "the guest is stuck");
	link_unbind(b);
restore:
	b->hooks.deaf = false;
	area_features(b);
	area_state(b, XenbusStateClosed);
	if (link_fresh(b, NULL))
		expect_unharmed(b);
}

/* A backend that offers no copying is said so of, once in a while. */
static void run_no_copy(struct backend *b)
{
	unsigned int i;

	if (!link_unbind(b))
		return;
	guest_mark(b);
	area_rm(b, "feature-rx-copy");
	b->hooks.deaf = true;
	area_state(b, XenbusStateInitWait);
	if (!link_bind(b, NULL))
		return;
	for (i = 0; i < 300; i++) {
		area_state(b, i % 2 ? XenbusStateInitWait :
			   XenbusStateInitialising);
		idle(b, 5);
	}
	guest_said(b, "backend does not support copying receive path");
	expect_few_lines(b, 60);
	b->hooks.deaf = false;
	area_features(b);
	area_state(b, XenbusStateClosed);
	if (link_fresh(b, NULL))
		expect_unharmed(b);
}

/* Nobody answers to Reconfiguring. RTNL is held all the while, for which all other
 * interfaces wait.
 */
static void run_xdp(struct backend *b)
{
	long took;

	b->hooks.deaf = true;
	guest_mark(b);
	took = guest_ms(b, "! xdp eth0 pass");
	if (took < 0)
		return;
	expect_waited(b, took, RTNL_WAITS_MS);
	guest_said(b, "does not reconfigure");
	b->hooks.deaf = false;
	if (!link_works(b))
		return;
	guest_does(b, "xdp eth0 pass");
	link_works(b);
	guest_does(b, "xdp eth0 off");
	expect_unharmed(b);
}

/* The driver goes, and the backend stays as it is. */
static void run_never_closes(struct backend *b)
{
	long took;
	int quiet;

	quiet = link_quiet(b);
	if (quiet < 0)
		return;
	if (!link_fresh(b, NULL))
		return;
	guest_mark(b);
	b->hooks.deaf = true;
	took = guest_ms(b, "hostile unbind %u", b->vif);
	if (took < 0)
		return;
	expect_waited(b, took, DRIVER_WAITS_MS);
	guest_said(b, "does not close");
	disconnect_rings(b);
	b->hooks.deaf = false;
	area_state(b, XenbusStateClosed);
	quiet_grants(b, quiet, 150);
	if (link_fresh(b, NULL))
		expect_unharmed(b);
}

/* The driver comes, and the backend is Closed for good. */
static void run_never_opens(struct backend *b)
{
	long took;

	if (!link_unbind(b))
		return;
	guest_mark(b);
	b->hooks.deaf = true;
	area_state(b, XenbusStateClosed);
	took = guest_ms(b, "hostile bind %u", b->vif);
	if (took < 0)
		return;
	expect_waited(b, took, DRIVER_WAITS_MS);
	guest_said(b, "is not ready");
	/* It comes after all. */
	b->hooks.deaf = false;
	area_state(b, XenbusStateInitWait);
	if (guest_does(b, "net_up eth0 10.0.0.2/24 10.0.0.1"))
		expect_unharmed(b);
}

const struct hostile_case state_cases[] = {
	{ "state-jumps", "any state after any other",
	  run_jumps, CASE_OWN_LINK },
	{ "state-early", "states out of order before there is a connection",
	  run_early, CASE_OWN_LINK },
	{ "state-queues", "numbers of queues that cannot be",
	  run_queues, CASE_OWN_LINK },
	{ "state-keys", "values of keys that cannot be",
	  run_keys, CASE_OWN_LINK },
	{ "state-vanish", "keys that vanish", run_vanish },
	{ "state-no-copy", "no copying, said three hundred times",
	  run_no_copy, CASE_OWN_LINK },
	{ "state-xdp", "no answer to a new headroom for XDP",
	  run_xdp },
	{ "state-never-closes", "the backend does not close",
	  run_never_closes, CASE_OWN_LINK },
	{ "state-never-opens", "the backend is not ready for the driver",
	  run_never_opens, CASE_OWN_LINK },
	{ }
};
