// SPDX-License-Identifier: GPL-2.0
/* What a frontend may write to xenstore, with values that it should not. */

#include <stdio.h>
#include <string.h>

#include "assault.h"

static const char * const keys[] = {
	"tx-ring-ref", "rx-ring-ref", "event-channel", "event-channel-tx",
	"event-channel-rx", "ctrl-ring-ref", "event-channel-ctrl",
	"request-rx-copy", "feature-rx-notify", "multi-queue-num-queues",
	"feature-sg", "feature-gso-tcpv4", "feature-multicast-control",
	"queue-0/tx-ring-ref", "queue-0/rx-ring-ref",
	"queue-0/event-channel-tx", "queue-1/rx-ring-ref",
	"queue-1/event-channel", "xdp-headroom", "mac",
};

static void write_key(struct assault *a, const char *key, const char *val)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", a->nif->front, key);
	xs_write(a->nif->xs, XBT_NULL, path, val, strlen(val));
}

static void remove_key(struct assault *a, const char *key)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", a->nif->front, key);
	xs_rm(a->nif->xs, XBT_NULL, path);
}

static void pick_value(struct assault *a, struct rng *r, char *val, size_t len)
{
	static const char * const odd[] = {
		"", "-1", "abc", "4294967296", "0x10", " 1", "1 2",
		"99999999999999999999999999999999", "%n%s",
	};

	if (rng_once_in(r, 3))
		snprintf(val, len, "%s", odd[rng_below(r, ARRAY_SIZE(odd))]);
	else if (rng_once_in(r, 2))
		snprintf(val, len, "%u", rng_edge(r));
	else
		snprintf(val, len, "%u", stock_any(&a->stock, r, USE_SCRIBBLE));
}

/**
 * keys_bad() - spoil some of what the backend reads when it connects
 * @a: a round that is set up and not connected
 * @r: random decisions
 */
void keys_bad(struct assault *a, struct rng *r)
{
	unsigned int n = rng_between(r, 1, 4);
	const char *key;
	char val[64];

	count(a->t, BAD_KEYS, n);
	while (n--) {
		key = keys[rng_below(r, ARRAY_SIZE(keys))];
		pick_value(a, r, val, sizeof(val));
		if (rng_once_in(r, 4))
			remove_key(a, key);
		else
			write_key(a, key, val);
	}
}

/**
 * keys_headroom() - ask for room before each received packet, also too much
 * @a: a connected round
 * @r: random decisions
 */
void keys_headroom(struct assault *a, struct rng *r)
{
	static const unsigned int sizes[] = {
		0, 1, 255, 256, 2048, 4000, 4090, 4095, 4096, 4097, 32767,
		65535,
	};
	char val[16];

	count(a->t, BAD_KEYS, 1);
	snprintf(val, sizeof(val), "%u", sizes[rng_below(r, ARRAY_SIZE(sizes))]);
	write_key(a, "xdp-headroom", val);
	nif_store_set_state(a->nif, XENNETIF_RECONFIGURING);
	if (rng_once_in(r, 2))
		nif_store_set_state(a->nif, XENNETIF_CONNECTED);
}
