// SPDX-License-Identifier: GPL-2.0
/* The threads of a round, and what they have in common. */

#include <stdlib.h>
#include <unistd.h>

#include "assault.h"

/* Once in a while so many events instead of one. */
#define STORM 200

static void *(*const bodies[])(void *arg) = {
	attack_ctrl, attack_tx, attack_rx, scribble,
};

struct start {
	struct assault *a;
	void *(*body)(void *arg);
};

static void *thread_main(void *arg)
{
	struct start s = *(struct start *)arg;

	free(arg);
	s.body(s.a);
	s.a->running--;
	return NULL;
}

/**
 * threads_start() - start all of them, to run beside the caller
 * @a: a connected round
 *
 * They end when their budgets are spent, or with threads_end().
 */
bool threads_start(struct assault *a)
{
	pthread_t thread;
	struct start *s;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bodies); i++) {
		s = malloc(sizeof(*s));
		if (!s)
			return false;
		*s = (struct start){ .a = a, .body = bodies[i] };
		a->running++;
		if (pthread_create(&thread, NULL, thread_main, s)) {
			a->running--;
			free(s);
			return false;
		}
		pthread_detach(thread);
	}
	return true;
}

/**
 * threads_end() - ask them to end, and wait for it
 * @a: the round
 */
void threads_end(struct assault *a)
{
	a->stop = true;
	while (a->running)
		usleep(500);
}

/**
 * assault_event() - send an event, or none, or a storm of them
 * @a: the round
 * @ch: the channel
 * @r: random decisions
 */
void assault_event(struct assault *a, struct nif_channel *ch, struct rng *r)
{
	unsigned int n = rng_once_in(r, 50) ? STORM : !rng_once_in(r, 20);

	count(a->t, EVENTS, n);
	while (n--)
		xenevtchn_notify(ch->xce, ch->port);
}

/**
 * assault_wait() - wait until the backend moves an index
 * @a: the round
 * @index: the index
 * @from: where it is
 * @ms: at most how long
 *
 * Return: false when it did not move, or the round ends.
 */
bool assault_wait(struct assault *a, const RING_IDX *index, RING_IDX from,
		  unsigned int ms)
{
	uint64_t deadline = nif_deadline(ms);

	while (!a->stop) {
		if (ring_read_once(index) != from)
			return true;
		if (!nif_remaining(deadline))
			return false;
		usleep(100);
	}
	return false;
}
