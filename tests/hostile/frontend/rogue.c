// SPDX-License-Identifier: GPL-2.0
/*
 * A frontend that the backend finds rogue, and that stays: its rings are mapped, and
 * its state is Connected.  Somebody has to send packets to the vif meanwhile, to all
 * its queues: it makes no room for them, and a thread waits on each.
 */

#include <stdio.h>

#include "assault.h"

#define PATIENCE_MS	30000

/* More requests than fit the ring, on the last queue. */
static void be_rogue(struct xennetif *nif)
{
	struct nif_queue *q = &nif->queue[nif->cfg.queues - 1];
	struct netif_tx_sring *sring = q->tx.page->addr;

	sring->req_prod = q->tx.pushed + NIF_TX_MAX + 1;
	xen_mb();	/* the index before the event */
	xenevtchn_notify(q->tx_ch.xce, q->tx_ch.port);
}

static void wait_for_input(void)
{
	int c;

	do
		c = getchar();
	while (c != '\n' && c != EOF);
}

/**
 * rogue_run() - have a vif disabled, and stay
 * @vif: the vif, of a backend with two queues or more
 *
 * It connects, is rogue after a line of input, and leaves after another.
 *
 * Return: 0 when the backend followed the frontend to Closed in the end.
 */
int rogue_run(unsigned int vif)
{
	struct xennetif_config cfg = { .queues = 2 };
	struct xennetif *nif = xennetif_alloc(NULL);
	bool well = false;
	char text[256];

	if (!nif)
		return 1;
	if (xennetif_open(nif, vif, PATIENCE_MS) >= 0 &&
	    xennetif_max_queues(nif) >= cfg.queues &&
	    xennetif_setup(nif, &cfg) >= 0 &&
	    xennetif_connect(nif, PATIENCE_MS) >= 0) {
		wait_for_input();
		be_rogue(nif);
		wait_for_input();
		well = xennetif_disconnect(nif, PATIENCE_MS) >= 0;
	}
	if (!well)
		printf("# %s\n", xennetif_error(nif, text, sizeof(text)));
	xennetif_free(nif);
	puts(well ? "well 1" : "well 0");
	return well ? 0 : 1;
}
