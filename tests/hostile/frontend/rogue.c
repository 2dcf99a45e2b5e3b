// SPDX-License-Identifier: GPL-2.0
/*
 * A frontend that the backend finds rogue, and that stays for some time: its rings
 * are mapped, and its state is Connected.  Somebody has to send packets to the vif
 * before, to all its queues: it makes no room for them, and a thread waits on each.
 */

#include <stdio.h>
#include <unistd.h>

#include "assault.h"

#define PATIENCE_MS	30000

/* Time to begin with that. */
#define BEFORE_S	5

/* More requests than fit the ring, on the last queue. */
static void be_rogue(struct xennetif *nif)
{
	struct nif_queue *q = &nif->queue[nif->cfg.queues - 1];
	struct netif_tx_sring *sring = q->tx.page->addr;

	sring->req_prod = q->tx.pushed + NIF_TX_MAX + 1;
	xen_mb();	/* the index before the event */
	xenevtchn_notify(q->tx_ch.xce, q->tx_ch.port);
}

/**
 * rogue_run() - have a vif disabled, and stay
 * @vif: the vif, of a backend with two queues or more
 * @seconds: for how long
 *
 * Return: 0 when the backend followed the frontend to Closed in the end.
 */
int rogue_run(unsigned int vif, unsigned int seconds)
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
		sleep(BEFORE_S);
		be_rogue(nif);
		sleep(seconds);
		well = xennetif_disconnect(nif, PATIENCE_MS) >= 0;
	}
	if (!well)
		printf("# %s\n", xennetif_error(nif, text, sizeof(text)));
	xennetif_free(nif);
	puts(well ? "well 1" : "well 0");
	return well ? 0 : 1;
}
