/* SPDX-License-Identifier: GPL-2.0 */
/*
 * policy_store: a vif's policy and its backend's area in xenstore: who the vif
 * is and what its own line says, and what is to be set.
 *
 * xl writes the vif's line to the area, the bridge with the options behind it.
 * They are taken off for the scripts that follow, and kept in a key of their
 * own for the case that the vif is brought up again.
 */
#ifndef POLICY_STORE_H
#define POLICY_STORE_H

#include "policy.h"
#include "source.h"

struct policy_store {
	char *area;		/* the backend's, from the root */
	char *domain;		/* the guest's name, or NULL */
	char *mac;		/* or NULL */
	char *bridge;		/* without options */
	char *options;
	uint32_t vif;
};

/* NULL, or what is wrong, the caller's to free. */
char *policy_store_read(struct source *src, const char *backend,
			struct policy_store *ps);
char *policy_store_apply(struct source *src, const struct policy_store *ps,
			 const struct policy *p);
void policy_store_free(struct policy_store *ps);

#endif /* POLICY_STORE_H */
