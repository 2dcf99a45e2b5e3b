/* SPDX-License-Identifier: GPL-2.0 */
/* What upstream's common.h and the kernel are for netback's messages. */
#ifndef SHIM_COMMON_H
#define SHIM_COMMON_H

#include <stdlib.h>
#include <string.h>

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/types.h>

#include <xen/interface/io/netif.h>
#include <xen/interface/io/netif_staging.h>
#include <xen/page.h>

#include "event_pacer.h"

/* The kernel's odds and ends. */
#define lockdep_is_held(lock)		((lock)->held)
#define module_param(name, type, mode)	_Static_assert(sizeof(name), "")
#define MODULE_PARM_DESC(name, text)	_Static_assert(1, text)
#define usleep_range(low, high)		((void)(high))
#define kthread_should_stop()		false
#define net_ratelimit()			true
#define netdev_err(dev, ...)		((void)(dev))
#define NAPI_POLL_WEIGHT		64

u32 get_random_u32(void);

static inline unsigned long get_zeroed_page(gfp_t gfp)
{
	return (unsigned long)shim_alloc(4096, gfp | __GFP_ZERO);
}

static inline void free_page(unsigned long addr)
{
	shim_free((void *)addr);
}

/* A grace period, in which the target lets readers do what they still may. */
void fuzz_grace_period(void);
#define synchronize_rcu() fuzz_grace_period()

/* Pages and grants. */
struct page {
	char *addr;
};

typedef u16 domid_t;

#define DOMID_SELF		0x7ff0
#define GNTST_okay		0
#define GNTST_general_error	(-1)
#define GNTMAP_host_map		2
#define GNTMAP_readonly		4
#define GNTCOPY_source_gref	1
#define GNTCOPY_dest_gref	2

struct gnttab_map_grant_ref {
	unsigned long host_addr;
	u32 flags;
	grant_ref_t ref;
	domid_t dom;
	s16 status;
	u32 handle;
};

struct gnttab_unmap_grant_ref {
	unsigned long host_addr;
	u32 handle;
	s16 status;
};

struct gnttab_copy {
	struct {
		union {
			grant_ref_t ref;
			unsigned long gmfn;
		} u;
		domid_t domid;
		u16 offset;
	} source, dest;
	u16 len;
	u16 flags;
	s16 status;
};

#define page_address(page)	((void *)(page)->addr)
#define virt_to_gfn(addr)	((unsigned long)(addr))

static inline void gnttab_set_map_op(struct gnttab_map_grant_ref *op,
				     unsigned long addr, u32 flags,
				     grant_ref_t ref, domid_t domid)
{
	*op = (struct gnttab_map_grant_ref) {
		.host_addr = addr, .flags = flags, .ref = ref, .dom = domid,
		.status = 1,
	};
}

static inline void gnttab_set_unmap_op(struct gnttab_unmap_grant_ref *op,
				       unsigned long addr, u32 flags,
				       u32 handle)
{
	*op = (struct gnttab_unmap_grant_ref) {
		.host_addr = addr, .handle = handle, .status = 1,
	};
}

int gnttab_alloc_pages(int n, struct page **pages);
void gnttab_free_pages(int n, struct page **pages);
int gnttab_map_refs(struct gnttab_map_grant_ref *op, void *kmap,
		    struct page **pages, unsigned int n);
int gnttab_unmap_refs(struct gnttab_unmap_grant_ref *op, void *kunmap,
		      struct page **pages, unsigned int n);
void gnttab_batch_copy(struct gnttab_copy *op, unsigned int n);

/* The driver. */
#define MAX_PENDING_REQS	256

#include "gref_ctrl.h"

struct device {
	int unused;
};

struct net_device {
	struct device dev;
};

struct napi_struct {
	int unused;
};

struct page_pool;

struct xenbus_device {
	const char *nodename;
};

struct xenvif_queue {
	unsigned int id;
	struct xenvif *vif;
	struct napi_struct napi;
	struct staged_queue *staged;
};

struct xenvif {
	domid_t domid;
	struct xen_netif_ctrl_back_ring ctrl;
	struct gref_ctrl gref_ctrl;
	struct event_limits tx_limits;
	struct xenvif_queue *queues;
	unsigned int num_queues;
	struct net_device *dev;
	struct xenbus_device *xbdev;
};

#define xenvif_to_xenbus_device(vif) ((vif)->xbdev)

unsigned int xenbus_read_unsigned(const char *dir, const char *key,
				  unsigned int otherwise);

static inline void page_pool_destroy(struct page_pool *pool)
{
	shim_free(pool);
}

#endif /* SHIM_COMMON_H */
