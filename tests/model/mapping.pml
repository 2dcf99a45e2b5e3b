/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The life of a mapping in netback, as spin checks it: ADD and DEL in the
 * control ring's thread, packets that use the page meanwhile on other CPUs, and
 * a disconnect that may come at any moment, because the frontend closes, dies,
 * or the backend is unloaded. README.md says how to read and run it.
 *
 * A statement, or a d_step, is what happens at once; spin tries each order of
 * those of different processes. What is in one d_step could be parted without
 * letting anyone see more: either nobody looks in between, or a read section
 * would only be longer, and a grace period later, than it is here.
 *
 * A comment that begins with "code:" names the C functions that the steps model;
 * run.sh checks that each of them still exists. RCU is what the kernel promises
 * and no more: a grace period ends when every read section that had begun
 * before it has ended. Where the code asks for an order of memory accesses
 * (release, acquire, smp_mb) the model has that order.
 *
 * -D<VARIANT> makes a deliberate error; spin has to find each of them. They are
 * listed in mapping.variants.
 */

#ifndef POLLS
#define POLLS 2		/* packets that the frontend transmits */
#endif
#ifndef XMITS
#define XMITS 1		/* packets that it receives */
#endif
#ifndef MESSAGES
#define MESSAGES 3	/* each for either of two grefs */
#endif
#ifndef SLOTS
#define SLOTS 1		/* of the table, for which the grefs compete */
#endif
#ifndef SKBS
#define SKBS 1		/* packets that can be in the stack at a time */
#endif

#define EMPTY 0		/* of a slot: its tag */
#define HIDDEN 1
#define VISIBLE 2
#define IDLE 0		/* of the NAPI instance */
#define POLLING 1
#define DISABLED 2
#define FREE 0		/* of a pending index */
#define SENT 1
#define NONE 255

/* The table: struct gref_index, gref_slot, gref_mapping. */
typedef slot_t { byte tag; bit gref; byte page };
typedef index_t { bool alive; slot_t slot[SLOTS] };
index_t index[2];
bit cur;			/* gref_table.index */
bool table;			/* staged_queue.table is not NULL */
byte inflight[SLOTS];		/* gref_mapping.inflight */
byte mpage[SLOTS];		/* gref_mapping.page */

/* Xen's side: which pages are mapped, for which gref, and who is at them. */
bool mapped[SLOTS];
bit page_gref[SLOTS];
byte using[SLOTS];

/* The vif and its queue. */
bool queue = true;		/* vif->queues is not freed */
bool ring = true;		/* the data rings are mapped */
bool connected = true;		/* VIF_STATUS_CONNECTED */
bool vif_queues = true;		/* vif->num_queues is not 0 */
bool ctrl_queues = true;	/* gref_ctrl.num_queues is not 0 */
bool lock;			/* gref_ctrl.lock */
byte napi = IDLE;
byte inflight_packets;
bool should_stop, woken, dealloc_done;	/* the dealloc thread */
bool ctrl_done, gone;
bool old_index;			/* one waits for kvfree_rcu() */

/* Packets on their way through the stack, by pending index. */
typedef skb_t { byte state; bit gref; byte mapping; byte page };
skb_t skb[SKBS];

/* What the frontend sees: requests not answered, and the DEL that it waits for. */
byte outstanding[2];
bool del_waits, del_quiet;
bit del_gref;

/* RCU: who is in a read section, and for whom each grace period waits. */
#define R_POLL 1
#define R_XMIT 2
#define R_STACK(p) (4 << (p))
byte readers;
byte grace[3];

inline rcu_read_lock(me) { readers = readers | (me) }

inline rcu_read_unlock(me)
{
	readers = readers & ~(me);
	grace[0] = grace[0] & ~(me);
	grace[1] = grace[1] & ~(me);
	grace[2] = grace[2] & ~(me)
}

inline synchronize_rcu(who)
{
	grace[who] = readers;
	grace[who] == 0
}

/* A copy, or whatever the stack does with a frag: it takes its time. */
inline use_begin(pg, g)
{
	assert(mapped[pg] && page_gref[pg] == g);
	using[pg]++
}

inline use_end(pg)
{
	assert(mapped[pg]);
	using[pg]--
}

inline unmap_page(pg)
{
	assert(mapped[pg] && using[pg] == 0);
	mapped[pg] = false
}

/* code: staged_queue_lookup() */
inline lookup_begin(ix, found)
{
	assert(queue);
	if
	:: table -> ix = cur; found = 0
	:: else -> found = NONE
	fi
}

/*
 * code: gref_table_lookup()
 * To be followed by what reads the rest of the slot, if found is one.
 */
inline lookup(g, ix, found, tag)
{
	do
	:: found >= SLOTS -> found = NONE; break
	:: else ->
		d_step {
			assert(index[ix].alive);
			tag = index[ix].slot[found].tag
		};
		if
		:: tag == VISIBLE ->
			if
			:: index[ix].slot[found].gref == g -> break
			:: else -> found++
			fi
		:: else -> found++
		fi
	od
}

inline answer(g) { outstanding[g]-- }

/* The frontend transmits: its request is out from here to its answer. */
inline request(g)
{
	outstanding[g]++;
	if
	:: del_waits && del_gref == g -> del_quiet = false
	:: else
	fi
}

/* code: staged_single() staged_tx_copy() staged_tx_copy_slot() */
inline poll_copy(g)
{
	d_step { rcu_read_lock(R_POLL); lookup_begin(ix, found) };
	lookup(g, ix, found, tag);
	if
	:: found != NONE ->
		d_step { pg = index[ix].slot[found].page; use_begin(pg, g) };
		d_step { use_end(pg); rcu_read_unlock(R_POLL); answer(g) }
	:: else ->	/* upstream's grant copy serves */
		d_step { rcu_read_unlock(R_POLL); answer(g) }
	fi
}

/* code: staged_tx_attach() gref_slot_mapping() gref_mapping_get() */
inline poll_attach(g, p)
{
	d_step { rcu_read_lock(R_POLL); lookup_begin(ix, found) };
	lookup(g, ix, found, tag);
	if
	:: found != NONE ->
#ifdef GET_AFTER_UNLOCK
		d_step { rcu_read_unlock(R_POLL) };
		inflight[found]++;
#else
		d_step { inflight[found]++; rcu_read_unlock(R_POLL) };
#endif
		/* code: staged_tx_page() */
		pg = mpage[found];
		if
		:: true ->
			/* code: staged_own() move_packet() release_all() */
			d_step { use_begin(pg, g) };
			d_step { use_end(pg); inflight[found]--; answer(g) }
		:: true ->
			/* code: xenvif_tx_check_gop() xenvif_idx_unmap() */
			d_step { inflight[found]--; answer(g) }
		:: true ->
			/* code: xenvif_skb_zerocopy_prepare() */
			d_step {
				inflight_packets++;
				skb[p].gref = g;
				skb[p].mapping = found;
				skb[p].page = pg;
				skb[p].state = SENT
			}
		fi
	:: else ->	/* upstream's grant map serves */
		d_step { rcu_read_unlock(R_POLL); answer(g) }
	fi
}

/* code: xenvif_poll() xenvif_tx_action() */
active proctype poll()
{
	byte left = POLLS, found, tag, pg;
	bit ix;

	do
	:: left == 0 -> break
	:: left > 0 ->
		if
		:: d_step {
			napi == IDLE -> napi = POLLING;
			assert(queue && ring);
			left--;
			request(0)
		   }
		:: napi == DISABLED -> break
		fi;
		if
		:: poll_copy(0)
		:: skb[0].state == FREE -> poll_attach(0, 0)
#if SKBS > 1
		:: skb[1].state == FREE -> poll_attach(0, 1)
#endif
		fi;
		d_step { napi = IDLE; found = 0; tag = 0; pg = 0; ix = 0 }
	od
}

/* Whoever frees a packet, on another CPU and in any context. */
active [SKBS] proctype stack()
{
	byte p = _pid - 1;	/* they come second */
	byte pg;
	bit g;
	bool was_connected;

	do
	:: skb[p].state == SENT ->
		d_step { g = skb[p].gref; pg = skb[p].page; use_begin(pg, g) };
		d_step { use_end(pg) };

		/* code: xenvif_zerocopy_callback() */
#ifdef ANSWER_FIRST
		answer(g);
#endif
		/* code: staged_tx_detach() gref_mapping_put() */
		d_step { assert(queue); inflight[skb[p].mapping]-- };
		/* code: xenvif_idx_release() */
#ifndef ANSWER_FIRST
		d_step { assert(queue && ring); answer(g) };
#endif
		/* code: xenvif_skb_zerocopy_complete() */
#ifdef COMPLETE_WITHOUT_BARRIER
		was_connected = connected;
#endif
		d_step {
			assert(queue);
#ifndef COMPLETE_OUTSIDE_RCU
			rcu_read_lock(R_STACK(p));
#endif
			inflight_packets--
		};
#ifndef COMPLETE_WITHOUT_BARRIER
		d_step { assert(queue); was_connected = connected };
#endif
		d_step {
			if
			:: was_connected
#ifndef COMPLETE_NEVER_WAKES
			:: !was_connected -> assert(queue); woken = true
#else
			:: else
#endif
			fi;
#ifndef COMPLETE_OUTSIDE_RCU
			rcu_read_unlock(R_STACK(p));
#endif
			was_connected = false;
			g = 0;
			pg = 0;
			skb[p].gref = 0;
			skb[p].mapping = 0;
			skb[p].page = 0;
			skb[p].state = FREE
		}
	:: gone && skb[p].state == FREE -> break
	od
}

/* code: xenvif_start_xmit() staged_rx_direct() staged_rx_waiting() deliver() resolve_slot() */
active proctype xmit()
{
	byte left = XMITS, found, tag, pg;
	bool up;
	bit ix;

	do
	:: left == 0 -> break
	:: left > 0 ->
		d_step {
			left--;
			rcu_read_lock(R_XMIT);
			up = vif_queues && connected
		};
		if
		:: !up		/* dropped */
		:: up ->
			d_step { assert(ring); lookup_begin(ix, found) };
			lookup(0, ix, found, tag);
			if
			:: found != NONE ->
				d_step {
					pg = index[ix].slot[found].page;
					use_begin(pg, 0)
				};
				d_step { use_end(pg) }
			:: else		/* code: xenvif_rx_queue_tail() */
			fi;
			/* code: push_responses() */
			d_step { assert(queue && ring) }
		fi;
		d_step {
			rcu_read_unlock(R_XMIT);
			found = 0; tag = 0; pg = 0; ix = 0; up = false
		}
	od
}

/* code: gref_table_rebuild() index_insert() */
inline rebuild()
{
	d_step {
		i = 0;
		do
		:: i == SLOTS -> break
		:: else ->
			index[1 - cur].slot[i].tag = index[cur].slot[i].tag;
			index[1 - cur].slot[i].gref = index[cur].slot[i].gref;
			index[1 - cur].slot[i].page = index[cur].slot[i].page;
			i++
		od;
		i = 0;
		index[1 - cur].alive = true;
		cur = 1 - cur;		/* rcu_assign_pointer() */
#ifdef REBUILD_FREES_AT_ONCE
		index[1 - cur].alive = false
#else
		old_index = true
#endif
	}
}

/* The slot of a gref in whatever state, and an empty one. */
inline probe(g)
{
	i = 0;
	found = NONE;
	spare = NONE;
	do
	:: i == SLOTS -> break
	:: else ->
		if
		:: index[cur].slot[i].tag == EMPTY -> spare = i
		:: index[cur].slot[i].tag != EMPTY &&
		   index[cur].slot[i].gref == g -> found = i
		:: else
		fi;
		i++
	od;
	i = 0
}

/* code: gref_table_publish() */
inline publish(s)
{
#ifdef PUBLISH_TAG_FIRST
	index[cur].slot[s].tag = VISIBLE;
	index[cur].slot[s].page = mpage[s]
#else
	index[cur].slot[s].page = mpage[s];
	index[cur].slot[s].tag = VISIBLE
#endif
}

/* code: gref_table_reserve() */
inline reserve(g, s)
{
	assert(inflight[s] == 0);
	index[cur].slot[s].gref = g;
	index[cur].slot[s].page = NONE;
	index[cur].slot[s].tag = HIDDEN
}

/* code: gref_map_batch() */
inline map_page(g, s)
{
	i = 0;
	do
	:: !mapped[i] -> break
	:: else -> i++
	od;
	mapped[i] = true;
	page_gref[i] = g;
	mpage[s] = i;
	i = 0
}

/* code: add_list() msg_make_table() */
inline add(g)
{
	d_step {
		if
		:: !table ->
			/* code: gref_table_alloc() */
			index[0].alive = true;
			table = true
		:: else
		fi;
		probe(g)
	};
	if
	:: found != NONE || spare == NONE	/* refused */
	:: else ->
#ifdef REBUILDS
		if
		:: true
		:: !old_index && !index[1 - cur].alive -> rebuild()
		fi;
#endif
		if
		:: true ->
			d_step { reserve(g, spare); map_page(g, spare) };
			publish(spare)
		:: true ->
			/* Xen refuses it. code: batch_undo() gref_table_remove() */
			d_step {
				reserve(g, spare);
#ifndef ADD_LEAVES_HIDDEN
				index[cur].slot[spare].tag = EMPTY
#endif
			}
		fi
	fi
}

/* The frontend had all of its packets back, and sent no more. */
inline refused_busy() { assert(!del_quiet) }

/* code: del_list() gref_table_find() */
inline del(g)
{
	d_step {
		del_waits = true;
		del_gref = g;
		del_quiet = (outstanding[g] == 0);
		if
		:: table -> probe(g)
		:: else -> found = NONE
		fi
	};
	if
	:: found == NONE	/* unknown */
	:: else ->
		/* code: del_hide() gref_mapping_busy() */
		if
		:: inflight[found] != 0 -> refused_busy()
		:: else ->
			/* code: gref_table_unpublish() */
			index[cur].slot[found].tag = HIDDEN;
#ifndef DEL_WITHOUT_GRACE
			synchronize_rcu(0);
#endif
			if
#ifndef DEL_COUNTS_BEFORE_HIDING
			:: inflight[found] != 0 ->
				/* code: del_show_busy() */
				refused_busy();
#ifndef DEL_FORGETS_TO_SHOW
				publish(found)
#endif
			:: else ->
#else
			:: true ->
#endif
#ifdef DEL_UNMAPS_BEFORE_STATUS
				d_step { unmap_page(mpage[found]) };
#endif
				/* code: del_set_status() list_copy() */
				if
				:: true ->	/* the page cannot take it */
					/* code: del_show_all() */
					publish(found)
				:: true ->
					/* code: del_unmap() gref_unmap_batch() */
					/* code: gref_table_remove() */
					d_step {
#ifndef DEL_UNMAPS_BEFORE_STATUS
						unmap_page(mpage[found]);
#endif
						assert(inflight[found] == 0);
						mpage[found] = 0;
						index[cur].slot[found].tag = EMPTY
					}
				fi
			fi
		fi
	fi;
	d_step { del_waits = false; del_quiet = false; del_gref = 0 }
}

/* Between messages nothing is hidden, and what is mapped is in the table. */
inline check_accounts()
{
	do
	:: i == SLOTS -> break
	:: else ->
		if
		:: table && index[cur].slot[i].tag == VISIBLE ->
			assert(mapped[mpage[i]]);
			assert(page_gref[mpage[i]] == index[cur].slot[i].gref);
			assert(index[cur].slot[i].page == mpage[i]);
			pages++
		:: else -> assert(!table || index[cur].slot[i].tag == EMPTY)
		fi;
		if
		:: mapped[i] -> pages--
		:: else
		fi;
		i++
	od;
	i = 0;
	assert(pages == 0)
}

/* code: xenvif_ctrl_action() gref_ctrl_request() handle_list() check_queue() */
active proctype ctrl()
{
	byte left = MESSAGES, found, spare, i;
	short pages;
	bool up;
	bit g;

	do
	:: left == 0 -> break
	:: left > 0 ->
		if :: g = 0 :: g = 1 fi;
		d_step {
			!lock -> lock = true;
			left--;
			up = ctrl_queues
		};
		if
		:: !up		/* refused */
		:: up -> d_step { assert(queue) }; add(g)
		:: up -> d_step { assert(queue) }; del(g)
		fi;
		d_step {
			if
			:: up -> check_accounts()
			:: else
			fi;
			lock = false;
			up = false; found = 0; spare = 0; g = 0
		}
	:: should_stop -> break		/* code: gref_ctrl_may_run() */
	od;
	ctrl_done = true
}

#ifdef REBUILDS
/* kvfree_rcu() of an index that was replaced. */
active proctype freer()
{
	bit old;

	do
	:: old_index ->
		old = 1 - cur;
		synchronize_rcu(2);
		d_step {
			index[old].alive = false;
			old_index = false;
			old = 0
		}
	:: gone && !old_index -> break
	od
}
#endif

/* code: xenvif_dealloc_kthread() xenvif_dealloc_kthread_should_stop() */
active proctype dealloc()
{
	do
	:: true ->
		woken = false;	/* wait_event_interruptible() */
		if
#ifdef STOPS_WITH_PACKETS_OUT
		:: should_stop -> break
#else
		:: should_stop && inflight_packets == 0 -> break
#endif
		:: else -> woken
		fi
	od;
	dealloc_done = true
}

/* The frontend closes or dies, or the backend goes. code: netback_remove() */
active proctype disconnect()
{
	byte i;

	/* code: backend_disconnect() gref_ctrl_stop() */
#ifndef MESSAGES_NOT_STOPPED
	d_step { !lock -> ctrl_queues = false };
#endif
	/* code: xenvif_disconnect_data() xenvif_carrier_off() */
#ifndef CARRIER_STAYS_ON
	connected = false;
#endif
	/* code: xenvif_down() */
#ifndef POLL_NOT_DISABLED
	d_step { napi == IDLE -> napi = DISABLED };
#endif
#ifndef DISCONNECT_WITHOUT_GRACE
	synchronize_rcu(1);
#endif
	/* code: xenvif_disconnect_queue() */
	should_stop = true;
	woken = true;
	d_step { dealloc_done -> ring = false };
	vif_queues = false;
#ifndef FREE_WITHOUT_GRACE
	synchronize_rcu(1);
#endif
	/* code: xenvif_deinit_queue() staged_queue_free() unmap_all() */
	d_step {
		i = 0;
		do
		:: i == SLOTS -> break
		:: else ->
			/* code: gref_table_next() */
			if
			:: table && index[cur].slot[i].tag != EMPTY ->
				assert(inflight[i] == 0);
				unmap_page(mpage[i])
			:: else
			fi;
			i++
		od;
		i = 0
	};
	/* code: gref_table_free() */
	queue = false;
	d_step { index[cur].alive = false; table = false };
	/* code: xenvif_disconnect_ctrl() */
	ctrl_done;

	/* Nothing is left behind. */
	d_step {
		do
		:: i == SLOTS -> break
		:: else -> assert(!mapped[i] && using[i] == 0); i++
		od;
		assert(inflight_packets == 0);
		gone = true
	}
}
