/* SPDX-License-Identifier: GPL-2.0 */
/*
 * xennetif.h - a Xen network frontend in user space
 *
 * One handle is the frontend of one vif of the calling domain.  It grants
 * the rings, binds the event channels, walks the xenbus states, and then
 * speaks the control ring and the data rings with whatever netback stands on
 * the other side.
 *
 * Conventions
 * -----------
 * - Calls that return int give 0 or a positive result, and -1 with errno set
 *   on failure.  xennetif_error() tells the same in words.
 * - The library keeps no global state, never prints and never exits.
 * - Every call that waits takes its limit in milliseconds; 0 means "look
 *   once", and there is no "for ever".  Running into the limit is ETIMEDOUT.
 * - What the backend writes is not trusted.  A backend that breaks the ring
 *   protocol makes the call fail with EPROTO and so do all later calls on
 *   that ring, until the next xennetif_setup().
 *
 * Threads
 * -------
 * Different handles are independent.  Within one handle:
 * - xennetif_free, _open, _close, _setup, _connect and _disconnect need the
 *   handle to themselves ("exclusive").
 * - xennetif_ctrl_*, _gref_*, _hash_*, _pages_* and _error may be called from
 *   any number of threads at once ("any thread").
 * - xennetif_tx_* and xennetif_rx_* need one caller at a time for each queue
 *   and direction ("one thread a ring").  Without XENNETIF_F_SPLIT_EVTCHN
 *   the two directions of a queue share one event channel, and then
 *   xennetif_tx_wait and xennetif_rx_wait of that queue belong to one thread.
 *
 * Only the process that called xennetif_open() may use the handle: it does
 * not survive fork().
 */

#ifndef XENNETIF_H
#define XENNETIF_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <xen/io/netif.h>

#ifdef __cplusplus
extern "C" {
#endif

struct xennetif;
struct xentoollog_logger;

/* The xenbus states, by their numbers on the wire. */
enum xennetif_state {
	XENNETIF_UNKNOWN	= 0,
	XENNETIF_INITIALISING	= 1,
	XENNETIF_INITWAIT	= 2,
	XENNETIF_INITIALISED	= 3,
	XENNETIF_CONNECTED	= 4,
	XENNETIF_CLOSING	= 5,
	XENNETIF_CLOSED		= 6,
	XENNETIF_RECONFIGURING	= 7,
	XENNETIF_RECONFIGURED	= 8,
};

/* What the frontend asks for or promises when it connects. */
#define XENNETIF_F_CTRL_RING	0x0001U	/* ctrl-ring-ref */
#define XENNETIF_F_SPLIT_EVTCHN	0x0002U	/* event-channel-tx and -rx */
#define XENNETIF_F_RX_NOTIFY	0x0004U	/* feature-rx-notify */
#define XENNETIF_F_SG		0x0008U	/* feature-sg */
#define XENNETIF_F_GSO_TCPV4	0x0010U	/* feature-gso-tcpv4 */
#define XENNETIF_F_GSO_TCPV6	0x0020U	/* feature-gso-tcpv6 */
#define XENNETIF_F_NO_CSUM	0x0040U	/* feature-no-csum-offload */
#define XENNETIF_F_IPV6_CSUM	0x0080U	/* feature-ipv6-csum-offload */

/* Entries that one list page holds, the most one ADD or DEL can name. */
#define XENNETIF_LIST_MAX	512U

#define XENNETIF_PAGE_SIZE	4096U

/*
 * Life of a handle
 * ================
 */

/**
 * xennetif_alloc() - make a handle
 * @logger: where the Xen libraries log, or NULL for silence; borrowed until
 *	    xennetif_free()
 *
 * Touches nothing outside the process.
 * Return: the handle, owned by the caller, or NULL with errno ENOMEM.
 */
struct xennetif *xennetif_alloc(struct xentoollog_logger *logger);

/**
 * xennetif_free() - close the handle if need be and free it
 * @nif: the handle, or NULL
 *
 * All granted pages of the handle end with it.  Threads: exclusive.
 */
void xennetif_free(struct xennetif *nif);

/**
 * xennetif_error() - the last failure of this handle, in words
 * @nif: the handle
 * @buf: filled with a string without newline, cut to @len
 * @len: size of @buf
 *
 * When several threads use the handle the text may be another thread's;
 * errno is always the caller's own.  errno is kept.  Threads: any thread.
 * Return: @buf.
 */
char *xennetif_error(struct xennetif *nif, char *buf, size_t len);

/**
 * xennetif_open() - take over a vif of this domain
 * @nif: a handle that is not open
 * @vif: number of the vif: the area device/vif/@vif in xenstore
 * @timeout_ms: limit for the backend to become ready (state InitWait)
 *
 * Finds the frontend area that the toolstack made, and brings both sides to
 * Initialising/InitWait whatever state an earlier frontend left them in.
 *
 * Errors: ENOENT no such vif; EBUSY a kernel driver or another user of this
 * library has it; ENODEV no Xen devices in this machine; ETIMEDOUT.
 * Threads: exclusive.
 */
int xennetif_open(struct xennetif *nif, unsigned int vif, int timeout_ms);

/**
 * xennetif_close() - give the vif back
 * @nif: the handle
 * @timeout_ms: limit for the backend to follow
 *
 * Disconnects if connected, releases all granted pages and leaves the area
 * as a new frontend expects it.  Everything is released even when the
 * backend does not follow in time.  Threads: exclusive.
 */
int xennetif_close(struct xennetif *nif, int timeout_ms);

/**
 * struct xennetif_config - how to connect
 * @queues: number of queues, 1 to what the backend allows
 * @features: XENNETIF_F_*
 * @reserved: zero
 */
struct xennetif_config {
	unsigned int queues;
	unsigned int features;
	unsigned int reserved[6];
};

/**
 * xennetif_setup() - make the rings and announce them in xenstore
 * @nif: an open handle that is not connected
 * @cfg: what to ask for; copied
 *
 * Afterwards requests can be staged and pushed, for the backend to find when
 * it connects.  Waits up to ten seconds for a backend that is still closing.
 *
 * Errors: EOPNOTSUPP the backend lacks what @cfg asks for; EINVAL bad @cfg;
 * ENOSPC the kernel's gntalloc limit or xenstore's quota is reached.
 * Threads: exclusive.
 */
int xennetif_setup(struct xennetif *nif, const struct xennetif_config *cfg);

/**
 * xennetif_connect() - go to Connected and wait for the backend
 * @nif: a handle after xennetif_setup()
 * @timeout_ms: limit for the backend to connect
 *
 * Errors: ECONNREFUSED the backend closed instead; ETIMEDOUT.
 * After an error call xennetif_disconnect().  Threads: exclusive.
 */
int xennetif_connect(struct xennetif *nif, int timeout_ms);

/**
 * xennetif_disconnect() - go to Closed and free the rings
 * @nif: a handle after xennetif_setup()
 * @timeout_ms: limit for each of the backend's steps (Closing, Closed)
 *
 * The rings are gone afterwards in any case.  Pages of
 * xennetif_pages_grant() stay granted, so that they can be used again after
 * the next xennetif_setup().  Threads: exclusive.
 */
int xennetif_disconnect(struct xennetif *nif, int timeout_ms);

/**
 * xennetif_backend_state() - the backend's state as xenstore has it now
 * @nif: an open handle
 *
 * Threads: any thread.  Return: an enum xennetif_state, or -1.
 */
int xennetif_backend_state(struct xennetif *nif);

/**
 * xennetif_backend_key() - read a key of the backend's area
 * @nif: an open handle
 * @key: name below the backend's directory, such as "max-gref-mapping"
 * @buf: filled with the value as a string
 * @len: size of @buf
 *
 * Errors: ENOENT no such key; ERANGE the value does not fit.
 * Threads: any thread.
 */
int xennetif_backend_key(struct xennetif *nif, const char *key, char *buf,
			 size_t len);

/**
 * xennetif_frontend_key() - read a key of the frontend's area
 * @nif: an open handle
 * @key: name below device/vif/N, such as "mac"
 * @buf: filled with the value as a string
 * @len: size of @buf
 *
 * Errors and threads as for xennetif_backend_key().
 */
int xennetif_frontend_key(struct xennetif *nif, const char *key, char *buf,
			  size_t len);

/**
 * xennetif_max_queues() - how many queues the backend allows
 * @nif: an open handle
 *
 * Threads: any thread.  Return: at least 1.
 */
unsigned int xennetif_max_queues(struct xennetif *nif);

/**
 * xennetif_backend_domid() - the domain of the backend
 * @nif: an open handle
 *
 * Threads: any thread.
 */
unsigned int xennetif_backend_domid(struct xennetif *nif);

/*
 * Granted pages
 * =============
 */

#define XENNETIF_PAGES_READONLY	0x0001U	/* the backend may only read */

/**
 * struct xennetif_pages - pages that the backend's domain may map
 * @addr: where they are mapped, one after the other; writable for the caller
 * @gref: one grant reference for each page
 * @count: number of pages
 *
 * The fields are for reading; the memory at @addr is the caller's to use.
 */
struct xennetif_pages {
	void *addr;
	const grant_ref_t *gref;
	unsigned int count;
};

/**
 * xennetif_pages_grant() - allocate pages and grant them to the backend
 * @nif: an open handle
 * @count: how many
 * @flags: 0 or XENNETIF_PAGES_READONLY
 *
 * The pages are zeroed.  The kernel's gntalloc driver has a limit for the
 * whole domain (1024 unless its parameter "limit" says more); beyond it the
 * call fails with ENOSPC and the error text names the present limit.
 *
 * Threads: any thread.
 * Return: the pages, owned by the caller until xennetif_pages_release() or
 * xennetif_close(), or NULL.
 */
struct xennetif_pages *xennetif_pages_grant(struct xennetif *nif,
					    unsigned int count,
					    unsigned int flags);

/**
 * xennetif_pages_release() - end the grants and free the pages
 * @nif: the handle
 * @pages: from xennetif_pages_grant(), or NULL
 *
 * A page that the backend still maps stays granted and is kept away from the
 * page allocator by the kernel until the backend lets go of it.
 * Threads: any thread.
 */
void xennetif_pages_release(struct xennetif *nif,
			    struct xennetif_pages *pages);

/*
 * Control ring, any message
 * =========================
 * A request is staged, then pushed; its response is collected by id.  Many
 * requests can be in flight, and responses may come in any order.
 */

/**
 * xennetif_ctrl_size() - requests that fit into the control ring
 * @nif: a handle after xennetif_setup()
 */
unsigned int xennetif_ctrl_size(struct xennetif *nif);

/**
 * xennetif_ctrl_stage() - put a request on the ring without publishing it
 * @nif: a handle after xennetif_setup() with XENNETIF_F_CTRL_RING
 * @req: @req->type and @req->data are sent as they are; @req->id is set to
 *	 the id that the library chose
 *
 * Errors: EAGAIN the ring is full, or as many responses wait to be collected.
 * Threads: any thread.
 */
int xennetif_ctrl_stage(struct xennetif *nif,
			struct xen_netif_ctrl_request *req);

/**
 * xennetif_ctrl_push() - publish staged requests, notify if asked for
 * @nif: the handle
 *
 * Threads: any thread.
 */
int xennetif_ctrl_push(struct xennetif *nif);

/**
 * xennetif_ctrl_recv() - collect the next response
 * @nif: the handle
 * @rsp: filled with a private copy of it
 * @timeout_ms: limit
 *
 * Takes the responses in the order in which they came, except those that
 * another thread awaits by id.  Every response is handed out once.
 * Errors: ENOMSG nothing is in flight; EPROTO; ETIMEDOUT.
 * Threads: any thread.
 */
int xennetif_ctrl_recv(struct xennetif *nif,
		       struct xen_netif_ctrl_response *rsp, int timeout_ms);

/**
 * xennetif_ctrl_wait() - collect the response to one request
 * @nif: the handle
 * @id: the request's id, from xennetif_ctrl_stage()
 * @rsp: filled with a private copy of it
 * @timeout_ms: limit; after it has passed the request is still in flight and
 *		can be awaited again
 *
 * Errors: ENOENT no such request in flight; EPROTO; ETIMEDOUT.
 * Threads: any thread.
 */
int xennetif_ctrl_wait(struct xennetif *nif, uint16_t id,
		       struct xen_netif_ctrl_response *rsp, int timeout_ms);

/**
 * xennetif_ctrl_call() - send one request and wait for its response
 * @nif: the handle
 * @req: as for xennetif_ctrl_stage()
 * @rsp: filled with a private copy of the response
 * @timeout_ms: limit; a response that comes later is dropped
 *
 * Threads: any thread.
 */
int xennetif_ctrl_call(struct xennetif *nif,
		       struct xen_netif_ctrl_request *req,
		       struct xen_netif_ctrl_response *rsp, int timeout_ms);

/**
 * xennetif_ctrl_fd() - descriptor that becomes readable with a response
 * @nif: the handle
 *
 * For poll() only, and only after a xennetif_ctrl_recv() or _wait() that ran
 * into its limit (which may be 0): that arms the notification.
 * Return: the descriptor, owned by the handle, or -1.
 */
int xennetif_ctrl_fd(struct xennetif *nif);

/**
 * xennetif_ctrl_status_name() - XEN_NETIF_CTRL_STATUS_* in words
 * @status: the status of a response
 *
 * Return: a constant string.
 */
const char *xennetif_ctrl_status_name(unsigned int status);

/*
 * Typed control messages
 * ======================
 * Each sends one request and waits.  They return the status of the response,
 * XEN_NETIF_CTRL_STATUS_* with SUCCESS being 0, or -1 with errno when there
 * was no valid response; EPROTO also for a status above INT_MAX, which spoils
 * no more than this call.  Threads: any thread.
 */

/**
 * xennetif_gref_get() - XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE
 * @nif: a connected handle
 * @queue: queue index, sent as it is
 * @size: filled with the response's data
 * @timeout_ms: limit
 */
int xennetif_gref_get(struct xennetif *nif, unsigned int queue,
		      unsigned int *size, int timeout_ms);

/**
 * xennetif_gref_add() - XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING
 * @nif: a connected handle
 * @queue: queue index, sent as it is
 * @list: the entries; copied to a page granted for this call
 * @count: 1 to XENNETIF_LIST_MAX
 * @timeout_ms: limit
 */
int xennetif_gref_add(struct xennetif *nif, unsigned int queue,
		      const struct xen_netif_gref *list, unsigned int count,
		      int timeout_ms);

/**
 * xennetif_gref_del() - XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING
 * @nif: a connected handle
 * @queue: queue index, sent as it is
 * @list: the entries; the status fields are filled from the response
 * @count: 1 to XENNETIF_LIST_MAX
 * @unmapped: filled with the number of entries that the backend unmapped
 * @timeout_ms: limit
 *
 * A backend that claims to have unmapped more than @count is EPROTO.
 */
int xennetif_gref_del(struct xennetif *nif, unsigned int queue,
		      struct xen_netif_gref *list, unsigned int count,
		      unsigned int *unmapped, int timeout_ms);

/**
 * xennetif_hash_set_algorithm() - XEN_NETIF_CTRL_TYPE_SET_HASH_ALGORITHM
 * @nif: a connected handle
 * @algorithm: XEN_NETIF_CTRL_HASH_ALGORITHM_*
 * @timeout_ms: limit
 */
int xennetif_hash_set_algorithm(struct xennetif *nif, unsigned int algorithm,
				int timeout_ms);

/**
 * xennetif_hash_get_flags() - XEN_NETIF_CTRL_TYPE_GET_HASH_FLAGS
 * @nif: a connected handle
 * @flags: filled with XEN_NETIF_CTRL_HASH_TYPE_*
 * @timeout_ms: limit
 */
int xennetif_hash_get_flags(struct xennetif *nif, unsigned int *flags,
			    int timeout_ms);

/**
 * xennetif_hash_set_flags() - XEN_NETIF_CTRL_TYPE_SET_HASH_FLAGS
 * @nif: a connected handle
 * @flags: XEN_NETIF_CTRL_HASH_TYPE_*
 * @timeout_ms: limit
 */
int xennetif_hash_set_flags(struct xennetif *nif, unsigned int flags,
			    int timeout_ms);

/**
 * xennetif_hash_set_key() - XEN_NETIF_CTRL_TYPE_SET_HASH_KEY
 * @nif: a connected handle
 * @key: the key; copied to a page granted read-only for this call
 * @len: its length, up to XENNETIF_PAGE_SIZE
 * @timeout_ms: limit
 */
int xennetif_hash_set_key(struct xennetif *nif, const void *key, size_t len,
			  int timeout_ms);

/**
 * xennetif_hash_get_mapping_size() - XEN_NETIF_CTRL_TYPE_GET_HASH_MAPPING_SIZE
 * @nif: a connected handle
 * @size: filled with the largest table that the backend takes, in entries
 * @timeout_ms: limit
 */
int xennetif_hash_get_mapping_size(struct xennetif *nif, unsigned int *size,
				   int timeout_ms);

/**
 * xennetif_hash_set_mapping_size() - XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING_SIZE
 * @nif: a connected handle
 * @size: size of the table in entries
 * @timeout_ms: limit
 */
int xennetif_hash_set_mapping_size(struct xennetif *nif, unsigned int size,
				   int timeout_ms);

/**
 * xennetif_hash_set_mapping() - XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING
 * @nif: a connected handle
 * @queue: the queue numbers; copied to a page granted read-only for this call
 * @count: how many, up to XENNETIF_PAGE_SIZE / 4
 * @offset: first entry of the table to set
 * @timeout_ms: limit
 */
int xennetif_hash_set_mapping(struct xennetif *nif, const uint32_t *queue,
			      unsigned int count, unsigned int offset,
			      int timeout_ms);

/*
 * Data rings
 * ==========
 * The caller brings the pages (xennetif_pages_grant()) and keeps them until
 * the response to each request has been reaped.  @user values travel with a
 * request and come back with its response; the library does not look at
 * them.  Threads: one thread a ring.
 */

/**
 * struct xennetif_tx_slot - one piece of a packet to send
 * @gref: the page
 * @offset: where the piece starts in the page
 * @len: its length; sent as it is, also when it leaves the page
 * @user: comes back with the response
 */
struct xennetif_tx_slot {
	grant_ref_t gref;
	uint16_t offset;
	uint16_t len;
	uint64_t user;
};

/**
 * struct xennetif_tx_packet - a packet to send
 * @slot: its pieces in order
 * @slots: how many, at least 1
 * @extra: extra info segments, or NULL; the library chains them
 * @extras: how many
 * @flags: NETTXF_csum_blank, NETTXF_data_validated; the library adds
 *	   NETTXF_more_data and NETTXF_extra_info where they belong
 */
struct xennetif_tx_packet {
	const struct xennetif_tx_slot *slot;
	unsigned int slots;
	const struct netif_extra_info *extra;
	unsigned int extras;
	uint16_t flags;
};

/**
 * struct xennetif_tx_done - the response to one slot
 * @user: of the slot
 * @status: NETIF_RSP_OKAY, _DROPPED or _ERROR
 */
struct xennetif_tx_done {
	uint64_t user;
	int status;
};

/**
 * xennetif_tx_free() - requests that fit into the TX ring now
 * @nif: a handle after xennetif_setup()
 * @queue: queue index
 *
 * Return: the number, or -1.
 */
int xennetif_tx_free(struct xennetif *nif, unsigned int queue);

/**
 * xennetif_tx_stage() - put a packet on the TX ring without publishing it
 * @nif: a handle after xennetif_setup()
 * @queue: queue index
 * @pkt: the packet; the structure is not needed after the call
 *
 * Errors: EAGAIN not enough room; EMSGSIZE longer than 65535 in all.
 */
int xennetif_tx_stage(struct xennetif *nif, unsigned int queue,
		      const struct xennetif_tx_packet *pkt);

/**
 * xennetif_tx_push() - publish staged packets, notify if asked for
 * @nif: the handle
 * @queue: queue index
 */
int xennetif_tx_push(struct xennetif *nif, unsigned int queue);

/**
 * xennetif_tx_reap() - collect responses
 * @nif: the handle
 * @queue: queue index
 * @done: filled in the order in which the responses came
 * @max: room in @done
 *
 * Does not wait.  Return: how many were filled, or -1 (EPROTO).
 */
int xennetif_tx_reap(struct xennetif *nif, unsigned int queue,
		     struct xennetif_tx_done *done, unsigned int max);

/**
 * xennetif_tx_wait() - wait until there is a response to reap
 * @nif: the handle
 * @queue: queue index
 * @timeout_ms: limit
 */
int xennetif_tx_wait(struct xennetif *nif, unsigned int queue,
		     int timeout_ms);

/**
 * xennetif_tx_fd() - descriptor that becomes readable with a TX response
 * @nif: the handle
 * @queue: queue index
 *
 * To be used as xennetif_ctrl_fd() is, with xennetif_tx_wait(..., 0).
 */
int xennetif_tx_fd(struct xennetif *nif, unsigned int queue);

/**
 * struct xennetif_rx_slot - one response of a received packet
 * @user: of the request that stood in this slot; its page is the caller's
 *	  again
 * @is_extra: the slot carries @extra and its page was not written
 * @offset: where the data starts in the page
 * @status: number of bytes, or NETIF_RSP_* when negative
 * @flags: NETRXF_*
 * @extra: the extra info, when @is_extra
 */
struct xennetif_rx_slot {
	uint64_t user;
	int is_extra;
	uint16_t offset;
	int16_t status;
	uint16_t flags;
	struct netif_extra_info extra;
};

/**
 * xennetif_rx_free() - requests that fit into the RX ring now
 * @nif: a handle after xennetif_setup()
 * @queue: queue index
 *
 * Return: the number, or -1.
 */
int xennetif_rx_free(struct xennetif *nif, unsigned int queue);

/**
 * xennetif_rx_stage() - put a page on the RX ring without publishing it
 * @nif: a handle after xennetif_setup()
 * @queue: queue index
 * @gref: the page, writable for the backend
 * @user: comes back with the response
 *
 * Errors: EAGAIN no room.
 */
int xennetif_rx_stage(struct xennetif *nif, unsigned int queue,
		      grant_ref_t gref, uint64_t user);

/**
 * xennetif_rx_push() - publish staged pages, notify if asked for
 * @nif: the handle
 * @queue: queue index
 */
int xennetif_rx_push(struct xennetif *nif, unsigned int queue);

/**
 * xennetif_rx_reap() - collect one received packet
 * @nif: the handle
 * @queue: queue index
 * @slot: filled with the responses that make up the packet
 * @max: room in @slot
 *
 * Does not wait.  Only whole packets are taken from the ring.
 * Errors: ENOBUFS the packet has more than @max slots; it stays on the ring.
 * EPROTO: among others, data that would leave its page.
 * Return: the number of slots, 0 when no packet is complete, or -1.
 */
int xennetif_rx_reap(struct xennetif *nif, unsigned int queue,
		     struct xennetif_rx_slot *slot, unsigned int max);

/**
 * xennetif_rx_wait() - wait until there is a response to reap
 * @nif: the handle
 * @queue: queue index
 * @timeout_ms: limit
 */
int xennetif_rx_wait(struct xennetif *nif, unsigned int queue,
		     int timeout_ms);

/**
 * xennetif_rx_fd() - descriptor that becomes readable with an RX response
 * @nif: the handle
 * @queue: queue index
 *
 * To be used as xennetif_ctrl_fd() is, with xennetif_rx_wait(..., 0).
 */
int xennetif_rx_fd(struct xennetif *nif, unsigned int queue);

#ifdef __cplusplus
}
#endif

#endif /* XENNETIF_H */
