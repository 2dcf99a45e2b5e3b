/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One round against one vif: a connection, the threads that attack it, and
 * an end.
 *
 * The library connects; what goes onto the rings after that is written here,
 * because the library refuses to be malformed.  Each thread owns one ring's
 * producer index; the scribbler writes to everything and owns nothing.
 *
 * A vif that netback has found to be rogue stays disabled until the toolstack
 * makes it anew.  A careful round (the usual ones) keeps to what netback takes
 * without that, so that it can go on; a fatal round does not care.  One request is
 * enough, so that what else is fatal has to come first to be tried.
 */

#ifndef HOSTILE_ASSAULT_H
#define HOSTILE_ASSAULT_H

#include <stdatomic.h>

#include "../../../xen-tools/libxennetif/internal.h"
#include "rng.h"
#include "stock.h"
#include "tally.h"

#define MAX_QUEUES	8U

/* The producer's side of a ring. */
struct ring {
	RING_IDX prod;		/* requests written */
	RING_IDX seen;		/* responses looked at */
};

enum fatal {
	FATAL_NOT,
	FATAL_ANY,	/* any request, any index */
	FATAL_AHEAD,	/* the same, after an index beyond the ring */
};

enum stream {
	STREAM_PLAN,
	STREAM_CTRL,
	STREAM_TX,
	STREAM_RX,
	STREAM_SCRIBBLE,
	STREAM_END,
	STREAMS,
};

/**
 * struct assault - a round
 * @nif: the connection
 * @t: the counters
 * @stock: pages and grant references to use and abuse
 * @seed: of this round
 * @vif: the vif
 * @queues: how many
 * @fatal: whether anything goes, and what first
 * @rx_tidy: nobody writes where responses to RX requests may be
 * @ctrl_budget: control messages to send
 * @data_budget: data-ring requests to send
 * @disabled: the backend has found the frontend rogue
 * @ending: the connection is being torn down, so that no answer may come
 * @stop: the threads are to end
 * @running: how many threads have not ended yet
 */
struct assault {
	struct xennetif *nif;
	struct tally *t;
	struct stock stock;
	uint64_t seed;
	unsigned int vif;
	unsigned int queues;
	enum fatal fatal;
	bool rx_tidy;
	unsigned long ctrl_budget;
	unsigned long data_budget;
	atomic_bool disabled;
	atomic_bool ending;
	atomic_bool stop;
	atomic_uint running;
};

/* round.c */
int round_run(struct tally *t, uint64_t seed, unsigned int vif, enum fatal fatal,
	      unsigned long ctrl_budget, unsigned long data_budget);

/* converse.c */
int converse_run(unsigned int vif);
int converse_each(unsigned int vif, unsigned long stride);

/* heir.c */
int heir_run(unsigned int vif);

/* refused.c */
int refused_run(unsigned int vif, unsigned long times);

/* rogue.c */
int rogue_run(unsigned int vif);

/* attack_*.c, scribble.c: threads */
void *attack_ctrl(void *arg);
void *attack_tx(void *arg);
void *attack_rx(void *arg);
void *scribble(void *arg);

/* keys.c */
void keys_bad(struct assault *a, struct rng *r);
void keys_headroom(struct assault *a, struct rng *r);

/* finish.c */
void finish(struct assault *a, struct rng *r);

/* threads.c */
bool threads_start(struct assault *a);
void threads_end(struct assault *a);
void assault_event(struct assault *a, struct nif_channel *ch, struct rng *r);
bool assault_wait(struct assault *a, const RING_IDX *index, RING_IDX from,
		  unsigned int ms);

#endif /* HOSTILE_ASSAULT_H */
