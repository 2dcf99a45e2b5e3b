/* SPDX-License-Identifier: GPL-2.0 */
/*
 * late_grants: packets whose memory the backend has still mapped when the
 * connection that sent them is over.
 *
 * gnttab_end_foreign_access() keeps a page for as long as it is granted, but a
 * packet's memory is a part of a page, which is used for something else as soon
 * as the packet is freed. So the packet is kept, too, and freed when the backend
 * lets go of the page.
 */
#ifndef NETFRONT_LATE_GRANTS_H
#define NETFRONT_LATE_GRANTS_H

#include <xen/grant_table.h>

struct sk_buff;

void late_grant_end(grant_ref_t ref, struct sk_buff *skb);
void late_grants_leave(void);

#endif /* NETFRONT_LATE_GRANTS_H */
