/* SPDX-License-Identifier: GPL-2.0 */
/*
 * event_timer: the poll that comes when a paced event does not; event_pacer
 * says when one is paced.
 *
 * All but the timer itself runs in one queue's NAPI poll.
 */
#ifndef XEN_EVENT_TIMER_H
#define XEN_EVENT_TIMER_H

#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/netdevice.h>

#include "event_pacer.h"

/**
 * struct event_timer - the events of one direction of one queue
 * @pacer: whether they are paced
 * @limits: what it may do; belongs to the interface
 * @napi: what polls the queue
 * @timer: polls it
 * @until: when it is to, if there was no event
 */
struct event_timer {
	struct event_pacer pacer;
	const struct event_limits *limits;
	struct napi_struct *napi;
	struct hrtimer timer;
	u64 until;
};

static inline enum hrtimer_restart event_timer_fire(struct hrtimer *timer)
{
	struct event_timer *t = container_of(timer, struct event_timer, timer);

	/* Nothing happens on a queue whose NAPI instance is off. */
	napi_schedule(t->napi);
	return HRTIMER_NORESTART;
}

/**
 * event_timer_init() - prepare a new queue
 * @t: the timer, all zero
 * @napi: the queue's
 * @limits: the interface's
 */
static inline void event_timer_init(struct event_timer *t,
				    struct napi_struct *napi,
				    const struct event_limits *limits)
{
	t->napi = napi;
	t->limits = limits;
	hrtimer_init(&t->timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_PINNED);
	t->timer.function = event_timer_fire;
}

/**
 * event_timer_count() - messages were handled
 * @t: the timer
 * @messages: how many
 */
static inline void event_timer_count(struct event_timer *t, u32 messages)
{
	event_pacer_count(&t->pacer, messages);
}

/**
 * event_timer_ahead() - a poll found no more to do: whether to put the event off
 * @t: the timer
 *
 * Return: how many messages ahead to ask for the next event, followed by
 * event_timer_start(); 0 to ask for the very next one
 */
static inline u32 event_timer_ahead(struct event_timer *t)
{
	u64 now = ktime_get_ns();
	u32 wait = event_pacer_wait(&t->pacer, t->limits, now);

	t->until = now + wait;
	return wait ? READ_ONCE(t->limits->ahead) : 0;
}

/**
 * event_timer_start() - the event was asked for: poll if it does not come
 * @t: the timer
 */
static inline void event_timer_start(struct event_timer *t)
{
	hrtimer_start(&t->timer, ns_to_ktime(t->until), HRTIMER_MODE_ABS_PINNED);
}

/**
 * event_timer_rest() - it is not needed: an event comes with the next message
 * @t: the timer; may fire at this moment, or may just have done so
 */
static inline void event_timer_rest(struct event_timer *t)
{
	hrtimer_try_to_cancel(&t->timer);
}

/**
 * event_timer_stop() - end it
 * @t: the timer, of a queue that no poll will start it for again
 *
 * Context: process.
 */
static inline void event_timer_stop(struct event_timer *t)
{
	hrtimer_cancel(&t->timer);
}

#endif /* XEN_EVENT_TIMER_H */
