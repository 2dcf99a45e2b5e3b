// SPDX-License-Identifier: GPL-2.0
/*
 * A frontend that offers rings that cannot be mapped, again and again, as fast as
 * the backend goes through the states.
 */

#include <stdio.h>
#include <string.h>

#include "assault.h"

#define PATIENCE_MS	30000

/* No domain has so many grants here, nor channels. */
static const char * const keys[][2] = {
	{ "tx-ring-ref", "99999" },
	{ "rx-ring-ref", "99998" },
	{ "event-channel", "77" },
	{ "request-rx-copy", "1" },
};

/* Of other frontends: netback would look at them first. */
static const char * const others[] = {
	"ctrl-ring-ref", "event-channel-ctrl", "multi-queue-num-queues",
};

static void remove_key(struct xennetif *nif, const char *key)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", nif->front, key);
	xs_rm(nif->xs, XBT_NULL, path);
}

static void write_keys(struct xennetif *nif)
{
	char path[128];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(others); i++)
		remove_key(nif, others[i]);
	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		snprintf(path, sizeof(path), "%s/%s", nif->front, keys[i][0]);
		xs_write(nif->xs, XBT_NULL, path, keys[i][1],
			 strlen(keys[i][1]));
	}
}

static void remove_keys(struct xennetif *nif)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(keys); i++)
		remove_key(nif, keys[i][0]);
}

static bool go(struct xennetif *nif, enum xennetif_state to, unsigned int states)
{
	return nif_store_set_state(nif, to) >= 0 &&
	       nif_store_wait_backend(nif, states,
				      nif_deadline(PATIENCE_MS)) >= 0;
}

/**
 * refused_run() - offer bad rings
 * @vif: the vif
 * @times: how often
 *
 * Return: 0 when the backend has answered each time, and waits for another frontend.
 */
int refused_run(unsigned int vif, unsigned long times)
{
	struct xennetif *nif = xennetif_alloc(NULL);
	unsigned long done = 0;

	if (!nif)
		return 1;
	if (xennetif_open(nif, vif, PATIENCE_MS) >= 0) {
		write_keys(nif);
		while (done < times &&
		       go(nif, XENNETIF_CONNECTED, 1 << XENNETIF_CLOSING) &&
		       go(nif, XENNETIF_CLOSED, 1 << XENNETIF_CLOSED) &&
		       go(nif, XENNETIF_INITIALISING, 1 << XENNETIF_INITWAIT))
			done++;
		remove_keys(nif);
	}
	xennetif_free(nif);
	printf("refused %lu\n", done);
	return done < times;
}
