// SPDX-License-Identifier: GPL-2.0
/* counters: a vif's counters and what follows from them; see vif.h. */
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "vif.h"

static const char * const names[COUNTERS] = {
	[COUNT_TX_PACKETS] = "tx_packets",
	[COUNT_TX_BYTES] = "tx_bytes",
	[COUNT_RX_PACKETS] = "rx_packets",
	[COUNT_RX_BYTES] = "rx_bytes",
	[COUNT_GREF_MAPPINGS] = "gref_mappings",
	[COUNT_TX_STAGED_SLOTS] = "tx_staged_slots",
	[COUNT_TX_COPIED_SLOTS] = "tx_copied_slots",
	[COUNT_TX_MAPPED_SLOTS] = "tx_mapped_slots",
	[COUNT_RX_STAGED_SLOTS] = "rx_staged_slots",
	[COUNT_RX_COPIED_SLOTS] = "rx_copied_slots",
	[COUNT_STAGING_TX_BUFFERS] = "staging_tx_buffers",
	[COUNT_STAGING_RX_BUFFERS] = "staging_rx_buffers",
	[COUNT_TX_STAGED_PACKETS] = "tx_staged_packets",
	[COUNT_TX_GRANTED_PACKETS] = "tx_granted_packets",
	[COUNT_RX_STAGED_PACKETS] = "rx_staged_packets",
	[COUNT_RX_GRANTED_PACKETS] = "rx_granted_packets",
};

/**
 * counter_name() - as the drivers and our JSON call it
 * @c: the counter
 */
const char *counter_name(enum counter c)
{
	return names[c];
}

static void set(struct counters *c, enum counter which, uint64_t value)
{
	c->value[which] = value;
	c->have[which] = true;
}

static void take(void *ctx, const char *name, uint64_t value)
{
	enum counter i;

	/* The first four have other names and another direction there. */
	for (i = COUNT_GREF_MAPPINGS; i < COUNTERS; i++)
		if (!strcmp(name, names[i]))
			set(ctx, i, value);
}

/* What the guest sends, netback receives. */
static void take_traffic(struct source *src, struct vif *v, enum counter c)
{
	static const char * const mirrored[] = {
		[COUNT_TX_PACKETS] = "rx_packets",
		[COUNT_TX_BYTES] = "rx_bytes",
		[COUNT_RX_PACKETS] = "tx_packets",
		[COUNT_RX_BYTES] = "tx_bytes",
	};
	uint64_t value;
	char *line;

	line = file_line(src, "/sys/class/net/%s/statistics/%s", v->ifname,
			 v->side == VIF_BACKEND ? mirrored[c] : names[c]);
	if (line && text_u64(line, &value))
		set(&v->counters, c, value);
	free(line);
}

/**
 * counters_collect() - read the counters of a vif's interface
 * @src: where to ask
 * @v: a vif with an interface in this domain
 */
void counters_collect(struct source *src, struct vif *v)
{
	enum counter c;

	for (c = COUNT_TX_PACKETS; c <= COUNT_RX_BYTES; c++)
		take_traffic(src, v, c);
	src->ops->counters(src, v->ifname, take, &v->counters);
}

/* Whichever driver is here: netback counts slots, netfront packets. */
static struct share share_of(const struct counters *c, enum counter slots,
			     enum counter last_grant, enum counter packets,
			     enum counter granted)
{
	struct share s = {};
	enum counter i;

	if (c->have[slots]) {
		s.known = true;
		s.staged = c->value[slots];
		for (i = slots + 1; i <= last_grant; i++)
			s.granted += c->value[i];
	} else if (c->have[packets]) {
		s.known = true;
		s.staged = c->value[packets];
		s.granted = c->value[granted];
	}
	return s;
}

/**
 * share_tx() - how much of what the guest sends is staged
 * @c: the counters, or the difference of two readings
 */
struct share share_tx(const struct counters *c)
{
	return share_of(c, COUNT_TX_STAGED_SLOTS, COUNT_TX_MAPPED_SLOTS,
			COUNT_TX_STAGED_PACKETS, COUNT_TX_GRANTED_PACKETS);
}

/**
 * share_rx() - how much of what the guest receives is staged
 * @c: the counters, or the difference of two readings
 */
struct share share_rx(const struct counters *c)
{
	return share_of(c, COUNT_RX_STAGED_SLOTS, COUNT_RX_COPIED_SLOTS,
			COUNT_RX_STAGED_PACKETS, COUNT_RX_GRANTED_PACKETS);
}

/**
 * share_percent() - the staged part in percent
 * @s: the share
 *
 * Return: 0 to 100, or -1 when it is not known or nothing has passed.
 */
double share_percent(const struct share *s)
{
	if (!s->known || !(s->staged + s->granted))
		return -1;
	return 100.0 * s->staged / (s->staged + s->granted);
}
