// SPDX-License-Identifier: GPL-2.0
/*
 * Mappings that come and go under packets: as many as a list can name are
 * added and deleted, at most ten times a second, while frames pass both ways
 * through the pages that the list names.  A slot finds its page mapped or not, and
 * the frame has to be the same.
 */

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "churn.h"
#include "link.h"

/* What the list names: all pages that the vif under test receives to, and
 * pages that it sends from.
 */
#define TX_PAGES	(XENNETIF_LIST_MAX - PORT_RX_PAGES)

/* Frames under way at a time, each way. */
#define BATCH		16U

/* One frame in so many is too large to be copied whole: it holds its page. */
#define LARGE_EVERY	8U
#define LARGE		3000U

/* A page is held until the peer has taken its packet. */
#define DEL_TRIES	200

struct churn {
	struct env *e;
	struct link *ln;
	struct xennetif_pages *pa, *pb;	/* that the two send from */
	struct list l;
	unsigned int count;		/* of rounds that are wanted */
	pthread_t thread;
	atomic_bool stop;
	/* of the thread that adds and deletes */
	unsigned int rounds;
	unsigned long refused;
	unsigned long late;
	/* of the one that sends */
	unsigned long sent;
	unsigned long received;
	unsigned int next;		/* page to send from */
};

static void fill_list(struct churn *c)
{
	unsigned int i;

	list_fill(&c->l, c->ln->a.rx, 0, PORT_RX_PAGES, 0);
	for (i = 0; i < TX_PAGES; i++)
		list_set(&c->l, PORT_RX_PAGES + i, c->pa->gref[i], 0);
}

/* Keeps the entries that DEL has refused, in front; returns how many. */
static unsigned int keep_refused(struct list *l, unsigned int n)
{
	unsigned int i, kept = 0;

	for (i = 0; i < n; i++) {
		if (l->entry[i].status == INVALID)
			list_set(l, kept++, l->entry[i].ref, 0);
		else if (!EXPECT(l->entry[i].status == SUCCESS,
				 "entry %u: status %#x", i,
				 l->entry[i].status))
			return 0;
	}
	return kept;
}

/* Deletes the list, and again what packets held. */
static bool del_whole(struct churn *c)
{
	const struct timespec pause = { .tv_nsec = 5000000 };
	struct xen_netif_ctrl_response rsp;
	unsigned int try, n = XENNETIF_LIST_MAX, kept;

	for (try = 0; n && try < DEL_TRIES; try++) {
		if (try)
			nanosleep(&pause, NULL);
		if (!env_msg(c->e, DEL, 0, c->l.gref, n, &rsp))
			return false;
		kept = keep_refused(&c->l, n);
		if (!EXPECT(rsp.data + kept == n &&
			    rsp.status == (rsp.data ? SUCCESS : INVALID),
			    "DEL of %u: %s, %u unmapped, %u refused", n,
			    xennetif_ctrl_status_name(rsp.status), rsp.data,
			    kept))
			return false;
		c->refused += kept;
		n = kept;
	}
	return EXPECT(!n, "%u pages are held for ever", n);
}

/* Wait for the next tenth of a second; one that is over counts as late. */
static void wait_turn(struct churn *c, struct timespec *turn)
{
	struct timespec now;

	turn->tv_nsec += CHURN_PERIOD_MS * 1000000;
	if (turn->tv_nsec >= 1000000000) {
		turn->tv_nsec -= 1000000000;
		turn->tv_sec++;
	}
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec > turn->tv_sec ||
	    (now.tv_sec == turn->tv_sec && now.tv_nsec > turn->tv_nsec)) {
		c->late++;
		*turn = now;
		return;
	}
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, turn, NULL);
}

static void *add_and_del(void *arg)
{
	struct churn *c = arg;
	struct xen_netif_ctrl_response rsp;
	struct timespec turn;

	clock_gettime(CLOCK_MONOTONIC, &turn);
	while (!c->stop && c->rounds < c->count) {
		fill_list(c);
		if (!env_msg(c->e, ADD, 0, c->l.gref, XENNETIF_LIST_MAX,
			     &rsp) ||
		    !EXPECT(rsp.status == SUCCESS, "ADD: %s",
			    xennetif_ctrl_status_name(rsp.status)) ||
		    !del_whole(c))
			break;
		c->rounds++;
		wait_turn(c, &turn);
	}
	c->stop = true;
	return NULL;
}

/* A frame from one of the port's pages; its length, or 0. */
static unsigned int send_frame(struct port *from, struct port *to,
			       const struct xennetif_pages *pages,
			       unsigned int page, bool large)
{
	unsigned char *frame =
		(unsigned char *)pages->addr + page * XENNETIF_PAGE_SIZE;
	struct xennetif_tx_slot slot = { .gref = pages->gref[page] };
	struct xennetif_tx_packet pkt = { .slot = &slot, .slots = 1 };

	if (large) {
		slot.len = LARGE;
		pkt.extra = &frame_gso;
		pkt.extras = 1;
		pkt.flags = NETTXF_csum_blank | NETTXF_data_validated;
		frame_make_tcp(frame, slot.len, from, to);
	} else {
		slot.len = FRAME_MIN + rand() % (FRAME_MAX - FRAME_MIN + 1);
		frame_make(frame, slot.len, from, to);
	}
	return port_send(from, 0, &pkt) ? slot.len : 0;
}

/* Sees a batch come in as it was sent. */
static bool expect_batch(struct port *to, const struct xennetif_pages *pages,
			 unsigned int first, const unsigned int *len)
{
	const unsigned char *base = pages->addr;
	unsigned int i;

	for (i = 0; i < BATCH; i++) {
		if (!port_expect(to, base + (first + i) * XENNETIF_PAGE_SIZE,
				 len[i], "a frame under ADD and DEL"))
			return false;
	}
	return true;
}

/* A batch each way, on the wire together. */
static bool exchange(struct churn *c)
{
	unsigned int i, first = c->next, len_a[BATCH], len_b[BATCH];
	struct port *a = &c->ln->a, *b = &c->ln->b;

	for (i = 0; i < BATCH; i++) {
		len_a[i] = send_frame(a, b, c->pa, first + i,
				      i % LARGE_EVERY == 0);
		len_b[i] = send_frame(b, a, c->pb, i, i % LARGE_EVERY == 1);
		if (!len_a[i] || !len_b[i])
			return false;
	}
	if (!expect_batch(b, c->pa, first, len_a) ||
	    !expect_batch(a, c->pb, 0, len_b))
		return false;
	for (i = 0; i < 2; i++) {
		if (!EXPECT(port_sent(i ? b : a, 0, BATCH,
				      c->e->timeout_ms) == BATCH,
			    "a frame is not answered"))
			return false;
	}
	c->sent += BATCH;
	c->received += BATCH;
	c->next = (first + BATCH) % TX_PAGES;
	return true;
}

static void say(const struct churn *c, double seconds)
{
	tap_diag("%u times %u entries were added and deleted in %.0f s (%.1f a second, %lu late)",
		 c->rounds, XENNETIF_LIST_MAX, seconds, c->rounds / seconds,
		 c->late);
	tap_diag("%lu frames were sent and %lu received; DEL refused %lu entries in use",
		 c->sent, c->received, c->refused);
}

/* Both threads, until all is done or somebody asks. */
static void run(struct churn *c, atomic_bool *asked)
{
	struct timespec from, now;

	if (!EXPECT(!pthread_create(&c->thread, NULL, add_and_del, c),
		    "no thread"))
		return;
	clock_gettime(CLOCK_MONOTONIC, &from);
	while (!c->stop && !*asked) {
		if (!exchange(c))
			break;
	}
	c->stop = true;
	pthread_join(c->thread, NULL);
	clock_gettime(CLOCK_MONOTONIC, &now);
	say(c, now.tv_sec - from.tv_sec + (now.tv_nsec - from.tv_nsec) / 1e9);
}

/**
 * churn_staged() - add and delete mappings under traffic
 * @e: the environment, with a peer
 * @count: how often
 * @asked: set when somebody wants it to end
 *
 * Return: whether every message was answered as it should be, every frame
 * arrived as it was sent, and nothing is mapped at the end.
 */
bool churn_staged(struct env *e, unsigned int count, atomic_bool *asked)
{
	struct churn c = { .e = e, .l = { .e = e }, .count = count };
	bool ok;

	tap_begin("churn: mappings come and go under traffic both ways");
	c.ln = link_up(e);
	c.pa = env_pages(e, TX_PAGES, 0);
	c.pb = xennetif_pages_grant(e->b, BATCH, 0);
	if (e->capacity < XENNETIF_LIST_MAX)
		tap_skip("the backend has room for less than %u mappings",
			 XENNETIF_LIST_MAX);
	else if (c.ln && c.pa && EXPECT(c.pb, "%s", env_error(e->b)) &&
		 list_init(&c.l, e))
		run(&c, asked);
	EXPECT(!e->capacity || env_free_count(e, 0) == (int)e->capacity,
	       "something is still mapped");
	ok = tap_end();

	link_down(e);
	list_fini(&c.l);
	xennetif_pages_release(e->b, c.pb);
	xennetif_pages_release(e->a, c.pa);
	return ok;
}
