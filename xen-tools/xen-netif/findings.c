// SPDX-License-Identifier: GPL-2.0
/* findings: see findings.h. */
#include <stdio.h>
#include <stdlib.h>

#include "findings.h"
#include "json.h"

static const char * const levels[LEVELS] = { "ok", "note", "problem" };

/**
 * findings_add() - write a finding down
 * @list: where
 * @level: how bad it is
 * @id: the check's name
 * @subject: whom it is about, or NULL for the machine
 * @advice: what to do about it, or NULL
 * @says: what was found
 */
void findings_add(struct findings *list, enum level level, const char *id,
		  const char *subject, const char *advice, const char *says)
{
	struct finding *f;

	list->found = xgrow(list->found, list->n + 1, sizeof(*list->found));
	f = &list->found[list->n++];
	list->count[level]++;

	*f = (struct finding){
		.level = level,
		.id = id,
		.subject = subject ? xstrdup(subject) : NULL,
		.says = xstrdup(says),
		.advice = advice,
	};
}

static const char *plural(unsigned int n)
{
	return n == 1 ? "" : "s";
}

/**
 * findings_print() - for people
 * @list: the findings
 * @all: also what is in order
 */
void findings_print(const struct findings *list, bool all)
{
	const struct finding *f;
	unsigned int i;

	for (i = 0; i < list->n; i++) {
		f = &list->found[i];
		if (f->level == LEVEL_OK && !all)
			continue;
		printf("%-8s %-16s %s%s%s\n", levels[f->level], f->id,
		       f->subject ? f->subject : "", f->subject ? ": " : "",
		       f->says);
		if (f->advice)
			printf("%-8s %-16s -> %s\n", "", "", f->advice);
	}
	printf("%u check%s: %u problem%s, %u note%s\n", list->n,
	       plural(list->n), list->count[LEVEL_PROBLEM],
	       plural(list->count[LEVEL_PROBLEM]), list->count[LEVEL_NOTE],
	       plural(list->count[LEVEL_NOTE]));
}

/**
 * findings_json() - for programs
 * @list: the findings
 */
struct json_object *findings_json(const struct findings *list)
{
	struct json_object *array = json_object_new_array(), *o;
	unsigned int i;

	for (i = 0; i < list->n; i++) {
		const struct finding *f = &list->found[i];

		o = json_object_new_object();
		json_object_object_add(o, "level", json_text(levels[f->level]));
		json_object_object_add(o, "check", json_text(f->id));
		json_object_object_add(o, "subject", json_text(f->subject));
		json_object_object_add(o, "says", json_text(f->says));
		json_object_object_add(o, "advice", json_text(f->advice));
		json_object_array_add(array, o);
	}
	return array;
}

/**
 * findings_free() - forget them
 * @list: the findings
 */
void findings_free(struct findings *list)
{
	unsigned int i;

	for (i = 0; i < list->n; i++) {
		free(list->found[i].subject);
		free(list->found[i].says);
	}
	free(list->found);
	*list = (struct findings){};
}
