/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gref_list: what a frontend's list of grant references may look like.
 *
 * Pure: works on netback's private copy of the list, never on guest memory.
 */
#ifndef NETBACK_GREF_LIST_H
#define NETBACK_GREF_LIST_H

#include <linux/types.h>

#include <xen/interface/io/netif.h>
#include <xen/interface/io/netif_staging.h>

bool gref_list_size_ok(u32 size);
bool gref_list_flags_ok(const struct xen_netif_gref *list, u32 size);

#endif /* NETBACK_GREF_LIST_H */
