// SPDX-License-Identifier: GPL-2.0
/* doctor: makes the checks; see doctor.h. */
#include <stdlib.h>

#include "doctor.h"

static void add(struct doctor *d, enum level how_bad, const char *advice,
		const char *fmt, va_list ap)
{
	char *says = xvasprintf(fmt, ap);

	findings_add(d->findings, how_bad, d->id, d->subject, advice, says);
	free(says);
}

/**
 * problem() - something keeps staging from working
 * @d: the doctor
 * @advice: what to do about it
 * @fmt: what it is
 */
void problem(struct doctor *d, const char *advice, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(d, LEVEL_PROBLEM, advice, fmt, ap);
	va_end(ap);
}

/**
 * note() - something is good to know
 * @d: the doctor
 * @advice: what to do about it, or NULL
 * @fmt: what it is
 */
void note(struct doctor *d, const char *advice, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(d, LEVEL_NOTE, advice, fmt, ap);
	va_end(ap);
}

/**
 * unknown() - something cannot be looked at from here
 * @d: the doctor
 * @fmt: what and why
 */
void unknown(struct doctor *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(d, LEVEL_OK, NULL, fmt, ap);
	va_end(ap);
}

/* Between two of these, a check has said nothing. */
static void note_ok(struct doctor *d, unsigned int before,
		    const char *looks_at)
{
	if (d->findings->n == before)
		findings_add(d->findings, LEVEL_OK, d->id, d->subject, NULL,
			     looks_at);
}

static void check_machine(struct doctor *d, const struct machine_check *c)
{
	unsigned int before;

	for (; c->id; c++) {
		if (c->concerns && !c->concerns(d))
			continue;
		before = d->findings->n;
		d->id = c->id;
		d->subject = NULL;
		c->run(d);
		d->subject = NULL;
		note_ok(d, before, c->looks_at);
	}
}

static void check_vif(struct doctor *d, const struct vif *v)
{
	const struct vif_check *c;
	unsigned int before;

	for (c = vif_checks; c->id; c++) {
		if (!c->concerns(v))
			continue;
		before = d->findings->n;
		d->id = c->id;
		d->subject = v->name;
		c->run(d, v);
		note_ok(d, before, c->looks_at);
	}
}

/**
 * doctor_examine() - look at everything
 * @src: where; also one that cannot be used, which is a finding then
 * @findings: where to write down what is found
 */
void doctor_examine(struct source *src, struct findings *findings)
{
	struct doctor d = { .src = src, .findings = findings };
	unsigned int i;

	if (src->fault == SOURCE_OK)
		vifs_collect(src, &d.vifs);
	check_machine(&d, machine_checks);
	if (src->fault != SOURCE_OK)
		return;

	check_machine(&d, limit_checks);
	for (i = 0; i < d.vifs.n; i++)
		check_vif(&d, &d.vifs.vif[i]);
	vifs_free(&d.vifs);
}
