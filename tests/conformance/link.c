// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "link.h"

/* Posts all pages, and sees frames pass both ways. */
static bool link_try(struct link *ln)
{
	return port_init(&ln->a, ln->e, ln->e->a) &&
	       port_init(&ln->b, ln->e, ln->e->b) &&
	       port_post(&ln->a, 0, PORT_RX_PAGES) &&
	       port_post(&ln->b, 0, PORT_RX_PAGES) &&
	       port_pair(&ln->a, &ln->b) && port_pair(&ln->b, &ln->a);
}

/**
 * link_up() - begin a check that sends frames
 * @e: the environment
 *
 * The vif under test has one queue as long as there is a link, so that it is
 * known where its frames come in.
 *
 * Return: the link that is there already or a new one; or NULL, and then the
 * test has failed or is skipped.
 */
struct link *link_up(struct env *e)
{
	if (e->link)
		return e->link;
	if (e->queues != 1 && !env_reconnect(e, 1))
		return NULL;

	e->link = calloc(1, sizeof(*e->link));
	if (!EXPECT(e->link, "no memory"))
		return NULL;
	e->link->e = e;
	e->link->a.nif = e->a;
	e->link->b.nif = e->b;
	if (link_try(e->link))
		return e->link;
	link_down(e);
	return NULL;
}

/**
 * link_down() - end the link, if there is one
 * @e: the environment
 *
 * Both vifs get new rings, with nothing posted.
 */
void link_down(struct env *e)
{
	if (!e->link)
		return;
	env_reconnect(e, e->want_queues);
	EXPECT(xennetif_disconnect(e->b, e->timeout_ms) == 0 &&
	       env_connect(e, e->b, 1), "peer: %s", env_error(e->b));
	port_fini(&e->link->b);
	port_fini(&e->link->a);
	free(e->link);
	e->link = NULL;
}
