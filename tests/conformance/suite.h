/* SPDX-License-Identifier: GPL-2.0 */
/*
 * suite: the conformance checks of the control ring as a whole: which there
 * are, and running them against one vif of this domain.
 */

#ifndef SUITE_H
#define SUITE_H

#include <stdbool.h>
#include <stddef.h>

#include "check.h"

/* The most groups that can be chosen by name. */
#define SUITE_CHOSEN_MAX	16

struct suite_options {
	unsigned int vif;
	int peer;			/* another vif, or -1 */
	unsigned int queues;		/* 0: 2, or 1 if there are no more */
	long capacity;			/* it has to have, or -1 */
	bool expect_off;		/* it has to be NOT_SUPPORTED */
	const char *chosen[SUITE_CHOSEN_MAX];	/* groups or ids; none: all */
	unsigned int n_chosen;
	unsigned int iterations;	/* of the checks that race */
	int timeout_ms;			/* for each answer */
	unsigned int seed;
	bool stop;			/* at the first check that fails */
	unsigned int linger;		/* seconds */
	unsigned int churn;		/* lists */
};

/* Everything else is there to be set; these are not zero. */
#define SUITE_DEFAULTS			\
	{				\
		.peer = -1,		\
		.capacity = -1,		\
		.iterations = 100,	\
		.timeout_ms = 30000,	\
		.seed = 1,		\
	}

enum suite_result {
	SUITE_PASSED,
	SUITE_FAILED,		/* some check has failed */
	SUITE_NOT_RUN,		/* errno and the text say why */
};

bool suite_has(const char *chosen);
const struct check *suite_check(unsigned int number);
enum suite_result suite_run(const struct suite_options *o, char *why,
			    size_t len);

#endif /* SUITE_H */
