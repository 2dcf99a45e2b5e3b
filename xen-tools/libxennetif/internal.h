/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of the library share.  Each group of functions stands under
 * the file that defines it.
 *
 * Invariants:
 * - nif->lock guards the error text and the list of granted pages.
 * - nif->ctrl.lock guards the control ring.  It may be held when nif->lock is
 *   taken, never the other way round.
 * - Memory shared with the backend is read once, into a private copy, and
 *   only the copy is judged.
 */

#ifndef LIBXENNETIF_INTERNAL_H
#define LIBXENNETIF_INTERNAL_H

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include <xenevtchn.h>
#include <xengnttab.h>
#include <xenstore.h>

#include "xennetif.h"

/* The barriers that <xen/io/ring.h> expects. */
#define xen_mb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define xen_rmb()	__atomic_thread_fence(__ATOMIC_ACQUIRE)
#define xen_wmb()	__atomic_thread_fence(__ATOMIC_RELEASE)

/* One read of a ring index that the other side writes. */
#define ring_read_once(p)	__atomic_load_n((p), __ATOMIC_RELAXED)

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#ifndef __printf
#define __printf(a, b)	__attribute((__format__(__printf__, a, b)))
#endif

#define NIF_CTRL_MAX		\
	__CONST_RING_SIZE(xen_netif_ctrl, XENNETIF_PAGE_SIZE)
#define NIF_TX_MAX		__CONST_RING_SIZE(netif_tx, XENNETIF_PAGE_SIZE)
#define NIF_RX_MAX		__CONST_RING_SIZE(netif_rx, XENNETIF_PAGE_SIZE)

struct nif_channel {
	xenevtchn_handle *xce;
	evtchn_port_t port;
};

/* A granted block; @pub comes first, so that either points to the other. */
struct nif_pages {
	struct xennetif_pages pub;
	struct nif_pages *next;
	struct nif_pages **link;
	grant_ref_t gref[];
};

enum nif_slot_state {
	NIF_SLOT_FREE,		/* no request has this id */
	NIF_SLOT_SENT,		/* on the ring, awaited */
	NIF_SLOT_DROPPED,	/* on the ring, nobody wants the response */
	NIF_SLOT_DONE,		/* response here, to be collected */
};

/* One request from staging until its response has been collected. */
struct nif_ctrl_slot {
	enum nif_slot_state state;
	bool claimed;		/* a thread awaits this very id */
	uint16_t id;		/* low bits: index of this slot */
	uint16_t type;
	RING_IDX place;		/* of the request on the ring */
	uint64_t seq;		/* order of arrival */
	struct xen_netif_ctrl_response rsp;
};

struct nif_ctrl {
	pthread_mutex_t lock;
	pthread_cond_t cond;	/* some response came, or the reader left */
	bool reader;		/* a thread sleeps on the event channel */
	bool broken;		/* the backend broke the protocol */
	uint64_t seq;
	unsigned int next;	/* where the search for a free slot starts */
	RING_IDX pushed;	/* requests that the backend can see */
	struct xennetif_pages *page;
	struct nif_channel ch;
	struct xen_netif_ctrl_front_ring ring;
	struct nif_ctrl_slot slot[NIF_CTRL_MAX];
	struct nif_parked *parked;
};

/* A list page whose request ran into its limit: the backend may still use it */
struct nif_parked {
	struct nif_parked *next;
	struct xennetif_pages *page;
};

struct nif_tx {
	struct xennetif_pages *page;
	struct netif_tx_front_ring ring;
	bool broken;
	RING_IDX pushed;	/* requests that the backend can see */
	unsigned int free_ids;
	uint16_t free_id[NIF_TX_MAX];
	bool busy[NIF_TX_MAX];
	RING_IDX place[NIF_TX_MAX];	/* of the request, while busy */
	unsigned int extras;	/* without a response as yet */
	uint64_t user[NIF_TX_MAX];
};

struct nif_rx {
	struct xennetif_pages *page;
	struct netif_rx_front_ring ring;
	bool broken;
	RING_IDX pushed;	/* requests that the backend can see */
	RING_IDX seen;		/* responses looked at, perhaps not yet taken */
	uint64_t user[NIF_RX_MAX];
};

struct nif_queue {
	struct nif_channel tx_ch;
	struct nif_channel rx_ch;	/* unused without split channels */
	struct nif_channel *rx_chp;	/* &rx_ch or &tx_ch */
	struct nif_tx tx;
	struct nif_rx rx;
};

struct xennetif {
	pthread_mutex_t lock;
	char error[256];
	struct xentoollog_logger *logger;	/* ours or the caller's */
	struct xentoollog_logger *quiet;	/* ours */
	struct nif_pages *pages;

	/* from open to close */
	bool open;
	unsigned int vif;
	int lock_fd;
	pthread_mutex_t store_lock;	/* one request on @xs at a time */
	struct xs_handle *xs;
	xengntshr_handle *xgs;
	char front[64];
	char *back;
	unsigned int back_domid;

	/* from setup to disconnect */
	bool set_up;
	struct xennetif_config cfg;
	struct nif_ctrl ctrl;
	struct nif_queue *queue;
};

/* Whether a request at this place of a ring can have been seen by the backend. */
static inline bool nif_pushed(RING_IDX pushed, RING_IDX place)
{
	return (int32_t)(pushed - place) > 0;
}

/* handle.c */
__printf(3, 4)
int nif_fail(struct xennetif *nif, int err, const char *fmt, ...);
uint64_t nif_now_ms(void);
uint64_t nif_deadline(int timeout_ms);
int nif_remaining(uint64_t deadline);
struct nif_queue *nif_queue_get(struct xennetif *nif, unsigned int queue);

/* channel.c */
int nif_channel_open(struct xennetif *nif, struct nif_channel *ch);
void nif_channel_close(struct nif_channel *ch);
int nif_channel_notify(struct xennetif *nif, struct nif_channel *ch);
int nif_channel_sleep(struct xennetif *nif, struct nif_channel *ch,
		      uint64_t deadline);
int nif_channel_fd(struct nif_channel *ch);

/* store.c */
int nif_store_open(struct xennetif *nif);
void nif_store_close(struct xennetif *nif);
int nif_store_read(struct xennetif *nif, const char *dir, const char *key,
		   char *buf, size_t len);
int nif_store_read_uint(struct xennetif *nif, const char *dir, const char *key,
			unsigned int *val);
int nif_store_state(struct xennetif *nif, const char *dir);
int nif_store_set_state(struct xennetif *nif, enum xennetif_state state);
int nif_store_wait_backend(struct xennetif *nif, unsigned int states,
			   uint64_t deadline);
int nif_store_announce(struct xennetif *nif);
int nif_store_withdraw(struct xennetif *nif);

/* ctrl.c */
int nif_ctrl_init(struct xennetif *nif);
void nif_ctrl_fini(struct xennetif *nif);
void nif_ctrl_park(struct xennetif *nif, struct xennetif_pages *page);
int nif_ctrl_call(struct xennetif *nif, struct xen_netif_ctrl_request *req,
		  struct xen_netif_ctrl_response *rsp, int timeout_ms,
		  bool *sent);

/* tx.c */
int nif_tx_init(struct xennetif *nif, struct nif_tx *tx);
void nif_tx_fini(struct xennetif *nif, struct nif_tx *tx);

/* rx.c */
int nif_rx_init(struct xennetif *nif, struct nif_rx *rx);
void nif_rx_fini(struct xennetif *nif, struct nif_rx *rx);

#endif /* LIBXENNETIF_INTERNAL_H */
