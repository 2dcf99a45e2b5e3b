/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The checks, one group a file.  Each has a number of its own and the statement
 * that it covers, in our words, with where that stands: "header" is Xen's
 * xen/io/netif.h, "spec" is revision 4 of the staging grants specification,
 * "protocol" is docs/protocol.md, which says what both leave open.
 */

#ifndef CHECK_H
#define CHECK_H

struct env;

#define NEEDS_STAGING	0x1	/* a backend with room for mappings */
#define NEEDS_OFF	0x2	/* a backend with the feature switched off */
#define NEEDS_PEER	0x4	/* a second vif on the same bridge */
#define NEEDS_QUEUES	0x8	/* at least two queues */

struct check {
	const char *id;		/* GROUP-NUMBER; does not change */
	const char *name;
	const char *source;	/* header, spec or protocol */
	const char *says;
	void (*run)(struct env *e);
	unsigned int needs;
};

/* Each ends with an entry without an id. */
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
