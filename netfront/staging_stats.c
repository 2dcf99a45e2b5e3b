// SPDX-License-Identifier: GPL-2.0
/* staging_stats: sums the counters up for ethtool; see staging_stats.h. */
#include <linux/build_bug.h>
#include <linux/cpumask.h>
#include <linux/ethtool.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "compat.h"
#include "staging_queue.h"
#include "staging_stats.h"

static const char names[][ETH_GSTRING_LEN] = {
	"staging_tx_buffers",
	"staging_rx_buffers",
	"tx_staged_packets",
	"tx_granted_packets",
	"rx_staged_packets",
	"rx_granted_packets",
};

static_assert(ARRAY_SIZE(names) == STAGING_STATS_LEN);

/**
 * staging_stats_strings() - the names of the statistics
 * @data: room for STAGING_STATS_LEN names
 */
void staging_stats_strings(u8 *data)
{
	memcpy(data, names, sizeof(names));
}

/**
 * staging_stats_read() - the values, in the order of the names
 * @s: the interface
 * @data: room for STAGING_STATS_LEN values
 *
 * Context: any, for as long as the net device exists.
 */
void staging_stats_read(const struct staging *s, u64 *data)
{
	struct staging_counters sum = {};
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct staging_counters *c = per_cpu_ptr(s->counters, cpu);

		sum.tx_staged += READ_ONCE(c->tx_staged);
		sum.tx_granted += READ_ONCE(c->tx_granted);
		sum.rx_staged += READ_ONCE(c->rx_staged);
		sum.rx_granted += READ_ONCE(c->rx_granted);
	}

	data[0] = atomic_read(&s->tx_buffers);
	data[1] = atomic_read(&s->rx_buffers);
	data[2] = sum.tx_staged;
	data[3] = sum.tx_granted;
	data[4] = sum.rx_staged;
	data[5] = sum.rx_granted;
}
