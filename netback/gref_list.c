// SPDX-License-Identifier: GPL-2.0
/* gref_list: checks on a private copy of a frontend's list; see gref_list.h. */
#include "gref_list.h"

/**
 * gref_list_size_ok() - whether a message's data[2] is a possible list size
 * @size: in entries, as the frontend wrote it
 *
 * Context: any.
 */
bool gref_list_size_ok(u32 size)
{
	return size >= 1 && size <= XEN_NETIF_GREF_LIST_MAX;
}

/**
 * gref_list_flags_ok() - whether every entry has only flags that are defined
 * @list: the private copy
 * @size: in entries, checked already
 *
 * Flags that have no meaning today must stay free for tomorrow's, so an
 * unknown one is refused instead of ignored.
 *
 * Context: any.
 */
bool gref_list_flags_ok(const struct xen_netif_gref *list, u32 size)
{
	u32 i;

	for (i = 0; i < size; i++)
		if (list[i].flags & ~XEN_NETIF_CTRLF_GREF_readonly)
			return false;
	return true;
}
