/* SPDX-License-Identifier: GPL-2.0 */
/*
 * state_wait: waits until the backend is in one of some states, for a limited
 * time only.
 *
 * To read a state takes a while, and sleeps: a wait_event_timeout() whose condition
 * does that never sleeps itself, but reads again and again, and takes no time that
 * it spends with that off its limit. And nobody is woken while a device is probed
 * or removed, since its watch is not there then. So this one looks now and then,
 * and goes by the clock.
 */
#ifndef NETFRONT_STATE_WAIT_H
#define NETFRONT_STATE_WAIT_H

#include <linux/bits.h>

struct wait_queue_head;
struct xenbus_device;

/* All states but those of a mask. */
#define STATE_NONE_OF(mask)	(~(unsigned int)(mask))

unsigned long state_wait(struct xenbus_device *dev, unsigned int states,
			 struct wait_queue_head *changes,
			 unsigned long timeout);

#endif /* NETFRONT_STATE_WAIT_H */
