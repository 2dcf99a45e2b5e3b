// SPDX-License-Identifier: GPL-2.0
/* sources: none */
/* max_len: 1024 */
/*
 * When ring events are put off, under any stream of messages, any clock steps
 * and an administrator who changes the limits all the while: no wait is longer
 * than was allowed when it began, nothing is put off for ever, and a stream
 * that brings nothing is left alone.
 */
#include "fuzz.h"

#include <linux/kernel.h>

#include "event_pacer.h"

/* As `ethtool -C` lets them be set. */
static void set_limits(struct event_limits *l, struct bytes *in)
{
	l->wait = bytes_u32(in) % (EVENT_PACER_WAIT_LIMIT + 1);
	l->ahead = 1 + bytes_u8(in) % EVENT_PACER_AHEAD_LIMIT;
	l->fixed = bytes_u8(in) & 1;
}

static u64 step_of(struct bytes *in)
{
	static const u64 unit[] = {
		0, 1, 1000, EVENT_PACER_WAIT_MIN, EVENT_PACER_WAIT_MAX,
		EVENT_PACER_HOLDOFF_MIN, EVENT_PACER_HOLDOFF_MAX,
		(u64)EVENT_PACER_HOLDOFF_MAX * 1000,
	};
	u64 step = unit[bytes_below(in, ARRAY_SIZE(unit))];

	return step / 64 * bytes_u8(in) + step % 64;
}

static void check_state(const struct event_pacer *p,
			const struct event_limits *l, u32 wait, u64 now)
{
	check(wait <= l->wait && wait <= EVENT_PACER_WAIT_LIMIT);
	check(wait == p->wait);
	check(p->holdoff <= EVENT_PACER_HOLDOFF_MAX);
	check(p->off_until <= now + EVENT_PACER_HOLDOFF_MAX);
	check(p->grow_at <= now + EVENT_PACER_GROW_PAUSE);
	check(p->start <= now);
	if (l->fixed && wait)
		check(wait == l->wait);
}

/* Polls that find nothing: the last wait ends, and no other begins. */
static void check_quiet(struct event_pacer *p, const struct event_limits *l,
			u64 now)
{
	unsigned int waits = 0;
	u32 wait;

	do {
		now += p->wait + 1;
		wait = event_pacer_wait(p, l, now);
		check_state(p, l, wait, now);
	} while (wait && ++waits < 4);
	check(!wait);
	now += EVENT_PACER_HOLDOFF_MAX;
	check(!event_pacer_wait(p, l, now));
}

/* A dense stream is paced again in the end, whatever was before. */
static void check_dense(struct event_pacer *p, const struct event_limits *l,
			u64 now)
{
	unsigned int polls;

	for (polls = 0; polls < 4 * EVENT_PACER_DENSE && !p->wait; polls++) {
		now += EVENT_PACER_HOLDOFF_MAX / 2;
		event_pacer_count(p, 1000 * 1000);
		event_pacer_wait(p, l, now);
	}
	check(p->wait || !l->wait);
}

static void poll_once(struct event_pacer *p, const struct event_limits *l,
		      u64 now)
{
	bool off = p->off_until > now;
	u32 dense = p->dense, was = p->wait;
	u32 wait = event_pacer_wait(p, l, now);

	check_state(p, l, wait, now);
	/* Trials begin only with a dense stream, and out of a pause. */
	if (!was && wait && !l->fixed)
		check(dense + 1 >= EVENT_PACER_DENSE && !off);
}

static void fuzz_one(struct bytes *in)
{
	struct event_pacer p = {};
	struct event_limits l;
	bool dense_after = bytes_u8(in) & 1, stream;
	unsigned int op, again;
	u64 now = 1;

	event_limits_init(&l);
	while (in->left) {
		op = bytes_u8(in);
		if (op >= 240)
			set_limits(&l, in);
		/* A peer that begins as a stream and then waits, again and again. */
		for (again = op < 16 ? op * 5 : 1; again; again--) {
			stream = op < 16 && again % 5;
			now += stream ? EVENT_PACER_HOLDOFF_MAX : step_of(in);
			event_pacer_count(&p, stream ? 1000000 :
					  bytes_number(in) & 0xffff);
			poll_once(&p, &l, now);
		}
	}
	if (dense_after)
		check_dense(&p, &l, now);
	else
		check_quiet(&p, &l, now);
}
