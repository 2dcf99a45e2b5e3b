// SPDX-License-Identifier: GPL-2.0
/* Pages that change while the guest reads them.
 *
 * memory-peek in the guest reads each datagram twice, some time apart. What the
 * stack holds in a page of ours is another one then.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "worker.h"

#define PORT 5001U

static bool is_ring(const struct backend *b, unsigned int ref)
{
	unsigned int i;

	for (i = 0; i < b->nr_queues; i++)
		if (ref == b->queue[i].tx_ref || ref == b->queue[i].rx_ref)
			return true;
	return ref == b->ctrl_ref;
}

/* Change what is behind the headers, on all pages. */
static void change(struct worker *w)
{
	struct mapping *m;
	unsigned int ref;

	for (ref = 0; ref < REFS_MAX; ref++) {
		m = w->b->map[ref];
		if (m && !m->readonly && !is_ring(w->b, ref))
			memset((char *)m->addr + 300, w->rounds, PAGE - 300);
	}
}

/* What memory-peek has seen. */
struct seen {
	unsigned int received, large, different;
};

/* Send datagrams that change as soon as they are sent, in turns of one page, two,
 * and fifteen, or of one only.
 */
static bool changed(struct backend *b, unsigned int shapes, struct seen *seen)
{
	static const unsigned int size[] = { 1400, 6000, 60000 };
	static const uint8_t data[FRAME_SIZE] = { 0x55 };
	uint8_t frame[FRAME_SIZE];
	unsigned int i, count = 60;
	struct worker w;
	char said[300];
	size_t len;

	guest_does(b, "job_start peek 'memory-peek %u 8'; sleep 0.3", PORT);
	worker_start(&w, b, change);
	for (i = 0; i < count; i++) {
		len = host_udp(b, frame, PORT, data, size[i % shapes]);
		rx_send(b, frame, len);
		idle(b, 40);
	}
	guest_run(b, said, sizeof(said), "job_finish peek");
	worker_stop(&w);
	return EXPECT(sscanf(said, "%u received, %u large, %u differ",
			     &seen->received, &seen->large,
			     &seen->different) == 3, "memory-peek said: %s", said);
}

static void one_way(struct backend *b, const char *params, const char *program,
		    bool may_change)
{
	/* A packet for a program is in one page. */
	unsigned int shapes = program ? 1 : 3;
	struct seen seen;

	if (!link_fresh(b, params))
		return;
	if (program && !guest_does(b, "xdp eth0 %s", program))
		return;
	if (!link_warm(b) || !changed(b, shapes, &seen))
		return;
	tap_diag("%s%s%s: %u datagrams, %u beyond a page, of which %u changed under the reader",
		 params ? params : "trusted", program ? ", XDP " : "",
		 program ? program : "", seen.received, seen.large,
		 seen.different);
	EXPECT(seen.received > 30, "only %u datagrams were received",
	       seen.received);
	EXPECT(shapes == 1 || seen.large > 10, "only %u of %u were large",
	       seen.large, seen.received);
	if (may_change)
		EXPECT(seen.different > seen.received * 3 / 4,
		       "only %u of %u changed: nothing is shown",
		       seen.different, seen.received);
	else
		EXPECT(!seen.different, "%u of %u changed under the reader",
		       seen.different, seen.received);
	link_works(b);
}

/* Without this, the others show nothing. */
static void run_trusted(struct backend *b)
{
	one_way(b, NULL, NULL, true);
}

static void run_untrusted(struct backend *b)
{
	one_way(b, "trusted=N", NULL, false);
}

static void run_xdp(struct backend *b)
{
	one_way(b, "trusted=N", "pass", false);
}

/* Any octet of the headers on any page changes at any time. */
static void change_headers(struct worker *w)
{
	unsigned int ref, seed = w->b->seed + w->rounds;
	struct mapping *m;

	for (ref = 0; ref < REFS_MAX; ref++) {
		m = w->b->map[ref];
		if (m && !m->readonly && !is_ring(w->b, ref))
			((uint8_t *)m->addr)[rand_r(&seed) % 80] = rand_r(&seed);
	}
}

static void run_headers(struct backend *b)
{
	struct worker w;
	unsigned int i, rounds = b->brief ? 300 : 3000;
	uint8_t frame[FRAME_SIZE], data[1400] = { 1 };
	size_t len;

	if (!link_fresh(b, "trusted=N") || !link_warm(b))
		return;
	guest_does(b, "xdp eth0 pass");
	guest_mark(b);
	worker_start(&w, b, change_headers);
	for (i = 0; i < rounds; i++) {
		len = host_udp(b, frame, any(b), data, below(b, sizeof(data)));
		frame[23] = any(b);
		rx_send(b, frame, len);
		if (!(i % 16))
			serve(b, 10);
	}
	worker_stop(&w);
	guest_does(b, "xdp eth0 off");
	expect_few_lines(b, 60);
	expect_unharmed(b);
}

const struct hostile_case change_cases[] = {
	{ "change-trusted", "a page changes under its reader, as the trusted may",
	  run_trusted, CASE_OWN_LINK },
	{ "change-untrusted", "none changes with trusted=0",
	  run_untrusted, CASE_BRIEF | CASE_OWN_LINK },
	{ "change-xdp", "none changes after a program has seen it",
	  run_xdp, CASE_OWN_LINK },
	{ "change-headers", "headers change all the while",
	  run_headers, CASE_OWN_LINK },
	{ }
};
