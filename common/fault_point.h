/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fault_point: places where a test makes an allocation or a hypercall fail.
 *
 * Only with CONFIG_XEN_NETDEV_STAGING_FAULTS. Then fault_sites.h stands before
 * each source file and puts a point around each call that may fail, so that
 * the source knows nothing of it and no call is forgotten. Without it, all that
 * is left of this is two empty functions.
 *
 * debugfs has a file "faults" that shows the points, one a line: how often each
 * was reached, how often it failed, and its name. To make one fail write its
 * name, the first time it is to fail, counted from now on, and how many times,
 * 0 for always; "off" lets all succeed, "zero" also resets the numbers:
 *
 *	echo "gref_map.c:146:gref_map_batch:gnttab_alloc_pages 1 0" >faults
 */
#ifndef XEN_FAULT_POINT_H
#define XEN_FAULT_POINT_H

struct dentry;
struct gnttab_copy;
struct gnttab_map_grant_ref;
struct gnttab_unmap_grant_ref;
struct page;

#ifdef CONFIG_XEN_NETDEV_STAGING_FAULTS
#include <linux/atomic.h>
#include <linux/types.h>

/**
 * struct fault_point - a call that can be made to fail
 * @file: where it stands
 * @line: in the file
 * @func: in the function
 * @call: what is called there
 * @hits: how often it was reached
 * @failed: how often it failed
 * @from: the first hit that fails; 0 is never
 * @until: the first one after it that does not; 0 is never
 */
struct fault_point {
	const char *file;
	unsigned int line;
	const char *func;
	const char *call;
	atomic_t hits;
	atomic_t failed;
	unsigned int from;
	unsigned int until;
};

bool fault_point_hit(struct fault_point *p);
int fault_map_one(struct gnttab_map_grant_ref *map,
		  struct gnttab_map_grant_ref *kmap, struct page **pages,
		  unsigned int n);
int fault_unmap_one(struct gnttab_unmap_grant_ref *unmap,
		    struct gnttab_unmap_grant_ref *kunmap, struct page **pages,
		    unsigned int n);
int fault_unmap_all(struct gnttab_unmap_grant_ref *unmap,
		    struct gnttab_unmap_grant_ref *kunmap, struct page **pages,
		    unsigned int n);
void fault_copy_one(struct gnttab_copy *op, unsigned int n);
void fault_points_show(struct dentry *dir);
void fault_points_hide(void);
#else
static inline void fault_points_show(struct dentry *dir)
{
}

static inline void fault_points_hide(void)
{
}
#endif /* CONFIG_XEN_NETDEV_STAGING_FAULTS */

#endif /* XEN_FAULT_POINT_H */
