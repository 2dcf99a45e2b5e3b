/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staging: the life cycle of staging grants on one interface.
 *
 *   staging_create()          with the net device
 *   staging_alloc_queues()    with the data queues
 *   staging_connect()         before the keys are written
 *   staging_write_keys()      in the transaction that writes the others
 *   staging_start()           when the backend is Connected: the rest goes on
 *                             in a work item, and each queue runs without
 *                             staging until it is set up
 *   staging_stop()            first step of a disconnect
 *   staging_disconnect()      last step, when no buffer is in use any more
 *   staging_free_queues()     with the data queues
 *   staging_destroy()         with the net device
 *
 * A connection that fails half way is disconnected the same way. Neither
 * failing to stage nor a backend that cannot do it harms the interface.
 *
 * All of these may sleep and are serialised by the driver, as its own steps
 * of connecting and disconnecting are.
 */
#ifndef NETFRONT_STAGING_H
#define NETFRONT_STAGING_H

#include <linux/types.h>

struct napi_struct;
struct net_device;
struct staging;
struct staging_queue;
struct xenbus_device;
struct xenbus_transaction;

struct staging *staging_create(struct net_device *netdev,
			       struct xenbus_device *xbdev);
void staging_destroy(struct staging *s);

int staging_alloc_queues(struct staging *s, unsigned int num_queues);
void staging_free_queues(struct staging *s);
struct staging_queue *staging_queue(struct staging *s, unsigned int id,
				    struct napi_struct *napi);

void staging_connect(struct staging *s, unsigned int num_queues, bool trusted);
int staging_write_keys(struct staging *s, struct xenbus_transaction xbt);
void staging_start(struct staging *s);
void staging_stop(struct staging *s);
void staging_disconnect(struct staging *s);

#endif /* NETFRONT_STAGING_H */
