// SPDX-License-Identifier: GPL-2.0
/*
 * gref_ctrl: GET_GREF_MAPPING_SIZE, ADD_GREF_MAPPING and DEL_GREF_MAPPING;
 * see gref_ctrl.h. They run in the control ring's threaded interrupt handler,
 * so they may sleep. What they take long for delays the frontend that asked, and
 * its disconnect, which waits for the one message that is handled.
 *
 * The list page belongs to the frontend, which may write to it at any time.
 * Xen copies it once into a page of ours; all decisions are made on that.
 */
#include "common.h"

#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/moduleparam.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "gref_ctrl.h"
#include "gref_list.h"
#include "gref_map.h"
#include "staged_queue.h"

static unsigned int gref_mapping_size = 1024;
module_param(gref_mapping_size, uint, 0644);
MODULE_PARM_DESC(gref_mapping_size,
		 "Grants a frontend may keep mapped per queue (0: none), read when it connects");

/* Messages that are handled in one go: a ring's worth. */
#define CTRL_BURST __CONST_RING_SIZE(xen_netif_ctrl, XEN_PAGE_SIZE)

/*
 * struct ctrl_msg - a list message on its way
 * @vif: the vif that it came to
 * @sq: the queue's staging state
 * @list: the private copy of the list, a page of its own
 * @size: entries of the list
 * @m: the mapping of each entry that is worked on
 */
struct ctrl_msg {
	struct xenvif *vif;
	struct staged_queue *sq;
	struct xen_netif_gref *list;
	u32 size;
	struct gref_mapping *m[XEN_NETIF_GREF_LIST_MAX];
};

/**
 * gref_ctrl_init() - prepare a new vif
 * @ctrl: its gref_ctrl
 */
void gref_ctrl_init(struct gref_ctrl *ctrl)
{
	mutex_init(&ctrl->lock);
}

/**
 * gref_ctrl_start() - let messages in
 * @vif: a vif whose queues are connected and whose hotplug script has run; a
 *	 vif without queues stays shut
 *
 * Reads the host's policy: the module parameter, lowered by the backend
 * area's max-gref-mapping. The script may write that key, so a frontend that
 * is faster than the script has to wait; it does, for the state Connected.
 *
 * Context: process, as the vif's connect and disconnect.
 */
void gref_ctrl_start(struct xenvif *vif)
{
	struct gref_ctrl *ctrl = &vif->gref_ctrl;
	u32 limit = min(READ_ONCE(gref_mapping_size), GREF_TABLE_MAX);
	const char *dir = xenvif_to_xenbus_device(vif)->nodename;

	limit = min(limit, xenbus_read_unsigned(dir, "max-gref-mapping", limit));

	mutex_lock(&ctrl->lock);
	ctrl->capacity = limit;
	ctrl->num_queues = vif->num_queues;
	mutex_unlock(&ctrl->lock);
}

/**
 * gref_ctrl_stop() - keep messages out; waits for the one that is handled
 * @vif: a vif that is about to disconnect, started or not
 *
 * Context: process.
 */
void gref_ctrl_stop(struct xenvif *vif)
{
	struct gref_ctrl *ctrl = &vif->gref_ctrl;

	mutex_lock(&ctrl->lock);
	ctrl->num_queues = 0;
	mutex_unlock(&ctrl->lock);
}

/* The checks that all three messages begin with; a status. */
static u32 check_queue(struct xenvif *vif, u32 queue)
{
	struct gref_ctrl *ctrl = &vif->gref_ctrl;

	lockdep_assert_held(&ctrl->lock);
	if (ctrl->num_queues && !ctrl->capacity)
		return XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED;
	if (queue >= ctrl->num_queues)
		return XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER;
	if (!vif->queues[queue].staged)
		return XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED;
	return XEN_NETIF_CTRL_STATUS_SUCCESS;
}

/* The table of a queue of @vif, which only messages change: they hold the lock. */
static struct gref_table *queue_table(const struct xenvif *vif,
				      const struct staged_queue *sq)
{
	return rcu_dereference_protected(sq->table,
					 lockdep_is_held(&vif->gref_ctrl.lock));
}

static struct gref_table *msg_table(const struct ctrl_msg *msg)
{
	return queue_table(msg->vif, msg->sq);
}

/* The table of the first ADD; a frontend that never asks costs no memory. */
static struct gref_table *msg_make_table(const struct ctrl_msg *msg)
{
	struct gref_table *t = msg_table(msg);

	if (!t) {
		t = gref_table_alloc(msg->vif->gref_ctrl.capacity,
				     get_random_u32());
		rcu_assign_pointer(msg->sq->table, t);
	}
	return t;
}

/*
 * GET_GREF_MAPPING_SIZE: how many mappings still fit. xen/io/netif.h calls the
 * answer the maximum, the specification the free entries; right after
 * connecting they are the same.
 */
static u32 get_size(struct xenvif *vif, u32 queue, u32 *data)
{
	const struct gref_table *t;

	t = queue_table(vif, vif->queues[queue].staged);
	*data = t ? gref_table_room(t) : vif->gref_ctrl.capacity;
	return XEN_NETIF_CTRL_STATUS_SUCCESS;
}

/* Let Xen copy between our page and the frontend's; 0 or -EFAULT. */
static int list_copy(const struct ctrl_msg *msg, u32 list_gref, bool to_guest)
{
	unsigned long gfn = virt_to_gfn(msg->list);
	struct gnttab_copy op = {
		.len = msg->size * sizeof(*msg->list),
		.flags = to_guest ? GNTCOPY_dest_gref : GNTCOPY_source_gref,
	};

	op.source.domid = to_guest ? DOMID_SELF : msg->vif->domid;
	op.dest.domid = to_guest ? msg->vif->domid : DOMID_SELF;
	if (to_guest) {
		op.source.u.gmfn = gfn;
		op.dest.u.ref = list_gref;
	} else {
		op.source.u.ref = list_gref;
		op.dest.u.gmfn = gfn;
	}

	gnttab_batch_copy(&op, 1);
	return op.status == GNTST_okay ? 0 : -EFAULT;
}

static void msg_free(struct ctrl_msg *msg)
{
	if (!msg)
		return;
	free_page((unsigned long)msg->list);
	kvfree(msg);
}

/* Fetch a message's list. Returns NULL for a bad one. */
static struct ctrl_msg *msg_fetch(struct xenvif *vif, u32 queue, u32 list_gref,
				  u32 size)
{
	struct ctrl_msg *msg;

	if (!gref_list_size_ok(size))
		return NULL;

	msg = kvzalloc(sizeof(*msg), GFP_KERNEL);
	if (!msg)
		return NULL;
	msg->vif = vif;
	msg->sq = vif->queues[queue].staged;
	msg->size = size;
	msg->list = (void *)get_zeroed_page(GFP_KERNEL);
	if (!msg->list || list_copy(msg, list_gref, false) ||
	    !gref_list_flags_ok(msg->list, size)) {
		msg_free(msg);
		return NULL;
	}
	return msg;
}

/* Enter, map and show the whole list, or leave everything as it was. */
static int add_list(struct ctrl_msg *msg)
{
	struct gref_table *t = msg_make_table(msg);
	u32 i, entered = 0;
	int err;

	if (!t)
		return -ENOMEM;
	if (msg->size > gref_table_room(t))
		return -ENOSPC;

	for (entered = 0; entered < msg->size; entered++) {
		const struct xen_netif_gref *e = &msg->list[entered];

		/* Refuses what the table or the list itself has already. */
		err = gref_table_reserve(t, e->ref, e->flags &
					 XEN_NETIF_CTRLF_GREF_readonly,
					 &msg->m[entered]);
		if (err)
			goto undo;
	}

	err = gref_map_batch(msg->vif->domid, msg->m, msg->size);
	if (err)
		goto undo;

	for (i = 0; i < msg->size; i++)
		gref_table_publish(t, msg->m[i]);
	return 0;

undo:
	while (entered--)
		gref_table_remove(t, msg->m[entered]);
	return err;
}

/*
 * Hide what the list names, as far as it is mapped and looks idle. An entry
 * that the list names twice is unknown the second time. Returns how many.
 */
static u32 del_hide(struct ctrl_msg *msg, struct gref_table *t)
{
	u32 i, hidden = 0;

	for (i = 0; i < msg->size; i++) {
		struct gref_mapping *m;

		m = t ? gref_table_find(t, msg->list[i].ref) : NULL;
		if (!m || gref_mapping_busy(m))
			continue;
		gref_table_unpublish(t, m);
		msg->m[i] = m;
		hidden++;
	}
	return hidden;
}

/* Show what a packet took just before it was hidden; returns how many. */
static u32 del_show_busy(struct ctrl_msg *msg, struct gref_table *t)
{
	u32 i, shown = 0;

	for (i = 0; i < msg->size; i++) {
		if (!msg->m[i] || !gref_mapping_busy(msg->m[i]))
			continue;
		gref_table_publish(t, msg->m[i]);
		msg->m[i] = NULL;
		shown++;
	}
	return shown;
}

static void del_set_status(struct ctrl_msg *msg)
{
	u32 i;

	for (i = 0; i < msg->size; i++)
		msg->list[i].status = msg->m[i] ?
			XEN_NETIF_CTRL_STATUS_SUCCESS :
			XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER;
}

static void del_show_all(struct ctrl_msg *msg, struct gref_table *t)
{
	u32 i;

	for (i = 0; i < msg->size; i++)
		if (msg->m[i])
			gref_table_publish(t, msg->m[i]);
}

static void del_unmap(struct ctrl_msg *msg, struct gref_table *t)
{
	u32 i, n = 0;

	for (i = 0; i < msg->size; i++)
		if (msg->m[i])
			msg->m[n++] = msg->m[i];

	gref_unmap_batch(msg->m, n);
	for (i = 0; i < n; i++)
		gref_table_remove(t, msg->m[i]);
}

/*
 * Take out the entries that are idle. The verdicts are final once the readers
 * have drained, so they are written back before the unmap: a list page that
 * cannot take them still finds everything as it was. Returns the number that
 * was unmapped.
 */
static u32 del_list(struct ctrl_msg *msg, u32 list_gref)
{
	struct gref_table *t = msg_table(msg);
	u32 n = del_hide(msg, t);

	if (n) {
		synchronize_rcu();
		n -= del_show_busy(msg, t);
	}

	del_set_status(msg);
	if (list_copy(msg, list_gref, true)) {
		del_show_all(msg, t);
		return 0;
	}
	if (n)
		del_unmap(msg, t);
	return n;
}

/* ADD_GREF_MAPPING and DEL_GREF_MAPPING: the messages that bring a list. */
static u32 handle_list(struct xenvif *vif,
		       const struct xen_netif_ctrl_request *req, u32 *data)
{
	const u32 list_gref = req->data[1];
	struct ctrl_msg *msg;
	bool ok;

	msg = msg_fetch(vif, req->data[0], list_gref, req->data[2]);
	if (!msg)
		return XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER;

	if (req->type == XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING) {
		ok = !add_list(msg);
	} else {
		*data = del_list(msg, list_gref);
		ok = *data;
	}
	msg_free(msg);
	return ok ? XEN_NETIF_CTRL_STATUS_SUCCESS :
		    XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER;
}

/**
 * gref_ctrl_request() - handle a control message, if it is one of ours
 * @vif: the vif that it came to
 * @req: netback's copy of the request, with any values
 * @data: the response's data: the mappings that still fit (GET), the number of
 *	  entries that were unmapped (DEL)
 *
 * Context: process, may sleep; DEL waits for a grace period.
 * Return: XEN_NETIF_CTRL_STATUS_*
 */
u32 gref_ctrl_request(struct xenvif *vif,
		      const struct xen_netif_ctrl_request *req, u32 *data)
{
	u32 status;

	switch (req->type) {
	case XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE:
	case XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING:
	case XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING:
		break;
	default:
		return XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED;
	}

	mutex_lock(&vif->gref_ctrl.lock);
	status = check_queue(vif, req->data[0]);
	if (status == XEN_NETIF_CTRL_STATUS_SUCCESS) {
		if (req->type == XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE)
			status = get_size(vif, req->data[0], data);
		else
			status = handle_list(vif, req, data);
	}
	mutex_unlock(&vif->gref_ctrl.lock);
	return status;
}

/**
 * gref_ctrl_pace() - keep a stream of control messages from taking a CPU
 * @handled: messages handled since the handler last found none
 *
 * Interrupt threads have real-time priority; one that a frontend never lets go
 * idle would keep all others from running, and a message may be a list of
 * hundreds of pages. So this one gives that up for the lowest priority there is:
 * control messages take what others leave.
 *
 * Context: the control ring's interrupt thread.
 */
void gref_ctrl_pace(unsigned int handled)
{
	if (current->policy != SCHED_NORMAL)
		sched_set_normal(current, MAX_NICE);
	if (handled % CTRL_BURST == 0)
		usleep_range(500, 1000);
	else
		cond_resched();
}

/**
 * gref_ctrl_may_run() - whether to handle what the control ring shows
 * @vif: the vif
 * @req_prod: the frontend's producer index, any value
 *
 * Not while the index is one that cannot be, and not once the vif disconnects:
 * that waits for the handler, and the frontend decides how much there is to
 * handle.
 *
 * Context: the control ring's interrupt thread.
 */
bool gref_ctrl_may_run(const struct xenvif *vif, RING_IDX req_prod)
{
	if (kthread_should_stop())
		return false;
	if (req_prod - vif->ctrl.req_cons <= RING_SIZE(&vif->ctrl))
		return true;
	if (net_ratelimit())
		netdev_err(vif->dev, "control ring: impossible request index\n");
	return false;
}
