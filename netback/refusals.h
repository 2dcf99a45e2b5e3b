/* SPDX-License-Identifier: GPL-2.0 */
/*
 * refusals: a frontend that cannot be connected to, again and again.
 *
 * The kernel logs each ring that it cannot map, and a frontend may offer one as
 * fast as the backend goes through the states.
 */
#ifndef NETBACK_REFUSALS_H
#define NETBACK_REFUSALS_H

#include <linux/jiffies.h>

#define REFUSALS_MAX	10
#define REFUSALS_TIME	(5 * HZ)

/**
 * struct refusals - how often connecting to a frontend failed
 * @since: the first of them, in jiffies
 * @nr: how many
 */
struct refusals {
	unsigned long since;
	unsigned int nr;
};

/**
 * refusals_note() - connecting to the frontend failed
 * @r: its refusals
 *
 * Context: any that is serialised with refusals_too_many().
 */
static inline void refusals_note(struct refusals *r)
{
	if (!r->nr || time_after(jiffies, r->since + REFUSALS_TIME)) {
		r->since = jiffies;
		r->nr = 0;
	}
	r->nr++;
}

/**
 * refusals_too_many() - whether to refuse the frontend without trying
 * @r: its refusals
 *
 * Context: as refusals_note().
 */
static inline bool refusals_too_many(const struct refusals *r)
{
	return r->nr >= REFUSALS_MAX &&
	       !time_after(jiffies, r->since + REFUSALS_TIME);
}

#endif /* NETBACK_REFUSALS_H */
