// SPDX-License-Identifier: GPL-2.0
/*
 * One whole conversation with the backend, as a frontend should lead it, so that it
 * can be ended at each of its steps.  Somebody has to send packets to the vif
 * meanwhile.
 */

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "assault.h"
#include "steps.h"

#define PATIENCE_MS	30000

/* Pages of a queue: half of them to send from, the others to receive into. */
#define PAGES	16U

struct talk {
	struct xennetif *nif;
	struct xennetif_pages *tx;
	struct xennetif_pages *rx;
	struct xennetif_pages *plain;	/* is not staged */
	unsigned int received;
};

static bool connect_to(struct talk *k, unsigned int vif)
{
	struct xennetif_config cfg = {
		.features = XENNETIF_F_CTRL_RING | XENNETIF_F_SPLIT_EVTCHN |
			    XENNETIF_F_SG | XENNETIF_F_RX_NOTIFY,
	};

	if (xennetif_open(k->nif, vif, PATIENCE_MS) < 0)
		return false;
	cfg.queues = xennetif_max_queues(k->nif) > 1 ? 2 : 1;
	if (xennetif_setup(k->nif, &cfg) < 0 ||
	    xennetif_connect(k->nif, PATIENCE_MS) < 0)
		return false;
	steps_at("connected");
	return true;
}

static void fill_list(struct xen_netif_gref *list,
		      const struct xennetif_pages *pages, unsigned int flags)
{
	unsigned int i;

	for (i = 0; i < pages->count; i++)
		list[i] = (struct xen_netif_gref){
			.ref = pages->gref[i], .flags = flags,
		};
}

static bool stage(struct talk *k, unsigned int queue)
{
	struct xen_netif_gref list[2 * PAGES];
	unsigned int size;

	fill_list(list, k->tx, XEN_NETIF_CTRLF_GREF_readonly);
	fill_list(list + PAGES, k->rx, 0);
	if (xennetif_gref_get(k->nif, queue, &size, PATIENCE_MS))
		return false;
	steps_at("after GET");
	if (xennetif_gref_add(k->nif, queue, list, 2 * PAGES, PATIENCE_MS))
		return false;
	steps_at("after ADD");
	return true;
}

/* Half of what was added; the rest is the disconnect's. */
static bool unstage(struct talk *k, unsigned int queue)
{
	struct xen_netif_gref list[PAGES];
	unsigned int unmapped;

	fill_list(list, k->tx, XEN_NETIF_CTRLF_GREF_readonly);
	if (xennetif_gref_del(k->nif, queue, list, PAGES, &unmapped,
			      PATIENCE_MS) < 0)
		return false;
	steps_at("after DEL");
	return true;
}

static bool make_room(struct talk *k, unsigned int queue)
{
	unsigned int i;

	for (i = 0; i < PAGES; i++)
		if (xennetif_rx_stage(k->nif, queue, i % 2 ? k->rx->gref[i] :
				      k->plain->gref[i], i) < 0)
			return false;
	if (xennetif_rx_push(k->nif, queue) < 0)
		return false;
	steps_at("after requests to receive");
	return true;
}

static bool send(struct talk *k, unsigned int queue)
{
	struct xennetif_tx_slot slot[2] = {
		{ .gref = k->tx->gref[queue], .len = 1000 },
		{ .gref = k->plain->gref[queue], .len = 2000 },
	};
	struct xennetif_tx_packet pkt = { .slot = slot };
	struct xennetif_tx_done answer[4];

	for (pkt.slots = 1; pkt.slots <= ARRAY_SIZE(slot); pkt.slots++)
		if (xennetif_tx_stage(k->nif, queue, &pkt) < 0)
			return false;
	if (xennetif_tx_push(k->nif, queue) < 0)
		return false;
	steps_at("after packets");
	if (xennetif_tx_wait(k->nif, queue, PATIENCE_MS) < 0 ||
	    xennetif_tx_reap(k->nif, queue, answer, ARRAY_SIZE(answer)) < 0)
		return false;
	steps_at("after their responses");
	return true;
}

/* Whoever sends may not choose this queue. */
static bool receive(struct talk *k, unsigned int queue)
{
	struct xennetif_rx_slot slot[PAGES];
	int n;

	if (xennetif_rx_wait(k->nif, queue, 500) < 0)
		return true;
	n = xennetif_rx_reap(k->nif, queue, slot, ARRAY_SIZE(slot));
	if (n < 0)
		return false;
	k->received += n;
	return true;
}

static bool talk(struct talk *k, unsigned int vif)
{
	unsigned int queue;

	if (!connect_to(k, vif))
		return false;
	k->tx = xennetif_pages_grant(k->nif, PAGES, XENNETIF_PAGES_READONLY);
	k->rx = xennetif_pages_grant(k->nif, PAGES, 0);
	k->plain = xennetif_pages_grant(k->nif, PAGES, 0);
	if (!k->tx || !k->rx || !k->plain)
		return false;
	for (queue = 0; queue < k->nif->cfg.queues; queue++)
		if (!stage(k, queue) || !make_room(k, queue) ||
		    !send(k, queue) || !receive(k, queue) ||
		    !unstage(k, queue))
			return false;
	if (xennetif_disconnect(k->nif, PATIENCE_MS) < 0)
		return false;
	steps_at("disconnected");
	return true;
}

/**
 * converse_run() - a conversation, or a part of it
 * @vif: the vif
 *
 * Return: 0 when it went well to its end
 */
int converse_run(unsigned int vif)
{
	struct talk k = { .nif = xennetif_alloc(NULL) };
	char text[256];
	bool well;

	if (!k.nif)
		return 1;
	well = talk(&k, vif);
	if (well)
		printf("steps %lu\nreceived %u\n", steps_done(), k.received);
	else
		printf("# vif %u: step %lu: %s\n", vif, steps_done(),
		       xennetif_error(k.nif, text, sizeof(text)));
	xennetif_free(k.nif);
	fflush(stdout);
	return well ? 0 : 1;
}

/* In a process of its own; its exit status. */
static int converse_apart(unsigned int vif, unsigned long die_after)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		steps_die_after(die_after, false);
		_exit(converse_run(vif));
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

/**
 * converse_each() - die at each step, and look whether the next one is served
 * @vif: the vif
 * @stride: from one step to the next that is tried
 *
 * Ends with the first conversation that has no such step.
 *
 * Return: 0 when the backend served all to their ends
 */
int converse_each(unsigned int vif, unsigned long stride)
{
	unsigned long n, deaths = 0;
	int status;

	for (n = 1; ; n += stride) {
		status = converse_apart(vif, n);
		if (status != STEPS_DIED)
			break;
		deaths++;
		status = converse_apart(vif, 0);
		if (status)
			break;
	}
	printf("deaths %lu\nwell %d\n", deaths, !status);
	return status ? 1 : 0;
}
