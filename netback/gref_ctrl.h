/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gref_ctrl: the three control messages of staging grants, and when they may
 * touch a vif's queues.
 *
 * The control ring is connected before the queues exist and disconnected
 * after they are gone, so the messages work only between gref_ctrl_start()
 * and gref_ctrl_stop(); the lock makes that sure and serialises them with the
 * dump in debugfs.
 */
#ifndef NETBACK_GREF_CTRL_H
#define NETBACK_GREF_CTRL_H

#include <linux/mutex.h>
#include <linux/types.h>

#include <xen/interface/io/ring.h>

struct xen_netif_ctrl_request;
struct xenvif;

/**
 * struct gref_ctrl - a vif's part of the staging state
 * @lock: held by each message, by start and stop, and by the dump
 * @num_queues: the queues that messages may name; 0 while there are none
 * @capacity: mappings a queue may have; 0 switches the feature off
 */
struct gref_ctrl {
	struct mutex lock; /* see the top of the file */
	unsigned int num_queues;
	u32 capacity;
};

void gref_ctrl_init(struct gref_ctrl *ctrl);
void gref_ctrl_start(struct xenvif *vif);
void gref_ctrl_stop(struct xenvif *vif);

u32 gref_ctrl_request(struct xenvif *vif,
		      const struct xen_netif_ctrl_request *req, u32 *data);
void gref_ctrl_pace(unsigned int handled);
bool gref_ctrl_may_run(const struct xenvif *vif, RING_IDX req_prod);

#endif /* NETBACK_GREF_CTRL_H */
