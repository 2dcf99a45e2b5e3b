/* SPDX-License-Identifier: GPL-2.0 */
/*
 * policy: what vif-staging does with a vif: by the host's file (whose format
 * vif-staging.conf(5) describes), then by the options in the vif's own line of
 * the guest's configuration.
 */
#ifndef POLICY_H
#define POLICY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define POLICY_FILE		"/etc/xen/vif-staging.conf"

/* The most that netback's tables hold. */
#define POLICY_LIMIT_MAX	65536U

/* max-gref-mapping; not set is netback's default. */
struct policy_limit {
	bool set;
	uint32_t value;
};

enum policy_mode {
	POLICY_BRIDGE,
	POLICY_OPENVSWITCH,
	POLICY_ROUTE,
	POLICY_MODES
};

struct policy {
	struct policy_limit limit;
	enum policy_mode mode;
};

/* Whose policy is asked for; what is not known matches no line naming it. */
struct policy_vif {
	const char *domain;	/* or NULL */
	bool numbered;
	uint32_t vif;
	const char *mac;	/* or NULL */
};

bool policy_limit_parse(const char *s, struct policy_limit *limit);
const char *policy_mode_name(enum policy_mode mode);

/* NULL, or what is wrong, the caller's to free. */
char *policy_from_file(FILE *f, const char *name,
		       const struct policy_vif *who, struct policy *p);
char *policy_from_options(const char *options, struct policy *p);

#endif /* POLICY_H */
