// SPDX-License-Identifier: GPL-2.0
/*
 * staging_setup: agrees with the backend on the pages of each queue.
 *
 * Runs in a work item, since the backend may take its time and xenwatch must
 * not wait for it. Per queue it asks for the room there is (GET), makes pages
 * of that number and has them mapped (ADD). Only then are they published. When
 * any step fails the queue takes back what it did (DEL) and stays as it was,
 * and the log says why.
 */
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/netdevice.h>

#include <xen/grant_table.h>
#include <xen/page.h>
#include <xen/xenbus.h>
#include <xen/interface/io/netif_staging.h>

#include "compat.h"
#include "ctrl_ring.h"
#include "staging_pages.h"
#include "staging_queue.h"
#include "staging_rx.h"
#include "staging_tx.h"

/**
 * struct setup - one run of the work item
 * @s: the interface
 * @list: holds the entries of one ADD or DEL
 * @list_gref: its grant
 * @step: what is being done
 * @queues: how many queues were set up
 * @failed: the first queue that was not
 * @failed_step: what was being done for it
 * @err: how that ended
 */
struct setup {
	struct staging *s;
	struct page *list;
	grant_ref_t list_gref;
	const char *step;

	unsigned int queues;
	unsigned int failed;
	const char *failed_step;
	int err;
};

static int alloc_list(struct setup *su)
{
	int ref;

	su->list = alloc_page(GFP_KERNEL | __GFP_ZERO);
	if (!su->list)
		return -ENOMEM;
	ref = gnttab_grant_foreign_access(su->s->xbdev->otherend_id,
					  xen_page_to_gfn(su->list), 0);
	if (ref < 0) {
		__free_page(su->list);
		return ref;
	}
	su->list_gref = ref;
	return 0;
}

/* One ADD or DEL for a part of a set that fits the list. */
static int send_list(struct setup *su, struct staging_queue *q, u16 type,
		     const struct staging_pages *set, unsigned int first,
		     unsigned int nr)
{
	struct xen_netif_gref *entry = page_address(su->list);
	const u32 args[3] = { q->id, su->list_gref, nr };
	unsigned int i;

	for (i = 0; i < nr; i++) {
		entry[i].ref = set->page[first + i].gref;
		entry[i].flags = set->readonly ?
				 XEN_NETIF_CTRLF_GREF_readonly : 0;
		entry[i].status = 0;
	}
	return ctrl_ring_request(su->s->ring, type, args, NULL);
}

/*
 * Have the backend unmap the first pages of a set. Nothing is on the rings, so
 * that it has no reason to refuse; if it does, or does not answer, the pages
 * stay with us until it lets go of them.
 */
static void del_set(struct setup *su, struct staging_queue *q,
		    const struct staging_pages *set, unsigned int nr)
{
	unsigned int first, n;

	for (first = 0; first < nr; first += n) {
		n = min_t(unsigned int, nr - first, XEN_NETIF_GREF_LIST_MAX);
		if (send_list(su, q, XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING, set,
			      first, n))
			return;
	}
}

/* Have the backend map a set, all of it or nothing. */
static int add_set(struct setup *su, struct staging_queue *q,
		   const struct staging_pages *set)
{
	unsigned int first, n;
	int err;

	for (first = 0; first < set->nr; first += n) {
		n = min_t(unsigned int, set->nr - first,
			  XEN_NETIF_GREF_LIST_MAX);
		err = send_list(su, q, XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING,
				set, first, n);
		if (err) {
			del_set(su, q, set, first);
			return err;
		}
	}
	return 0;
}

static struct staging_tx *setup_tx(struct setup *su, struct staging_queue *q,
				   unsigned int nr)
{
	struct staging_tx *tx;
	int err;

	su->step = "making TX pages";
	tx = staging_tx_create(q, nr);
	if (IS_ERR(tx))
		return tx;
	su->step = "adding TX pages";
	err = add_set(su, q, staging_tx_pages(tx));
	if (err) {
		staging_tx_destroy(tx);
		return ERR_PTR(err);
	}
	return tx;
}

static struct staging_rx *setup_rx(struct setup *su, struct staging_queue *q,
				   unsigned int nr)
{
	struct staging_rx *rx;
	int err;

	su->step = "making RX pages";
	rx = staging_rx_create(q, nr);
	if (IS_ERR(rx))
		return rx;
	su->step = "adding RX pages";
	err = add_set(su, q, staging_rx_pages(rx));
	if (err) {
		staging_rx_destroy(rx);
		return ERR_PTR(err);
	}
	return rx;
}

static int plan_queue(struct setup *su, struct staging_queue *q,
		      struct staging_plan *plan)
{
	const u32 args[3] = { q->id };
	u32 room;
	int err;

	su->step = "asking for room";
	err = ctrl_ring_request(su->s->ring,
				XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE,
				args, &room);
	if (err)
		return err;
	staging_plan(plan, room, su->s->tx_mode, su->s->rx_on);
	if (!plan->tx_pages && !plan->rx_pages)
		return -ENOSPC;
	return 0;
}

static int setup_queue(struct setup *su, struct staging_queue *q)
{
	struct staging_tx *tx = NULL;
	struct staging_rx *rx = NULL;
	struct staging_plan plan;
	int err;

	err = plan_queue(su, q, &plan);
	if (err)
		return err;

	if (plan.tx_pages) {
		tx = setup_tx(su, q, plan.tx_pages);
		if (IS_ERR(tx))
			return PTR_ERR(tx);
	}
	if (plan.rx_pages) {
		rx = setup_rx(su, q, plan.rx_pages);
		if (IS_ERR(rx)) {
			err = PTR_ERR(rx);
			goto undo_tx;
		}
	}

	if (tx)
		staging_tx_publish(q, tx);
	if (rx)
		staging_rx_publish(q, rx);
	return 0;

undo_tx:
	if (tx) {
		del_set(su, q, staging_tx_pages(tx),
			staging_tx_pages(tx)->nr);
		staging_tx_destroy(tx);
	}
	return err;
}

/* The first failure is the one that is told. */
static void note_failure(struct setup *su, unsigned int queue, int err)
{
	if (su->err)
		return;
	su->failed = queue;
	su->failed_step = su->step;
	su->err = err;
}

static void setup_queues(struct setup *su)
{
	struct staging *s = su->s;
	unsigned int i;
	int err;

	for (i = 0; i < s->num_queues; i++) {
		err = setup_queue(su, &s->queues[i]);
		if (!err) {
			su->queues++;
			continue;
		}
		note_failure(su, i, err);
		/* The other queues would hear the same, or nothing. */
		if (err == -EIO || err == -EOPNOTSUPP)
			break;
	}
}

static const char *say_error(const struct setup *su)
{
	switch (su->err) {
	case -EIO:
		return ctrl_ring_fault(su->s->ring);
	case -EOPNOTSUPP:
		return "not supported by the backend";
	case -EINVAL:
		return "refused by the backend";
	case -ENOSPC:
		return "no room, here or at the backend";
	case -ENOMEM:
		return "no memory";
	default:
		return "failed";
	}
}

/* One line, whatever happened. */
static void report(const struct setup *su)
{
	const struct staging *s = su->s;
	char why[80] = "";

	if (su->err)
		snprintf(why, sizeof(why), " (queue %u, %s: %s)", su->failed,
			 su->failed_step, say_error(su));
	if (!su->queues)
		netdev_info(s->netdev, "staging grants: off%s\n", why);
	else
		netdev_info(s->netdev,
			    "staging grants: on in %u of %u queues, %d TX buffers (%s), %d RX pages%s\n",
			    su->queues, s->num_queues,
			    atomic_read(&s->tx_buffers),
			    staging_tx_mode_name(s->tx_mode),
			    atomic_read(&s->rx_buffers), why);
}

/**
 * staging_setup() - set the queues of a new connection up
 * @work: of an interface
 *
 * staging_stop() makes it end early and waits for that.
 */
void staging_setup(struct work_struct *work)
{
	struct staging *s = container_of(work, struct staging, setup);
	struct setup su = { .s = s };
	int err;

	if (!s->ring) {
		netdev_info(s->netdev, "staging grants: off (%s)\n",
			    s->why_off);
		return;
	}

	su.step = "making a list";
	err = alloc_list(&su);
	if (err) {
		note_failure(&su, 0, err);
	} else {
		setup_queues(&su);
		gnttab_end_foreign_access(su.list_gref, su.list);
	}
	report(&su);
}
