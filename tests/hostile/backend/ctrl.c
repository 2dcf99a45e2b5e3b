// SPDX-License-Identifier: GPL-2.0
/* The control ring: netback's three messages. */
#include <string.h>

#include "backend.h"

#define SUCCESS		XEN_NETIF_CTRL_STATUS_SUCCESS
#define INVALID		XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER
#define CAPACITY	1024U

static uint32_t add(struct backend *b, const struct xen_netif_gref *list,
		    unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr && !b->hooks.add_nothing; i++)
		if (!grant_map(b, list[i].ref, list[i].flags &
			       XEN_NETIF_CTRLF_GREF_readonly))
			return INVALID;
	return SUCCESS;
}

static uint32_t del(struct backend *b, struct xen_netif_gref *list,
		    unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		list[i].status = SUCCESS;
		if (b->hooks.keep && grant_mapped(b, list[i].ref))
			grant_mapped(b, list[i].ref)->kept = true;
		else
			grant_unmap(b, list[i].ref);
		b->deleted++;
	}
	return SUCCESS;
}

static uint32_t list_message(struct backend *b,
			     const struct xen_netif_ctrl_request *req)
{
	struct xen_netif_gref list[PAGE / sizeof(struct xen_netif_gref)];
	unsigned int nr = req->data[2];
	uint32_t status;

	if (!nr || nr > SIZEOF_ARRAY(list) ||
	    !grant_copy(b, req->data[1], 0, list, nr * sizeof(list[0]), false))
		return INVALID;
	if (req->type == XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING)
		return add(b, list, nr);
	status = del(b, list, nr);
	grant_copy(b, req->data[1], 0, list, nr * sizeof(list[0]), true);
	return status;
}

static void handle(struct backend *b, const struct xen_netif_ctrl_request *req)
{
	struct xen_netif_ctrl_response rsp = { .id = req->id, .type = req->type };
	unsigned int times = 1;

	switch (req->type) {
	case XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE:
		b->gets++;
		rsp.data = b->capacity ? b->capacity : CAPACITY;
		break;
	case XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING:
		b->adds++;
		break;
	case XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING:
		b->dels++;
		break;
	default:
		rsp.status = XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED;
	}
	if (b->hooks.ctrl)
		times = b->hooks.ctrl(b, req, &rsp);
	/* What is answered otherwise is not done either. */
	if (!rsp.status && req->type != XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE)
		rsp.status = list_message(b, req);
	ctrl_answer(b, &rsp, times);
}

/**
 * ctrl_answer() - put a response on the ring
 * @b: the backend, with a control ring
 * @rsp: any response
 * @times: how often
 */
void ctrl_answer(struct backend *b, const struct xen_netif_ctrl_response *rsp,
		 unsigned int times)
{
	while (times--) {
		*RING_GET_RESPONSE(&b->ctrl, b->ctrl.rsp_prod_pvt) = *rsp;
		b->ctrl.rsp_prod_pvt++;
	}
	RING_PUSH_RESPONSES(&b->ctrl);
	notify(b, &b->ctrl_port);
}

/**
 * ctrl_serve() - answer what is on the ring
 * @b: the backend
 */
void ctrl_serve(struct backend *b)
{
	struct xen_netif_ctrl_request req;

	while (b->ctrl.sring && b->ctrl.req_cons != b->ctrl.sring->req_prod) {
		xen_rmb();
		req = *RING_GET_REQUEST(&b->ctrl, b->ctrl.req_cons);
		b->ctrl.req_cons++;
		handle(b, &req);
		b->ctrl.sring->req_event = b->ctrl.req_cons + 1;
	}
}
