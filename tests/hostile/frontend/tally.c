// SPDX-License-Identifier: GPL-2.0
/* The counters; see tally.h. */

#include <stdio.h>
#include <sys/mman.h>

#include "tally.h"

static const char * const names[TALLIES] = {
	[ROUNDS] = "rounds",
	[CONNECTED] = "connected",
	[NOT_CONNECTED] = "not_connected",
	[NOT_OPENED] = "not_opened",
	[CTRL_SENT] = "ctrl_sent",
	[CTRL_ANSWERED] = "ctrl_answered",
	[CTRL_GET] = "ctrl_get",
	[CTRL_ADD] = "ctrl_add",
	[CTRL_DEL] = "ctrl_del",
	[CTRL_HASH] = "ctrl_hash",
	[CTRL_OTHER] = "ctrl_other",
	[CTRL_SUCCESS] = "ctrl_success",
	[CTRL_NOT_SUPPORTED] = "ctrl_not_supported",
	[CTRL_INVALID] = "ctrl_invalid",
	[CTRL_BUFFER_OVERFLOW] = "ctrl_buffer_overflow",
	[CTRL_WRONG] = "ctrl_wrong",
	[CTRL_INDEX_JUMPS] = "ctrl_index_jumps",
	[ENTRIES_NAMED] = "entries_named",
	[ENTRIES_UNMAPPED] = "entries_unmapped",
	[TX_SENT] = "tx_sent",
	[TX_ANSWERED] = "tx_answered",
	[TX_OKAY] = "tx_okay",
	[TX_ERROR] = "tx_error",
	[TX_DROPPED] = "tx_dropped",
	[TX_NULL] = "tx_null",
	[TX_PACKETS] = "tx_packets",
	[TX_EXTRAS] = "tx_extras",
	[TX_LAST_EMPTY] = "tx_last_empty",
	[TX_INDEX_JUMPS] = "tx_index_jumps",
	[RX_SENT] = "rx_sent",
	[RX_ANSWERED] = "rx_answered",
	[RX_OKAY] = "rx_okay",
	[RX_ERROR] = "rx_error",
	[RX_INDEX_JUMPS] = "rx_index_jumps",
	[RX_TOO_MANY] = "rx_too_many",
	[RX_LOOKED_AT] = "rx_looked_at",
	[RX_OUTSIDE] = "rx_outside",
	[CTRL_STUCK] = "ctrl_stuck",
	[EVENTS] = "events",
	[PAGES_TAKEN_BACK] = "pages_taken_back",
	[PAGES_HELD] = "pages_held",
	[SCRIBBLES] = "scribbles",
	[BAD_KEYS] = "bad_keys",
	[STATES] = "states",
	[END_ORDERLY] = "end_orderly",
	[END_UNDER_FIRE] = "end_under_fire",
	[END_JUMPING] = "end_jumping",
	[END_KILLED] = "end_killed",
	[END_EXIT] = "end_exit",
	[END_CLOSED_FDS] = "end_closed_fds",
	[END_FULL_RING] = "end_full_ring",
};

static const char * const kinds[GREF_KINDS] = {
	[GREF_WRITABLE] = "writable",
	[GREF_READONLY] = "readonly",
	[GREF_STAGED] = "staged",
	[GREF_DEAD] = "dead",
	[GREF_RING] = "ring",
	[GREF_LIST] = "list",
	[GREF_GHOST] = "ghost",
	[GREF_UNKNOWN] = "unknown",
};

static const char * const uses[GREF_USES] = {
	[USE_ENTRY] = "entry",
	[USE_PAGE] = "page",
	[USE_HASH] = "hash",
	[USE_TX] = "tx",
	[USE_RX] = "rx",
	[USE_SCRIBBLE] = "scribble",
};

/**
 * tally_make() - all counters at zero, shared with the processes to come
 *
 * Return: the counters, or NULL.
 */
struct tally *tally_make(void)
{
	void *p = mmap(NULL, sizeof(struct tally), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

/**
 * tally_print() - one counter a line, "name value"
 * @t: the counters
 */
void tally_print(const struct tally *t)
{
	unsigned int i, k;

	for (i = 0; i < TALLIES; i++)
		printf("%s %lu\n", names[i], tally_read(t, i));
	for (i = 0; i < GREF_USES; i++)
		for (k = 0; k < GREF_KINDS; k++)
			printf("%s_%s %lu\n", uses[i], kinds[k],
			       atomic_load(&t->gref[i][k]));
	fflush(stdout);
}
