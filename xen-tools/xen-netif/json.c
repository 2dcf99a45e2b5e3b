// SPDX-License-Identifier: GPL-2.0
/* json: see json.h. */
#include <stdio.h>

#include "json.h"

/**
 * json_text() - a string, or null
 * @s: text that text_clean() has seen, or NULL
 */
struct json_object *json_text(const char *s)
{
	return s ? json_object_new_string(s) : NULL;
}

/**
 * json_percent() - the staged part in percent with one decimal, or null
 * @s: the share
 */
struct json_object *json_percent(const struct share *s)
{
	double percent = share_percent(s);
	char digits[16];

	if (percent < 0)
		return NULL;
	snprintf(digits, sizeof(digits), "%.1f", percent);
	return json_object_new_double_s(percent, digits);
}

static struct json_object *json_side(unsigned int domid, const char *name,
				     int state)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "domid", json_object_new_int64(domid));
	json_object_object_add(o, "domain", json_text(name));
	json_object_object_add(o, "state",
			       json_text(xenbus_state_name(state)));
	return o;
}

static struct json_object *json_policy(const struct vif *v)
{
	switch (v->policy) {
	case POLICY_SET:
		return json_object_new_int64(v->policy_value);
	case POLICY_BAD:
		return json_text("invalid");
	default:
		return NULL;
	}
}

static struct json_object *number(uint64_t n)
{
	return json_object_new_uint64(n);
}

static struct json_object *json_tables(const struct vif *v)
{
	struct json_object *list, *o;
	unsigned int i;

	if (!v->tables_known)
		return NULL;
	list = json_object_new_array();
	for (i = 0; i < v->tables; i++) {
		o = json_object_new_object();
		json_object_object_add(o, "queue", number(i));
		json_object_object_add(o, "mappings",
				       number(v->table[i].mappings));
		json_object_object_add(o, "capacity",
				       number(v->table[i].capacity));
		json_object_array_add(list, o);
	}
	return list;
}

static struct json_object *json_counters(const struct counters *c)
{
	struct json_object *o = json_object_new_object();
	enum counter i;

	for (i = 0; i < COUNTERS; i++)
		if (c->have[i])
			json_object_object_add(o, counter_name(i),
					       number(c->value[i]));
	return o;
}

static struct json_object *json_side_name(const struct vif *v)
{
	static const char * const names[] = {
		[VIF_BACKEND] = "backend",
		[VIF_FRONTEND] = "frontend",
	};

	return json_text(names[v->side]);
}

/**
 * json_vif() - all that is known about a vif
 * @v: the vif
 */
struct json_object *json_vif(const struct vif *v)
{
	struct json_object *o = json_object_new_object();
	struct share tx = share_tx(&v->counters), rx = share_rx(&v->counters);
	struct json_object *fe;

	json_object_object_add(o, "vif", json_text(v->name));
	json_object_object_add(o, "interface",
			       v->ifname[0] ? json_text(v->ifname) : NULL);
	json_object_object_add(o, "side", json_side_name(v));

	fe = json_side(v->fe_domid, v->fe_name, v->fe_state);
	json_object_object_add(fe, "domain_state",
			       json_text(v->fe_domain_state));
	json_object_object_add(o, "frontend", fe);
	json_object_object_add(o, "backend",
			       json_side(v->be_domid, v->be_name,
					 v->be_state));

	json_object_object_add(o, "mac", json_text(v->mac));
	json_object_object_add(o, "bridge", json_text(v->bridge));
	json_object_object_add(o, "script", json_text(v->script));
	json_object_object_add(o, "hotplug_status",
			       json_text(v->hotplug_status));
	json_object_object_add(o, "hotplug_error",
			       json_text(v->hotplug_error));
	json_object_object_add(o, "queues", json_object_new_int64(v->queues));
	json_object_object_add(o, "ctrl_ring",
			       json_object_new_boolean(v->ctrl_connected));
	json_object_object_add(o, "max_gref_mapping", json_policy(v));
	json_object_object_add(o, "tables", json_tables(v));
	json_object_object_add(o, "tx_staged_percent", json_percent(&tx));
	json_object_object_add(o, "rx_staged_percent", json_percent(&rx));
	json_object_object_add(o, "counters", json_counters(&v->counters));
	return o;
}

/**
 * json_vifs() - a list of vifs
 * @list: the list
 */
struct json_object *json_vifs(const struct vifs *list)
{
	struct json_object *array = json_object_new_array();
	unsigned int i;

	for (i = 0; i < list->n; i++)
		json_object_array_add(array, json_vif(&list->vif[i]));
	return array;
}

/**
 * json_print() - write a document to standard output, and release it
 * @o: the document
 */
void json_print(struct json_object *o)
{
	puts(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PRETTY |
					    JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(o);
}

/**
 * json_print_line() - write a document as one line, and release it
 * @o: the document
 */
void json_print_line(struct json_object *o)
{
	puts(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN |
					    JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(o);
}
