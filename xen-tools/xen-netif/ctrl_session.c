// SPDX-License-Identifier: GPL-2.0
/* ctrl_session: see ctrl_session.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctrl_session.h"
#include "util.h"

struct ctrl_session {
	struct ctrl_options options;
	struct xennetif *nif;
	grant_ref_t *page;	/* the session's pages by number */
	uint32_t pages;
	char error[256];
};

static int fail(struct ctrl_session *s)
{
	int err = errno;

	xennetif_error(s->nif, s->error, sizeof(s->error));
	errno = err;
	return -1;
}

/**
 * ctrl_session_new() - prepare a session
 * @options: how; copied
 */
struct ctrl_session *ctrl_session_new(const struct ctrl_options *options)
{
	struct ctrl_session *s = xcalloc(1, sizeof(*s));

	s->options = *options;
	s->nif = xennetif_alloc(NULL);
	if (!s->nif) {
		complain("out of memory");
		abort();
	}
	return s;
}

/**
 * ctrl_session_start() - take the vif over and connect it
 * @s: the session
 *
 * Return: 0, or -1 with an errno of xennetif_open(), _setup() or _connect().
 */
int ctrl_session_start(struct ctrl_session *s)
{
	struct xennetif_config cfg = {
		.queues = s->options.queues,
		.features = XENNETIF_F_CTRL_RING | XENNETIF_F_RX_NOTIFY |
			    XENNETIF_F_SG,
	};
	int timeout = s->options.timeout_ms;

	if (xennetif_open(s->nif, s->options.vif, timeout) ||
	    xennetif_setup(s->nif, &cfg) || xennetif_connect(s->nif, timeout))
		return fail(s);
	return 0;
}

/* Pages for an ADD, which stay until the session ends. */
static int grant_fresh(struct ctrl_session *s, uint32_t n)
{
	struct xennetif_pages *pages;
	uint32_t i;

	if (!n)
		return 0;
	pages = xennetif_pages_grant(s->nif, n, 0);
	if (!pages)
		return fail(s);
	s->page = xgrow(s->page, s->pages + n, sizeof(*s->page));
	for (i = 0; i < n; i++)
		s->page[s->pages++] = pages->gref[i];
	return 0;
}

static int entry_gref(struct ctrl_session *s, const struct ctrl_entry *e,
		      grant_ref_t *gref)
{
	if (e->page && e->number >= s->pages) {
		snprintf(s->error, sizeof(s->error),
			 "there is no page %u: this session has granted %u",
			 e->number, s->pages);
		errno = EINVAL;
		return -1;
	}
	*gref = e->page ? s->page[e->number] : e->number;
	return 0;
}

/* Write the list that the message describes to a granted page. */
static int write_list(struct ctrl_session *s, const struct ctrl_message *m,
		      struct ctrl_result *r, struct xen_netif_gref *list)
{
	uint32_t first = m->all_pages ? 0 : s->pages;
	unsigned int i;

	r->first_page = s->pages;
	if (grant_fresh(s, m->fresh))
		return -1;
	for (i = first; i < s->pages && r->entries < CTRL_LIST_MAX; i++)
		list[r->entries++].ref = s->page[i];
	for (i = 0; i < m->entries; i++)
		if (entry_gref(s, &m->entry[i], &list[r->entries++].ref))
			return -1;
	for (i = 0; i < r->entries; i++)
		list[i].flags = m->flags;
	return 0;
}

static int call(struct ctrl_session *s, struct ctrl_result *r)
{
	if (xennetif_ctrl_call(s->nif, &r->req, &r->rsp,
			       s->options.timeout_ms))
		return fail(s);
	return 0;
}

static int send_list(struct ctrl_session *s, const struct ctrl_message *m,
		     struct ctrl_result *r, struct xennetif_pages *page)
{
	if (write_list(s, m, r, page->addr))
		return -1;
	if (!m->has_list)
		r->req.data[1] = page->gref[0];
	if (!m->has_size)
		r->req.data[2] = r->entries;
	if (call(s, r))
		return -1;
	r->list = xcalloc(r->entries, sizeof(*r->list));
	memcpy(r->list, page->addr, r->entries * sizeof(*r->list));
	return 0;
}

static int send_payload(struct ctrl_session *s, const struct ctrl_message *m,
			struct ctrl_result *r, struct xennetif_pages *page)
{
	memcpy(page->addr, m->payload, m->payload_len);
	r->req.data[0] = page->gref[0];
	return call(s, r);
}

/**
 * ctrl_session_send() - send one message and wait for its response
 * @s: a started session
 * @m: the message
 * @r: filled; ctrl_result_free() releases it, also after a failure
 */
int ctrl_session_send(struct ctrl_session *s, const struct ctrl_message *m,
		      struct ctrl_result *r)
{
	struct xennetif_pages *page;
	int ret;

	*r = (struct ctrl_result){ .req.type = m->type };
	memcpy(r->req.data, m->data, sizeof(r->req.data));
	if (m->form == CTRL_PLAIN)
		return call(s, r);

	page = xennetif_pages_grant(s->nif, 1, 0);
	if (!page)
		return fail(s);
	ret = m->form == CTRL_LIST ? send_list(s, m, r, page) :
				     send_payload(s, m, r, page);
	xennetif_pages_release(s->nif, page);
	return ret;
}

/**
 * ctrl_session_error() - why the last call failed
 * @s: the session
 */
const char *ctrl_session_error(struct ctrl_session *s)
{
	return s->error;
}

/**
 * ctrl_session_free() - give the vif and the pages back
 * @s: the session
 */
void ctrl_session_free(struct ctrl_session *s)
{
	xennetif_close(s->nif, s->options.timeout_ms);
	xennetif_free(s->nif);
	free(s->page);
	free(s);
}

/**
 * ctrl_result_free() - release a result
 * @r: the result
 */
void ctrl_result_free(struct ctrl_result *r)
{
	free(r->list);
	*r = (struct ctrl_result){};
}
