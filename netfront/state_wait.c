// SPDX-License-Identifier: GPL-2.0
/* state_wait: waits for the backend, not for ever; see state_wait.h. */
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/wait.h>

#include <xen/xenbus.h>

#include "state_wait.h"

/* How often to look when nobody says that there is something to see. */
#define STATE_WAIT_LOOK	max(HZ / 50, 1)

/* A backend can write any number. */
static bool is_one_of(int state, unsigned int states)
{
	return state >= 0 && state < BITS_PER_TYPE(states) &&
	       states & BIT(state);
}

/**
 * state_wait() - wait until the backend is in one of some states
 * @dev: the device
 * @states: one bit for each of them
 * @changes: what is woken when the state changes, while somebody watches it
 * @timeout: for how long, in jiffies; 0 to look once
 *
 * Context: may sleep.
 * Return: what is left of @timeout, at least 1, or 0 when it is over
 */
unsigned long state_wait(struct xenbus_device *dev, unsigned int states,
			 struct wait_queue_head *changes,
			 unsigned long timeout)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	unsigned long end = jiffies + timeout;
	long left;
	bool there;

	add_wait_queue(changes, &wait);
	for (;;) {
		/* Once more when the time is over: we may not have run. */
		left = end - jiffies;
		there = is_one_of(xenbus_read_driver_state(dev->otherend),
				  states);
		if (there || left <= 0)
			break;
		wait_woken(&wait, TASK_UNINTERRUPTIBLE, STATE_WAIT_LOOK);
	}
	remove_wait_queue(changes, &wait);
	return there ? max(left, 1L) : 0;
}
