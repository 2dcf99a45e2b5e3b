/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fault_sites: puts a fault point around each call that may fail.
 *
 * The Makefile has the compiler read this before each source file of a module
 * that is built with CONFIG_XEN_NETDEV_STAGING_FAULTS. All headers that declare
 * such a function come first, so that the names below are replaced in the
 * drivers only.
 *
 * A new site needs nothing, unless it calls what is not named here yet: then
 * add a line, and tests/faults/check-sites, which finds such calls, is content.
 */
#ifndef XEN_FAULT_SITES_H
#define XEN_FAULT_SITES_H

#include <linux/bpf.h>
#include <linux/bpf_trace.h>
#include <linux/debugfs.h>
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/filter.h>
#include <linux/gfp.h>
#include <linux/if_vlan.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/seq_file.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <linux/vmalloc.h>

#include <net/checksum.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/page_pool.h>
#include <net/tcp.h>
#include <net/xdp.h>

#include <xen/balloon.h>
#include <xen/events.h>
#include <xen/grant_table.h>
#include <xen/page.h>
#include <xen/xen.h>
#include <xen/xenbus.h>

#include <asm/xen/hypercall.h>
#include <asm/xen/page.h>

#include "fault_point.h"

/* A source file that prints has its own. */
#undef pr_fmt

#define FAULT(what)							\
({									\
	static struct fault_point fault_point = {			\
		.file = __FILE__,					\
		.line = __LINE__,					\
		.func = __func__,					\
		.call = what,						\
	};								\
	static struct fault_point *fault_point_entry			\
	__used __section("fault_points") = &fault_point;		\
									\
	fault_point_hit(&fault_point);					\
})

#define FAULT_NULL(what, call)	(FAULT(what) ? NULL : (call))
#define FAULT_ERRNO(what, errno, call) (FAULT(what) ? -(errno) : (call))

/* Memory. */
#define kmalloc(...)	FAULT_NULL("kmalloc", kmalloc(__VA_ARGS__))
#define kzalloc(...)	FAULT_NULL("kzalloc", kzalloc(__VA_ARGS__))
#define kcalloc(...)	FAULT_NULL("kcalloc", kcalloc(__VA_ARGS__))
#define kvzalloc(...)	FAULT_NULL("kvzalloc", kvzalloc(__VA_ARGS__))
#define kvcalloc(...)	FAULT_NULL("kvcalloc", kvcalloc(__VA_ARGS__))
#define vzalloc(...)	FAULT_NULL("vzalloc", vzalloc(__VA_ARGS__))
#define kstrdup(...)	FAULT_NULL("kstrdup", kstrdup(__VA_ARGS__))
#define alloc_pages(...) FAULT_NULL("alloc_pages", alloc_pages(__VA_ARGS__))
#define get_zeroed_page(...) \
	(FAULT("get_zeroed_page") ? 0UL : get_zeroed_page(__VA_ARGS__))
#define __alloc_percpu(...) \
	FAULT_NULL("__alloc_percpu", __alloc_percpu(__VA_ARGS__))
#define __alloc_percpu_gfp(...) \
	FAULT_NULL("__alloc_percpu_gfp", __alloc_percpu_gfp(__VA_ARGS__))

/* Packets and interfaces. */
#define alloc_skb(...)	FAULT_NULL("alloc_skb", alloc_skb(__VA_ARGS__))
#define __netdev_alloc_skb(...) \
	FAULT_NULL("__netdev_alloc_skb", __netdev_alloc_skb(__VA_ARGS__))
#define napi_build_skb(...) \
	FAULT_NULL("napi_build_skb", napi_build_skb(__VA_ARGS__))
#define alloc_netdev_mqs(...) \
	FAULT_NULL("alloc_netdev_mqs", alloc_netdev_mqs(__VA_ARGS__))
#define alloc_etherdev_mqs(...) \
	FAULT_NULL("alloc_etherdev_mqs", alloc_etherdev_mqs(__VA_ARGS__))
#define register_netdev(...) \
	FAULT_ERRNO("register_netdev", ENOMEM, register_netdev(__VA_ARGS__))
#define xdp_rxq_info_reg(...) \
	FAULT_ERRNO("xdp_rxq_info_reg", ENOMEM, xdp_rxq_info_reg(__VA_ARGS__))
#define xdp_rxq_info_reg_mem_model(...)					\
	FAULT_ERRNO("xdp_rxq_info_reg_mem_model", ENOMEM,		\
		    xdp_rxq_info_reg_mem_model(__VA_ARGS__))
#define xdp_do_redirect(...) \
	FAULT_ERRNO("xdp_do_redirect", ENOSPC, xdp_do_redirect(__VA_ARGS__))
#define page_pool_create(...)						\
	(FAULT("page_pool_create") ? ERR_PTR(-ENOMEM) :			\
	 page_pool_create(__VA_ARGS__))
#define page_pool_alloc_pages(...) \
	FAULT_NULL("page_pool_alloc_pages", page_pool_alloc_pages(__VA_ARGS__))
#define page_pool_dev_alloc_pages(...)					\
	FAULT_NULL("page_pool_dev_alloc_pages",				\
		   page_pool_dev_alloc_pages(__VA_ARGS__))
#define page_pool_dev_alloc_frag(...)					\
	FAULT_NULL("page_pool_dev_alloc_frag",				\
		   page_pool_dev_alloc_frag(__VA_ARGS__))

/* Threads and interrupts. */
#define kthread_create_on_node(...)					\
	(FAULT("kthread_create_on_node") ? ERR_PTR(-ENOMEM) :		\
	 kthread_create_on_node(__VA_ARGS__))
#define request_threaded_irq(...)					\
	FAULT_ERRNO("request_threaded_irq", ENOMEM,			\
		    request_threaded_irq(__VA_ARGS__))

/* Event channels. */
#define HYPERVISOR_event_channel_op(...)				\
	FAULT_ERRNO("HYPERVISOR_event_channel_op", ENOSPC,		\
		    HYPERVISOR_event_channel_op(__VA_ARGS__))
#define xenbus_alloc_evtchn(...) \
	FAULT_ERRNO("xenbus_alloc_evtchn", ENOSPC, \
		    xenbus_alloc_evtchn(__VA_ARGS__))
#define bind_evtchn_to_irqhandler_lateeoi(...)				\
	FAULT_ERRNO("bind_evtchn_to_irqhandler_lateeoi", ENOMEM,	\
		    bind_evtchn_to_irqhandler_lateeoi(__VA_ARGS__))
#define bind_interdomain_evtchn_to_irq_lateeoi(...)			\
	FAULT_ERRNO("bind_interdomain_evtchn_to_irq_lateeoi", ENOSPC,	\
		    bind_interdomain_evtchn_to_irq_lateeoi(__VA_ARGS__))
#define bind_interdomain_evtchn_to_irqhandler_lateeoi(...)		\
	FAULT_ERRNO("bind_interdomain_evtchn_to_irqhandler_lateeoi",	\
		    ENOSPC,						\
		    bind_interdomain_evtchn_to_irqhandler_lateeoi(__VA_ARGS__))

#define xenbus_watch_pathfmt(...) \
	FAULT_ERRNO("xenbus_watch_pathfmt", ENOMEM, \
		    xenbus_watch_pathfmt(__VA_ARGS__))

/* Grants. */
#define gnttab_alloc_pages(...)						\
	FAULT_ERRNO("gnttab_alloc_pages", ENOMEM,			\
		    gnttab_alloc_pages(__VA_ARGS__))
#define gnttab_alloc_grant_references(...)				\
	FAULT_ERRNO("gnttab_alloc_grant_references", ENOSPC,		\
		    gnttab_alloc_grant_references(__VA_ARGS__))
#define gnttab_grant_foreign_access(...)				\
	FAULT_ERRNO("gnttab_grant_foreign_access", ENOSPC,		\
		    gnttab_grant_foreign_access(__VA_ARGS__))
#define xenbus_map_ring_valloc(...)					\
	FAULT_ERRNO("xenbus_map_ring_valloc", ENOMEM,			\
		    xenbus_map_ring_valloc(__VA_ARGS__))
#define xenbus_setup_ring(...)						\
	FAULT_ERRNO("xenbus_setup_ring", ENOMEM,			\
		    xenbus_setup_ring(__VA_ARGS__))

#define gnttab_map_refs(...)						\
	(FAULT_HYPERCALL("gnttab_map_refs(all)") ? -EFAULT :		\
	 FAULT("gnttab_map_refs(one)") ? fault_map_one(__VA_ARGS__) :	\
	 gnttab_map_refs(__VA_ARGS__))

#define gnttab_batch_copy(...)						\
	(FAULT("gnttab_batch_copy(one)") ? fault_copy_one(__VA_ARGS__) : \
	 gnttab_batch_copy(__VA_ARGS__))

#ifdef FAULT_UPSTREAM
/*
 * Upstream's files: it takes it for granted that the hypercall itself and the
 * unmapping succeed, and aborts a connection without xenstore.
 */
#define FAULT_HYPERCALL(what)	false
#else
#define FAULT_HYPERCALL(what)	FAULT(what)
#define gnttab_unmap_refs(...)						\
	(FAULT("gnttab_unmap_refs(all)") ? fault_unmap_all(__VA_ARGS__) : \
	 FAULT("gnttab_unmap_refs(one)") ? fault_unmap_one(__VA_ARGS__) : \
	 gnttab_unmap_refs(__VA_ARGS__))
#define xenbus_printf(...) \
	FAULT_ERRNO("xenbus_printf", EIO, xenbus_printf(__VA_ARGS__))
#endif /* FAULT_UPSTREAM */

#endif /* XEN_FAULT_SITES_H */
