/* SPDX-License-Identifier: GPL-2.0 */
/*
 * doctor: what keeps staging from working, on either side. A check looks at
 * one thing and says what is wrong with it; one that says nothing has found it
 * in order. Checks are in tables: of the machine, of its side, of each vif.
 */
#ifndef DOCTOR_H
#define DOCTOR_H

#include "findings.h"
#include "vifs.h"

struct doctor {
	struct source *src;
	struct findings *findings;
	struct vifs vifs;
	const char *id;		/* of the check that is being made */
	const char *subject;	/* of it, or NULL */
};

struct machine_check {
	const char *id;
	const char *looks_at;
	bool (*concerns)(struct doctor *d);	/* NULL: every machine */
	void (*run)(struct doctor *d);
};

struct vif_check {
	const char *id;
	const char *looks_at;
	bool (*concerns)(const struct vif *v);
	void (*run)(struct doctor *d, const struct vif *v);
};

/* What a netfront with staging grants maps per queue at its best. */
#define WANTED_MAPPINGS	1024u

void doctor_examine(struct source *src, struct findings *findings);

/* For checks; the advice comes first, and is constant or NULL. */
__printf(3, 4)
void problem(struct doctor *d, const char *advice, const char *fmt, ...);
__printf(3, 4)
void note(struct doctor *d, const char *advice, const char *fmt, ...);
__printf(2, 3)
void unknown(struct doctor *d, const char *fmt, ...);

/* doctor_machine.c, doctor_limits.c, doctor_vif.c: tables that end with {} */
extern const struct machine_check machine_checks[];
extern const struct machine_check limit_checks[];
extern const struct vif_check vif_checks[];

/* doctor_machine.c */
bool has_side(const struct vifs *list, enum vif_side side);
bool is_backend_machine(struct doctor *d);
bool is_frontend_machine(struct doctor *d);
char *module_param(struct source *src, const char *module, const char *name);

#endif /* DOCTOR_H */
