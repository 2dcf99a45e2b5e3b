/* SPDX-License-Identifier: GPL-2.0 */
/* findings: what the doctor found, in words, with what to do about it. */
#ifndef FINDINGS_H
#define FINDINGS_H

#include <json-c/json_object.h>

#include <stdbool.h>

#include "util.h"

enum level {
	LEVEL_OK,	/* looked at, nothing to say */
	LEVEL_NOTE,	/* meant to be so, or harmless; good to know */
	LEVEL_PROBLEM,	/* keeps staging from working */
	LEVELS
};

struct finding {
	enum level level;
	const char *id;		/* of the check, constant */
	char *subject;		/* the vif or domain, or NULL */
	char *says;
	const char *advice;	/* or NULL, constant */
};

struct findings {
	struct finding *found;
	unsigned int n;
	unsigned int count[LEVELS];
};

void findings_add(struct findings *list, enum level level, const char *id,
		  const char *subject, const char *advice, const char *says);
void findings_print(const struct findings *list, bool all);
struct json_object *findings_json(const struct findings *list);
void findings_free(struct findings *list);

#endif /* FINDINGS_H */
