/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LINK_H
#define LINK_H

#include "env.h"
#include "port.h"

/*
 * Both vifs as ports between which frames pass, for the checks with data.
 * Making a link takes seconds, so it stays from one check to the next, as long
 * as they pass: a check leaves it with no frame under way and all pages of
 * both ports posted, or calls link_down().
 */
struct link {
	struct env *e;
	struct port a, b;
};

struct link *link_up(struct env *e);
void link_down(struct env *e);

#endif /* LINK_H */
