/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staging_stats: what `ethtool -S` shows of staging.
 */
#ifndef NETFRONT_STAGING_STATS_H
#define NETFRONT_STAGING_STATS_H

#include <linux/percpu.h>
#include <linux/types.h>

struct staging;

/**
 * struct staging_counters - packets by the way they went
 * @tx_staged: the packet began in a staged buffer
 * @tx_granted: a part of it was granted
 * @rx_staged: all of it came in staged pages
 * @rx_granted: a part of it came in a page granted for it
 */
struct staging_counters {
	unsigned long tx_staged;
	unsigned long tx_granted;
	unsigned long rx_staged;
	unsigned long rx_granted;
};

#define STAGING_STATS_LEN 6

void staging_stats_strings(u8 *data);
void staging_stats_read(const struct staging *s, u64 *data);

#endif /* NETFRONT_STAGING_STATS_H */
