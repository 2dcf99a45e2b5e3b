// SPDX-License-Identifier: GPL-2.0
/*
 * A frontend asks for a hash, and leaves the vif to two others: one without a
 * control ring, whose packets may fill the backend's cache of hashes, and one with.
 * Somebody has to send IP packets to the vif meanwhile.
 */

#include <stdio.h>
#include <unistd.h>

#include "assault.h"

#define PATIENCE_MS	30000

#define FLAGS (XEN_NETIF_CTRL_HASH_TYPE_IPV4 | XEN_NETIF_CTRL_HASH_TYPE_IPV4_TCP)

static bool ask_for_hash(struct xennetif *nif)
{
	return xennetif_hash_set_algorithm(nif,
					   XEN_NETIF_CTRL_HASH_ALGORITHM_TOEPLITZ,
					   PATIENCE_MS) ==
	       XEN_NETIF_CTRL_STATUS_SUCCESS &&
	       xennetif_hash_set_flags(nif, FLAGS, PATIENCE_MS) ==
	       XEN_NETIF_CTRL_STATUS_SUCCESS;
}

/* Without an algorithm the backend has no flags, and says so. */
static bool has_no_hash(struct xennetif *nif)
{
	unsigned int flags;

	return xennetif_hash_get_flags(nif, &flags, PATIENCE_MS) ==
	       XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED;
}

/* One frontend of the vif; its queues take packets for some time. */
static bool live(unsigned int vif, const char *what, bool ctrl, bool asks)
{
	struct xennetif_config cfg = { .queues = 2 };
	struct xennetif *nif = xennetif_alloc(NULL);
	bool well = false;
	char text[256];

	if (ctrl)
		cfg.features |= XENNETIF_F_CTRL_RING;
	if (!nif)
		return false;
	if (xennetif_open(nif, vif, PATIENCE_MS) < 0 ||
	    xennetif_max_queues(nif) < cfg.queues ||
	    xennetif_setup(nif, &cfg) < 0 ||
	    xennetif_connect(nif, PATIENCE_MS) < 0 ||
	    (asks && !ask_for_hash(nif)))
		goto out;
	if (ctrl && !asks && !has_no_hash(nif)) {
		printf("# %s: the backend does not say that it has no hash\n",
		       what);
		goto out;
	}
	sleep(2);
	well = xennetif_disconnect(nif, PATIENCE_MS) >= 0;
out:
	if (!well)
		printf("# %s: %s\n", what, xennetif_error(nif, text, sizeof(text)));
	xennetif_free(nif);
	return well;
}

/**
 * heir_run() - leave a hash to the next frontends of a vif
 * @vif: the vif, of a backend with two queues or more
 *
 * Return: 0 when all of them were served, and none inherited it.
 */
int heir_run(unsigned int vif)
{
	bool well = live(vif, "with a hash", true, true) &&
		    live(vif, "without a control ring", false, false) &&
		    live(vif, "with a control ring", true, false);

	puts(well ? "well 1" : "well 0");
	return well ? 0 : 1;
}
