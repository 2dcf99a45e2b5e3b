// SPDX-License-Identifier: GPL-2.0
/* staging: parameters, and the steps of a connection's life; see staging.h. */
#include <linux/err.h>
#include <linux/moduleparam.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include <xen/xenbus.h>

#include "compat.h"
#include "ctrl_ring.h"
#include "staging.h"
#include "staging_pace.h"
#include "staging_queue.h"
#include "staging_rx.h"
#include "staging_stats.h"
#include "staging_tx.h"

static bool staging_grants = true;
module_param(staging_grants, bool, 0644);
MODULE_PARM_DESC(staging_grants,
		 "Stage packets in pages that the backend keeps mapped; from the next connection on");

static const char * const tx_modes[] = {
	[STAGING_TX_OFF] = "off",
	[STAGING_TX_HEADER] = "header",
	[STAGING_TX_FULL] = "full",
};

static int staging_tx = STAGING_TX_FULL;

static int set_tx_mode(const char *val, const struct kernel_param *kp)
{
	int mode = sysfs_match_string(tx_modes, val);

	if (mode < 0)
		return mode;
	WRITE_ONCE(staging_tx, mode);
	return 0;
}

static int get_tx_mode(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%s\n", tx_modes[READ_ONCE(staging_tx)]);
}

static const struct kernel_param_ops tx_mode_ops = {
	.set = set_tx_mode,
	.get = get_tx_mode,
};

module_param_cb(staging_tx, &tx_mode_ops, &staging_tx, 0644);
__MODULE_PARM_TYPE(staging_tx, "off|header|full");
MODULE_PARM_DESC(staging_tx,
		 "What is staged of a transmitted packet (default: full)");

/**
 * staging_tx_mode_name() - what the module parameter calls it
 * @mode: the mode
 */
const char *staging_tx_mode_name(enum staging_tx_mode mode)
{
	return tx_modes[mode];
}

static bool staging_rx = true;
module_param(staging_rx, bool, 0644);
MODULE_PARM_DESC(staging_rx, "Stage received packets");

/**
 * staging_create() - prepare an interface for staging
 * @netdev: the net device
 * @xbdev: its xenbus device
 *
 * Return: what the other functions take, or NULL without memory
 */
struct staging *staging_create(struct net_device *netdev,
			       struct xenbus_device *xbdev)
{
	struct staging *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	s->counters = alloc_percpu(struct staging_counters);
	if (!s->counters) {
		kfree(s);
		return NULL;
	}
	s->netdev = netdev;
	s->xbdev = xbdev;
	event_limits_init(&s->rx_limits);
	INIT_WORK(&s->setup, staging_setup);
	return s;
}

/**
 * staging_destroy() - the net device goes away
 * @s: disconnected; may be NULL
 */
void staging_destroy(struct staging *s)
{
	if (!s)
		return;
	staging_free_queues(s);
	free_percpu(s->counters);
	kfree(s);
}

/**
 * staging_alloc_queues() - make what belongs to the data queues
 * @s: the interface, disconnected
 * @num_queues: how many
 *
 * Return: 0 or -ENOMEM
 */
int staging_alloc_queues(struct staging *s, unsigned int num_queues)
{
	unsigned int i;

	/* Left over when the data queues could not be made. */
	staging_free_queues(s);

	s->queues = kvcalloc(num_queues, sizeof(*s->queues), GFP_KERNEL);
	if (!s->queues)
		return -ENOMEM;
	for (i = 0; i < num_queues; i++) {
		s->queues[i].staging = s;
		s->queues[i].id = i;
		/* Every entry is STAGING_NO_BUF. */
		memset(s->queues[i].tx_buf, 0xff, sizeof(s->queues[i].tx_buf));
		staging_pace_init(&s->queues[i]);
	}
	return 0;
}

/**
 * staging_free_queues() - the data queues go away
 * @s: the interface, disconnected
 */
void staging_free_queues(struct staging *s)
{
	kvfree(s->queues);
	s->queues = NULL;
}

/**
 * staging_queue() - what belongs to a data queue
 * @s: the interface
 * @id: the queue's number
 * @napi: what receives from it
 */
struct staging_queue *staging_queue(struct staging *s, unsigned int id,
				    struct napi_struct *napi)
{
	s->queues[id].rx_events.napi = napi;
	return &s->queues[id];
}

static const char *make_ctrl_ring(struct staging *s)
{
	struct ctrl_ring *ring;

	if (!READ_ONCE(staging_grants) ||
	    (s->tx_mode == STAGING_TX_OFF && !s->rx_on))
		return "switched off by module parameter";
	if (!xenbus_read_unsigned(s->xbdev->otherend, "feature-ctrl-ring", 0))
		return "the backend has no control ring";
	ring = ctrl_ring_create(s->xbdev);
	if (IS_ERR(ring))
		return "no resources for a control ring";
	s->ring = ring;
	return NULL;
}

/**
 * staging_connect() - begin a connection
 * @s: the interface
 * @num_queues: how many data queues the connection has
 * @trusted: whether the stack may look at memory that the backend can write to
 *
 * The module's parameters count as they are now.
 */
void staging_connect(struct staging *s, unsigned int num_queues, bool trusted)
{
	s->num_queues = num_queues;
	s->trusted = trusted;
	s->tx_mode = READ_ONCE(staging_tx);
	s->rx_on = READ_ONCE(staging_rx);
	s->why_off = make_ctrl_ring(s);
	s->started = false;
	s->connected = true;
}

/**
 * staging_write_keys() - tell the backend about the control ring
 * @s: the interface
 * @xbt: the transaction that writes the other keys
 *
 * Keys of an earlier driver or connection must not be left: the backend would
 * fail to connect.
 *
 * Return: 0 or a negative errno
 */
int staging_write_keys(struct staging *s, struct xenbus_transaction xbt)
{
	if (s->ring)
		return ctrl_ring_write_keys(s->ring, xbt);
	ctrl_ring_remove_keys(s->xbdev, xbt);
	return 0;
}

/**
 * staging_start() - the backend is Connected
 * @s: the interface
 *
 * A backend gets there again after it was reconfigured.
 */
void staging_start(struct staging *s)
{
	if (!s->connected || s->started)
		return;
	s->started = true;
	/* Freezable: a suspend waits until it is done, or has not begun. */
	queue_work(system_freezable_wq, &s->setup);
}

/**
 * staging_stop() - begin a disconnect
 * @s: the interface; its carrier is off, so that nothing new is sent
 *
 * Transmitters have finished with what they were sending when this returns,
 * and no timer polls any more. What is on the rings stays there.
 */
void staging_stop(struct staging *s)
{
	unsigned int i;

	s->connected = false;
	ctrl_ring_abort(s->ring);
	cancel_work_sync(&s->setup);

	if (!s->queues)
		return;
	for (i = 0; i < s->num_queues; i++) {
		staging_tx_unpublish(&s->queues[i]);
		WRITE_ONCE(s->queues[i].stopped, true);
	}
	synchronize_net();
	for (i = 0; i < s->num_queues; i++)
		staging_pace_stop(&s->queues[i]);
}

/**
 * staging_disconnect() - finish a disconnect
 * @s: the interface; nothing is on its rings, and nobody polls it
 *
 * No DEL is sent, nor could it be: the backend unmaps all it has mapped, the
 * control ring included, when it sees us closing, and a new backend after a
 * resume has mapped nothing. Pages that it keeps mapped nevertheless are freed
 * when it lets go of them.
 */
void staging_disconnect(struct staging *s)
{
	unsigned int i;

	for (i = 0; s->queues && i < s->num_queues; i++) {
		staging_tx_remove(&s->queues[i]);
		staging_rx_remove(&s->queues[i]);
	}
	s->num_queues = 0;

	if (!s->ring)
		return;
	/* For a driver that has no control ring and takes over from us. */
	ctrl_ring_remove_keys(s->xbdev, XBT_NIL);
	ctrl_ring_destroy(s->ring);
	s->ring = NULL;
}
