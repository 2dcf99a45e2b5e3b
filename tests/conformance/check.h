/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The checks, one group a file.  Each is one function whose comment names the
 * statement that it covers: "header" is Xen's xen/io/netif.h, "spec" is
 * revision 4 of the staging grants specification, "protocol" is
 * docs/protocol.md, which says what both leave open.
 */

#ifndef CHECK_H
#define CHECK_H

#include "env.h"
#include "port.h"

#define NEEDS_STAGING	0x1	/* a backend with room for mappings */
#define NEEDS_OFF	0x2	/* a backend with the feature switched off */
#define NEEDS_PEER	0x4	/* a second vif on the same bridge */
#define NEEDS_QUEUES	0x8	/* at least two queues */

struct check {
	const char *name;
	void (*run)(struct env *e);
	unsigned int needs;
};

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

/* Each ends with an entry without a name. */
extern const struct check ring_checks[];
extern const struct check hash_checks[];
extern const struct check get_checks[];
extern const struct check add_checks[];
extern const struct check add_bad_checks[];
extern const struct check del_checks[];
extern const struct check race_checks[];
extern const struct check life_checks[];
extern const struct check data_checks[];
extern const struct check rx_checks[];
extern const struct check flight_checks[];

#endif /* CHECK_H */
