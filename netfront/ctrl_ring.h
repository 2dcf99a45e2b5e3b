/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ctrl_ring: the frontend's end of the control ring.
 *
 * One request is outstanding at a time. It waits for its response with a time
 * limit, and ctrl_ring_abort() ends the wait early.
 *
 * A backend that answers late, twice, or with something else than was asked
 * has lost our trust: the ring has a fault from then on, every further
 * request fails at once, and only a reconnect brings a new ring.
 */
#ifndef NETFRONT_CTRL_RING_H
#define NETFRONT_CTRL_RING_H

#include <linux/types.h>

struct ctrl_ring;
struct xenbus_device;
struct xenbus_transaction;

struct ctrl_ring *ctrl_ring_create(struct xenbus_device *xbdev);
void ctrl_ring_destroy(struct ctrl_ring *ring);

int ctrl_ring_write_keys(const struct ctrl_ring *ring,
			 struct xenbus_transaction xbt);
void ctrl_ring_remove_keys(struct xenbus_device *xbdev,
			   struct xenbus_transaction xbt);

int ctrl_ring_request(struct ctrl_ring *ring, u16 type, const u32 args[3],
		      u32 *data);
void ctrl_ring_abort(struct ctrl_ring *ring);
const char *ctrl_ring_fault(const struct ctrl_ring *ring);

#endif /* NETFRONT_CTRL_RING_H */
