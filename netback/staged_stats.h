/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staged_stats: what the outside sees of staging: counters for `ethtool -S`
 * and a dump of each queue's table in debugfs.
 */
#ifndef NETBACK_STAGED_STATS_H
#define NETBACK_STAGED_STATS_H

#include <linux/types.h>

struct dentry;
struct xenvif;
struct xenvif_queue;

#define STAGED_STATS_LEN 6

void staged_stats_strings(u8 *data);
void staged_stats_read(struct xenvif *vif, u64 *data);
void staged_stats_add_table_dump(struct xenvif_queue *queue,
				 struct dentry *dir);

#endif /* NETBACK_STAGED_STATS_H */
