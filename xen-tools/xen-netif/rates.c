// SPDX-License-Identifier: GPL-2.0
/* rates: see rates.h. */
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "rates.h"
#include "words.h"

static const char * const keys[RATE_KEYS] = {
	"vif", "tx", "rx", "granted", "staged",
};

static const struct vif *same_vif(const struct vifs *list,
				  const struct vif *v)
{
	unsigned int i;

	for (i = 0; i < list->n; i++)
		if (list->vif[i].be_domid == v->be_domid &&
		    list->vif[i].fe_domid == v->fe_domid &&
		    list->vif[i].devid == v->devid)
			return &list->vif[i];
	return NULL;
}

/* A counter that went back began anew when the vif connected again. */
static struct counters difference(const struct counters *before,
				  const struct counters *now)
{
	struct counters diff = *now;
	enum counter i;

	for (i = 0; i < COUNTERS; i++)
		if (before->have[i] && before->value[i] <= now->value[i])
			diff.value[i] -= before->value[i];
	return diff;
}

static struct rate rate_of(const struct vif *before, const struct vif *now,
			   double seconds)
{
	struct rate r = { .vif = now };
	struct counters diff;

	if (!before || !now->counters.have[COUNT_TX_PACKETS])
		return r;
	diff = difference(&before->counters, &now->counters);
	r.known = true;
	r.tx = share_tx(&diff);
	r.rx = share_rx(&diff);
	r.tx_packets = diff.value[COUNT_TX_PACKETS] / seconds;
	r.rx_packets = diff.value[COUNT_RX_PACKETS] / seconds;
	r.tx_bits = diff.value[COUNT_TX_BYTES] * 8 / seconds;
	r.rx_bits = diff.value[COUNT_RX_BYTES] * 8 / seconds;
	r.granted = (r.tx.granted + r.rx.granted) / seconds;
	return r;
}

/**
 * rates_between() - what the vifs did
 * @before: the first look
 * @now: the second
 * @seconds: the time in between, more than 0
 *
 * Return: a rate for each vif of @now, in its order; to be freed.
 */
struct rate *rates_between(const struct vifs *before, const struct vifs *now,
			   double seconds)
{
	struct rate *rates = xcalloc(now->n, sizeof(*rates));
	unsigned int i;

	for (i = 0; i < now->n; i++)
		rates[i] = rate_of(same_vif(before, &now->vif[i]),
				   &now->vif[i], seconds);
	return rates;
}

static double sort_value(const struct rate *r, enum rate_key key)
{
	struct share both = {
		.known = r->known,
		.staged = r->tx.staged + r->rx.staged,
		.granted = r->tx.granted + r->rx.granted,
	};

	switch (key) {
	case RATE_BY_TX:
		return r->tx_packets;
	case RATE_BY_RX:
		return r->rx_packets;
	case RATE_BY_GRANTED:
		return r->granted;
	case RATE_BY_STAGED:
		return share_percent(&both);
	default:
		return 0;
	}
}

/* The largest first; equal ones stay in the vifs' order. */
static int compare(const void *a, const void *b, void *ctx)
{
	const struct rate *x = a, *y = b;
	enum rate_key key = *(enum rate_key *)ctx;
	double vx = sort_value(x, key), vy = sort_value(y, key);

	if (vx != vy)
		return vx < vy ? 1 : -1;
	return x->vif < y->vif ? -1 : x->vif > y->vif;
}

/**
 * rates_sort() - bring rates into an order
 * @rates: the rates
 * @n: how many
 * @key: by what
 */
void rates_sort(struct rate *rates, unsigned int n, enum rate_key key)
{
	if (n)
		qsort_r(rates, n, sizeof(*rates), compare, &key);
}

/**
 * rate_key_parse() - an order by its name
 * @name: its name
 * @key: filled when it is one
 */
bool rate_key_parse(const char *name, enum rate_key *key)
{
	enum rate_key i;

	for (i = 0; i < RATE_KEYS; i++)
		if (!strcmp(name, keys[i])) {
			*key = i;
			return true;
		}
	return false;
}

/**
 * rate_key_name() - the name of an order
 * @key: the order
 */
const char *rate_key_name(enum rate_key key)
{
	return keys[key];
}

static void put_way(struct table *t, const struct rate *r, double packets,
		    double bits, const struct share *s)
{
	char *percent = words_percent(s);

	if (r->known) {
		table_put(t, "%.0f", packets);
		table_put(t, "%.1f", bits / 1e6);
	} else {
		table_put(t, "%s", "");
		table_put(t, "%s", "");
	}
	table_put(t, "%s", percent);
	free(percent);
}

/**
 * rates_table() - rates as a table
 * @rates: the rates, in the order to show them
 * @n: how many
 */
struct table *rates_table(const struct rate *rates, unsigned int n)
{
	static const struct table_column columns[] = {
		{ "VIF" }, { "DOMAIN" },
		{ "TX-PKT/S", true }, { "TX-MBIT/S", true },
		{ "TX-STAGED", true },
		{ "RX-PKT/S", true }, { "RX-MBIT/S", true },
		{ "RX-STAGED", true },
		{ "GRANTED/S", true }, { "MAPPED", true },
	};
	struct table *t = table_new(columns, ARRAY_SIZE(columns));
	unsigned int i;
	char *tables;

	for (i = 0; i < n; i++) {
		const struct rate *r = &rates[i];

		table_put(t, "%s", r->vif->name);
		if (r->vif->fe_name)
			table_put(t, "%s", r->vif->fe_name);
		else
			table_put(t, "%u", r->vif->fe_domid);
		put_way(t, r, r->tx_packets, r->tx_bits, &r->tx);
		put_way(t, r, r->rx_packets, r->rx_bits, &r->rx);
		if (r->tx.known)
			table_put(t, "%.0f", r->granted);
		else
			table_put(t, "%s", "");
		tables = words_tables(r->vif);
		table_put(t, "%s", tables);
		free(tables);
	}
	return t;
}

static struct json_object *json_number(bool known, double value)
{
	char digits[32];

	if (!known)
		return NULL;
	snprintf(digits, sizeof(digits), "%.1f", value);
	return json_object_new_double_s(value, digits);
}

/**
 * rates_json() - rates as JSON
 * @rates: the rates
 * @n: how many
 * @seconds: the interval
 */
struct json_object *rates_json(const struct rate *rates, unsigned int n,
			       double seconds)
{
	struct json_object *o = json_object_new_object(), *v;
	struct json_object *array = json_object_new_array();
	unsigned int i;

	for (i = 0; i < n; i++) {
		const struct rate *r = &rates[i];

		v = json_object_new_object();
		json_object_object_add(v, "vif", json_text(r->vif->name));
		json_object_object_add(v, "domain",
				       json_text(r->vif->fe_name));
		json_object_object_add(v, "tx_packets",
				       json_number(r->known, r->tx_packets));
		json_object_object_add(v, "tx_bits",
				       json_number(r->known, r->tx_bits));
		json_object_object_add(v, "tx_staged_percent",
				       json_percent(&r->tx));
		json_object_object_add(v, "rx_packets",
				       json_number(r->known, r->rx_packets));
		json_object_object_add(v, "rx_bits",
				       json_number(r->known, r->rx_bits));
		json_object_object_add(v, "rx_staged_percent",
				       json_percent(&r->rx));
		json_object_object_add(v, "granted",
				       json_number(r->tx.known, r->granted));
		json_object_array_add(array, v);
	}
	json_object_object_add(o, "seconds", json_number(true, seconds));
	json_object_object_add(o, "vifs", array);
	return o;
}
