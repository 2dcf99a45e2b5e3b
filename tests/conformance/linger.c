// SPDX-License-Identifier: GPL-2.0
/*
 * Something to look at from the backend's side: staged pages that have
 * carried frames both ways, and that stay mapped for a while.
 */

#include <stdio.h>
#include <unistd.h>

#include "linger.h"
#include "link.h"

/* Sends @count frames from a page and checks that they come in. */
static bool pump(struct port *from, struct port *to,
		 const struct xennetif_pages *page, unsigned int count)
{
	struct xennetif_tx_slot slot = {
		.gref = page->gref[0],
		.len = FRAME_MAX,
	};
	struct xennetif_tx_packet pkt = { .slot = &slot, .slots = 1 };
	int timeout = from->e->timeout_ms;

	while (count--) {
		frame_make(page->addr, FRAME_MAX, from, to);
		if (!port_send(from, 0, &pkt) ||
		    !port_expect(to, page->addr, FRAME_MAX, "frame") ||
		    !EXPECT(port_sent(from, 0, 1, timeout) == 1, "no answer"))
			return false;
	}
	return true;
}

/**
 * linger_staged() - stage, send and receive, then stay for a while
 * @e: the environment, with a peer
 * @seconds: how long to stay
 * @asked: set when somebody wants the stay to end
 *
 * One page to send from and all pages to receive to are staged; each way go
 * LINGER_FRAMES frames.  Return: whether all that worked.
 */
bool linger_staged(struct env *e, unsigned int seconds, atomic_bool *asked)
{
	struct xennetif_pages *pa, *pb;
	unsigned int i, n = 0;
	struct list l = { .e = e };
	struct link *ln;
	bool ok = false;

	tap_begin("linger: staged frames both ways");
	ln = link_up(e);
	pa = env_pages(e, 1, 0);
	pb = xennetif_pages_grant(e->b, 1, 0);
	if (ln && pa && pb && list_init(&l, e)) {
		list_set(&l, n++, pa->gref[0], 0);
		for (i = 0; i < PORT_RX_PAGES; i++)
			list_set(&l, n++, ln->a.rx->gref[i], 0);
		ok = list_expect_add(&l, 0, n, SUCCESS, "stage") &&
		     pump(&ln->a, &ln->b, pa, LINGER_FRAMES) &&
		     pump(&ln->b, &ln->a, pb, LINGER_FRAMES);
	}
	ok = tap_end() && ok;
	if (ok) {
		tap_diag("%u pages are staged for %u seconds", n, seconds);
		/* It may have been set before, and then no sleep is cut. */
		while (seconds-- && !*asked)
			sleep(1);
	}

	link_down(e);
	list_fini(&l);
	xennetif_pages_release(e->b, pb);
	xennetif_pages_release(e->a, pa);
	return ok;
}
