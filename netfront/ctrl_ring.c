// SPDX-License-Identifier: GPL-2.0
/* ctrl_ring: requests to the backend and their responses; see ctrl_ring.h. */
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>

#include <xen/events.h>
#include <xen/grant_table.h>
#include <xen/page.h>
#include <xen/xenbus.h>
#include <xen/interface/io/netif_staging.h>

#include <asm/xen/hypercall.h>

#include "compat.h"
#include "ctrl_check.h"
#include "ctrl_ring.h"

/*
 * How long one response may take, and all of a connection's together: as long as it
 * is waited for, a suspend waits too, and it fails after twenty seconds.
 */
#define CTRL_RING_TIMEOUT (5 * HZ)
#define CTRL_RING_PATIENCE (15 * HZ)

/**
 * struct ctrl_ring - a control ring that is shared with the backend
 * @xbdev: the device it belongs to
 * @front: our indices and the shared page
 * @page: the shared page
 * @gref: its grant
 * @evtchn: event channel
 * @irq: what it is bound to
 * @lock: serialises requests
 * @wait: where a request waits
 * @waiting: a response is due; set and cleared under @lock
 * @fault: why the ring must not be used any more, or NULL
 * @next_id: for the next request
 * @patience: for how much longer responses are waited for
 */
struct ctrl_ring {
	struct xenbus_device *xbdev;
	struct xen_netif_ctrl_front_ring front;
	struct page *page;
	grant_ref_t gref;
	evtchn_port_t evtchn;
	int irq;

	struct mutex lock; /* held from a request to its response */
	wait_queue_head_t wait;
	bool waiting;
	const char *fault;
	u16 next_id;
	long patience;
};

/* How many responses the backend claims to have made. Any number. */
static u32 ctrl_ring_responses(const struct ctrl_ring *ring)
{
	return READ_ONCE(ring->front.sring->rsp_prod) - ring->front.rsp_cons;
}

/* Events beyond the one that a request waits for are held back by Xen. */
static irqreturn_t ctrl_ring_interrupt(int irq, void *data)
{
	struct ctrl_ring *ring = data;
	unsigned int eoi = XEN_EOI_FLAG_SPURIOUS;

	if (READ_ONCE(ring->waiting) && ctrl_ring_responses(ring)) {
		eoi = 0;
		wake_up(&ring->wait);
	}
	xen_irq_lateeoi(irq, eoi);
	return IRQ_HANDLED;
}

/*
 * Not xenbus_setup_ring() and xenbus_alloc_evtchn(): they close the device
 * when they fail, and ours goes on without a control ring.
 */
static int ctrl_ring_share(struct ctrl_ring *ring)
{
	struct xen_netif_ctrl_sring *sring;
	int ref;

	ring->page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	if (!ring->page)
		return -ENOMEM;
	sring = page_address(ring->page);
	XEN_FRONT_RING_INIT(&ring->front, sring, XEN_PAGE_SIZE);

	ref = gnttab_grant_foreign_access(ring->xbdev->otherend_id,
					  xen_page_to_gfn(ring->page), 0);
	if (ref < 0) {
		__free_page(ring->page);
		return ref;
	}
	ring->gref = ref;
	return 0;
}

static int ctrl_ring_bind(struct ctrl_ring *ring)
{
	struct evtchn_alloc_unbound alloc = {
		.dom = DOMID_SELF,
		.remote_dom = ring->xbdev->otherend_id,
	};
	int err;

	err = HYPERVISOR_event_channel_op(EVTCHNOP_alloc_unbound, &alloc);
	if (err)
		return err;
	ring->evtchn = alloc.port;

	ring->irq = bind_evtchn_to_irqhandler_lateeoi(ring->evtchn,
						      ctrl_ring_interrupt, 0,
						      "xen-netfront-ctrl",
						      ring);
	if (ring->irq < 0) {
		xenbus_free_evtchn(ring->xbdev, ring->evtchn);
		return ring->irq;
	}
	return 0;
}

/**
 * ctrl_ring_create() - make a control ring for the backend to connect to
 * @xbdev: the device
 *
 * Context: may sleep.
 * Return: the ring, or an ERR_PTR(); the device is unharmed then
 */
struct ctrl_ring *ctrl_ring_create(struct xenbus_device *xbdev)
{
	struct ctrl_ring *ring = kzalloc(sizeof(*ring), GFP_KERNEL);
	int err;

	if (!ring)
		return ERR_PTR(-ENOMEM);
	ring->xbdev = xbdev;
	mutex_init(&ring->lock);
	init_waitqueue_head(&ring->wait);
	ring->patience = CTRL_RING_PATIENCE;

	err = ctrl_ring_share(ring);
	if (err)
		goto free_ring;
	err = ctrl_ring_bind(ring);
	if (err)
		goto end_access;
	return ring;

end_access:
	gnttab_end_foreign_access(ring->gref, ring->page);
free_ring:
	kfree(ring);
	return ERR_PTR(err);
}

/**
 * ctrl_ring_destroy() - give the control ring up
 * @ring: may be NULL; nobody waits on it any more
 *
 * The page goes back when the backend has unmapped it, now or later.
 *
 * Context: may sleep.
 */
void ctrl_ring_destroy(struct ctrl_ring *ring)
{
	if (!ring)
		return;
	unbind_from_irqhandler(ring->irq, ring);
	gnttab_end_foreign_access(ring->gref, ring->page);
	kfree(ring);
}

/**
 * ctrl_ring_write_keys() - tell the backend where the ring is
 * @ring: the ring
 * @xbt: the transaction that writes the device's other keys
 *
 * Return: 0 or a negative errno
 */
int ctrl_ring_write_keys(const struct ctrl_ring *ring,
			 struct xenbus_transaction xbt)
{
	const char *node = ring->xbdev->nodename;
	int err;

	err = xenbus_printf(xbt, node, "ctrl-ring-ref", "%u", ring->gref);
	if (!err)
		err = xenbus_printf(xbt, node, "event-channel-ctrl", "%u",
				    ring->evtchn);
	return err;
}

/**
 * ctrl_ring_remove_keys() - take back what ctrl_ring_write_keys() wrote
 * @xbdev: the device
 * @xbt: a transaction, or XBT_NIL
 *
 * A backend that finds keys of a ring that is no more fails to connect.
 */
void ctrl_ring_remove_keys(struct xenbus_device *xbdev,
			   struct xenbus_transaction xbt)
{
	/* No such key is the usual case, and as good. */
	xenbus_rm(xbt, xbdev->nodename, "ctrl-ring-ref");
	xenbus_rm(xbt, xbdev->nodename, "event-channel-ctrl");
}

static void ctrl_ring_condemn(struct ctrl_ring *ring, const char *fault)
{
	if (!READ_ONCE(ring->fault))
		WRITE_ONCE(ring->fault, fault);
}

static void ctrl_ring_send(struct ctrl_ring *ring,
			   const struct xen_netif_ctrl_request *req)
{
	int notify;

	*RING_GET_REQUEST(&ring->front, ring->front.req_prod_pvt) = *req;
	ring->front.req_prod_pvt++;
	WRITE_ONCE(ring->waiting, true);
	RING_PUSH_REQUESTS_AND_CHECK_NOTIFY(&ring->front, notify);
	if (notify)
		notify_remote_via_irq(ring->irq);
}

/* Wait for one response and copy it. Returns what went wrong, or NULL. */
static const char *ctrl_ring_receive(struct ctrl_ring *ring,
				     struct xen_netif_ctrl_response *rsp)
{
	long limit = min_t(long, ring->patience, CTRL_RING_TIMEOUT);
	const char *fault;
	long left;

	left = wait_event_timeout(ring->wait,
				  ctrl_ring_responses(ring) ||
				  READ_ONCE(ring->fault),
				  limit);
	ring->patience -= limit - left;
	WRITE_ONCE(ring->waiting, false);
	if (READ_ONCE(ring->fault))
		return ring->fault;
	if (!left)
		return "no response in time";

	fault = ctrl_check_count(ctrl_ring_responses(ring));
	if (fault)
		return fault;
	virt_rmb(); /* The response was written before its index. */
	RING_COPY_RESPONSE(&ring->front, ring->front.rsp_cons, rsp);
	ring->front.rsp_cons++;
	ring->front.sring->rsp_event = ring->front.rsp_cons + 1;
	virt_mb(); /* Ask for the next event before the next request. */
	return NULL;
}

/**
 * ctrl_ring_request() - send a message and wait for its response
 * @ring: the ring
 * @type: XEN_NETIF_CTRL_TYPE_*
 * @args: the message's data
 * @data: the response's data, when that is a success; any number
 *
 * Context: may sleep for as long as the time limit.
 * Return: 0 when the backend says success, the errno for its status when it
 * says something else, -EIO when the ring has a fault
 */
int ctrl_ring_request(struct ctrl_ring *ring, u16 type, const u32 args[3],
		      u32 *data)
{
	struct xen_netif_ctrl_request req = { .type = type };
	struct xen_netif_ctrl_response rsp;
	const char *fault;
	int err = -EIO;

	memcpy(req.data, args, sizeof(req.data));

	mutex_lock(&ring->lock);
	if (READ_ONCE(ring->fault))
		goto unlock;
	fault = "response without a request";
	if (ctrl_ring_responses(ring))
		goto condemn;

	req.id = ring->next_id++;
	ctrl_ring_send(ring, &req);
	fault = ctrl_ring_receive(ring, &rsp);
	if (!fault)
		fault = ctrl_check_response(&req, &rsp);
	if (fault)
		goto condemn;

	err = ctrl_check_status(rsp.status);
	if (!err && data)
		*data = rsp.data;
	goto unlock;

condemn:
	ctrl_ring_condemn(ring, fault);
unlock:
	mutex_unlock(&ring->lock);
	return err;
}

/**
 * ctrl_ring_abort() - fail the outstanding request and all further ones
 * @ring: may be NULL
 *
 * Context: any.
 */
void ctrl_ring_abort(struct ctrl_ring *ring)
{
	if (!ring)
		return;
	ctrl_ring_condemn(ring, "disconnected");
	wake_up(&ring->wait);
}

/**
 * ctrl_ring_fault() - why requests fail with -EIO
 * @ring: the ring
 *
 * Return: a text, or NULL when the ring is in order
 */
const char *ctrl_ring_fault(const struct ctrl_ring *ring)
{
	return READ_ONCE(ring->fault);
}
