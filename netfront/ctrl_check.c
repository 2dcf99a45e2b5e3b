// SPDX-License-Identifier: GPL-2.0
/* ctrl_check: validation of control ring responses; see ctrl_check.h. */
#include <linux/errno.h>
#include <linux/types.h>

#include <xen/interface/io/netif_staging.h>

#include "ctrl_check.h"

/**
 * ctrl_check_count() - judge the number of responses while one is awaited
 * @responses: the distance from our consumer to the backend's producer index
 *
 * Return: NULL, or what is wrong
 */
const char *ctrl_check_count(u32 responses)
{
	if (responses == 1)
		return NULL;
	return responses ? "more responses than requests" : "no response";
}

/**
 * ctrl_check_response() - judge a response
 * @req: the one request that is outstanding
 * @rsp: a private copy of the response
 *
 * Return: NULL, or what is wrong
 */
const char *ctrl_check_response(const struct xen_netif_ctrl_request *req,
				const struct xen_netif_ctrl_response *rsp)
{
	if (rsp->id != req->id)
		return "response to another request";
	if (rsp->type != req->type)
		return "response of another type";
	if (rsp->status > XEN_NETIF_CTRL_STATUS_BUFFER_OVERFLOW)
		return "response with an unknown status";
	return NULL;
}

/**
 * ctrl_check_status() - an errno for a status
 * @status: of a response that passed ctrl_check_response()
 *
 * Return: 0 for success, or a negative errno
 */
int ctrl_check_status(u32 status)
{
	switch (status) {
	case XEN_NETIF_CTRL_STATUS_SUCCESS:
		return 0;
	case XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED:
		return -EOPNOTSUPP;
	case XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER:
		return -EINVAL;
	case XEN_NETIF_CTRL_STATUS_BUFFER_OVERFLOW:
		return -EOVERFLOW;
	default:
		return -EPROTO;
	}
}
