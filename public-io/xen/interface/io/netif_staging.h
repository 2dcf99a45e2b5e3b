/* SPDX-License-Identifier: MIT */
/*
 * Staging grants: the part of Xen's network interface ABI that Linux's
 * <xen/interface/io/netif.h> lacks.
 *
 * It builds on <xen/interface/io/netif.h>, which brings grant_ref_t, the
 * control ring and the XEN_NETIF_CTRL_STATUS_* values that the three messages
 * answer with; user space includes Xen's <xen/io/netif.h> before it. Where one
 * of those already has these definitions, they are kept and nothing is defined
 * here; the checks at the end hold either way.
 *
 * Every number and every offset equals Xen's; public-io/check proves it.
 */
#ifndef XEN_INTERFACE_IO_NETIF_STAGING_H
#define XEN_INTERFACE_IO_NETIF_STAGING_H

#ifdef __KERNEL__
#include <xen/interface/io/netif.h>
#endif

#ifndef XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE

#define XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE 8
#define XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING      9
#define XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING     10

/*
 * Staging grants (struct xen_netif_gref)
 * ======================================
 *
 * A frontend may ask the backend to keep a fixed set of its pages mapped.
 * A packet that travels in those needs no grant operation.
 *
 * In each of the three messages data[0] is the queue index.
 *
 * XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE: the response's data is the
 * number of mappings that the backend can still keep for that queue.
 *
 * XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING: map every grant of a list, or none
 * of them. data[1] is the grant reference of the page that holds the list,
 * from its start, and data[2] the number of entries. 'status' of the entries
 * is not used.
 *
 * XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING: unmap the grants of a list that are
 * mapped and not in flight. data[] is as for ADD. 'status' of each entry
 * tells what became of it, and the response's data is the number unmapped.
 *
 * An entry has eight octets: 0 to 3 name the grant, 4 and 5 say how to map it
 * (both written by the frontend), and in 6 and 7 stands what became of it
 * (XEN_NETIF_CTRL_STATUS_*, written by the backend).
 */
struct xen_netif_gref {
	grant_ref_t ref;
	uint16_t flags;

/* Map read-only: such a page serves guest transmit, never guest receive. */
#define _XEN_NETIF_CTRLF_GREF_readonly 0
#define XEN_NETIF_CTRLF_GREF_readonly  (1U << _XEN_NETIF_CTRLF_GREF_readonly)

	uint16_t status;
};

#endif /* XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE */

/*
 * The most entries a list can have: it lives in one page of the smallest
 * (4096 octet) granularity, whatever the page size of either side.
 */
#define XEN_NETIF_GREF_LIST_MAX (4096 / sizeof(struct xen_netif_gref))

_Static_assert(sizeof(struct xen_netif_gref) == 8,
	       "a list entry is eight octets");
_Static_assert(__builtin_offsetof(struct xen_netif_gref, ref) == 0 &&
	       __builtin_offsetof(struct xen_netif_gref, flags) == 4 &&
	       __builtin_offsetof(struct xen_netif_gref, status) == 6,
	       "the fields of a list entry stand where the wire has them");
_Static_assert(XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE == 8 &&
	       XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING == 9 &&
	       XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING == 10,
	       "message types are the wire's");
_Static_assert(XEN_NETIF_CTRLF_GREF_readonly == 1, "flag is the wire's");

#endif /* XEN_INTERFACE_IO_NETIF_STAGING_H */
