/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A network backend in user space, for one vif of one guest: as well-behaved
 * as it needs to be for packets to flow, and as hostile as a case wants it.
 *
 *   area.c      the device's two areas in xenstore, and the xenbus states
 *   connect.c   maps the rings of a frontend that is ready, and lets go of them
 *   grants.c    what of the guest's memory is mapped here; what it grants at all
 *   ctrl.c      GET, ADD, DEL
 *   tx.c, rx.c  packets from and to the guest
 *   host.c      the host that these packets are for: ARP, ping, UDP echo
 *   guest.c     commands that run in the guest while the rings are served
 *   link.c      all of that together: a link that works, or does not
 *   spy.c       looks for a pattern in all that the guest lets us read
 *   worker.c    threads that write to shared memory all the while
 *
 * One thread serves everything, by serve(); a case may start others that write
 * to shared memory. What a hook is not set for happens as netback would do it.
 */

#ifndef BACKEND_H
#define BACKEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <xenevtchn.h>
#include <xenforeignmemory.h>
#include <xengnttab.h>
#include <xenstore.h>

#include <xen/io/netif.h>
#include <xen/io/xenbus.h>

/* What the ring macros take for barriers is the kernel's otherwise. */
#undef xen_mb
#undef xen_rmb
#undef xen_wmb
#define xen_mb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define xen_rmb()	__atomic_thread_fence(__ATOMIC_ACQUIRE)
#define xen_wmb()	__atomic_thread_fence(__ATOMIC_RELEASE)

#define PAGE		4096U
#define RING_SLOTS	256U
#define QUEUES_MAX	8U
#define FRAME_SIZE	65536U
#define REFS_MAX	16384U
#define SIZEOF_ARRAY(a)	(sizeof(a) / sizeof((a)[0]))

struct backend;

/* May change an answer; returns how many times to put it on the ring. */
typedef unsigned int (*ctrl_hook)(struct backend *b,
				  const struct xen_netif_ctrl_request *req,
				  struct xen_netif_ctrl_response *rsp);

/* A page of the guest's that is mapped here. */
struct mapping {
	void *addr;
	bool readonly;
	bool kept;		/* the frontend was told that it is not */
};

/* What a case wants done otherwise; all zero is good behaviour. */
struct hooks {
	ctrl_hook ctrl;
	/* Whether a request may be answered, having had its answer changed. */
	bool (*tx)(struct backend *b, netif_tx_response_t *rsp);
	/* A frame for us. */
	void (*frame)(struct backend *b, const uint8_t *frame, size_t len);
	bool add_nothing;	/* ADD is answered, and that is all */
	bool keep;		/* nothing is ever unmapped */
	bool keep_tx;		/* granted TX pages are mapped and stay so */
	bool deaf;		/* the frontend's states are not followed */
	bool spy;		/* look at all that can be read */
	bool mute;		/* the host says nothing */
};

struct port {
	uint32_t remote;
	int local;
};

struct queue {
	netif_tx_back_ring_t tx;
	netif_rx_back_ring_t rx;
	struct port tx_port, rx_port;
	uint32_t tx_ref, rx_ref;
	uint16_t held[RING_SLOTS];	/* ids of TX requests without an answer */
	unsigned int nr_held;
	RING_IDX spied_to;	/* requests to receive that were looked at */
};

struct backend {
	unsigned int domid, vif;
	const char *guest_name;
	uint64_t seed;
	bool brief;
	unsigned int patience;	/* time limits are multiplied by it */
	unsigned int queues;	/* how many to offer, where a case bears them */
	bool talkative;		/* the guest's kernel says all it has to */

	struct xs_handle *xs;
	xengnttab_handle *gnttab;
	xenevtchn_handle *evtchn;
	xenforeignmemory_handle *memory;
	char front[64], back[64];

	bool connected;
	bool usual;		/* with the usual parameters, and it works */
	long closed;		/* when */
	unsigned int offered, nr_queues;
	struct queue queue[QUEUES_MAX];
	struct queue *q;	/* the one that is served, or attacked */
	struct xen_netif_ctrl_back_ring ctrl;
	struct port ctrl_port;
	uint32_t ctrl_ref;

	int quiet;		/* pages the guest grants when the vif is unbound */
	struct mapping *map[REFS_MAX];
	unsigned int mapped;
	struct hooks hooks;

	/* what was seen since the connection began */
	unsigned int gets, adds, dels, deleted;
	unsigned int tx_requests, tx_staged, tx_packets;
	unsigned int rx_packets, rx_staged;
	uint32_t capacity;	/* what GET answers, if not what is free */
	uint16_t last_id;
	netif_rx_request_t last_rx;

	uint8_t guest_mac[6];
	bool mac_known;
	uint16_t ping_seq;
	bool ping_back;
	unsigned int spied_pages, spied_hits, spied_used, spied_around;
	char spied_where[160], spied_beside[80];
};

/* area.c */
bool area_make(struct backend *b);
void area_remove(struct backend *b);
void area_set(struct backend *b, const char *key, const char *fmt, ...)
	__attribute((__format__(__printf__, 3, 4)));
void area_rm(struct backend *b, const char *key);
bool area_front(struct backend *b, const char *key, char *buf, size_t size);
bool area_front_number(struct backend *b, const char *key, uint32_t *value);
int area_front_state(struct backend *b);
void area_state(struct backend *b, int state);
void area_features(struct backend *b);
void area_follow(struct backend *b);

/* connect.c */
bool backend_open(struct backend *b);
void backend_close(struct backend *b);
bool connect_rings(struct backend *b);
void disconnect_rings(struct backend *b);
void notify(struct backend *b, const struct port *port);
void serve(struct backend *b, int ms);
void each_queue(struct backend *b, void (*what)(struct backend *b));

/* grants.c */
struct mapping *grant_map(struct backend *b, uint32_t ref, bool readonly);
struct mapping *grant_mapped(struct backend *b, uint32_t ref);
void grant_unmap(struct backend *b, uint32_t ref);
void grants_unmap(struct backend *b);
bool grant_copy(struct backend *b, uint32_t ref, unsigned int offset,
		void *local, unsigned int len, bool to_guest);
int grants_of_guest(struct backend *b);

/* ctrl.c */
void ctrl_serve(struct backend *b);
void ctrl_answer(struct backend *b, const struct xen_netif_ctrl_response *rsp,
		 unsigned int times);

/* tx.c */
void tx_serve(struct backend *b);
void tx_put(struct backend *b, uint16_t id, int16_t status);
void tx_release(struct backend *b);
void tx_busiest(struct backend *b);

/* rx.c */
bool rx_take(struct backend *b, netif_rx_request_t *req);
bool rx_write(struct backend *b, const netif_rx_request_t *req,
	      unsigned int offset, const void *data, unsigned int len);
void rx_put(struct backend *b, const void *rsp);
void rx_push(struct backend *b);
bool rx_send(struct backend *b, const void *frame, size_t len);

/* host.c */
void host_receive(struct backend *b, const uint8_t *frame, size_t len);
bool host_ping(struct backend *b, unsigned int size, int ms);
size_t host_udp(struct backend *b, uint8_t *frame, unsigned int to,
		const void *data, size_t len);

/* guest.c */
int guest_run(struct backend *b, char *said, size_t size, const char *fmt, ...)
	__attribute((__format__(__printf__, 4, 5)));
bool guest_does(struct backend *b, const char *fmt, ...)
	__attribute((__format__(__printf__, 2, 3)));
void guest_mark(struct backend *b);
bool guest_said(struct backend *b, const char *text);
bool guest_says(struct backend *b, const char *text, int seconds);
void guest_says_all(struct backend *b, bool all);
long guest_ms(struct backend *b, const char *fmt, ...)
	__attribute((__format__(__printf__, 2, 3)));
unsigned int guest_lines(struct backend *b);
long guest_free_kb(struct backend *b);
long guest_references(struct backend *b);
bool guest_has_back(struct backend *b, int quiet, long free_kb);

/* link.c */
bool link_fresh(struct backend *b, const char *params);
bool link_bind(struct backend *b, const char *params);
bool link_unbind(struct backend *b);
int link_quiet(struct backend *b);
bool link_works(struct backend *b);
bool link_warm(struct backend *b);
void idle(struct backend *b, int ms);
bool quiet_grants(struct backend *b, int expected, int seconds);

/* spy.c */
void spy_page(struct backend *b, const void *page, const char *where,
	      unsigned int number);
void spy_around(struct backend *b, uint32_t ref, int begin,
		const uint8_t *frame, size_t len);
void spy_all(struct backend *b);
void spy_requests(struct backend *b);

/* rand.c: reproducible; one stream for each case */
uint32_t any(struct backend *b);
uint32_t below(struct backend *b, uint32_t limit);

long now_ms(void);

#endif /* BACKEND_H */
