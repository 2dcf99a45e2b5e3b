/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gref_map: mapping and unmapping of a batch of grant references, one
 * hypercall each.
 */
#ifndef NETBACK_GREF_MAP_H
#define NETBACK_GREF_MAP_H

#include <linux/types.h>

#include <xen/interface/xen.h>

struct gref_mapping;

int gref_map_batch(domid_t domid, struct gref_mapping **m, unsigned int n);
void gref_unmap_batch(struct gref_mapping **m, unsigned int n);

#endif /* NETBACK_GREF_MAP_H */
