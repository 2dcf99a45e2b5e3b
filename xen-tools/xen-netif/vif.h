/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vif: what can be learnt here about one virtual interface: from its two areas
 * in xenstore, and, where its driver runs in this domain, from that driver's
 * counters and tables.
 *
 * The backend's area belongs to the backend's domain and the frontend's to the
 * frontend's: each may hold anything. What is kept here is fit to be shown.
 */
#ifndef VIF_H
#define VIF_H

#include <net/if.h>

#include "source.h"

/* Counters; tx is what the guest sends, on both sides. */
enum counter {
	/* of any interface */
	COUNT_TX_PACKETS,
	COUNT_TX_BYTES,
	COUNT_RX_PACKETS,
	COUNT_RX_BYTES,
	/* netback's: slots, grant copies, grant maps */
	COUNT_GREF_MAPPINGS,
	COUNT_TX_STAGED_SLOTS,
	COUNT_TX_COPIED_SLOTS,
	COUNT_TX_MAPPED_SLOTS,
	COUNT_RX_STAGED_SLOTS,
	COUNT_RX_COPIED_SLOTS,
	/* netfront's: buffers, packets */
	COUNT_STAGING_TX_BUFFERS,
	COUNT_STAGING_RX_BUFFERS,
	COUNT_TX_STAGED_PACKETS,
	COUNT_TX_GRANTED_PACKETS,
	COUNT_RX_STAGED_PACKETS,
	COUNT_RX_GRANTED_PACKETS,
	COUNTERS
};

struct counters {
	uint64_t value[COUNTERS];
	bool have[COUNTERS];
};

/* How much went through staged pages, and how much took grant operations. */
struct share {
	bool known;
	uint64_t staged;
	uint64_t granted;
};

enum vif_side {
	VIF_REMOTE,		/* both drivers are in other domains */
	VIF_BACKEND,		/* netback runs here */
	VIF_FRONTEND,		/* netfront runs here */
};

/* The backend's key max-gref-mapping. */
enum policy_state {
	POLICY_UNSET,
	POLICY_SET,
	POLICY_BAD,		/* not a number: netback passes over it */
};

/* The xenbus state of one side; the names are from xenbus_state_name(). */
#define STATE_NONE		-1	/* no such key */
#define STATE_UNKNOWN		0
#define STATE_INITWAIT		2
#define STATE_CONNECTED		4
#define STATE_CLOSED		6

struct vif_table {
	unsigned int mappings;
	unsigned int capacity;
};

struct vif {
	unsigned int be_domid;
	unsigned int fe_domid;
	unsigned int devid;
	enum vif_side side;
	char name[32];			/* vif<domain>.<number> */
	char *fe_name;			/* of the domain, or NULL */
	char *be_name;
	const char *fe_domain_state;	/* or NULL */
	int be_state;
	int fe_state;

	char *mac;			/* each NULL without such a key */
	char *bridge;
	char *script;
	char *hotplug_status;
	char *hotplug_error;
	bool ctrl_offered;		/* feature-ctrl-ring */
	bool ctrl_announced;		/* ctrl-ring-ref */
	bool ctrl_connected;
	enum policy_state policy;
	uint32_t policy_value;
	unsigned int queues;		/* 0 while there are none */

	char ifname[IFNAMSIZ];		/* in this domain, or "" */
	bool driver;			/* a kernel driver here has it */
	struct counters counters;
	bool tables_known;
	struct vif_table *table;	/* one a queue */
	unsigned int tables;
};

/* vif.c */
void vif_collect(struct source *src, struct vif *v, unsigned int be_domid,
		 unsigned int fe_domid, unsigned int devid);
void vif_free(struct vif *v);
char *vif_backend_path(const struct vif *v);
bool vif_is_up(const struct vif *v);
unsigned int vif_mappings(const struct vif *v);
unsigned int vif_capacity(const struct vif *v);

/* counters.c */
void counters_collect(struct source *src, struct vif *v);
const char *counter_name(enum counter c);
struct share share_tx(const struct counters *c);
struct share share_rx(const struct counters *c);
double share_percent(const struct share *s);

/* xenbus.c */
const char *xenbus_state_name(int state);

#endif /* VIF_H */
