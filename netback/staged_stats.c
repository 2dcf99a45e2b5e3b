// SPDX-License-Identifier: GPL-2.0
/* staged_stats: counters and the table dump; see staged_stats.h. */
#include "common.h"

#include <linux/debugfs.h>
#include <linux/ethtool.h>
#include <linux/seq_file.h>

#include "staged_queue.h"
#include "staged_stats.h"

static const char names[STAGED_STATS_LEN][ETH_GSTRING_LEN] = {
	"gref_mappings",
	"tx_staged_slots",
	"tx_copied_slots",
	"tx_mapped_slots",
	"rx_staged_slots",
	"rx_copied_slots",
};

/**
 * staged_stats_strings() - the counters' names
 * @data: room for STAGED_STATS_LEN names of ETH_GSTRING_LEN bytes
 */
void staged_stats_strings(u8 *data)
{
	memcpy(data, names, sizeof(names));
}

/**
 * staged_stats_read() - the counters, summed over the queues
 * @vif: the vif, connected or not
 * @data: room for STAGED_STATS_LEN values, in the order of the names
 *
 * Context: inside an RCU read section, which keeps the queues alive.
 */
void staged_stats_read(struct xenvif *vif, u64 *data)
{
	unsigned int i, num_queues = READ_ONCE(vif->num_queues);

	memset(data, 0, STAGED_STATS_LEN * sizeof(*data));
	for (i = 0; i < num_queues; i++) {
		const struct staged_queue *sq = READ_ONCE(vif->queues[i].staged);
		const struct gref_table *t;

		if (!sq)
			continue;
		t = rcu_dereference(sq->table);
		data[0] += t ? READ_ONCE(t->used) : 0;
		data[1] += sq->stats.tx_staged_slots;
		data[2] += sq->stats.tx_copied_slots;
		data[3] += sq->stats.tx_mapped_slots;
		data[4] += sq->stats.rx_staged_slots;
		data[5] += sq->stats.rx_copied_slots;
	}
}

#ifdef CONFIG_DEBUG_FS
static void show_mapping(struct seq_file *m, const struct gref_mapping *mapping)
{
	seq_printf(m, "%u %s inflight %d\n", mapping->gref,
		   mapping->readonly ? "ro" : "rw",
		   atomic_read(&mapping->inflight));
}

static int gref_table_dump_show(struct seq_file *m, void *v)
{
	struct xenvif_queue *queue = m->private;
	struct gref_ctrl *ctrl = &queue->vif->gref_ctrl;
	struct gref_mapping *mapping = NULL;
	struct gref_table *t = NULL;

	mutex_lock(&ctrl->lock);
	if (queue->staged)
		t = rcu_dereference_protected(queue->staged->table,
					      lockdep_is_held(&ctrl->lock));
	seq_printf(m, "%s mappings %u capacity %u\n", queue->name,
		   t ? t->used : 0, ctrl->capacity);
	while (t && (mapping = gref_table_next(t, mapping)))
		show_mapping(m, mapping);
	mutex_unlock(&ctrl->lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(gref_table_dump);

/**
 * staged_stats_add_table_dump() - make the debugfs file of a queue's table
 * @queue: a connected queue
 * @dir: the vif's directory, removed before the queue is
 */
void staged_stats_add_table_dump(struct xenvif_queue *queue,
				 struct dentry *dir)
{
	char name[sizeof("gref_table_q") + 10];

	snprintf(name, sizeof(name), "gref_table_q%u", queue->id);
	debugfs_create_file(name, 0400, dir, queue, &gref_table_dump_fops);
}
#endif /* CONFIG_DEBUG_FS */
