/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ctrl_check: is what stands on the control ring the answer to our request?
 *
 * The backend may be hostile, so this looks at a private copy only and trusts
 * no field of it. Nothing in here touches a ring: the file is compiled and
 * tested on the host as it stands.
 */
#ifndef NETFRONT_CTRL_CHECK_H
#define NETFRONT_CTRL_CHECK_H

#include <linux/types.h>

struct xen_netif_ctrl_request;
struct xen_netif_ctrl_response;

const char *ctrl_check_count(u32 responses);
const char *ctrl_check_response(const struct xen_netif_ctrl_request *req,
				const struct xen_netif_ctrl_response *rsp);
int ctrl_check_status(u32 status);

#endif /* NETFRONT_CTRL_CHECK_H */
