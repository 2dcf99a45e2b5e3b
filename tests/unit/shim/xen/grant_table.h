/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What grants pages, and what maps and unmaps grants. The functions are the
 * test's: its model of Xen.
 */
#ifndef SHIM_GRANT_TABLE_H
#define SHIM_GRANT_TABLE_H

#include <linux/types.h>

#include <xen/interface/xen.h>

typedef u32 grant_ref_t;
typedef u32 grant_handle_t;

#define GNTMAP_host_map		(1 << 1)
#define GNTMAP_readonly		(1 << 2)

#define GNTST_okay		0
#define GNTST_general_error	(-1)
#define GNTST_bad_gntref	(-3)
#define GNTST_bad_handle	(-4)

struct gnttab_map_grant_ref {
	u64 host_addr;
	u32 flags;
	grant_ref_t ref;
	domid_t dom;
	s16 status;
	grant_handle_t handle;
	u64 dev_bus_addr;
};

struct gnttab_unmap_grant_ref {
	u64 host_addr;
	u64 dev_bus_addr;
	grant_handle_t handle;
	s16 status;
};

static inline void gnttab_set_map_op(struct gnttab_map_grant_ref *map,
				     u64 addr, u32 flags, grant_ref_t ref,
				     domid_t domid)
{
	map->host_addr = addr;
	map->flags = flags;
	map->ref = ref;
	map->dom = domid;
	map->dev_bus_addr = 0;
}

static inline void gnttab_set_unmap_op(struct gnttab_unmap_grant_ref *unmap,
				       u64 addr, u32 flags,
				       grant_handle_t handle)
{
	unmap->host_addr = addr;
	unmap->handle = handle;
	unmap->dev_bus_addr = 0;
}

int gnttab_alloc_pages(int nr, struct page **pages);
void gnttab_free_pages(int nr, struct page **pages);
int gnttab_map_refs(struct gnttab_map_grant_ref *map,
		    struct gnttab_map_grant_ref *kmap, struct page **pages,
		    unsigned int n);
int gnttab_unmap_refs(struct gnttab_unmap_grant_ref *unmap,
		      struct gnttab_unmap_grant_ref *kunmap,
		      struct page **pages, unsigned int n);

int gnttab_grant_foreign_access(domid_t domid, unsigned long frame,
				int readonly);
void gnttab_end_foreign_access(grant_ref_t ref, struct page *page);

#endif /* SHIM_GRANT_TABLE_H */
