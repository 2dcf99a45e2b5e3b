/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A case is an attack, and what has to hold after it. It begins on a link that
 * works with all the driver's parameters at their defaults unless it says
 * otherwise, and may leave it in any state: the next case makes another.
 */

#ifndef CASE_H
#define CASE_H

#include "backend.h"
#include "tap.h"

struct hostile_case {
	const char *name;
	const char *what;
	void (*run)(struct backend *b);
	unsigned int flags;
};

#define CASE_BRIEF	1U	/* part of the short selection */
#define CASE_OWN_LINK	2U	/* makes its own connection */
#define CASE_ONE_QUEUE	4U	/* and knows of one queue only */

extern const struct hostile_case ctrl_cases[], setup_cases[], tx_cases[],
	rx_cases[], state_cases[], keep_cases[], leak_cases[], change_cases[],
	expose_cases[];

/* The interface was switched off, said so, and works after it is bound anew. */
void expect_disabled(struct backend *b, const char *why);
/* The interface goes on as if nothing had been. */
void expect_unharmed(struct backend *b);
void expect_few_lines(struct backend *b, unsigned int most);

#endif /* CASE_H */
