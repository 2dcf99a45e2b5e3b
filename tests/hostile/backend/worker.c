// SPDX-License-Identifier: GPL-2.0
#include "backend.h"
#include "worker.h"

static void *work(void *arg)
{
	struct worker *w = arg;

	for (; !__atomic_load_n(&w->end, __ATOMIC_RELAXED); w->rounds++)
		w->round(w);
	return NULL;
}

/**
 * worker_start() - start a worker
 * @w: the worker
 * @b: what it works on
 * @round: what it does until it is stopped
 */
void worker_start(struct worker *w, struct backend *b,
		  void (*round)(struct worker *w))
{
	w->b = b;
	w->q = b->q;
	w->round = round;
	w->end = false;
	w->rounds = 0;
	pthread_create(&w->thread, NULL, work, w);
}

/**
 * worker_stop() - stop it, after the round that it is in
 * @w: the worker
 */
void worker_stop(struct worker *w)
{
	__atomic_store_n(&w->end, true, __ATOMIC_RELAXED);
	pthread_join(w->thread, NULL);
}
