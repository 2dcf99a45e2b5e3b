/* SPDX-License-Identifier: GPL-2.0 */
/* rates: what the vifs did between two looks at them. */
#ifndef RATES_H
#define RATES_H

#include <json-c/json_object.h>

#include "table.h"
#include "vifs.h"

/* Per second. Known only for vifs with a driver here. */
struct rate {
	const struct vif *vif;
	bool known;
	double tx_packets, tx_bits;
	double rx_packets, rx_bits;
	double granted;		/* slots (netback) or packets (netfront) */
	struct share tx, rx;	/* in the interval */
};

enum rate_key {
	RATE_BY_VIF,
	RATE_BY_TX,
	RATE_BY_RX,
	RATE_BY_GRANTED,
	RATE_BY_STAGED,
	RATE_KEYS
};

/* Entries of @now, which must outlive them; the caller frees the array. */
struct rate *rates_between(const struct vifs *before, const struct vifs *now,
			   double seconds);
void rates_sort(struct rate *rates, unsigned int n, enum rate_key key);
bool rate_key_parse(const char *name, enum rate_key *key);
const char *rate_key_name(enum rate_key key);
struct table *rates_table(const struct rate *rates, unsigned int n);
struct json_object *rates_json(const struct rate *rates, unsigned int n,
			       double seconds);

#endif /* RATES_H */
