// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>

#include "env.h"

/* What every connection asks for; split channels where the backend has them. */
#define FEATURES	(XENNETIF_F_CTRL_RING | XENNETIF_F_RX_NOTIFY | \
			 XENNETIF_F_SG | XENNETIF_F_GSO_TCPV4)

/**
 * env_error() - the last error of a handle
 * @nif: the handle
 *
 * Return: a string that the thread's next call overwrites.
 */
const char *env_error(struct xennetif *nif)
{
	static __thread char text[256];

	return xennetif_error(nif, text, sizeof(text));
}

/**
 * env_connect() - connect a vif that is open and not connected
 * @e: the environment
 * @nif: its handle
 * @queues: number of queues
 */
bool env_connect(struct env *e, struct xennetif *nif, unsigned int queues)
{
	struct xennetif_config cfg = {
		.queues = queues,
		.features = FEATURES | XENNETIF_F_SPLIT_EVTCHN,
	};

	/* The peer takes one channel a queue, so that both ways are used. */
	if (nif == e->b)
		cfg.features = FEATURES;
	if (xennetif_setup(nif, &cfg) < 0 && errno == EOPNOTSUPP) {
		cfg.features = FEATURES;
		xennetif_setup(nif, &cfg);
	}
	return xennetif_connect(nif, e->timeout_ms) == 0;
}

/**
 * env_reconnect() - a new life for the vif under test
 * @e: the environment
 * @queues: number of queues
 *
 * Return: false when it failed, and then the test has failed.
 */
bool env_reconnect(struct env *e, unsigned int queues)
{
	if (!EXPECT(xennetif_disconnect(e->a, e->timeout_ms) == 0,
		    "disconnect: %s", env_error(e->a)))
		return false;
	if (!EXPECT(env_connect(e, e->a, queues), "connect: %s",
		    env_error(e->a)))
		return false;
	e->queues = queues;
	return true;
}

/**
 * env_settle() - what must hold after each check: nothing stays mapped
 * @e: the environment
 *
 * Otherwise the present test fails, and the vif gets a new connection for
 * the next one.  Return: false when that did not help.
 */
bool env_settle(struct env *e)
{
	unsigned int q;
	int room;

	if (e->queues != e->want_queues && !e->link)
		return env_reconnect(e, e->want_queues);
	for (q = 0; q < e->queues && e->capacity; q++) {
		room = env_free_count(e, q);
		if (!EXPECT(room == (int)e->capacity,
			    "the check leaves queue %u with %d of %u entries free",
			    q, room, e->capacity))
			return env_reconnect(e, e->want_queues);
	}
	return true;
}

/**
 * env_msg() - send one control message and wait for the response
 * @e: the environment
 * @type: XEN_NETIF_CTRL_TYPE_*, or anything else
 * @d0: data[0]
 * @d1: data[1]
 * @d2: data[2]
 * @rsp: filled
 *
 * Return: false when no valid response came, and then the test has failed.
 */
bool env_msg(struct env *e, unsigned int type, unsigned int d0,
	     unsigned int d1, unsigned int d2,
	     struct xen_netif_ctrl_response *rsp)
{
	struct xen_netif_ctrl_request req = {
		.type = type,
		.data = { d0, d1, d2 },
	};

	return EXPECT(xennetif_ctrl_call(e->a, &req, rsp, e->timeout_ms) == 0,
		      "message %u (%#x, %#x, %#x): %s", type, d0, d1, d2,
		      env_error(e->a));
}

/**
 * env_free_count() - what GET says is still free
 * @e: the environment
 * @queue: the queue
 *
 * Return: the number, or -1, and then the test has failed.
 */
int env_free_count(struct env *e, unsigned int queue)
{
	struct xen_netif_ctrl_response rsp;

	if (!env_msg(e, GET_SIZE, queue, 0, 0, &rsp))
		return -1;
	if (!EXPECT(rsp.status == SUCCESS, "GET for queue %u answers %s",
		    queue, xennetif_ctrl_status_name(rsp.status)))
		return -1;
	return rsp.data;
}

/**
 * env_expect_status() - send a message that has to get this status
 * @e: the environment
 * @type: of the message
 * @d0: data[0]
 * @d1: data[1]
 * @d2: data[2]
 * @status: XEN_NETIF_CTRL_STATUS_*
 * @what: names the case
 */
bool env_expect_status(struct env *e, unsigned int type, unsigned int d0,
		       unsigned int d1, unsigned int d2, unsigned int status,
		       const char *what)
{
	struct xen_netif_ctrl_response rsp;

	return env_msg(e, type, d0, d1, d2, &rsp) &&
	       EXPECT(rsp.status == status, "%s: %s instead of %s", what,
		      xennetif_ctrl_status_name(rsp.status),
		      xennetif_ctrl_status_name(status));
}

/**
 * env_pages() - pages of the vif under test, or the test is skipped
 * @e: the environment
 * @count: how many
 * @flags: XENNETIF_PAGES_*
 *
 * Return: the pages, for xennetif_pages_release(); or NULL, and then the
 * test is skipped for the gntalloc limit or has failed.
 */
struct xennetif_pages *env_pages(struct env *e, unsigned int count,
				 unsigned int flags)
{
	struct xennetif_pages *p = xennetif_pages_grant(e->a, count, flags);

	if (!p && errno == ENOSPC)
		tap_skip("%s", env_error(e->a));
	else
		EXPECT(p, "%s", env_error(e->a));
	return p;
}

/**
 * env_dead_gref() - a grant reference that was valid once
 * @e: the environment
 */
grant_ref_t env_dead_gref(struct env *e)
{
	struct xennetif_pages *p = env_pages(e, 1, 0);
	grant_ref_t gref = p ? p->gref[0] : 0;

	xennetif_pages_release(e->a, p);
	return gref;
}

/**
 * list_init() - grant a page for a list
 * @l: the list
 * @e: the environment
 *
 * Return: false as for env_pages().
 */
bool list_init(struct list *l, struct env *e)
{
	l->e = e;
	l->page = env_pages(e, 1, 0);
	if (!l->page)
		return false;
	l->entry = l->page->addr;
	l->gref = l->page->gref[0];
	return true;
}

/**
 * list_fini() - end the grant
 * @l: a list of list_init(), also after that failed
 */
void list_fini(struct list *l)
{
	xennetif_pages_release(l->e->a, l->page);
	l->page = NULL;
}

/**
 * list_set() - write an entry; its status is set to garbage
 * @l: the list
 * @i: which entry
 * @ref: its grant reference
 * @flags: its flags
 */
void list_set(struct list *l, unsigned int i, grant_ref_t ref,
	      unsigned int flags)
{
	l->entry[i] = (struct xen_netif_gref){
		.ref = ref,
		.flags = flags,
		.status = 0xa5a5,
	};
}

/**
 * list_fill() - write entries 0 to @count - 1
 * @l: the list
 * @pages: where the grant references come from
 * @first: the first page to take
 * @count: how many
 * @flags: of each entry
 */
void list_fill(struct list *l, const struct xennetif_pages *pages,
	       unsigned int first, unsigned int count, unsigned int flags)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		list_set(l, i, pages->gref[first + i], flags);
}

/**
 * list_expect_add() - send ADD; check its status and what it did to GET
 * @l: the list
 * @queue: the queue
 * @size: number of entries to name
 * @status: expected
 * @what: names the case
 *
 * A success takes exactly @size entries, anything else takes none.
 */
bool list_expect_add(struct list *l, unsigned int queue, unsigned int size,
		     unsigned int status, const char *what)
{
	struct xen_netif_ctrl_response rsp;
	struct env *e = l->e;
	int before, after;

	before = env_free_count(e, queue);
	if (before < 0 || !env_msg(e, ADD, queue, l->gref, size, &rsp))
		return false;
	if (!EXPECT(rsp.status == status, "%s: %s instead of %s", what,
		    xennetif_ctrl_status_name(rsp.status),
		    xennetif_ctrl_status_name(status)) ||
	    !EXPECT(rsp.data == 0, "%s: data is %u, ADD has none", what,
		    rsp.data))
		return false;

	after = env_free_count(e, queue);
	return EXPECT(before - after == (status == SUCCESS ? (int)size : 0),
		      "%s: free entries went from %d to %d", what, before,
		      after);
}

/**
 * list_expect_del() - send DEL; check status, data, and what it did to GET
 * @l: the list
 * @queue: the queue
 * @size: number of entries to name
 * @unmapped: how many of them have to be unmapped
 * @what: names the case
 *
 * The statuses of the entries are for the caller to look at.
 */
bool list_expect_del(struct list *l, unsigned int queue, unsigned int size,
		     unsigned int unmapped, const char *what)
{
	unsigned int status = unmapped ? SUCCESS : INVALID;
	struct xen_netif_ctrl_response rsp;
	struct env *e = l->e;
	int before, after;

	before = env_free_count(e, queue);
	if (before < 0 || !env_msg(e, DEL, queue, l->gref, size, &rsp))
		return false;
	if (!EXPECT(rsp.status == status, "%s: %s instead of %s", what,
		    xennetif_ctrl_status_name(rsp.status),
		    xennetif_ctrl_status_name(status)) ||
	    !EXPECT(rsp.data == unmapped, "%s: data is %u instead of %u", what,
		    rsp.data, unmapped))
		return false;

	after = env_free_count(e, queue);
	return EXPECT(after - before == (int)unmapped,
		      "%s: free entries went from %d to %d", what, before,
		      after);
}

/**
 * list_del_all() - unmap pages in lists as long as they may be
 * @l: a list to use
 * @queue: the queue
 * @pages: the pages; some need not be mapped
 * @expected: how many of them have to be unmapped
 */
bool list_del_all(struct list *l, unsigned int queue,
		  const struct xennetif_pages *pages, unsigned int expected)
{
	struct xen_netif_ctrl_response rsp;
	unsigned int i, n, sum = 0;

	for (i = 0; i < pages->count; i += n) {
		n = pages->count - i;
		if (n > XENNETIF_LIST_MAX)
			n = XENNETIF_LIST_MAX;
		list_fill(l, pages, i, n, 0);
		if (!env_msg(l->e, DEL, queue, l->gref, n, &rsp))
			return false;
		sum += rsp.data;
	}
	return EXPECT(sum == expected, "DEL unmapped %u entries instead of %u",
		      sum, expected);
}
