// SPDX-License-Identifier: GPL-2.0
/* sources: none */
/* event_pacer: when events are put off, and who is left alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <linux/kernel.h>

#include "event_pacer.h"

#define WAIT EVENT_PACER_WAIT_MIN

static const struct event_limits defaults = {
	.wait = EVENT_PACER_WAIT_MAX,
	.ahead = EVENT_PACER_AHEAD,
};

/* What a peer that sends every @gap ns looks like to the side that polls. */
struct peer {
	struct event_pacer pacer;
	struct event_limits limits;
	u64 now;
	u64 gap;
	u64 waited;	/* the longest that a message was put off */
	u32 events;
	u32 messages;
};

/*
 * Let the peer send @n messages. Without pacing each brings an event at once;
 * with it, the poll comes with the event ahead or with the timer. A peer that
 * answers (@pingpong) sends the next only @gap after the last was seen.
 */
static void run(struct peer *p, u32 n, bool pingpong)
{
	u32 paced = p->pacer.wait;
	u64 next = p->now + p->gap;

	while (n) {
		u32 got = 0;

		if (paced) {
			u64 timer = p->now + paced, first = next;

			while (n && got < p->limits.ahead && next <= timer) {
				got++;
				n--;
				if (!pingpong)
					next += p->gap;
				else
					break;
			}
			p->now = got == p->limits.ahead ? next : timer;
			if (got && p->now - first > p->waited)
				p->waited = p->now - first;
		} else {
			p->now = next;
			next += p->gap;
			got = 1;
			n--;
		}
		if (pingpong && got)
			next = p->now + p->gap;
		p->events++;
		p->messages += got;
		event_pacer_count(&p->pacer, got);
		paced = event_pacer_wait(&p->pacer, &p->limits, p->now);
	}
}

static void first_message_is_never_put_off(void **state)
{
	struct event_pacer p = {};

	event_pacer_count(&p, 1);
	assert_false(event_pacer_wait(&p, &defaults, 1000000000));
}

static void sparse_traffic_is_left_alone(void **state)
{
	struct peer p = { .limits = defaults, .now = 1000000000, .gap = EVENT_PACER_PAUSE * 2 };

	run(&p, 1000, false);
	assert_int_equal(p.events, p.messages);
	assert_int_equal(p.waited, 0);
}

static void dense_stream_is_gathered(void **state)
{
	struct peer p = { .limits = defaults, .now = 1000000000, .gap = WAIT / 20 };

	run(&p, 10000, false);
	assert_true(p.pacer.wait);
	assert_in_range(p.events, 10000 / EVENT_PACER_AHEAD, 10000 / 10);
	assert_in_range(p.waited, 1, EVENT_PACER_WAIT_MAX);
}

static void a_thin_stream_waits_longer_a_thick_one_does_not(void **state)
{
	struct peer thin = { .limits = defaults, .now = 1000000000, .gap = WAIT / 8 };
	struct peer thick = { .limits = defaults, .now = 1000000000,
			      .gap = WAIT / 100 };

	run(&thin, 1000, false);
	assert_int_equal(thin.pacer.wait, EVENT_PACER_WAIT_MAX);
	run(&thick, 10000, false);
	assert_in_range(thick.waited, 1, WAIT);
}

/* Too thin for the first wait, not for the longest. */
static void a_very_thin_stream_is_gathered(void **state)
{
	struct peer p = { .limits = defaults, .now = 1000000000,
			  .gap = EVENT_PACER_WAIT_MAX / 4 };

	run(&p, 1000, false);
	assert_int_equal(p.pacer.wait, EVENT_PACER_WAIT_MAX);
	assert_in_range(p.events, 1000 / 5, 1000 / 3);
}

/* Several that wait for answers: as many come, however long the wait. */
static void waiting_in_vain_becomes_shorter(void **state)
{
	struct event_pacer p = { .wait = WAIT, .start = 1000000000 };
	u64 now = p.start, longer = 0;
	u32 i, wait = WAIT;

	for (i = 0; i < 10000; i++) {
		event_pacer_count(&p, EVENT_PACER_BATCH + 1);
		now += wait;
		wait = event_pacer_wait(&p, &defaults, now);
		assert_true(wait >= WAIT);
		longer += wait - WAIT;
	}
	assert_true(longer < (now - 1000000000) / 100);
}

static void a_burst_brings_its_event_ahead_of_the_timer(void **state)
{
	struct peer p = { .limits = defaults, .now = 1000000000, .gap = WAIT / 1000 };

	run(&p, 64000, false);
	assert_in_range(p.events, 64000 / EVENT_PACER_AHEAD,
			64000 / EVENT_PACER_AHEAD + 10);
}

/* One wait for each failed trial, and ever fewer trials. */
static void request_and_response_pay_little(void **state)
{
	struct peer p = { .limits = defaults, .now = 1000000000, .gap = WAIT / 4 };
	u64 begin = p.now, paid;

	run(&p, 400000, true);
	paid = p.now - begin - 400000ull * p.gap;
	assert_true(paid < (p.now - begin) / 500);
	assert_true(p.pacer.holdoff == EVENT_PACER_HOLDOFF_MAX);
}

static void a_stream_after_failed_trials_is_gathered_again(void **state)
{
	struct peer p = { .limits = defaults, .now = 1000000000, .gap = WAIT / 4 };

	run(&p, 1000, true);
	p.gap = WAIT / 20;
	p.now += EVENT_PACER_HOLDOFF_MAX;
	run(&p, 10000, false);
	assert_true(p.pacer.wait);
	assert_int_equal(p.pacer.holdoff, 0);
}

static void nothing_waits_when_it_is_off(void **state)
{
	struct peer p = { .limits = defaults, .now = 1000000000,
			  .gap = WAIT / 20 };

	p.limits.wait = 0;
	run(&p, 10000, false);
	assert_int_equal(p.events, p.messages);
	assert_int_equal(p.waited, 0);
}

/* Switched off, or made shorter, while events are paced. */
static void new_limits_hold_at_once(void **state)
{
	struct peer p = { .limits = defaults, .now = 1000000000,
			  .gap = WAIT / 8 };

	run(&p, 1000, false);
	assert_int_equal(p.pacer.wait, EVENT_PACER_WAIT_MAX);
	p.limits.wait = WAIT / 2;
	run(&p, 100, false);
	assert_int_equal(p.pacer.wait, WAIT / 2);
	p.limits.wait = 0;
	run(&p, 100, false);
	assert_int_equal(p.pacer.wait, 0);
}

/* A message that follows a pause comes at once, all others wait. */
static void a_fixed_wait_is_never_given_up(void **state)
{
	struct peer p = { .limits = defaults, .now = 1000000000,
			  .gap = WAIT / 4 };

	p.limits.fixed = true;
	p.limits.wait = WAIT / 2;
	run(&p, 1000, true);
	assert_in_range(p.events, 1000, 2000);
	assert_in_range(p.waited, 1, WAIT / 2);
	assert_int_equal(p.pacer.wait, WAIT / 2);

	event_pacer_wait(&p.pacer, &p.limits, p.now + WAIT);
	assert_int_equal(p.pacer.wait, 0);
}

/* A peer that stops in the middle: two timers find nothing, then events. */
static void an_idle_peer_costs_two_timers(void **state)
{
	struct peer p = { .limits = defaults, .now = 1000000000, .gap = WAIT / 20 };
	u32 wait;

	run(&p, 1000, false);
	wait = p.pacer.wait;
	assert_true(wait);
	p.now += wait;
	assert_int_equal(event_pacer_wait(&p.pacer, &p.limits, p.now), wait);
	p.now += wait;
	assert_int_equal(event_pacer_wait(&p.pacer, &p.limits, p.now), 0);
	assert_int_equal(p.pacer.wait, 0);
}

/* A peer that is busy with our answers every other time. */
static void every_other_wait_may_be_empty(void **state)
{
	struct event_pacer p = { .wait = WAIT, .start = 1000000000 };
	u64 now = p.start;
	u32 i, wait = WAIT;

	for (i = 0; i < 1000; i++) {
		event_pacer_count(&p, i & 1 ? 0 : 2 * EVENT_PACER_BATCH);
		now += wait;
		wait = event_pacer_wait(&p, &defaults, now);
		assert_true(wait);
	}
}

/* What is just worth while makes up for no empty one. */
static void a_poor_wait_is_not_made_up_for(void **state)
{
	struct event_pacer p = { .wait = WAIT, .start = 1000000000 };
	u64 now = p.start + WAIT;

	event_pacer_count(&p, EVENT_PACER_BATCH);
	assert_true(event_pacer_wait(&p, &defaults, now));
	now += EVENT_PACER_WAIT_MAX;
	event_pacer_count(&p, EVENT_PACER_BATCH - 1);
	assert_false(event_pacer_wait(&p, &defaults, now));
}

static void hold_off_is_bounded(void **state)
{
	struct event_pacer p = {};
	u64 now = 0;
	int i;

	for (i = 0; i < 100; i++) {
		event_pacer_fail(&p, now);
		assert_in_range(p.holdoff, EVENT_PACER_HOLDOFF_MIN,
				EVENT_PACER_HOLDOFF_MAX);
		assert_true(p.off_until == now + p.holdoff);
		now += 7;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_message_is_never_put_off),
		cmocka_unit_test(sparse_traffic_is_left_alone),
		cmocka_unit_test(dense_stream_is_gathered),
		cmocka_unit_test(a_thin_stream_waits_longer_a_thick_one_does_not),
		cmocka_unit_test(a_very_thin_stream_is_gathered),
		cmocka_unit_test(waiting_in_vain_becomes_shorter),
		cmocka_unit_test(a_burst_brings_its_event_ahead_of_the_timer),
		cmocka_unit_test(request_and_response_pay_little),
		cmocka_unit_test(a_stream_after_failed_trials_is_gathered_again),
		cmocka_unit_test(nothing_waits_when_it_is_off),
		cmocka_unit_test(new_limits_hold_at_once),
		cmocka_unit_test(a_fixed_wait_is_never_given_up),
		cmocka_unit_test(an_idle_peer_costs_two_timers),
		cmocka_unit_test(every_other_wait_may_be_empty),
		cmocka_unit_test(a_poor_wait_is_not_made_up_for),
		cmocka_unit_test(hold_off_is_bounded),
	};

	return cmocka_run_group_tests_name("event_pacer", tests, NULL, NULL);
}
