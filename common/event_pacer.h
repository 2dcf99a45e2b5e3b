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
 * Whether that pays is tried out: a stream without longer pauses turns pacing
 * on, and it stays on as long as every wait gathers a batch. When one does not,
 * however long, as with request and response traffic, where each side waits,
 * pacing goes off and stays off for a while that doubles with each such failure.
 * So a latency-bound peer pays one wait now and then, and an idle one nothing.
 *
 * One wait that follows upon a rich one may gather nothing, though: where
 * packets are sent back, the peer that sends them also receives them, and is
 * busy with the last batch before it sends the next.
 *
 * A wait that gathers less than would be worth while is made longer, up to what
 * network cards do. Peers that wait for answers show again: a longer wait
 * gathers no more of them, so it becomes shorter again.
 *
 * The administrator may set how long and how far ahead, switch the trials off
 * so that every event waits which follows another, or all of it.
 *
 * Pure: both drivers use it, and it is tested on the host. Times are in
 * nanoseconds of any clock that does not go back. The caller serialises.
 */
#ifndef XEN_EVENT_PACER_H
#define XEN_EVENT_PACER_H

#include <linux/compiler.h>
#include <linux/types.h>

/*
 * How long an event may wait: at first, and at most, which is the longest that
 * the kernel's own moderation of network interrupts (DIM) uses.
 */
#define EVENT_PACER_WAIT_MIN	100000u
#define EVENT_PACER_WAIT_MAX	256000u

/* How many messages ahead a paced event is asked for: a quarter of a ring. */
#define EVENT_PACER_AHEAD	64u

/* The most that either may be set to; a ring has 256 messages. */
#define EVENT_PACER_WAIT_LIMIT	10000000u
#define EVENT_PACER_AHEAD_LIMIT	128u

/*
 * Messages in one wait that make it worth while, and as many as it needs: those
 * that bring the event without the timer.
 */
#define EVENT_PACER_BATCH	3u
#define EVENT_PACER_GOAL	EVENT_PACER_AHEAD

/*
 * Polls without a pause before pacing is tried, and what counts as one. A guest
 * whose every wake-up takes long sees pauses that are its own.
 */
#define EVENT_PACER_DENSE	4u
#define EVENT_PACER_PAUSE	EVENT_PACER_WAIT_MAX

/* For how long a failed trial keeps pacing off: at first, and at most. */
#define EVENT_PACER_HOLDOFF_MIN	(5u * 1000 * 1000)
#define EVENT_PACER_HOLDOFF_MAX	(1000u * 1000 * 1000)

/*
 * For how long a wait does not grow after it grew in vain: a peer that waits for
 * answers pays a longer wait that often, a stream that faltered once shorter ones
 * for so long.
 */
#define EVENT_PACER_GROW_PAUSE	(10u * 1000 * 1000)

/**
 * struct event_limits - what may be done to events
 * @wait: how long one may wait, at most EVENT_PACER_WAIT_LIMIT; 0: not at all
 * @ahead: how many messages ahead it may be asked for, 1 to
 *	EVENT_PACER_AHEAD_LIMIT
 * @fixed: always wait that long, do not try out whether it pays
 */
struct event_limits {
	u32 wait;
	u32 ahead;
	bool fixed;
};

/**
 * event_limits_init() - set the defaults
 * @l: the limits
 */
static inline void event_limits_init(struct event_limits *l)
{
	l->wait = EVENT_PACER_WAIT_MAX;
	l->ahead = EVENT_PACER_AHEAD;
	l->fixed = false;
}

/**
 * struct event_pacer - one direction of one queue; all zero to begin with
 * @start: when the period under judgement began
 * @messages: what came since
 * @dense: polls in a row without a pause
 * @holdoff: how long the last failed trial keeps pacing off
 * @off_until: until when it does
 * @wait: how long an event may wait now; 0 when events are not paced
 * @last: what the wait before this one gathered; 0 if there was none
 * @before: what a wait gathered before it grew last; 0 once that is judged
 * @grow_at: from when on it may grow
 */
struct event_pacer {
	u64 start;
	u32 messages;
	u32 dense;
	u64 off_until;
	u32 holdoff;
	u32 wait;
	u32 last;
	u32 before;
	u64 grow_at;
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
	p->wait = 0;
	p->last = 0;
	p->before = 0;
	p->dense = 0;
	p->holdoff *= 2;
	if (p->holdoff < EVENT_PACER_HOLDOFF_MIN)
		p->holdoff = EVENT_PACER_HOLDOFF_MIN;
	if (p->holdoff > EVENT_PACER_HOLDOFF_MAX)
		p->holdoff = EVENT_PACER_HOLDOFF_MAX;
	p->off_until = now + p->holdoff;
}

static inline u32 event_pacer_shortest(u32 longest)
{
	return longest < EVENT_PACER_WAIT_MIN ? longest : EVENT_PACER_WAIT_MIN;
}

static inline void event_pacer_shrink(struct event_pacer *p, u32 longest)
{
	p->wait /= 2;
	if (p->wait < event_pacer_shortest(longest))
		p->wait = event_pacer_shortest(longest);
}

static inline void event_pacer_grow(struct event_pacer *p, u32 longest)
{
	if (p->wait == longest)
		return;
	p->before = p->messages;
	p->wait *= 2;
	if (p->wait > longest)
		p->wait = longest;
}

/* A wait is over: how long is the next? */
static inline void event_pacer_judge(struct event_pacer *p, u32 longest,
				     u64 now)
{
	u32 last = p->last, before = p->before;

	p->last = p->messages;
	if (p->messages < EVENT_PACER_BATCH) {
		if (last + p->messages >= 2 * EVENT_PACER_BATCH)
			return;
		/* A thin stream may need a longer wait; others show no more. */
		if (p->messages <= before || p->wait == longest)
			event_pacer_fail(p, now);
		else
			event_pacer_grow(p, longest);
		return;
	}
	p->holdoff = 0;
	p->before = 0;
	if (before && p->messages <= before) {
		event_pacer_shrink(p, longest);
		p->grow_at = now + EVENT_PACER_GROW_PAUSE;
	} else if (p->messages > 2 * EVENT_PACER_GOAL) {
		event_pacer_shrink(p, longest);
	} else if (p->messages < EVENT_PACER_GOAL && now >= p->grow_at) {
		event_pacer_grow(p, longest);
	}
}

static inline u32 event_pacer_try(struct event_pacer *p, u32 longest, u64 now)
{
	u64 elapsed = now - p->start;
	bool dense;

	if (p->wait) {
		if (elapsed >= p->wait) {
			event_pacer_judge(p, longest, now);
			event_pacer_restart(p, now);
		}
		return p->wait;
	}

	dense = p->messages &&
		elapsed < (u64)p->messages * EVENT_PACER_PAUSE;
	event_pacer_restart(p, now);
	p->dense = dense ? p->dense + 1 : 0;
	if (p->dense >= EVENT_PACER_DENSE && now >= p->off_until)
		p->wait = event_pacer_shortest(longest);
	return p->wait;
}

/**
 * event_pacer_wait() - a poll found no more to do: how to ask for the next event
 * @p: the pacer
 * @l: what it may do
 * @now: the time
 *
 * Return: 0 to ask for the very next event; or how long to set a timer for, in
 * nanoseconds, when asking for an event @l->ahead messages ahead
 */
static inline u32 event_pacer_wait(struct event_pacer *p,
				   const struct event_limits *l, u64 now)
{
	u32 longest = READ_ONCE(l->wait);
	u32 messages = p->messages;

	if (longest && !READ_ONCE(l->fixed)) {
		if (p->wait > longest)
			p->wait = longest;
		return event_pacer_try(p, longest, now);
	}
	event_pacer_restart(p, now);
	p->wait = messages ? longest : 0;
	return p->wait;
}

#endif /* XEN_EVENT_PACER_H */
