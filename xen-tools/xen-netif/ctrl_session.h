/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ctrl_session: one vif of this domain, taken over by libxennetif for as long
 * as messages are sent. Pages that ADD granted are numbered from 0 in their
 * order and stay until the session ends.
 */
#ifndef CTRL_SESSION_H
#define CTRL_SESSION_H

#include <xennetif.h>

#include "ctrl_message.h"

struct ctrl_session;

struct ctrl_options {
	uint32_t vif;
	uint32_t queues;
	uint32_t timeout_ms;
};

/* What was sent and what came back. */
struct ctrl_result {
	struct xen_netif_ctrl_request req;
	struct xen_netif_ctrl_response rsp;
	struct xen_netif_gref *list;	/* as the backend left it, or NULL */
	unsigned int entries;
	uint32_t first_page;		/* of the fresh ones */
};

/* -1 with errno and ctrl_session_error() when they fail. */
struct ctrl_session *ctrl_session_new(const struct ctrl_options *options);
int ctrl_session_start(struct ctrl_session *s);
int ctrl_session_send(struct ctrl_session *s, const struct ctrl_message *m,
		      struct ctrl_result *r);
const char *ctrl_session_error(struct ctrl_session *s);
void ctrl_session_free(struct ctrl_session *s);

void ctrl_result_free(struct ctrl_result *r);

#endif /* CTRL_SESSION_H */
