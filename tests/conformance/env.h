/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the checks run in: one vif under test and, if there is one, a peer on
 * the same bridge.  Both are driven by libxennetif.
 *
 * The functions that say "expect" fail the present test themselves when the
 * backend answers something else.
 */

#ifndef ENV_H
#define ENV_H

#include <stdbool.h>

#include <xennetif.h>

#include "tap.h"

#define GET_SIZE	XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE
#define ADD		XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING
#define DEL		XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING

#define SUCCESS		XEN_NETIF_CTRL_STATUS_SUCCESS
#define NOT_SUPPORTED	XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED
#define INVALID		XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER

#define READONLY	XEN_NETIF_CTRLF_GREF_readonly

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

struct link;

struct env {
	struct link *link;		/* between a and b, or NULL */
	struct xennetif *a;		/* under test */
	struct xennetif *b;		/* the peer, or NULL */
	unsigned int queues;		/* of a, as connected now */
	unsigned int capacity;		/* per queue of a; 0: switched off */
	unsigned int want_queues;	/* options */
	unsigned int iterations;
	int timeout_ms;
};

/* connecting */
bool env_connect(struct env *e, struct xennetif *nif, unsigned int queues);
bool env_reconnect(struct env *e, unsigned int queues);
bool env_settle(struct env *e);
const char *env_error(struct xennetif *nif);

/* messages */
bool env_msg(struct env *e, unsigned int type, unsigned int d0,
	     unsigned int d1, unsigned int d2,
	     struct xen_netif_ctrl_response *rsp);
int env_free_count(struct env *e, unsigned int queue);
bool env_expect_status(struct env *e, unsigned int type, unsigned int d0,
		       unsigned int d1, unsigned int d2, unsigned int status,
		       const char *what);

/* pages that the checks stage */
struct xennetif_pages *env_pages(struct env *e, unsigned int count,
				 unsigned int flags);
grant_ref_t env_dead_gref(struct env *e);

/* lists: a granted page full of entries */
struct list {
	struct env *e;
	struct xennetif_pages *page;
	struct xen_netif_gref *entry;
	grant_ref_t gref;
};

bool list_init(struct list *l, struct env *e);
void list_fini(struct list *l);
void list_set(struct list *l, unsigned int i, grant_ref_t ref,
	      unsigned int flags);
void list_fill(struct list *l, const struct xennetif_pages *pages,
	       unsigned int first, unsigned int count, unsigned int flags);
bool list_expect_add(struct list *l, unsigned int queue, unsigned int size,
		     unsigned int status, const char *what);
bool list_expect_del(struct list *l, unsigned int queue, unsigned int size,
		     unsigned int unmapped, const char *what);
bool list_del_all(struct list *l, unsigned int queue,
		  const struct xennetif_pages *pages, unsigned int expected);

#endif /* ENV_H */
