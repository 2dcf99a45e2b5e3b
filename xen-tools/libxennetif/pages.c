// SPDX-License-Identifier: GPL-2.0
/*
 * Pages granted to the backend's domain through gntalloc.
 */

#include <stdio.h>
#include <stdlib.h>

#include "internal.h"

#define GNTALLOC_LIMIT	"/sys/module/xen_gntalloc/parameters/limit"

static int fail_grant(struct xennetif *nif, int err, unsigned int count)
{
	unsigned int limit;
	FILE *f;

	f = err == ENOSPC ? fopen(GNTALLOC_LIMIT, "re") : NULL;
	if (f) {
		if (fscanf(f, "%u", &limit) != 1)
			limit = 0;
		fclose(f);
		return nif_fail(nif, err,
				"cannot grant %u more pages, limit is %u (" GNTALLOC_LIMIT ")",
				count, limit);
	}
	return nif_fail(nif, err, "cannot grant %u pages to domain %u", count,
			nif->back_domid);
}

struct xennetif_pages *xennetif_pages_grant(struct xennetif *nif,
					    unsigned int count,
					    unsigned int flags)
{
	struct nif_pages *p;
	int err;

	if (!nif->open) {
		nif_fail(nif, EBADF, "no vif is open");
		return NULL;
	}
	if (!count || count > INT32_MAX / XENNETIF_PAGE_SIZE ||
	    (flags & ~XENNETIF_PAGES_READONLY)) {
		nif_fail(nif, EINVAL, "grant of %u pages, flags %#x", count,
			 flags);
		return NULL;
	}

	p = calloc(1, sizeof(*p) + count * sizeof(p->gref[0]));
	if (!p) {
		nif_fail(nif, ENOMEM, "grant of %u pages", count);
		return NULL;
	}

	p->pub.addr = xengntshr_share_pages(nif->xgs, nif->back_domid, count,
					    p->gref,
					    !(flags & XENNETIF_PAGES_READONLY));
	if (!p->pub.addr) {
		err = errno;
		free(p);
		fail_grant(nif, err, count);
		return NULL;
	}
	p->pub.gref = p->gref;
	p->pub.count = count;

	pthread_mutex_lock(&nif->lock);
	p->next = nif->pages;
	p->link = &nif->pages;
	if (p->next)
		p->next->link = &p->next;
	nif->pages = p;
	pthread_mutex_unlock(&nif->lock);
	return &p->pub;
}

void xennetif_pages_release(struct xennetif *nif, struct xennetif_pages *pages)
{
	struct nif_pages *p = (struct nif_pages *)pages;

	if (!p)
		return;

	pthread_mutex_lock(&nif->lock);
	*p->link = p->next;
	if (p->next)
		p->next->link = p->link;
	pthread_mutex_unlock(&nif->lock);

	xengntshr_unshare(nif->xgs, p->pub.addr, p->pub.count);
	free(p);
}
