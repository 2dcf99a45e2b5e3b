/* SPDX-License-Identifier: GPL-2.0 */
/*
 * event_pacer: whether the next ring event should wait a little.
 *
 * A side that asks for an event with the very next message wakes up, handles
 * one message and goes idle again, for each message of a steady stream; and
 * the wake-up costs several times what the message does. Instead it may ask
 * for an event some messages ahead and set a timer, so that it wakes up once
 * for all that came meanwhile.
 *
 * Whether that pays is tried out: a stream with no pause longer than the wait
 * turns pacing on, and it stays on as long as every wait gathers a batch. When
 * one does not, as with request and response traffic, where each side waits
 * for the other, pacing goes off and stays off for a while that doubles with
 * each such failure. So a latency-bound peer pays one wait now and then, and
 * an idle one nothing.
 *
 * Pure: both drivers use it, and it is tested on the host. Times are in
 * nanoseconds of any clock that does not go back. The caller serialises.
 */
#ifndef XEN_EVENT_PACER_H
#define XEN_EVENT_PACER_H

#include <linux/types.h>

/* How long an event may wait. The timer behind a paced event runs this long. */
#define EVENT_PACER_WAIT_NS	100000u

/* How many messages ahead a paced event is asked for: a quarter of a ring. */
#define EVENT_PACER_AHEAD	64u

/* Messages in one wait that make it worth while. */
#define EVENT_PACER_BATCH	3u

/* Polls without a pause before pacing is tried. */
#define EVENT_PACER_DENSE	4u

/* For how long a failed trial keeps pacing off: at first, and at most. */
#define EVENT_PACER_HOLDOFF_MIN	(5u * 1000 * 1000)
#define EVENT_PACER_HOLDOFF_MAX	(1000u * 1000 * 1000)

/**
 * struct event_pacer - one direction of one queue; all zero to begin with
 * @start: when the period under judgement began
 * @messages: what came since
 * @dense: polls in a row without a pause
 * @holdoff: how long the last failed trial keeps pacing off
 * @off_until: until when it does
 * @on: events are paced
 */
struct event_pacer {
	u64 start;
	u32 messages;
	u32 dense;
	u64 off_until;
	u32 holdoff;
	bool on;
};

/**
 * event_pacer_count() - messages were handled
 * @p: the pacer
 * @messages: how many
 */
static inline void event_pacer_count(struct event_pacer *p, u32 messages)
{
	p->messages += messages;
}

static inline void event_pacer_restart(struct event_pacer *p, u64 now)
{
	p->start = now;
	p->messages = 0;
}

static inline void event_pacer_fail(struct event_pacer *p, u64 now)
{
	p->on = false;
	p->dense = 0;
	p->holdoff *= 2;
	if (p->holdoff < EVENT_PACER_HOLDOFF_MIN)
		p->holdoff = EVENT_PACER_HOLDOFF_MIN;
	if (p->holdoff > EVENT_PACER_HOLDOFF_MAX)
		p->holdoff = EVENT_PACER_HOLDOFF_MAX;
	p->off_until = now + p->holdoff;
}

/**
 * event_pacer_wait() - a poll found no more to do: how to ask for the next event
 * @p: the pacer
 * @now: the time
 *
 * Return: true to ask EVENT_PACER_AHEAD messages ahead and to set a timer of
 * EVENT_PACER_WAIT_NS, false to ask for the very next one
 */
static inline bool event_pacer_wait(struct event_pacer *p, u64 now)
{
	u64 elapsed = now - p->start;
	bool dense;

	if (p->on) {
		if (elapsed < EVENT_PACER_WAIT_NS)
			return true;
		if (p->messages >= EVENT_PACER_BATCH)
			p->holdoff = 0;
		else
			event_pacer_fail(p, now);
		event_pacer_restart(p, now);
		return p->on;
	}

	dense = p->messages &&
		elapsed < (u64)p->messages * EVENT_PACER_WAIT_NS;
	event_pacer_restart(p, now);
	p->dense = dense ? p->dense + 1 : 0;
	p->on = p->dense >= EVENT_PACER_DENSE && now >= p->off_until;
	return p->on;
}

#endif /* XEN_EVENT_PACER_H */
