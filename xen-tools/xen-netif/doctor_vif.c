// SPDX-License-Identifier: GPL-2.0
/* doctor_vif: why one vif is not staged; see doctor.h. */
#include <string.h>

#include "doctor.h"

/* Below this many, a share says nothing. */
#define SHARE_MIN	1000

static bool always(const struct vif *v)
{
	return v;
}

static bool is_up(const struct vif *v)
{
	return vif_is_up(v);
}

static bool has_ring(const struct vif *v)
{
	return vif_is_up(v) && v->ctrl_connected;
}

static bool is_backend_ring(const struct vif *v)
{
	return has_ring(v) && v->side == VIF_BACKEND;
}

static bool is_frontend_ring(const struct vif *v)
{
	return has_ring(v) && v->side == VIF_FRONTEND &&
	       v->counters.have[COUNT_STAGING_TX_BUFFERS];
}

static bool switched_off(const struct vif *v)
{
	return v->policy == POLICY_SET && !v->policy_value;
}

static void check_hotplug(struct doctor *d, const struct vif *v)
{
	if (v->hotplug_error ||
	    (v->hotplug_status && !strcmp(v->hotplug_status, "error")))
		problem(d, "see /var/log/xen/xen-hotplug.log in the backend's domain",
			"its hotplug script failed: %s",
			v->hotplug_error ? v->hotplug_error :
					   "no reason given");
}

/* Whichever side is behind the other. */
static void check_state(struct doctor *d, const struct vif *v)
{
	const char *fe = xenbus_state_name(v->fe_state);
	const char *be = xenbus_state_name(v->be_state);

	if (vif_is_up(v))
		return;
	if (v->be_state == STATE_NONE || v->be_state < STATE_INITWAIT)
		problem(d, "load xen-netback in the backend's domain",
			"no backend has taken it (backend %s)", be);
	else if (v->fe_state == STATE_CONNECTED &&
		 v->be_state == STATE_INITWAIT)
		problem(d, "see whether its hotplug script ran, in /var/log/xen/xen-hotplug.log",
			"the frontend is connected, the backend still waits for the hotplug script (hotplug-status '%s')",
			v->hotplug_status ? v->hotplug_status : "");
	else if (v->be_state == STATE_INITWAIT)
		problem(d, "load xen-netfront in the guest",
			"the backend is ready, but no driver in the guest has taken it (frontend %s)",
			fe);
	else
		note(d, "a driver that the guest loads anew connects it again",
		     "it is not connected (frontend %s, backend %s)", fe, be);
}

static void check_ring(struct doctor *d, const struct vif *v)
{
	if (v->ctrl_connected)
		return;
	if (!v->ctrl_offered)
		problem(d, "use a netback with a control ring (Linux 4.7 or later), best ours",
			"the backend offers no control ring (no feature-ctrl-ring)");
	else if (v->ctrl_announced)
		problem(d, "see the kernel's log in the backend's domain",
			"the frontend announced a control ring, but the backend did not connect it");
	else if (v->side == VIF_FRONTEND)
		problem(d, "load our xen-netfront with staging_grants=Y",
			"this guest's driver does not use the control ring: it is the stock one, or staging is switched off");
	else
		problem(d,
			"run 'xen-netif doctor' in the guest; it needs our xen-netfront with staging_grants=Y",
			"the guest's driver does not use the control ring: it is a stock netfront, or staging is switched off there");
}

static void check_policy(struct doctor *d, const struct vif *v)
{
	switch (v->policy) {
	case POLICY_BAD:
		problem(d, "xen-netif set, or clear, VIF max-gref-mapping",
			"its max-gref-mapping is not a number: netback passes over it");
		break;
	case POLICY_SET:
		if (!v->policy_value)
			note(d,
			     "xen-netif clear VIF, and in the guest's configuration: see vif-staging(8)",
			     "the host's policy switches staging off for it (max-gref-mapping is 0)");
		else if (v->policy_value < WANTED_MAPPINGS)
			note(d, NULL,
			     "the host's policy lets it map %u grants per queue; a guest stages more with %u",
			     v->policy_value, WANTED_MAPPINGS);
		break;
	default:
		break;
	}
}

/* A policy that was set after the frontend connected. */
static void check_policy_pending(struct doctor *d, const struct vif *v)
{
	if (v->policy != POLICY_SET)
		return;
	if (!v->tables_known)
		unknown(d, "what limit is in effect cannot be read here");
	else if (v->table[0].capacity > v->policy_value)
		note(d, "reconnect the vif: restart the guest, or load its driver anew",
		     "max-gref-mapping was set to %u after it connected; its limit is still %u",
		     v->policy_value, v->table[0].capacity);
}

static void check_table(struct doctor *d, const struct vif *v)
{
	unsigned int i;

	if (!v->tables_known)
		unknown(d, "its tables cannot be read here");
	for (i = 0; i < v->tables; i++) {
		const struct vif_table *t = &v->table[i];

		if (!t->capacity) {
			if (switched_off(v))
				return;
			problem(d, "set netback's gref_mapping_size, then reconnect the vif",
				"its tables have no room: gref_mapping_size or its policy was 0 when it connected");
			return;
		}
		if (!t->mappings)
			problem(d,
				"run 'xen-netif doctor' in the guest, and see its kernel's log",
				"queue %u has no mapping, though there is room for %u: the guest has added none",
				i, t->capacity);
		else if (t->mappings >= t->capacity &&
			 t->capacity < WANTED_MAPPINGS)
			problem(d,
				"raise gref_mapping_size, or max-gref-mapping for this vif, then reconnect it",
				"the table of queue %u is full (%u of %u): the guest stages only a part of its packets",
				i, t->mappings, t->capacity);
	}
}

static bool share_tells(const struct share *s)
{
	return s->known && s->staged + s->granted >= SHARE_MIN;
}

static void check_one_share(struct doctor *d, const char *what,
			    const struct share *s)
{
	if (share_tells(s) && share_percent(s) < 50)
		note(d, "see staging_tx and staging_rx in the guest, and whether the table is full",
		     "only %.0f%% of what the guest %s was staged",
		     share_percent(s), what);
}

static void check_share(struct doctor *d, const struct vif *v)
{
	struct share tx = share_tx(&v->counters), rx = share_rx(&v->counters);

	if (switched_off(v) || (!share_tells(&tx) && !share_tells(&rx))) {
		unknown(d, "too little is counted here to tell how much is staged");
		return;
	}
	check_one_share(d, "sent", &tx);
	check_one_share(d, "received", &rx);
}

/* netfront asked and got nothing. */
static void check_buffers(struct doctor *d, const struct vif *v)
{
	const uint64_t *value = v->counters.value;

	if (value[COUNT_STAGING_TX_BUFFERS] || value[COUNT_STAGING_RX_BUFFERS])
		return;
	if (switched_off(v))
		note(d, "ask the host's administrator",
		     "nothing is staged: the host's policy switches it off");
	else
		problem(d,
			"in the backend's domain, run 'xen-netif doctor'; here, see 'dmesg | grep staging'",
			"nothing is staged, though the control ring is connected: the backend has no staging grants (a stock xen-netback) or they are switched off there (gref_mapping_size=0)");
}

const struct vif_check vif_checks[] = {
	{ "hotplug", "its hotplug script did not fail", always,
	  check_hotplug },
	{ "state", "both sides are connected", always, check_state },
	{ "ctrl-ring", "the control ring is connected", is_up, check_ring },
	{ "policy", "the host's policy lets it stage", always, check_policy },
	{ "policy-pending", "the host's policy is in effect", is_up,
	  check_policy_pending },
	{ "table", "the guest has added mappings, and there is room",
	  is_backend_ring, check_table },
	{ "buffers", "buffers are staged", is_frontend_ring, check_buffers },
	{ "share", "most of the traffic is staged", has_ring, check_share },
	{}
};
