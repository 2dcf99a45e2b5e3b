// SPDX-License-Identifier: GPL-2.0
/* One round from the first state to the last; see assault.h. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "assault.h"

/* The backend takes its time when the machine is busy. */
#define PATIENCE_MS 30000

/* The longest that a round lasts. */
#define ROUND_MS 8000

static int say(struct assault *a, const char *what)
{
	char text[256];

	printf("# vif %u: %s: %s\n", a->vif, what,
	       xennetif_error(a->nif, text, sizeof(text)));
	fflush(stdout);
	return 1;
}

static int set_up(struct assault *a, struct rng *r)
{
	struct xennetif_config cfg = { .features = XENNETIF_F_CTRL_RING };
	unsigned int most;

	a->nif = xennetif_alloc(NULL);
	if (!a->nif)
		return 1;
	if (xennetif_open(a->nif, a->vif, PATIENCE_MS) < 0) {
		count(a->t, NOT_OPENED, 1);
		return say(a, "not opened");
	}
	most = xennetif_max_queues(a->nif);
	if (most > MAX_QUEUES)
		most = MAX_QUEUES;
	cfg.queues = rng_between(r, 1, most);
	cfg.features |= rng_next(r) & (XENNETIF_F_SPLIT_EVTCHN |
				       XENNETIF_F_SG | XENNETIF_F_GSO_TCPV4 |
				       XENNETIF_F_GSO_TCPV6);
	if (!rng_once_in(r, 4))
		cfg.features |= XENNETIF_F_RX_NOTIFY;
	a->queues = cfg.queues;
	if (xennetif_setup(a->nif, &cfg) < 0)
		return say(a, "not set up");
	if (!stock_init(&a->stock, a->nif, a->t, !a->fatal, r))
		return say(a, "no pages");
	return 0;
}

/* Until the budgets are spent, or the backend has enough; or by chance earlier. */
static void last(struct assault *a, struct rng *r)
{
	unsigned int ms = rng_once_in(r, 3) ? rng_below(r, 1500) : ROUND_MS;
	uint64_t deadline = nif_deadline(ms);

	/* Two of the threads have no budget. */
	while (a->running > 2 && !a->disabled && nif_remaining(deadline)) {
		if (rng_once_in(r, 100))
			keys_headroom(a, r);
		usleep(10000);
	}
}

/**
 * round_run() - attack a vif once
 * @t: the counters
 * @seed: of all decisions
 * @vif: the vif
 * @fatal: whether netback may find the frontend rogue
 * @ctrl_budget: control messages at most
 * @data_budget: transmit requests at most
 *
 * May not return, or leave threads behind: to be called in a process that ends
 * right after it.
 * Return: 0, or 1 when there was no connection to be had
 */
int round_run(struct tally *t, uint64_t seed, unsigned int vif, enum fatal fatal,
	      unsigned long ctrl_budget, unsigned long data_budget)
{
	struct rng r = rng_stream(seed, STREAM_PLAN);
	struct rng end = rng_stream(seed, STREAM_END);
	struct assault *a = calloc(1, sizeof(*a));
	bool early;

	if (!a)
		return 1;
	a->t = t;
	a->seed = seed;
	a->vif = vif;
	a->fatal = fatal;
	a->rx_tidy = !fatal && rng_once_in(&r, 2);
	a->ctrl_budget = rng_between(&r, 100, ctrl_budget);
	a->data_budget = rng_between(&r, 100, data_budget);
	if (set_up(a, &r))
		return 1;

	if (rng_once_in(&r, 10)) {
		keys_bad(a, &r);
		nif_store_set_state(a->nif, XENNETIF_CONNECTED);
		usleep(rng_below(&r, 200000));
		return 0;
	}
	early = rng_once_in(&r, 4);
	if (early && !threads_start(a))
		return 1;
	if (xennetif_connect(a->nif, PATIENCE_MS) < 0) {
		count(t, NOT_CONNECTED, 1);
		return say(a, "not connected");
	}
	count(t, CONNECTED, 1);
	if (!early && !threads_start(a))
		return 1;
	last(a, &end);
	finish(a, &end);
	return 0;
}
