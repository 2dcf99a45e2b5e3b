/* SPDX-License-Identifier: GPL-2.0 */
/* A queue's timer, which messages only make and stop. */
#ifndef SHIM_EVENT_TIMER_H
#define SHIM_EVENT_TIMER_H

#include "common.h"

struct event_timer {
	bool stopped;
};

#define event_timer_init(timer, napi, limits) \
	((void)(napi), (void)(limits), (timer)->stopped = false)
#define event_timer_stop(timer)	((timer)->stopped = true)

#endif /* SHIM_EVENT_TIMER_H */
