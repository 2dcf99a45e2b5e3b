// SPDX-License-Identifier: GPL-2.0
/* All that the backend can read, searched for a pattern that the guest's memory
 * was filled with and that no packet has.
 */
#include <stdio.h>
#include <string.h>

#include "backend.h"
#include "pattern.h"

static const char zeroes[PAGE];

/**
 * spy_page() - search a page
 * @b: the backend, which counts what it finds
 * @page: the page
 * @where: what it is
 * @number: which one
 */
void spy_page(struct backend *b, const void *page, const char *where,
	      unsigned int number)
{
	const char *at = memmem(page, PAGE, PATTERN, sizeof(PATTERN) - 1);

	b->spied_pages++;
	if (!at)
		return;
	if (!b->spied_hits++)
		snprintf(b->spied_where, sizeof(b->spied_where),
			 "grant %u at octet %zu, %s", number,
			 (size_t)(at - (const char *)page), where);
}

/**
 * spy_around() - search a page that is granted for a part of a packet
 * @b: the backend, which counts the pages where something else is
 * @ref: the grant, mapped
 * @begin: where in the page the packet begins; negative when that is before it
 * @frame: all of the packet
 * @len: its length
 *
 * Stricter than the pattern, which may not be where a packet's memory was last used
 * for something else of the kernel's: nothing at all may be there but the packet,
 * of which another part may be staged, or granted by itself.
 */
void spy_around(struct backend *b, uint32_t ref, int begin,
		const uint8_t *frame, size_t len)
{
	const uint8_t *page = b->map[ref]->addr;
	int i, at;

	for (i = 0; i < (int)PAGE; i++) {
		at = i - begin;
		if (page[i] && (at < 0 || at >= (int)len || page[i] != frame[at]))
			break;
	}
	if (i == (int)PAGE)
		return;
	if (!b->spied_around++)
		snprintf(b->spied_beside, sizeof(b->spied_beside),
			 "grant %u, octet %d, beside a packet from %d to %d", ref,
			 i, begin, begin + (int)len);
}

/**
 * spy_all() - search all pages that are mapped
 * @b: the backend
 */
void spy_all(struct backend *b)
{
	unsigned int ref;

	for (ref = 0; ref < REFS_MAX; ref++)
		if (b->map[ref])
			spy_page(b, b->map[ref]->addr, "while it was mapped",
				 ref);
}

/**
 * spy_requests() - search what was posted for receiving, on a queue
 * @b: the backend, connected
 *
 * Before anything is written to it. The pages of transmit are searched when
 * they are taken.
 */
void spy_requests(struct backend *b)
{
	RING_IDX i, end = b->q->rx.sring->req_prod;
	netif_rx_request_t req;
	char page[PAGE];

	if (end - b->q->spied_to > RING_SLOTS)
		b->q->spied_to = b->q->rx.req_cons;
	for (i = b->q->spied_to; i != end; i++) {
		req = *RING_GET_REQUEST(&b->q->rx, i);
		if (!grant_copy(b, req.gref, 0, page, PAGE, false))
			continue;
		spy_page(b, page, "posted for receiving", req.gref);
		/* One that is granted anew is to hold nothing. */
		if (!grant_mapped(b, req.gref) &&
		    memcmp(page, zeroes, sizeof(zeroes)))
			b->spied_used++;
	}
	b->q->spied_to = end;
}
