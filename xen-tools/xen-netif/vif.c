// SPDX-License-Identifier: GPL-2.0
/* vif: see vif.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "vif.h"

/* Both are what Linux' netback allows; a guest may claim any number. */
#define QUEUES_MAX	256
#define DEBUGFS		"/sys/kernel/debug/xen-netback"

static char *frontend_path(const struct vif *v)
{
	return xasprintf("/local/domain/%u/device/vif/%u", v->fe_domid,
			 v->devid);
}

/**
 * vif_backend_path() - the backend's area in xenstore
 * @v: the vif
 *
 * Return: a path, the caller's to free.
 */
char *vif_backend_path(const struct vif *v)
{
	return xasprintf("/local/domain/%u/backend/vif/%u/%u", v->be_domid,
			 v->fe_domid, v->devid);
}

static int read_state(struct source *src, const char *area)
{
	uint32_t state;

	switch (store_u32(src, &state, "%s/state", area)) {
	case 0:
		return state <= 8 ? (int)state : STATE_UNKNOWN;
	case -ENOENT:
		return STATE_NONE;
	default:
		return STATE_UNKNOWN;
	}
}

static bool has_key(struct source *src, const char *area, const char *key)
{
	char *text = store_text(src, "%s/%s", area, key);

	free(text);
	return text;
}

static void read_policy(struct source *src, struct vif *v, const char *back)
{
	switch (store_u32(src, &v->policy_value, "%s/max-gref-mapping",
			  back)) {
	case 0:
		v->policy = POLICY_SET;
		break;
	case -ENOENT:
		v->policy = POLICY_UNSET;
		break;
	default:
		v->policy = POLICY_BAD;
	}
}

static void read_backend(struct source *src, struct vif *v)
{
	char *back = vif_backend_path(v);
	uint32_t feature;

	v->be_state = read_state(src, back);
	v->mac = store_text(src, "%s/mac", back);
	v->bridge = store_text(src, "%s/bridge", back);
	v->script = store_text(src, "%s/script", back);
	v->hotplug_status = store_text(src, "%s/hotplug-status", back);
	v->hotplug_error = store_text(src, "%s/hotplug-error", back);
	v->ctrl_offered = !store_u32(src, &feature, "%s/feature-ctrl-ring",
				     back) && feature;
	read_policy(src, v, back);
	free(back);
}

static void read_frontend(struct source *src, struct vif *v)
{
	char *front = frontend_path(v);
	uint32_t queues;

	v->fe_state = read_state(src, front);
	v->ctrl_announced = has_key(src, front, "ctrl-ring-ref") &&
			    has_key(src, front, "event-channel-ctrl");
	if (vif_is_up(v)) {
		v->queues = 1;
		if (!store_u32(src, &queues, "%s/multi-queue-num-queues",
			       front) && queues && queues <= QUEUES_MAX)
			v->queues = queues;
	}
	free(front);
}

/* Which interface the kernel made of it, and whether a driver has it. */
static void read_device(struct source *src, struct vif *v)
{
	struct names net = {};
	char *dev;

	switch (v->side) {
	case VIF_BACKEND:
		dev = xasprintf("/sys/bus/xen-backend/devices/vif-%u-%u",
				v->fe_domid, v->devid);
		break;
	case VIF_FRONTEND:
		dev = xasprintf("/sys/bus/xen/devices/vif-%u", v->devid);
		break;
	default:
		return;
	}

	v->driver = file_exists(src, "%s/driver", dev);
	if (!file_list(src, &net, "%s/net", dev) && net.n)
		snprintf(v->ifname, sizeof(v->ifname), "%s", net.name[0]);
	names_free(&net);
	free(dev);
}

/* netback's folder in debugfs has the name the interface had then. */
static char *debug_dir(struct source *src, const struct vif *v)
{
	if (file_exists(src, "%s/%s", DEBUGFS, v->ifname))
		return xasprintf("%s/%s", DEBUGFS, v->ifname);
	if (file_exists(src, "%s/%s", DEBUGFS, v->name))
		return xasprintf("%s/%s", DEBUGFS, v->name);
	return NULL;
}

/* The first line of a table's dump: "vif1.0-q0 mappings 3 capacity 1024". */
static bool parse_table(const char *line, struct vif_table *t)
{
	const char *rest = strchr(line, ' ');

	return rest && sscanf(rest, " mappings %u capacity %u", &t->mappings,
			      &t->capacity) == 2;
}

static void read_tables(struct source *src, struct vif *v, const char *dir)
{
	struct vif_table t;
	char *line;

	while (v->tables < v->queues) {
		line = file_line(src, "%s/gref_table_q%u", dir, v->tables);
		if (!line || !parse_table(line, &t)) {
			free(line);
			return;
		}
		free(line);
		v->table = xgrow(v->table, v->tables + 1, sizeof(*v->table));
		v->table[v->tables++] = t;
	}
	v->tables_known = v->tables > 0;
}

/*
 * Whether the control ring is connected: netback's debugfs knows, elsewhere it
 * follows from both sides' keys.
 */
static void read_ctrl(struct source *src, struct vif *v, const char *dir)
{
	if (dir)
		v->ctrl_connected = file_exists(src, "%s/ctrl", dir);
	else
		v->ctrl_connected = vif_is_up(v) && v->ctrl_offered &&
				    v->ctrl_announced;
}

static void read_driver(struct source *src, struct vif *v)
{
	char *dir = NULL;

	read_device(src, v);
	if (v->ifname[0])
		counters_collect(src, v);
	if (v->side == VIF_BACKEND && v->ifname[0])
		dir = debug_dir(src, v);
	read_ctrl(src, v, dir);
	if (dir)
		read_tables(src, v, dir);
	free(dir);
}

/**
 * vif_collect() - learn all there is to know here about a vif
 * @src: where to ask
 * @v: filled; vif_free() releases it
 * @be_domid: the backend's domain
 * @fe_domid: the frontend's domain
 * @devid: the vif's number in the frontend's domain
 */
void vif_collect(struct source *src, struct vif *v, unsigned int be_domid,
		 unsigned int fe_domid, unsigned int devid)
{
	*v = (struct vif){
		.be_domid = be_domid,
		.fe_domid = fe_domid,
		.devid = devid,
	};
	snprintf(v->name, sizeof(v->name), "vif%u.%u", fe_domid, devid);
	if (be_domid == src->domid)
		v->side = VIF_BACKEND;
	else if (fe_domid == src->domid)
		v->side = VIF_FRONTEND;

	v->fe_name = store_text(src, "/local/domain/%u/name", fe_domid);
	v->be_name = store_text(src, "/local/domain/%u/name", be_domid);
	read_backend(src, v);
	read_frontend(src, v);
	read_driver(src, v);
}

/**
 * vif_free() - release what vif_collect() filled
 * @v: the vif
 */
void vif_free(struct vif *v)
{
	free(v->fe_name);
	free(v->be_name);
	free(v->mac);
	free(v->bridge);
	free(v->script);
	free(v->hotplug_status);
	free(v->hotplug_error);
	free(v->table);
	*v = (struct vif){};
}

/**
 * vif_is_up() - whether both sides say that they are connected
 * @v: the vif
 */
bool vif_is_up(const struct vif *v)
{
	return v->be_state == STATE_CONNECTED &&
	       v->fe_state == STATE_CONNECTED;
}

/**
 * vif_mappings() - mappings of all queues; only if tables_known
 * @v: the vif
 */
unsigned int vif_mappings(const struct vif *v)
{
	unsigned int i, sum = 0;

	for (i = 0; i < v->tables; i++)
		sum += v->table[i].mappings;
	return sum;
}

/**
 * vif_capacity() - what all queues together can map; only if tables_known
 * @v: the vif
 */
unsigned int vif_capacity(const struct vif *v)
{
	unsigned int i, sum = 0;

	for (i = 0; i < v->tables; i++)
		sum += v->table[i].capacity;
	return sum;
}
