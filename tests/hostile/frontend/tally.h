/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What was sent and how it was answered, in memory that all rounds share: a
 * round that is killed loses nothing of it.
 */

#ifndef HOSTILE_TALLY_H
#define HOSTILE_TALLY_H

#include <stdatomic.h>

enum tally_of {
	ROUNDS,
	CONNECTED,
	NOT_CONNECTED,
	NOT_OPENED,
	CTRL_SENT,
	CTRL_ANSWERED,
	CTRL_GET,
	CTRL_ADD,
	CTRL_DEL,
	CTRL_HASH,
	CTRL_OTHER,
	CTRL_SUCCESS,
	CTRL_NOT_SUPPORTED,
	CTRL_INVALID,
	CTRL_BUFFER_OVERFLOW,
	CTRL_WRONG,
	CTRL_INDEX_JUMPS,
	ENTRIES_NAMED,
	ENTRIES_UNMAPPED,
	TX_SENT,
	TX_ANSWERED,
	TX_OKAY,
	TX_ERROR,
	TX_DROPPED,
	TX_NULL,
	TX_PACKETS,
	TX_EXTRAS,
	TX_LAST_EMPTY,
	TX_INDEX_JUMPS,
	RX_SENT,
	RX_ANSWERED,
	RX_OKAY,
	RX_ERROR,
	RX_INDEX_JUMPS,
	RX_TOO_MANY,
	RX_LOOKED_AT,
	RX_OUTSIDE,
	CTRL_STUCK,
	EVENTS,
	PAGES_TAKEN_BACK,
	PAGES_HELD,
	SCRIBBLES,
	BAD_KEYS,
	STATES,
	END_ORDERLY,
	END_UNDER_FIRE,
	END_JUMPING,
	END_KILLED,
	END_EXIT,
	END_CLOSED_FDS,
	END_FULL_RING,
	TALLIES
};

/*
 * What a number in place of a grant reference was: see stock.h.  A page that is staged
 * already is counted apart, as far as the answers tell.
 */
enum gref_kind {
	GREF_WRITABLE,
	GREF_READONLY,
	GREF_STAGED,
	GREF_DEAD,
	GREF_RING,
	GREF_LIST,
	GREF_GHOST,
	GREF_UNKNOWN,
	GREF_KINDS
};

/* And where it was written to. */
enum gref_use {
	USE_ENTRY,		/* of a list */
	USE_PAGE,		/* where a list is said to be */
	USE_HASH,		/* a table or a key of upstream's messages */
	USE_TX,
	USE_RX,
	USE_SCRIBBLE,		/* over something else, perhaps in time */
	GREF_USES
};

struct tally {
	atomic_ulong n[TALLIES];
	atomic_ulong gref[GREF_USES][GREF_KINDS];
};

struct tally *tally_make(void);
void tally_print(const struct tally *t);

/* Adds to a counter; several rounds and threads may do so at once. */
static inline void count(struct tally *t, enum tally_of what, unsigned long n)
{
	atomic_fetch_add_explicit(&t->n[what], n, memory_order_relaxed);
}

static inline void count_gref(struct tally *t, enum gref_use use,
			      enum gref_kind kind, unsigned long n)
{
	atomic_fetch_add_explicit(&t->gref[use][kind], n, memory_order_relaxed);
}

static inline unsigned long tally_read(const struct tally *t,
				       enum tally_of what)
{
	return atomic_load_explicit(&t->n[what], memory_order_relaxed);
}

#endif /* HOSTILE_TALLY_H */
