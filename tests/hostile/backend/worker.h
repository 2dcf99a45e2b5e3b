/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A thread that does something to shared memory beside all else, again and
 * again.
 */

#ifndef WORKER_H
#define WORKER_H

#include <pthread.h>
#include <stdbool.h>

struct backend;
struct queue;

struct worker {
	struct backend *b;
	struct queue *q;	/* the attacked one */
	void (*round)(struct worker *w);
	pthread_t thread;
	bool end;
	unsigned long rounds;
};

void worker_start(struct worker *w, struct backend *b,
		  void (*round)(struct worker *w));
void worker_stop(struct worker *w);

#endif /* WORKER_H */
