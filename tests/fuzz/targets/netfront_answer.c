// SPDX-License-Identifier: GPL-2.0
/* sources: netfront/ctrl_check.c */
/* max_len: 64 */
/* What netfront believes of a backend that answers on the control ring. */
#include "fuzz.h"

#include <linux/errno.h>
#include <linux/kernel.h>

#include <xen/interface/io/netif_staging.h>

#include "ctrl_check.h"

/* One request is out: one response is right, no other number. */
static void check_count(u32 prod, u32 cons)
{
	bool right = prod == (u32)(cons + 1);

	check(!ctrl_check_count(prod - cons) == right);
}

/* Every field but the data has to be what the request and the ABI say. */
static void check_response(const struct xen_netif_ctrl_request *req,
			   const struct xen_netif_ctrl_response *rsp)
{
	bool known = rsp->status == XEN_NETIF_CTRL_STATUS_SUCCESS ||
		     rsp->status == XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED ||
		     rsp->status == XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER ||
		     rsp->status == XEN_NETIF_CTRL_STATUS_BUFFER_OVERFLOW;
	bool right = rsp->id == req->id && rsp->type == req->type && known;
	int err = ctrl_check_status(rsp->status);

	check(!ctrl_check_response(req, rsp) == right);
	check((err == 0) == (rsp->status == XEN_NETIF_CTRL_STATUS_SUCCESS));
	check(err <= 0 && (known || err == -EPROTO));
}

static void fuzz_one(struct bytes *in)
{
	struct xen_netif_ctrl_request req = {
		.id = bytes_u16(in),
		.type = bytes_u16(in),
	};
	struct xen_netif_ctrl_response rsp = {
		.id = req.id + bytes_u8(in) / 128,
		.type = req.type + bytes_u8(in) / 128,
		.status = bytes_number(in),
		.data = bytes_u32(in),
	};
	u32 cons = bytes_u32(in);

	check_response(&req, &rsp);
	check_count(cons + bytes_number(in), cons);
	rsp.id = bytes_u16(in);
	rsp.type = bytes_u16(in);
	check_response(&req, &rsp);
}
