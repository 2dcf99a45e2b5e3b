/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The life of a receive buffer in netfront, as spin checks it: a page that is
 * granted, posted on the ring, filled, copied from or lent to the stack, and
 * given up at a disconnect, while a backend that need not be honest maps and
 * unmaps it and answers as it likes. See mapping.pml for how to read this.
 */

#ifndef PAGES
#define PAGES 2
#endif
#ifndef POSTS
#define POSTS 4		/* times that a page goes on the ring */
#endif
#ifndef MAPS
#define MAPS 3		/* times that the backend maps a page */
#endif

#define FREE 0		/* enum lend_state */
#define POSTED 1
#define LENT 2
#define NONE 255

byte state[PAGES];
byte refs[PAGES] = 1;		/* page_count(); the pool's is the first */
bool granted[PAGES] = true;
bool mapped[PAGES];		/* by the backend */
bool freed[PAGES];		/* back in the page allocator */
bool deferred[PAGES];		/* its grant waits for the backend's unmap */
bool on_ring[PAGES];		/* a request or its response has it */
byte held[PAGES];		/* packets in the stack that read it */
bool polling, napi_off, gone;

inline put_page(i)
{
	assert(refs[i] > 0 && !freed[i]);
	refs[i]--;
	if
	:: refs[i] == 0 ->
		/* Nobody else's page may be one that the backend can reach. */
		assert(!granted[i] && !mapped[i] && !held[i] && !on_ring[i]);
		freed[i] = true
	:: else
	fi
}

/* code: staging_rx_get() reclaim_one() page_came_back() lend_pool_post() */
inline post()
{
	i = 0;
	do
	:: i >= PAGES -> i = NONE; break
	:: i < PAGES && state[i] == FREE -> break
#ifdef RECLAIMS_WHAT_IS_HELD
	:: i < PAGES && state[i] == LENT -> break
#else
	/* One look at the count, and another step to use what it said. */
	:: i < PAGES && state[i] == LENT && refs[i] == 1 -> break
#endif
	:: i < PAGES && state[i] != FREE -> i++
	od;
	if
	:: i != NONE ->
		d_step {
			/* The backend may write to it: nobody reads it now. */
			assert(!held[i] && granted[i] && !freed[i]);
			state[i] = POSTED;
			refs[i]++;
			on_ring[i] = true
		}
	:: else
	fi
}

/* code: staging_rx_take() */
inline take(i)
{
	if
	:: true ->	/* small, or not to be lent: copied */
		/* code: copy_to_new() copy_to_head() copy_to_ordinary() */
		/* code: return_page() lend_pool_return() */
		d_step {
			on_ring[i] = false;
#ifndef COPIES_TWICE_PUT
			put_page(i);
#else
			put_page(i);
			put_page(i);
#endif
			state[i] = FREE
		}
	:: true ->
		/* code: lend_pool_lend() */
		d_step {
			on_ring[i] = false;
			state[i] = LENT;
#ifdef LENDS_WITHOUT_REFERENCE
			refs[i]--;
#endif
			held[i]++
		}
	fi
}

/* code: xennet_poll() */
active proctype poll()
{
	byte left = POSTS, i;

	do
	:: left == 0 -> break
	:: left > 0 ->
		if
		:: d_step { !napi_off -> polling = true; left-- }
		:: napi_off -> break
		fi;
		if
		:: post()
		:: on_ring[0] -> take(0)
#if PAGES > 1
		:: on_ring[1] -> take(1)
#endif
		fi;
		d_step { polling = false; i = 0 }
	od
}

/* Whoever holds packets, for as long as he likes; also beyond a disconnect. */
active proctype stack()
{
	do
	:: held[0] -> d_step { held[0]--; put_page(0) }
#if PAGES > 1
	:: held[1] -> d_step { held[1]--; put_page(1) }
#endif
	:: gone && !held[0] && !held[PAGES - 1] -> break
	od
}

/* The other domain: the hypervisor lets it map what is granted, no more. */
active proctype backend()
{
	byte left = MAPS;

	do
	:: d_step {
		left > 0 && granted[0] && !mapped[0] ->
		mapped[0] = true;
		left--
	   }
	:: mapped[0] -> mapped[0] = false
#if PAGES > 1
	:: d_step {
		left > 0 && granted[1] && !mapped[1] ->
		mapped[1] = true;
		left--
	   }
	:: mapped[1] -> mapped[1] = false
#endif
	/* In the end it lets go, or is gone itself. */
	:: gone && !mapped[0] && !mapped[PAGES - 1] -> break
	od
}

/* The kernel's gnttab_end_foreign_access(). */
inline end_access(i)
{
	if
#ifdef ENDS_WHILE_MAPPED
	:: d_step { granted[i] = false; put_page(i) }
#else
	:: d_step { !mapped[i] -> granted[i] = false; put_page(i) }
	:: d_step { mapped[i] -> deferred[i] = true }
#endif
	fi
}

/* code: staging_stop() staging_disconnect() */
active proctype disconnect()
{
	byte i;

#ifndef POLL_NOT_DISABLED
	d_step { !polling -> napi_off = true };
#endif
	/* code: xennet_release_rx_bufs() */
	do
	:: i == PAGES -> break
	:: else ->
#ifndef RING_NOT_EMPTIED
		d_step {
			if
			:: on_ring[i] -> on_ring[i] = false; put_page(i)
			:: else
			fi
		};
#endif
		i++
	od;
	/* code: staging_rx_remove() staging_rx_destroy() staging_pages_free() */
	i = 0;
	do
	:: i == PAGES -> break
	:: else ->
#ifdef FREES_WITHOUT_ENDING
		d_step { put_page(i) };
#else
		end_access(i);
#endif
		i++
	od;
	gone = true;

	/* The kernel tries again until the backend has let go. */
	i = 0;
	do
	:: i == PAGES -> break
	:: i < PAGES && deferred[i] ->
		d_step {
			!mapped[i] -> granted[i] = false;
			deferred[i] = false;
			put_page(i)
		}
	:: i < PAGES && !deferred[i] -> i++
	od;
	/* And nothing is lost: all is freed once the stack has let go, too. */
	i = 0;
	do
	:: i == PAGES -> break
	:: else -> freed[i]; i++
	od
}
